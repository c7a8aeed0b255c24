"""From the ledger to the office's papers: which boxes, which day, and what cannot be made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.config import StationFile
from station.documents.kinds import PaperOrder, PaperRefused, paper_of, ready, sheets
from station.packing.orders import OrderStatus
from tests.support.support_config import REST, read
from tests.support.support_labels import texts
from tests.support.support_ledger import HONG, Bench, line, order, stocked

TOML = REST + '[printer]\nport = "tcp://127.0.0.1:9"\n[[packer]]\nid = "101"\nname = "김포장"\n'


@pytest.fixture
def config(tmp_path: Path) -> StationFile:
    return read(tmp_path, TOML)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = stocked(tmp_path, order("A1", package="P"), order("A2", line("1"), package="P"), order("A3", line("1")))
    yield made
    made.ledger.close()


def drawn(config: StationFile, bench: Bench, kind: str, *names: str, copies: int = 1) -> dict[str, list[str]]:
    pages = sheets(config, bench.ledger, PaperOrder(kind, names, copies), bench.clock())
    return {page.name: texts(page.document) for page in pages}


def test_orders_that_share_a_box_share_a_slip(config: StationFile, bench: Bench) -> None:
    assert list(ready(bench.ledger)) == ["A1", "A2", "A3"]
    assert list(drawn(config, bench, "slips", *ready(bench.ledger))) == ["slip-A1", "slip-A3"]


def test_of_all_that_wait_those_whose_box_is_held_are_left_out(config: StationFile, bench: Bench) -> None:
    bench.ledger.intake.take_in([order("A2", line("1"), package="P", status=OrderStatus.ON_HOLD)])
    assert list(ready(bench.ledger)) == ["A3"]
    assert list(drawn(config, bench, "slips", *ready(bench.ledger))) == ["slip-A3"]


def test_a_slip_shows_its_receiver_masked_and_the_memo(config: StationFile, bench: Bench) -> None:
    said = drawn(config, bench, "slips", "A3")["slip-A3"]
    assert "홍*동" in said
    assert not [text for text in said if HONG.name in text or HONG.phone in text or "테헤란로" in text]
    assert any(HONG.memo in text for text in said)


def test_times_are_those_of_the_station_wherever_the_shop_counts_from(config: StationFile, bench: Bench) -> None:
    late = replace(order("A3", line("1")), due_at=datetime(2026, 11, 23, 22, 0, tzinfo=UTC))
    bench.ledger.intake.take_in([late])
    assert "발송기한 11-24 (화) 07:00" in drawn(config, bench, "slips", "A3")["slip-A3"]


def test_a_picking_list_counts_over_all_boxes(config: StationFile, bench: Bench) -> None:
    said = drawn(config, bench, "picking", "A1", "A2", "A3")["picking"]
    assert "주문 3건 · 2종 5개" in said


def test_what_is_packed_or_unknown_gets_no_slip(config: StationFile, bench: Bench) -> None:
    bench.packed("A3")
    for name, code in (("A3", "not_ready"), ("A9", "no_order")):
        with pytest.raises(PaperRefused) as refused:
            drawn(config, bench, "slips", "A1", name)
        assert (refused.value.code, refused.value.values["order"]) == (code, name)


def test_with_nothing_to_pack_there_is_nothing_to_print(config: StationFile, bench: Bench) -> None:
    with pytest.raises(PaperRefused) as refused:
        drawn(config, bench, "slips")
    assert refused.value.code == "none_ready"


def test_a_hand_over_list_holds_the_days_parcels_and_none_that_was_given_up(config: StationFile, bench: Bench) -> None:
    _, first = bench.packed("A1")
    bench.clock.forward(minutes=5)
    _, second = bench.packed("A3")
    bench.ledger.ways_out.void_parcel(first, "torn", bench.clock())
    said = drawn(config, bench, "handover")["handover-CJGLS-2026-11-23"]
    assert [text for text in said if text.replace(" ", "").isdigit() and len(text) > 10] == [_grouped(second)]
    bench.clock.forward(days=1)
    for names in ((), ("HANJIN",)):
        with pytest.raises(PaperRefused):
            drawn(config, bench, "handover", *names)


def _grouped(number: str) -> str:
    return " ".join(number[at : at + 4] for at in range(0, 12, 4))


def test_copies_are_pages_of_their_own_and_bounded(config: StationFile, bench: Bench) -> None:
    wanted = PaperOrder("items", ("mug-wh",), 3)
    pages = sheets(config, bench.ledger, wanted, bench.clock())
    assert [page.name for page in pages] == ["item-MUG-WH"] * 3
    assert len({id(page.document) for page in pages}) == 1
    with pytest.raises(PaperRefused):
        sheets(config, bench.ledger, PaperOrder("items", ("MUG-WH",), 10_000), bench.clock())


def test_a_badge_is_found_without_regard_to_case_and_nobody_else_is(config: StationFile, bench: Bench) -> None:
    assert "김포장" in drawn(config, bench, "badge", "101")["badge-101"]
    with pytest.raises(PaperRefused) as refused:
        drawn(config, bench, "badge", "102")
    assert refused.value.values == {"packer": "102"}


def test_papers_lie_on_the_labels_as_waybills_do(tmp_path: Path) -> None:
    config = read(tmp_path, TOML + "[label]\nwidth_mm = 100\nheight_mm = 123\nrotate = 90\n")
    assert (paper_of(config).width, paper_of(config).height) == (123, 100)
