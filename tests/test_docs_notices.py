"""The page of notices says what the bench says."""

from __future__ import annotations

from docs.write_notices import PAGE, page
from station.packing.notices import Code


def test_the_page_of_notices_is_as_the_texts_are() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python docs/write_notices.py"


def test_the_page_has_one_row_for_every_notice() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| `") and line.count(" | ") == 3]
    assert [row.split("`")[1] for row in rows] == [code.value for code in Code]
