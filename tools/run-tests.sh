#!/usr/bin/env bash
# All tests but the slow proofs, in two halves side by side: the contracts and journeys wait for
# terminals and servers, the rest computes. One after the other they take twice as long.
# usage: run-tests.sh PYTHON
set -uo pipefail
rest=$(mktemp)
trap 'rm -f "$rest"' EXIT
trap 'kill 0' INT TERM
"$1" -m pytest -m "not soak" --ignore=tests/contracts --ignore=tests/journeys >"$rest" 2>&1 &
"$1" -m pytest -m "not soak" tests/contracts tests/journeys
walls=$?
wait $!
others=$?
cat "$rest"
exit $((walls > others ? walls : others))
