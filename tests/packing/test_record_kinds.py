"""The table of the journal's records: complete, without a contradiction, and true of the facts it lists."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import fields
from typing import get_args

import pytest

from station.packing.facts import Fact
from station.packing.record_fields import COMMON_FIELDS, LEADING_FIELDS, FieldDisclosure
from station.packing.record_kinds import KIND_BY_EVENT, KIND_BY_FACT, RECORD_KINDS, RecordKind, field_of, kind_of
from station.statistics.journal_records import RecordFields

BESIDE = {"at", "box", "left", "reserved"}
"""What a fact carries and its record does not: its own time, and what is kept with the parcel."""

every_kind = pytest.mark.parametrize("kind", RECORD_KINDS, ids=lambda kind: kind.event)


def test_every_fact_has_one_row_and_every_row_a_fact() -> None:
    assert Counter(kind.fact for kind in RECORD_KINDS) == Counter(get_args(Fact))
    assert len({kind.event for kind in RECORD_KINDS}) == len(RECORD_KINDS)
    assert tuple(KIND_BY_EVENT.values()) == tuple(KIND_BY_FACT.values()) == RECORD_KINDS


@every_kind
def test_a_row_lists_what_its_fact_says(kind: RecordKind) -> None:
    said = {field.name for field in fields(kind.fact)}
    assert set(kind.names) == said - BESIDE
    assert len(kind.names) == len(set(kind.names))
    assert kind.keeps_box == ("box" in said)
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", kind.event)


@every_kind
def test_a_row_lists_its_fields_as_they_are_written(kind: RecordKind) -> None:
    leading = [one for one in LEADING_FIELDS if one in kind.fields]
    assert list(kind.fields[: len(leading)]) == leading


@every_kind
def test_a_story_tells_of_what_is_written(kind: RecordKind) -> None:
    if kind.story is not None:
        assert {*kind.story.blanks, *filter(None, [kind.story.answer])} <= set(kind.fields)
        assert bool(kind.story.well) == (kind.story.answer is not None)


def test_a_field_is_shown_in_one_way_only_whatever_record_it_is_in() -> None:
    ways: dict[str, set[tuple[FieldDisclosure, str]]] = defaultdict(set)
    for one in (*COMMON_FIELDS, *(one for kind in RECORD_KINDS for one in kind.fields)):
        ways[one.name].add((one.disclosure, one.alias))
    # `by` is a kind of code where something opens an order, and else a person: of a newer record it is hidden.
    assert {name for name, found in ways.items() if len(found) > 1} == {"by"}
    unknown = field_of("box_of_tomorrow", "by")
    assert unknown is not None
    assert unknown.disclosure is FieldDisclosure.ALIAS


def test_a_field_of_a_newer_record_is_known_by_its_name_or_not_at_all() -> None:
    waybill = field_of("box_of_tomorrow", "waybill")
    assert waybill is not None
    assert waybill.disclosure is FieldDisclosure.WAYBILL_NUMBER
    assert field_of("box_of_tomorrow", "phone") is None


def test_figures_count_fields_that_some_record_has() -> None:
    written = {one.name for one in COMMON_FIELDS} | {name for kind in RECORD_KINDS for name in kind.names}
    assert {field.name for field in fields(RecordFields)} <= written


def test_a_row_is_found_by_its_fact() -> None:
    assert all(kind_of(kind.fact.__new__(kind.fact)) is kind for kind in RECORD_KINDS)
