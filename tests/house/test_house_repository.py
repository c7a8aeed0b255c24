"""The repository as a user gets it: locks that any index can serve, a wheel with every room, units that load."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def project() -> dict[str, object]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert isinstance(table, dict)
    return table


def locked(name: str) -> dict[str, str]:
    """Package → its block of hashes."""
    blocks = re.split(r"\n(?=[a-z])", (ROOT / name).read_text(encoding="utf-8").strip())
    return {block.partition("==")[0]: block for block in blocks}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_package_by_hash_and_names_no_index(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")
    assert "--index" not in (ROOT / name).read_text(encoding="utf-8")
    assert [package for package, block in locked(name).items() if "--hash=sha256:" not in block] == []


def test_the_locks_hold_what_the_project_needs_and_the_larger_holds_the_smaller() -> None:
    dependencies = project()["dependencies"]
    assert isinstance(dependencies, list)
    needed = {re.split(r"[<>=\[]", text)[0] for text in dependencies} | {"hatchling"}
    run, dev = (locked(name) for name in LOCKS)
    assert needed - run.keys() == set()
    assert {name: block for name, block in run.items() if dev.get(name) != block} == {}


def test_the_wheel_holds_every_room() -> None:
    built = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    assert built["targets"]["wheel"] == {"packages": ["station", "printers", "scanners"]}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("unit", sorted((ROOT / "systemd").glob("*.service")), ids=lambda unit: unit.name)
def test_systemd_understands_every_line_of_a_unit(unit: Path, tmp_path: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    # The program is not installed here, and a missing one is all that would be told.
    copy = tmp_path / unit.name
    copy.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", text), encoding="utf-8")
    answer = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)], check=False, capture_output=True, text=True, timeout=60
    )
    assert (answer.returncode, answer.stderr) == (0, "")
