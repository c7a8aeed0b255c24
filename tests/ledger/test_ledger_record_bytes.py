"""A record is written today as the program before wrote it, byte for byte, and read as it was meant.

`written_before/records-of-november.txt` was written by the program of November 2026: of every kind a record with all
fields, one with all that may stand beside them, and one with none but those that are always there. A file of a later
month has what came since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import station.ledger
from station.ledger.journal.journal import body_of, event_of, fact_of
from station.packing.record_fields import PACKER, SCANNER
from station.packing.record_kinds import KIND_BY_EVENT, RECORD_KINDS, RecordKind

WRITTEN = sorted((Path(__file__).parent / "written_before").glob("records-of-*.txt"))
LINES = [line.partition(" ") for file in WRITTEN for line in file.read_text("utf-8").splitlines()]
RECORDS = [(event, body) for event, _, body in LINES]
AT = "2026-11-23T10:02:03.456+09:00"
ROOM = Path(station.ledger.__file__).parent

_WORD = re.compile(r"""\b(?:event|j\.event)\s*(?:=|!=|==)\s*['"](\w+)['"]|\bWHEN '(\w+)' THEN p\.status""")
_LIST = re.compile(r"\bevent IN \(([^)]*)\)")


@pytest.mark.parametrize(("event", "body"), RECORDS)
def test_a_record_is_written_as_it_was(event: str, body: str) -> None:
    said = msgspec.json.decode(body, type=dict[str, object])
    own = KIND_BY_EVENT[event].names
    fact = fact_of(event, AT, {name: value for name, value in said.items() if name in own})
    beside = {name: value for name, value in said.items() if name not in own and name != PACKER.name}
    measured = dict(sorted(beside.items(), key=lambda one: one[0] == SCANNER.name))
    assert event_of(fact) == event
    assert msgspec.json.encode(body_of(fact, str(said.get(PACKER.name, "")), measured)).decode() == body


@pytest.mark.parametrize("kind", RECORD_KINDS, ids=lambda kind: kind.event)
def test_every_kind_of_today_is_among_them_with_every_field_it_has(kind: RecordKind) -> None:
    said = {field for event, body in RECORDS if event == kind.event for field in msgspec.json.decode(body)}
    assert set(kind.names) <= said


def test_every_event_that_a_query_of_the_ledger_names_is_one_of_the_table() -> None:
    named = set(_events_in_queries())
    assert {"parcel_packed", "waybill_taken", "order_scanned", "label_sending"} <= named
    assert named - KIND_BY_EVENT.keys() == set()


def _events_in_queries() -> Iterator[str]:
    for file in ROOM.rglob("*.py"):
        text = file.read_text("utf-8")
        yield from (first or second for first, second in _WORD.findall(text))
        for listed in _LIST.findall(text):
            yield from re.findall(r"'(\w+)'", listed)
