"""What a new kind of record needs: one row in the table, one rule, and its words; every reader knows it then."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

import station.locale.texts as locale_texts
from station.commands.records.journal import record_line
from station.doctor.redact_journal import RecordCleaner
from station.documents.story_contents import lines
from station.ledger import JournalEntry
from station.locale.texts import LANGUAGES, LocaleTexts
from station.packing import record_fields as of
from station.packing.facts import Fact
from station.packing.process import transitions
from station.packing.process.states import BenchDesk, Calm, IdleState, State
from station.packing.process.transitions import fold
from station.packing.record_fields import FieldDisclosure, RecordField
from station.packing.record_kinds import KIND_BY_EVENT, KIND_BY_FACT, RecordKind, StorySentence
from station.statistics.journal_records import JournalRecord, RecordFields
from station.statistics.wording import story
from tests.support.support_figures import NINE, SEOUL, fold_of
from tests.support.support_ledger import Bench, stocked


@dataclass(frozen=True, slots=True)
class BoxWeighed:
    """The box stood on a scale."""

    order: str
    parcel: str
    verdict: str
    grams: int
    weighed_for: str = ""


GRAMS = RecordField("grams", FieldDisclosure.NUMBER)
BOX_WEIGHED = RecordKind(
    event="box_weighed",
    fact=cast("type[Fact]", BoxWeighed),
    fields=(of.ORDER, of.PARCEL, of.VERDICT, GRAMS, RecordField("weighed_for")),
    by_hand=True,
    story=StorySentence((GRAMS,), of.VERDICT, frozenset({"right"})),
)
WORDS = {
    "ko": {"event": {"box_weighed": "무게 잼"}, "step": {"box_weighed_right": "무게가 맞았어요: {grams}g"}},
    "en": {"event": {"box_weighed": "weighed"}, "step": {"box_weighed_right": "the weight was right: {grams} g"}},
}


@pytest.fixture
def weighing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that knows one kind more: its row, its rule, its words."""
    monkeypatch.setitem(KIND_BY_EVENT, BOX_WEIGHED.event, BOX_WEIGHED)
    monkeypatch.setitem(KIND_BY_FACT, BOX_WEIGHED.fact, BOX_WEIGHED)
    known, read = transitions._apply, locale_texts._read

    def rule(state: Calm, fact: Fact) -> State:
        return state if isinstance(fact, BOX_WEIGHED.fact) else known(state, fact)

    def words(name: str) -> dict[str, dict[str, str]]:
        tables, (book, _, rest) = read(name), name.partition(".")
        if book == "figures":
            for table, said in WORDS[rest.removesuffix(".toml")].items():
                tables[table] |= said
        return tables

    monkeypatch.setattr(transitions, "_apply", rule)
    monkeypatch.setattr(locale_texts, "_read", words)


def weighed(folder: Path) -> tuple[Bench, BoxWeighed]:
    """A bench with an open box that was weighed for somebody."""
    bench = stocked(folder)
    box = bench.opened("A1")
    fact = BoxWeighed(box.order, box.parcel, "right", 640, "홍길동")
    bench.ledger.record(
        JournalEntry(bench.clock(), (cast("Fact", fact),), packer="101", extras={"scanner": "serial-1"})
    )
    return bench, fact


@pytest.mark.usefixtures("weighing")
def test_it_is_written_chained_and_read_back(tmp_path: Path) -> None:
    bench, fact = weighed(tmp_path)
    newest = list(bench.ledger.records.find())[-1]
    assert list(newest)[4:] == ["order", "parcel", "packer", "scanner", "verdict", "grams", "weighed_for"]
    assert bench.ledger.chain.verify().ok
    resumed = bench.again().resumption.point()
    assert resumed.facts[-1:] == (cast("Fact", fact),)
    before = fold(IdleState(BenchDesk()), resumed.facts[:-1])
    assert fold(IdleState(BenchDesk()), resumed.facts) == before


@pytest.mark.usefixtures("weighing")
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_in_words(language: str, tmp_path: Path) -> None:
    bench, _ = weighed(tmp_path)
    texts = LocaleTexts.load(language, "figures")
    records = list(bench.ledger.records.find())
    assert WORDS[language]["event"]["box_weighed"] in record_line(records[-1], texts)
    told = story(records, {})
    assert told is not None
    said = list(lines(told, texts, SEOUL, {}))
    assert f"○  {texts.text('step.box_weighed_right', grams=640)}" in said[-1]
    assert "640" in said[-1]


@pytest.mark.usefixtures("weighing")
def test_it_leaves_the_house_without_what_is_nobodys_business(tmp_path: Path) -> None:
    bench, _ = weighed(tmp_path)
    (record,) = (one for one in bench.ledger.records.find() if one["event"] == "box_weighed")
    kept = RecordCleaner(lambda _code: False).clean(record)
    assert (kept["event"], kept["verdict"], kept["grams"], kept["left_out"]) == ("box_weighed", "right", 640, 1)
    assert "홍길동" not in repr(kept)


def test_figures_know_it_by_its_row(request: pytest.FixtureRequest) -> None:
    record = JournalRecord("BENCH-1", round(NINE.timestamp() * 1_000_000), "box_weighed", RecordFields())
    assert fold_of(record).unknown == {"box_weighed": 1}
    request.getfixturevalue("weighing")
    assert not fold_of(record).unknown
