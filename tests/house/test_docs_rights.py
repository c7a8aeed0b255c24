"""The page of rights shows the table that the program goes by, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from station.rights import NEEDS, BenchRole, GuardedAct

PAGE = (Path(__file__).parents[2] / "docs" / "rights.md").read_text("utf-8")
ENGLISH, KOREAN = PAGE.split("\n# 한국어\n")
ROLES = (BenchRole.PACKER, BenchRole.SUPERVISOR, BenchRole.TECHNICIAN)


@pytest.mark.parametrize(("page", "yes"), [(ENGLISH, "yes"), (KOREAN, "예")], ids=["en", "ko"])
def test_the_page_says_who_may_do_what_as_the_program_goes_by_it(page: str, yes: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \| .+? \| (\S+) \| (\S+) \| (\S+) \|$", page, re.MULTILINE)
    told = {GuardedAct(act): frozenset(role for role, cell in zip(ROLES, cells, strict=True) if cell == yes)
            for act, *cells in rows}  # fmt: skip
    assert told == NEEDS
