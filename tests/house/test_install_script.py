"""install.sh below another root, and what root leaves behind for the bench's user."""

from __future__ import annotations

import os
import pwd
import re
import subprocess
from pathlib import Path

import pytest

from station.commands.install import ownership
from station.commands.install.setup import FileKeeper
from station.config import load
from tests.support.support_setup import ANSWERS

ROOT = Path(__file__).parents[2]
SCRIPT = (ROOT / "install.sh").read_text("utf-8")
# What changes the system when it is run; each must name the other root, or stand where there is none.
CHANGES = re.compile(
    r"^\s*(?:if .*; then )?(?:install|rm|ln|mkdir|cp|mv|sed -i|systemd-sysusers|systemd-tmpfiles)\s(.*)$", re.MULTILINE
)
OURS = ("$log", "$unpacked", "$part")
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


def test_everything_that_is_written_lies_below_the_other_root() -> None:
    plain = SCRIPT.split('if [ -z "$dest" ]; then\n    systemd-sysusers')[0] + SCRIPT.split("elif [ -f")[1]
    written = [line for line in CHANGES.findall(plain) if not any(one in line for one in OURS)]

    assert len(written) > 12
    assert [line for line in written if "$dest" not in line and "$script" not in line] == []


@pytest.mark.parametrize("word", ["apt-get", "systemctl daemon-reload", "udevadm", "systemctl start"])
def test_below_another_root_nothing_is_installed_started_or_reloaded(word: str) -> None:
    """Each stands behind a question that is no where there is another root."""
    running = re.search(r"^running\(\) \{ (.*) \}$", SCRIPT, re.MULTILINE)
    assert running is not None
    assert running[1].startswith('[ -z "$dest" ]')
    guards = ("if running; then", 'if [ -n "$missing" ]; then')
    for at in (one.start() for one in re.finditer(re.escape(word), SCRIPT)):
        before = SCRIPT[:at]
        opened = max(before.rfind(guard) for guard in guards)
        assert opened > before.rfind("\nfi\n"), SCRIPT[at : at + 60]


def test_a_stick_that_is_none_of_ours_is_not_mounted() -> None:
    done = subprocess.run(["sh", str(ROOT / "systemd" / "stick"), "music"], check=False, capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (2, "")


@only_root
def test_what_root_writes_for_the_bench_is_given_to_its_user_and_a_link_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "station.toml"
    FileKeeper(file).keep(ANSWERS)
    config = load(file, {})
    stranger = tmp_path / "shadow"
    stranger.write_text("root's own")
    config.station.data_dir.mkdir(exist_ok=True)
    (config.station.data_dir / "link").symlink_to(stranger)
    (config.station.data_dir / "new").write_text("by root")
    monkeypatch.setattr(ownership, "SYSTEM", file)
    monkeypatch.setattr(ownership, "USER", "nobody")
    monkeypatch.setattr("shutil.chown", lambda *_names: None)

    ownership.give_back(config)

    nobody = pwd.getpwnam("nobody").pw_uid
    assert (config.station.data_dir / "new").stat().st_uid == nobody
    assert (config.station.data_dir / "link").lstat().st_uid == nobody
    assert stranger.stat().st_uid == 0
