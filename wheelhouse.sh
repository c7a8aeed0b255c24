#!/bin/sh
# Gathers everything a release needs into one folder, for a USB stick: wheelhouse.sh FOLDER
# What lies there installs without a network; SHA256SUMS names every file of it.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=$1
part=$folder.part
rm -rf "$part"
mkdir -p "$part"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

/usr/bin/python3 -m venv "$work/venv"
pip="$work/venv/bin/python -m pip --disable-pip-version-check -q"
# Wheels only: what would have to be compiled on the bench has no place on the stick.
$pip download --require-hashes --only-binary :all: -r "$here/requirements.lock" -d "$part"
$pip install --no-index --find-links "$part" --require-hashes -r "$here/requirements.lock"
$pip wheel --no-deps --no-build-isolation --no-index -w "$part" "$here"
"$work/venv/bin/python" -c 'import platform, sys; print(platform.machine(), "cp%d%d" % sys.version_info[:2])' >"$part/PLATFORM"
cp "$here/requirements.lock" "$here/install.sh" "$here/wheelhouse.sh" "$part/"
mkdir "$part/systemd"
cp "$here"/systemd/*.service "$here"/systemd/*.timer "$here"/systemd/*.rules "$here"/systemd/*.conf "$here"/systemd/foot.ini "$here"/systemd/stick "$part/systemd/"
(cd "$part" && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum >SHA256SUMS)
rm -rf "$folder"
mv "$part" "$folder"
