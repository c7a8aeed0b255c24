"""Rounds on the board: their figures, numbers to be cancelled at the carrier, and boxes whose number does not come."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from station.board.actions import BoardAct, BoardWish
from station.board.board_view import view
from station.board.key_state import BoardPlea, DenyAct, KeyState, PleaStage, SendWish, press
from station.board.model import FigureTone, TonedSentence
from station.commands.hall.board import BOOKS
from station.ledger.statistics.hall_reader import HallReader
from station.locale.texts import LocaleTexts
from station.statistics.backlog import HallSettings
from station.statistics.hall_snapshot import AttentionItem, AttentionKind, RoundFigures
from tests.ledger.test_ledger_rounds import ONE, Row, moved, reserved, taken
from tests.support.support_board import NOW, hall
from tests.support.support_ledger import KOREA, order, stocked

CANCEL = AttentionItem(AttentionKind.TO_CANCEL, order="A1", waybill=ONE, since=NOW)


def line(figures: RoundFigures, language: str) -> TonedSentence | None:
    return view(hall(rounds=figures), LocaleTexts.load(language, *BOOKS), NOW, "B").rounds


def test_the_line_tells_boxes_numbers_and_what_is_missing() -> None:
    some = RoundFigures(2, 120, 118, 60, 2, 1, NOW - timedelta(minutes=40), by_sheet=True)
    assert line(some, "en") == TonedSentence(
        "Rounds 2 (13:52): boxes 120 · numbers 118 · packed 60", FigureTone.SOON, "· missing 2 · to cancel 1"
    )
    whole = RoundFigures(1, 3, 3, 3, 0, 0, NOW, by_sheet=True)
    assert line(whole, "ko") == TonedSentence("회차 1(14:32) 상자 3 · 번호 3 · 포장 3", FigureTone.WELL, "")
    assert line(RoundFigures(by_sheet=True), "en") == TonedSentence("Rounds: none today", FigureTone.CALM, "")
    assert line(RoundFigures(), "en") is None


def test_a_number_is_marked_as_cancelled_behind_a_question_and_without_a_badge() -> None:
    desk, errand = press(KeyState(chosen=CANCEL), "f11", None, (CANCEL,))
    wish = BoardWish(BoardAct.RETURNED, ONE, ONE)
    assert (desk.plea, errand) == (BoardPlea(wish, PleaStage.SURE), None)
    assert press(desk, "enter", None, (CANCEL,))[1] == SendWish(wish, "")


def test_a_round_is_asked_for_only_where_there_is_a_folder() -> None:
    desk, _ = press(KeyState(rounds=True), "f12", None, ())
    assert desk.plea == BoardPlea(BoardWish(BoardAct.ROUND, "", ""), PleaStage.SURE)
    assert press(KeyState(), "f12", None, ())[1] == DenyAct("no_rounds")


def test_the_hall_tells_of_todays_rounds_from_the_ledger(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    references = reserved(bench)
    taken(bench, Row(references["A1"], ONE))
    settings = HallSettings(KOREA, "CJGLS", NOW.time().replace(hour=16, minute=0), by_sheet=True)
    reader = HallReader(tmp_path / "data", settings)
    try:
        early = reader.read(bench.clock())
        assert early.rounds == RoundFigures(1, 2, 1, 0, 1, 0, bench.clock(), by_sheet=True)
        assert [one.need for one in early.attention if one.need is AttentionKind.NUMBER_MISSING] == []
        bench.ledger.intake.take_in([moved(order("A1"))])
        late = reader.read(bench.clock.forward(hours=3, minutes=30))
        needs = [(one.need, one.order, one.waybill) for one in late.attention]
        assert (AttentionKind.NUMBER_MISSING, "A2", "") in needs
        assert (AttentionKind.TO_CANCEL, "A1", ONE) in needs
    finally:
        reader.close()
    asked = bench.ledger.requests.leave("returned", {"number": ONE})
    (request,) = bench.ledger.requests.open()
    bench.ledger.supervisor.carry_out(request, bench.clock())
    answer = bench.ledger.requests.answer_to(asked)
    assert answer is not None
    assert (answer.ok, answer.text_code) == (True, "returned")
    assert bench.ledger.rounds.to_cancel() == ()
