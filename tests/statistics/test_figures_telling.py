"""A parcel's story: what was scanned when, by whom, with which result, and when the shop booked it."""

from __future__ import annotations

from typing import Any

import pytest

from printers.document import TextItem
from station.documents.papers.page_layout import PaperStock
from station.documents.papers.parcel_story import A4, StoryLine, StoryTold, story_page
from station.documents.story_contents import lines, page
from station.locale.texts import LocaleTexts
from station.statistics.parcel_stories import ParcelQuery, asked
from station.statistics.wording import stories, story
from tests.support.support_figures import NINE, SEOUL

NAMES = {"MUG-WH": "머그컵"}


def note(event: str, second: int, **said: Any) -> dict[str, Any]:
    at = NINE.replace(second=second).isoformat()
    return {"station": "BENCH-1", "seq": second, "at": at, "event": event, "order": "A1", "parcel": "p1", **said}


PACKED = [
    note("order_scanned", 1, verdict="opened", code="A1", packer="101"),
    note("item_scanned", 2, verdict="ok", sku="MUG-WH", packed=1, wanted=2, packer="101"),
    note("item_scanned", 3, verdict="wrong_item", sku="MUG-BK", packer="101"),
    note("item_scanned", 4, verdict="ok", sku="MUG-WH", packed=1, wanted=2, packer="101"),
    note("item_scanned", 5, verdict="complete", sku="MUG-WH", packed=2, wanted=2, packer="101"),
    note("waybill_taken", 6, waybill="650000000011", carrier="CJGLS"),
    note("label_sending", 6, waybill="650000000011", copy=1),
    note("label_outcome", 7, copy=1, outcome="unknown", reason="timeout"),
    note("label_scanned", 8, verdict="ok", code="650000000011"),
    note("parcel_packed", 8, waybill="650000000011", carrier="CJGLS", seconds=7.04),
    note("parcel_weighed", 9),
    note("dispatch_sent", 9, outcome="accepted", attempt=1),
]


def test_a_story_tells_the_box_from_its_opening_to_the_shops_booking() -> None:
    told = story(PACKED, NAMES)
    assert told is not None
    assert (told.order, told.parcel, told.waybill, told.carrier) == ("A1", "p1", "650000000011", "CJGLS")
    assert (told.opened_at, told.packed_at, told.booked_at) == tuple(NINE.replace(second=at) for at in (1, 8, 9))
    assert told.goods == (("MUG-WH", "머그컵", 2),)
    assert [(step.code, step.times, step.well) for step in told.steps] == [
        ("order_scanned.opened", 1, True),
        ("item_scanned.ok", 1, True),
        ("item_scanned.wrong_item", 1, False),
        ("item_scanned.complete", 2, True),
        ("waybill_taken", 1, None),
        ("label_sending", 1, None),
        ("label_outcome.unknown", 1, False),
        ("label_scanned.ok", 1, True),
        ("parcel_packed", 1, None),
        ("unknown", 1, None),
        ("dispatch_sent.accepted", 1, True),
    ]


def test_the_terminal_names_the_packer_and_the_customers_page_does_not() -> None:
    told = story(PACKED, NAMES)
    assert told is not None
    texts = LocaleTexts.load("ko", "figures")
    said = list(lines(told, texts, SEOUL, {"101": "김포장"}))
    assert said[5] == "11-23 09:00:01  ○  상자를 열었어요  담당 김포장"
    assert "11-23 09:00:05  ○  머그컵을 스캔했고 모두 찼어요 · 2번  담당 김포장" in said
    sheet = page(told, texts, SEOUL, NINE)
    assert "김포장" not in repr(sheet)
    assert "101" not in repr(sheet)
    assert sheet.steps[-1] == StoryLine("11-23 09:00:09", "쇼핑몰이 발송처리했어요", "○")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_step_has_words_in_both_languages(language: str) -> None:
    told = story(PACKED, NAMES)
    assert told is not None
    said = list(lines(told, LocaleTexts.load(language, "figures"), SEOUL, {}))
    assert not [line for line in said if "_" in line and "parcel_weighed" not in line]


def test_a_long_story_stays_on_one_page_and_counts_what_it_leaves_out() -> None:
    steps = tuple(StoryLine("11-23 09:00:01", f"step {at}") for at in range(200))
    told = StoryTold("title", ("fact",), "goods", (("mug", "1"),) * 90, "steps", steps, "foot", ("# more",))
    drawn = story_page(told, PaperStock(*A4))
    assert (drawn.width, drawn.height) == A4
    said = [item.text for item in drawn.items if isinstance(item, TextItem)]
    assert {"step 0", "step 199", "foot"} <= set(said)
    shown = sum(text.startswith("step ") for text in said)
    assert f"{200 - shown} more" in said
    assert max(item.y for item in drawn.items) < A4[1]


def test_records_of_no_box_are_a_story_of_their_own() -> None:
    refused = {"station": "B", "seq": 1, "at": NINE.isoformat(), "event": "order_scanned", "verdict": "unknown"}
    told = stories([refused, *PACKED], NAMES)
    assert [one.parcel for one in told] == ["p1", ""]
    assert story([], NAMES) is None


def test_a_search_takes_whole_numbers_and_the_end_of_one() -> None:
    assert asked(" a1 ") == ParcelQuery("A1", "A1", "")
    assert asked("6500-0000 0011") == ParcelQuery("6500-0000 0011", "650000000011", "650000000011")
    assert asked("123") == ParcelQuery("123", "123", "")
    assert asked("  ").nothing
