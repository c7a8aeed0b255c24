"""Facts to records and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import get_args, get_type_hints

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.ledger import LedgerError
from station.ledger.journal.journal import body_of, event_of, fact_of
from station.ledger.storage.timestamps import from_micros, micros, stamp, uuid7
from station.packing.facts import CancelCheck, CommandScanned, Fact, ItemScanned, OrderScanned, ParcelVoided
from station.packing.orders import PackingBox
from station.packing.parcels import LastParcel
from station.packing.verdicts import CommandVerdict, ItemVerdict

_zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
_first, _last = datetime(1990, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone
_times = st.datetimes(_first, _last, timezones=_zones)
_floats = st.floats(allow_nan=False, allow_infinity=False)
_boxes = st.builds(PackingBox, due_at=st.none() | _times, index=st.integers(1, 9), total=st.integers(1, 9))
_BY_TYPE = {
    datetime: _times,
    float: _floats,
    float | None: st.none() | _floats,
    PackingBox | None: st.none() | _boxes,
    LastParcel | None: st.none(),  # looked up again, no part of the record
}


def _any(kind: type[Fact]) -> st.SearchStrategy[Fact]:
    hints = {name: hint for name, hint in get_type_hints(kind).items() if name != "reserved"}
    return st.builds(kind, **{name: _BY_TYPE.get(hint, st.from_type(hint)) for name, hint in hints.items()})


_facts = st.one_of([_any(kind) for kind in get_args(Fact)])


def _back(fact: Fact, packer: str = "", more: dict[str, object] | None = None) -> Fact:
    at = stamp(getattr(fact, "at", datetime(2026, 1, 1, tzinfo=UTC)))
    said = msgspec.json.decode(msgspec.json.encode(body_of(fact, packer, more)))
    box = fact.box if isinstance(fact, OrderScanned | CancelCheck | ParcelVoided) else None
    kept = msgspec.json.decode(msgspec.json.encode(box), type=PackingBox) if box is not None else None
    return fact_of(event_of(fact), at, said, kept)


@given(_facts)
def test_every_fact_comes_back_from_its_record_as_it_was(fact: Fact) -> None:
    assert _back(fact) == fact


@given(_facts)
def test_what_was_measured_beside_a_fact_does_not_change_it(fact: Fact) -> None:
    assert _back(fact, "101", {"scanner": "serial-1", "latency_ms": 3.1, "sku": "no", "notice": "x"}) == fact


def test_a_record_names_its_fields_in_the_order_of_the_contract() -> None:
    fact = ItemScanned("8801234567893", ItemVerdict.OK, "2026", "01JD", "MUG-WH", 1, 1, 2)
    said = body_of(fact, "101", {"scanner": "serial-1", "latency_ms": 3.1, "notice": "right"})
    assert list(said.items()) == [
        ("order", "2026"),
        ("parcel", "01JD"),
        ("packer", "101"),
        ("scanner", "serial-1"),
        ("code", "8801234567893"),
        ("verdict", ItemVerdict.OK),
        ("sku", "MUG-WH"),
        ("units", 1),
        ("packed", 1),
        ("wanted", 2),
        ("latency_ms", 3.1),
        ("notice", "right"),
    ]


def test_empty_fields_are_left_out_but_nothing_packed_any_more_is_said() -> None:
    assert body_of(ItemScanned("77", ItemVerdict.NO_ORDER)) == {"code": "77", "verdict": "no_order"}
    undone = CommandScanned("PS:UNDO", CommandVerdict.OK, "A1", "P1", "MUG-WH", 1, 0)
    assert body_of(undone) == {
        "order": "A1",
        "parcel": "P1",
        "command": "PS:UNDO",
        "verdict": "ok",
        "sku": "MUG-WH",
        "units": 1,
        "packed": 0,
    }


@pytest.mark.parametrize(("event", "body"), [("parcel_stolen", {}), ("item_scanned", {"code": 1})])
def test_a_record_that_no_station_writes_is_called_damaged(event: str, body: dict[str, object]) -> None:
    with pytest.raises(LedgerError) as caught:
        fact_of(event, "2026-11-23T12:00:00+09:00", body)
    assert caught.value.code == "damaged"


@given(_times)
def test_an_instant_survives_as_text_and_as_microseconds(at: datetime) -> None:
    assert datetime.fromisoformat(stamp(at)) == at
    assert from_micros(micros(at), at) == at


def test_ids_made_later_sort_later_and_carry_version_and_variant() -> None:
    made = [uuid7(milliseconds) for milliseconds in (1, 2, 1 << 40, (1 << 48) - 1)]
    assert made == sorted(made)
    assert {(text[14], text[19] in "89ab") for text in made} == {("7", True)}
    assert len({uuid7() for _ in range(1000)}) == 1000
