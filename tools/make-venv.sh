#!/usr/bin/env bash
# make-venv.sh DIR: a virtual environment from the first Python on this machine that is new enough.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv=$1

new_enough() { "$@" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

if [ -x "$venv/bin/python" ] && new_enough "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi
for python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python /usr/bin/python3; do
    # Asked by running it: shims of version managers exist for Pythons that do not.
    new_enough "$python" || continue
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        bash "$here/apt-install.sh" "python$version-venv" || true
        "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || continue
    fi
    exec "$python" -m venv "$venv"
done
echo "deskterm needs Python 3.11 or later with its venv module; none was found." >&2
echo "Next: apt-get install python3-venv, or make env PYTHON=/path/to/python3" >&2
exit 1
