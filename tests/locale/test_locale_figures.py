"""Every figure has a name and a meaning in both languages, and every step of a story its sentence."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest

import station.locale.texts as module
from station.locale.texts import LANGUAGES, LocaleTexts
from station.packing.record_kinds import RECORD_KINDS, REGISTRATION_SENT, RecordKind
from station.statistics.hall_snapshot import AttentionKind, ForecastBasis
from station.statistics.incidents import IncidentKind
from station.statistics.measures import HallThroughput, MistakeFigures, WaitSplit

BOOKS = ("figures", "report")
SHOWN = {"parcels_per_hour", "pieces_per_hour", "seconds_per_parcel", "wrong_share", "too_many_share", "scan_ms"}
SHOWN |= {"stopped", "per_1000_pieces", "backlog", "forecast", "debts", "open_orders", "silent"}
# Parts of other figures, which have no column or lamp of their own.
PARTS = {"split", "labels_confirmed", "labels_not_printed"}
DISPATCHED = ("accepted", "already_done", "refused", "unreachable", "in_sheet")
"""How a dispatch ends; a record's other answers are enumerations of the rules."""
REGISTERED = ("accepted", "already_done", "cancelled", "by_hand", "refused", "unreachable")
"""How a registration ends."""


def steps_of(kind: RecordKind) -> list[str]:
    """The texts that a parcel's story needs for a kind of record."""
    if kind.story is None:
        return []
    if kind.story.answer is None:
        return [f"step.{kind.event}"]
    answers = get_type_hints(kind.fact)[kind.story.answer.name]
    told = REGISTERED if kind is REGISTRATION_SENT else DISPATCHED
    return [f"step.{kind.event}_{one}" for one in (told if answers is str else answers)]


def tables(book: str, language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(module.__file__).parent / f"{book}.{language}.toml").read_text("utf-8"))


@pytest.mark.parametrize("book", BOOKS)
def test_both_languages_have_the_same_keys_and_the_same_blanks(book: str) -> None:
    korean, english = (tables(book, language) for language in LANGUAGES)
    assert {name: list(table) for name, table in korean.items()} == {
        name: list(table) for name, table in english.items()
    }
    for name, table in korean.items():
        for key, text in table.items():
            assert set(re.findall(r"\{(\w+)", text)) == set(re.findall(r"\{(\w+)", english[name][key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_a_name_and_a_meaning(language: str) -> None:
    texts = LocaleTexts.load(language, "figures")
    measured = {field.name for kind in (HallThroughput, WaitSplit, MistakeFigures) for field in fields(kind)} - PARTS
    for name in measured | SHOWN:
        assert texts.has(f"figure.{name}"), name
        assert texts.has(f"definition.{name}"), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_needs_bases_and_incidents_have_words(language: str) -> None:
    texts = LocaleTexts.load(language, "figures", "report")
    keys = (
        [f"need.{one}" for one in AttentionKind]
        + [f"basis.{one}" for one in ForecastBasis]
        + [f"incident.{one}" for one in IncidentKind]
    )
    keys += ["step.unknown", "step.taken_back", "event.dispatch_in_sheet"]
    assert [key for key in keys if not texts.has(key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", RECORD_KINDS, ids=lambda kind: kind.event)
def test_every_kind_of_record_has_words(kind: RecordKind, language: str) -> None:
    texts = LocaleTexts.load(language, "figures")
    assert [key for key in (kind.name_key, *steps_of(kind)) if not texts.has(key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_no_words_for_a_record_that_is_none(language: str) -> None:
    known = tables("figures", language)
    steps = {key.removeprefix("step.") for kind in RECORD_KINDS for key in steps_of(kind)}
    assert set(known["step"]) - steps == {"unknown", "taken_back", "parcel_voided_alone"}
    assert set(known["event"]) - {kind.event for kind in RECORD_KINDS} == {"dispatch_in_sheet"}
