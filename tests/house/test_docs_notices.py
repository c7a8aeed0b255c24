"""The page of notices says what the bench says."""

from __future__ import annotations

from station.packing.notices import NoticeCode
from tools.write_notices import PAGE, page


def test_the_page_of_notices_is_as_the_texts_are() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: .venv/bin/python -m tools.write_notices"


def test_the_page_has_one_row_for_every_notice() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| `") and line.count(" | ") == 3]
    assert [row.split("`")[1] for row in rows] == [code.value for code in NoticeCode]
