"""When two goods count as taken for each other."""

from __future__ import annotations

from station.statistics.confusions import ConfusionTrack
from station.statistics.journal_records import RecordFields


def scan(sku: str, verdict: str = "ok", parcel: str = "p1") -> RecordFields:
    return RecordFields(parcel=parcel, sku=sku, verdict=verdict)


def test_what_counts_next_in_the_same_box_was_wanted() -> None:
    track = ConfusionTrack()
    assert track.heed("B1", scan("WHITE", "wrong_item")) is None
    assert track.heed("B1", scan("BLACK")) == ("BLACK", "WHITE")
    assert track.heed("B1", scan("BLACK", "complete")) is None


def test_another_box_and_another_bench_tell_nothing() -> None:
    track = ConfusionTrack()
    track.heed("B1", scan("WHITE", "wrong_item"))
    assert track.heed("B2", scan("BLACK")) is None
    assert track.heed("B1", scan("BLACK", parcel="p2")) is None
    assert track.heed("B1", scan("BLACK")) is None


def test_the_product_itself_is_not_confused_with_itself() -> None:
    track = ConfusionTrack()
    track.heed("B1", scan("BLACK", "wrong_item"))
    assert track.heed("B1", scan("BLACK")) is None
