#!/bin/sh
# Makes .venv from a lock file: setup.sh LOCK STAMP. A second run after a broken one begins where it is safe.
set -eu
lock=$1 stamp=$2 venv=.venv log=.venv-setup.log

say() { printf '%s\n' "$*"; }

python=
for name in python3 python3.13 python3.12 python3.11 python3.14; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$name
        break
    fi
done
[ -n "$python" ] || { say "Python 3.11 or newer is needed. Type: sudo apt install python3"; exit 1; }

has_zbar() { "$python" -c 'import ctypes.util, sys; sys.exit(ctypes.util.find_library("zbar") is None)' 2>/dev/null; }

# Debian ships venv and the barcode reader's library apart.
missing=
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
has_zbar || missing="$missing libzbar0"
if [ -n "$missing" ]; then
    asroot=
    [ "$(id -u)" = 0 ] || { asroot="sudo -n"; $asroot true 2>/dev/null || asroot=no; }
    if [ "$asroot" != no ] && command -v apt-get >/dev/null 2>&1; then
        say "Installing$missing ..."
        { $asroot apt-get update -q && $asroot env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing; } >"$log" 2>&1 || true
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        say "A system package is missing. Type: sudo apt install$missing"
        exit 1
    fi
    has_zbar || say "Cameras and the second look at every label need a system package. Type: sudo apt install libzbar0"
fi

say "Setting up $venv (once) ..."
[ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1 || { rm -rf "$venv"; "$python" -m venv "$venv"; }
if ! {
    "$venv/bin/python" -m pip install --disable-pip-version-check --require-hashes -r "$lock" &&
        "$venv/bin/python" -m pip install --disable-pip-version-check --no-deps --no-build-isolation -e . &&
        "$venv/bin/python" -m compileall -q station printers scanners
} >"$log" 2>&1; then
    tail -n 15 "$log"
    say "Setting up failed. The whole log: $log"
    exit 1
fi
# The larger lock holds the smaller one.
touch "$stamp" "$venv/.ready"
