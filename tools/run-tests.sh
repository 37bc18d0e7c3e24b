#!/usr/bin/env bash
# All tests but the slow proofs, in three parts side by side: contracts and journeys wait for
# terminals and servers, the screens for their own clocks, the rest computes. One after the other
# they take twice as long.
# usage: run-tests.sh PYTHON
set -uo pipefail
kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT
trap 'kill 0' INT TERM
"$1" -m pytest -m "not soak" tests/tui >"$kept/screens" 2>&1 &
screens=$!
"$1" -m pytest -m "not soak" --ignore=tests/contracts --ignore=tests/journeys --ignore=tests/tui \
  >"$kept/rest" 2>&1 &
rest=$!
"$1" -m pytest -m "not soak" tests/contracts tests/journeys
worst=$?
for part in "$screens" "$rest"; do
  wait "$part"
  ended=$?
  worst=$((ended > worst ? ended : worst))
done
cat "$kept/screens" "$kept/rest"
exit "$worst"
