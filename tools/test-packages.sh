#!/usr/bin/env bash
# test-packages.sh PYTHON: install what the tests need from Debian, or say plainly what is missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
missing() { "$1" "$here/../tests/servers/needs.py"; }

packages=$(missing "$1")
[ -n "$packages" ] || exit 0
# shellcheck disable=SC2086  # one word a package
bash "$here/apt-install.sh" $packages || true
packages=$(missing "$1")
[ -n "$packages" ] || exit 0
echo "Missing for the tests: $packages" >&2
case "${CI:-}" in
    true | 1)
        echo "CI=true: a run without them proves nothing, so this stops here." >&2
        exit 1
        ;;
esac
echo "!!! TESTS THAT NEED THEM WILL BE SKIPPED !!!" >&2
