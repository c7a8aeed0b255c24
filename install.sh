#!/bin/sh
# Makes a Debian PC a packing bench: sudo sh install.sh [FOLDER]
#
# FOLDER holds the installation files (`make wheelhouse`); without one they are made here, over the network.
# A second run repairs and updates; sudo sh install.sh --remove takes everything away again but the data.
# DESTDIR=/mnt/disk installs below another root (an image, another PC's disk): nothing outside of it is changed, and
# nothing is started. Debian's packages are not installed there; at the end it says which are needed.
# PACKING_STATION_LANGUAGE=ko|en is what the installer speaks; without it LANG decides.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
dest=${DESTDIR:-}
dest=${dest%/}
opt=/opt/packing-station etc=/etc/packing-station lib=/usr/local/lib/packing-station
units="packing-station.service packing-station-sync.service packing-station-backup.timer"
packages="python3-venv libzbar0 cage foot seatd xwayland fonts-nanum fonts-dejavu-core dbus alsa-utils chrony"

case ${PACKING_STATION_LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-${LANG:-ko}}}} in
    en*) say_language=en ;;
    *) say_language=ko ;;
esac
say() { if [ "$say_language" = ko ]; then printf '%s\n' "$1"; else printf '%s\n' "$2"; fi; }
stop() { say "$1" "$2" >&2; exit 1; }
running() { [ -z "$dest" ] && [ -d /run/systemd/system ] && command -v systemctl >/dev/null; }
control() { if [ -n "$dest" ]; then systemctl --root="$dest" "$@"; else systemctl "$@"; fi; }

[ "$(id -u)" = 0 ] || stop "관리자 권한이 필요해요. sudo sh install.sh를 실행하세요." \
    "This needs administrator rights: sudo sh install.sh"
if [ -n "$dest" ]; then
    mkdir -p "$dest"
    dest=$(CDPATH='' cd -- "$dest" && pwd)
fi

remove() {
    if command -v systemctl >/dev/null; then
        ! running || systemctl stop $units packing-station-board.service 2>/dev/null || true
        control disable -q $units packing-station-board.service 2>/dev/null || true
    fi
    rm -f "$dest"/etc/systemd/system/packing-station*.service "$dest/etc/systemd/system/packing-station-backup.timer"
    rm -f "$dest"/etc/udev/rules.d/6[0-9]-packing-station-*.rules
    rm -f "$dest/etc/sysusers.d/packing-station.conf" "$dest/etc/tmpfiles.d/packing-station.conf"
    rm -f "$dest/usr/local/bin/packing-station" "$dest$etc/foot.ini"
    rm -rf "$dest$opt" "$dest$lib"
    if running; then
        systemctl daemon-reload
        udevadm control --reload || true
        systemctl start getty@tty1.service || true
    fi
    say "프로그램을 지웠어요. 설정($dest$etc)과 데이터($dest/var/lib/packing-station)는 그대로 있어요." \
        "The program is removed. Its settings ($dest$etc) and data ($dest/var/lib/packing-station) are still there."
}

if [ "${1:-}" = --remove ]; then
    remove
    exit 0
fi

missing=
if [ -z "$dest" ]; then
    for package in $packages; do
        # Debian 13 has some libraries under a name with t64.
        dpkg-query -W -f '${Status}\n' "$package" "${package}t64" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
fi
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

# What the release brings for the system comes out of its own checked files.
(cd "$files" && sha256sum --quiet --strict -c SHA256SUMS) ||
    stop "설치 파일이 손상됐어요. 다시 복사하세요." "The installation files are damaged. Copy them again."
system=$here/systemd
[ ! -d "$files/systemd" ] || system=$files/systemd

install -d -m 0755 "$dest/etc/sysusers.d" "$dest/etc/tmpfiles.d" "$dest/etc/udev/rules.d" "$dest/etc/systemd/system"
install -d -m 0755 "$dest/usr/local/bin" "$dest$lib" "$dest/opt"
install -d -m 0750 "$dest$etc"
install -m 0644 "$system/sysusers.conf" "$dest/etc/sysusers.d/packing-station.conf"
install -m 0644 "$system/tmpfiles.conf" "$dest/etc/tmpfiles.d/packing-station.conf"
# A root without users gets ours when it is started for the first time.
if [ -z "$dest" ]; then
    systemd-sysusers packing-station.conf
    systemd-tmpfiles --create packing-station.conf
elif [ -f "$dest/etc/passwd" ]; then
    systemd-sysusers --root="$dest" packing-station.conf
    systemd-tmpfiles --root="$dest" --create packing-station.conf
fi
install -m 0644 "$system"/*.rules "$dest/etc/udev/rules.d/"
install -m 0644 "$system/foot.ini" "$dest$etc/foot.ini"
install -m 0755 "$system/stick" "$dest$lib/stick"
for unit in "$system"/packing-station*.service "$system"/packing-station*.timer; do
    install -m 0644 "$unit" "$dest/etc/systemd/system/"
done

# Before the bench is started again by the new release's units.
if running; then systemctl daemon-reload; fi

# The program's own installer comes out of the checked files, too, and needs nothing but the system's Python.
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
/usr/bin/python3 -m zipfile -e "$files"/packing_station-*.whl "$unpacked"
PYTHONPATH=$unpacked PYTHONDONTWRITEBYTECODE=1 PACKING_STATION_LANGUAGE=$say_language DESTDIR=$dest \
    /usr/bin/python3 -m station.releases "$files" "$dest$opt" "$dest$etc/station.toml"
if [ -n "$dest" ]; then
    # Scripts of an environment name the place where it was made.
    for script in "$dest$opt"/releases/*/bin/* "$dest$opt"/releases/*/pyvenv.cfg; do
        if [ -f "$script" ] && [ ! -L "$script" ]; then sed -i "s|$dest$opt|$opt|g" "$script"; fi
    done
fi
ln -sfn "$opt/current/bin/packing-station" "$dest/usr/local/bin/packing-station"

if command -v systemctl >/dev/null; then
    control enable -q $units
fi
if running; then
    systemctl daemon-reload
    udevadm control --reload && udevadm trigger || true
fi
if [ -n "$dest" ]; then
    say "$dest에 설치했어요. 그 시스템에 이것도 있어야 해요: $packages" \
        "Installed into $dest. That system needs these packages, too: $packages"
elif [ -f "$etc/station.toml" ]; then
    # The screen waits for its adapter and its bench; whoever installs need not wait with it.
    if running; then systemctl start --no-block $units; fi
    say "설치가 끝났어요. 이 PC를 켜면 포장 화면이 나와요." "Done. This PC shows the packing screen when it is switched on."
else
    say "설치가 끝났어요. 이제 sudo packing-station setup으로 포장대를 설정하세요." \
        "Done. Now set the bench up: sudo packing-station setup"
fi
if [ -z "$dest" ] && [ ! -x /usr/sbin/sshd ]; then
    say "포장 화면에서는 명령을 쓸 수 없어요. 나중에 고치려면 지금 ssh를 설치하세요: sudo apt install openssh-server" \
        "No command can be given at the packing screen. To come in later, install ssh now: sudo apt install openssh-server"
fi
