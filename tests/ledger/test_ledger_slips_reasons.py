"""Why a slip does not open a box, as the shop said it, and what is known of a box that left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from station.ledger import SlipFound
from station.locale.texts import LANGUAGES, LocaleTexts
from station.packing.facts import ParcelPacked
from station.packing.orders import LineNews, OrderStatus
from station.packing.verdicts import OrderVerdict
from tests.support.support_ledger import order, stocked

LEFT_OUT = (
    "cancelled", "cancel_requested", "cancel_done", "unpaid", "unknown_state", "gift_waiting", "no_receiver",
    "unconfirmed", "confirm_undone", "direct_contract", "fulfilment", "pick_up", "quick", "by_hand", "no_delivery",
    "same_day", "dawn", "other_method", "100001", "100003", "101009", "101011", "105308", "shop",
)  # fmt: skip


@pytest.mark.parametrize("with_lines", [True, False])
@pytest.mark.parametrize(
    ("status", "verdict"),
    [(OrderStatus.NOT_READY, OrderVerdict.NOT_READY), (OrderStatus.ON_HOLD, OrderVerdict.ON_HOLD)],
)
def test_what_the_shop_said_of_a_line_is_the_reason(
    tmp_path: Path, status: OrderStatus, verdict: OrderVerdict, with_lines: bool
) -> None:
    said = replace(order("A1", status=status), news=(LineNews("1"), LineNews("2", left_out="cancel_requested")))
    bench = stocked(tmp_path, said if with_lines else replace(said, consignments=()))
    assert bench.found("A1") == SlipFound("A1", verdict, reason="cancel_requested")


def test_a_box_packed_without_a_number_is_named_without_one(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    bench.record(ParcelPacked(box.order, box.parcel, "CJGLS", "", 12.5, bench.clock()))
    assert bench.found("A1") == SlipFound("A1", OrderVerdict.ALREADY_PACKED, parcel=box.parcel)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_the_shop_has_words(language: str) -> None:
    texts = LocaleTexts.load(language)
    assert [reason for reason in LEFT_OUT if not texts.has(f"reason.{reason}")] == []
