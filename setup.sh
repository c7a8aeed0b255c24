#!/bin/sh
# Makes .venv from a lock file: setup.sh LOCK STAMP. A second run after a broken one begins where it is safe.
set -eu
lock=$1 stamp=${2:-} venv=.venv log=.venv-setup.log

# As the program does: English where the system speaks it, else Korean.
case ${PACKING_STATION_LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-${LANG:-ko}}}} in
    en*) say_language=en ;;
    *) say_language=ko ;;
esac
say() { if [ "$say_language" = ko ]; then printf '%s\n' "$1"; else printf '%s\n' "$2"; fi; }

case $lock in
    --done)
        say "준비됐어요. 이제 .venv/bin/packing-station setup으로 포장대를 설정하세요." "Ready. Set the bench up: .venv/bin/packing-station setup"
        exit 0 ;;
    --help)
        say "make demo        가상 쇼핑몰과 가상 프린터로 체험해요
make setup       프로그램을 .venv에 준비해요
make test        모든 것을 시험해요
sudo make install  이 PC를 포장 전용 PC로 만들어요
make wheelhouse  인터넷 없이 설치할 파일을 dist/wheelhouse에 모아요
make clean       만든 것을 지워요" "make demo        try the bench with a simulated shop and printer
make setup       make the program ready in .venv
make test        test everything
sudo make install  make this PC a packing bench
make wheelhouse  gather what installs without a network in dist/wheelhouse
make clean       remove what was made"
        exit 0 ;;
esac

python=
for name in python3 python3.13 python3.12 python3.11 python3.14; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$name
        break
    fi
done
[ -n "$python" ] || { say "Python 3.11 이상이 필요해요. sudo apt install python3을 치세요." "Python 3.11 or newer is needed. Type: sudo apt install python3"; exit 1; }

has_zbar() { "$python" -c 'import ctypes.util, sys; sys.exit(ctypes.util.find_library("zbar") is None)' 2>/dev/null; }

# Debian ships venv and the barcode reader's library apart.
missing=
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
has_zbar || missing="$missing libzbar0"
if [ -n "$missing" ]; then
    asroot=
    [ "$(id -u)" = 0 ] || { asroot="sudo -n"; $asroot true 2>/dev/null || asroot=no; }
    if [ "$asroot" != no ] && command -v apt-get >/dev/null 2>&1; then
        say "필요한 것을 설치하고 있어요:$missing …" "Installing$missing ..."
        { $asroot apt-get update -q && $asroot env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing; } >"$log" 2>&1 || true
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        say "시스템 패키지가 없어요. sudo apt install$missing을 치고 다시 하세요." "A system package is missing. Type: sudo apt install$missing"
        exit 1
    fi
    has_zbar || say "카메라를 쓰고 송장을 한 번 더 확인하려면 시스템 패키지가 필요해요: sudo apt install libzbar0" \
        "Cameras and the second look at every label need a system package. Type: sudo apt install libzbar0"
fi

say "$venv를 만들고 있어요 (처음 한 번, 몇 분 걸려요) …" "Setting up $venv (once, some minutes) ..."
[ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1 || { rm -rf "$venv"; "$python" -m venv "$venv"; }
if ! {
    "$venv/bin/python" -m pip install --disable-pip-version-check --require-hashes -r "$lock" &&
        "$venv/bin/python" -m pip install --disable-pip-version-check --no-deps --no-build-isolation -e . &&
        "$venv/bin/python" -m compileall -q station printers scanners
} >"$log" 2>&1; then
    tail -n 15 "$log"
    say "만들지 못했어요. 인터넷 연결을 확인하고 다시 하세요. 전체 기록: $log" \
        "Setting up failed. Check the internet connection and try again. The whole log: $log"
    exit 1
fi
# The larger lock holds the smaller one.
touch "$stamp" "$venv/.ready"
