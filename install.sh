#!/bin/sh
# Makes a Debian PC a packing bench: sudo sh install.sh [FOLDER]
#
# FOLDER holds the installation files (`make wheelhouse`); without one they are made here, over the network.
# A second run repairs and updates; sudo sh install.sh --remove takes everything away again but the data.
# DESTDIR installs below another root, without starting anything.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
opt=/opt/packing-station etc=/etc/packing-station
units="packing-station.service packing-station-sync.service packing-station-backup.timer"
packages="python3-venv libzbar0 cage foot seatd xwayland fonts-nanum fonts-dejavu-core alsa-utils chrony"

case ${PACKING_STATION_LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-${LANG:-ko}}}} in
    en*) say_language=en ;;
    *) say_language=ko ;;
esac
say() { if [ "$say_language" = ko ]; then printf '%s\n' "$1"; else printf '%s\n' "$2"; fi; }
stop() { say "$1" "$2" >&2; exit 1; }
running() { [ -d /run/systemd/system ] && command -v systemctl >/dev/null; }

[ "$(id -u)" = 0 ] || stop "관리자 권한이 필요해요. sudo sh install.sh를 실행하세요." \
    "This needs administrator rights: sudo sh install.sh"

remove() {
    if command -v systemctl >/dev/null; then
        running && systemctl disable --now $units packing-station-board.service 2>/dev/null || systemctl disable $units packing-station-board.service 2>/dev/null || true
    fi
    for unit in packing-station.service packing-station-sync.service packing-station-board.service packing-station-backup.service packing-station-backup.timer; do
        rm -f "/etc/systemd/system/$unit"
    done
    rm -f /etc/udev/rules.d/60-packing-station-scanners.rules /etc/udev/rules.d/61-packing-station-printers.rules
    rm -f /etc/sysusers.d/packing-station.conf /etc/tmpfiles.d/packing-station.conf /usr/local/bin/packing-station "$etc/foot.ini"
    rm -rf "$opt"
    if running; then
        systemctl daemon-reload
        udevadm control --reload || true
        systemctl start getty@tty1.service || true
    fi
    say "프로그램을 지웠어요. 설정($etc)과 데이터(/var/lib/packing-station)는 그대로 있어요." \
        "The program is removed. Its settings ($etc) and data (/var/lib/packing-station) are still there."
}

if [ "${1:-}" = --remove ]; then
    remove
    exit 0
fi

missing=
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
    say "필요한 프로그램을 설치하고 있어요:$missing" "Installing what is needed:$missing"
    log=$(mktemp)
    apt-get update -q >"$log" 2>&1 || true
    if ! DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >>"$log" 2>&1; then
        tail -n 5 "$log" >&2
        stop "설치하지 못했어요. 인터넷 연결을 확인하고 다시 실행하세요. 전체 기록: $log" \
            "That failed. Check the internet connection and run this again. The whole log: $log"
    fi
    rm -f "$log"
fi

files=${1:-}
if [ -z "$files" ]; then
    if [ -f "$here/SHA256SUMS" ]; then
        files=$here
    else
        say "설치 파일을 만들고 있어요 …" "Making the installation files …"
        log=$(mktemp)
        if ! sh "$here/wheelhouse.sh" "$here/dist/wheelhouse" >"$log" 2>&1; then
            tail -n 5 "$log" >&2
            stop "설치 파일을 모으지 못했어요. 인터넷 연결을 확인하고 다시 실행하세요. 전체 기록: $log" \
                "The installation files could not be gathered. Check the internet connection and run this again. The whole log: $log"
        fi
        rm -f "$log"
        files=$here/dist/wheelhouse
    fi
fi
files=$(CDPATH='' cd -- "$files" && pwd)

install -d -m 0755 /etc/sysusers.d /etc/tmpfiles.d /etc/udev/rules.d /etc/systemd/system /usr/local/bin
install -m 0644 "$here/systemd/sysusers.conf" /etc/sysusers.d/packing-station.conf
install -m 0644 "$here/systemd/tmpfiles.conf" /etc/tmpfiles.d/packing-station.conf
systemd-sysusers packing-station.conf
systemd-tmpfiles --create packing-station.conf
install -m 0644 "$here"/systemd/*.rules /etc/udev/rules.d/
install -m 0644 "$here"/systemd/foot.ini "$etc/foot.ini"
for unit in "$here"/systemd/packing-station*.service "$here"/systemd/packing-station*.timer; do
    install -m 0644 "$unit" /etc/systemd/system/
done

# The program's own installer comes out of the checked files, and needs nothing but the system's Python.
(cd "$files" && sha256sum --quiet --strict -c SHA256SUMS) ||
    stop "설치 파일이 손상됐어요. 다시 복사하세요." "The installation files are damaged. Copy them again."
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
/usr/bin/python3 -m zipfile -e "$files"/packing_station-*.whl "$unpacked"
PYTHONPATH=$unpacked PYTHONDONTWRITEBYTECODE=1 PACKING_STATION_LANGUAGE=$say_language \
    /usr/bin/python3 -m station.releases "$files" "$opt" "$etc/station.toml"
ln -sfn "$opt/current/bin/packing-station" /usr/local/bin/packing-station

if command -v systemctl >/dev/null; then
    systemctl enable -q $units
fi
if running; then
    systemctl daemon-reload
    udevadm control --reload && udevadm trigger || true
fi
if [ -f "$etc/station.toml" ]; then
    running && systemctl start packing-station-sync.service packing-station.service packing-station-backup.timer
    say "설치가 끝났어요. 이 PC를 켜면 포장 화면이 나와요." "Done. This PC shows the packing screen when it is switched on."
else
    say "설치가 끝났어요. 이제 sudo packing-station setup으로 포장대를 설정하세요." \
        "Done. Now set the bench up: sudo packing-station setup"
fi
