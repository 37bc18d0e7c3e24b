#!/usr/bin/env bash
# apt-install.sh PACKAGE…: install Debian packages if we may without asking; exit 1 and say so if not.
# Their services are not started: the tests run servers of their own.
set -euo pipefail

if ! command -v apt-get >/dev/null; then
    echo "No apt-get here. Please install by hand: $*" >&2
    exit 1
elif [ "$(id -u)" = 0 ]; then
    as_root=()
elif sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    echo "Not root, and sudo would ask for a password. Please run: sudo apt-get install $*" >&2
    exit 1
fi

echo "Installing $*" >&2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive bash -s -- "$@" <<'ROOT'
set -euo pipefail
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then  # asked by every package before it starts a service: 101 is no
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
fi
install() {
    apt-get -o DPkg::Lock::Timeout=120 -qq -y --no-install-recommends install "$@" </dev/null
}
log=$(mktemp)
if ! install "$@" >"$log" 2>&1; then  # the package lists are missing or too old
    if ! { apt-get -o DPkg::Lock::Timeout=120 -qq update </dev/null && install "$@"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        exit 1
    fi
fi
rm -f "$log"
ROOT
