"""The office's papers on the bench's printer: page by page, between labels, and each request answered once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

import pytest

from printers.base import Bitmap, DocumentFault, PaperOutcome
from station.bench.document_printing import DocumentPrinting, RequestPages
from station.documents.kinds import PaperOrder, PaperRefused
from station.ledger import BenchRequest, LedgerError
from station.ledger.orders.supervisor_actions import BenchRequests
from tests.support.support_ledger import NOON
from tests.support.support_patience import until

Said = tuple[str, bool, str, Mapping[str, object]]


class Letters(BenchRequests):
    """A letter box that remembers every answer, unless it cannot be written to."""

    def __init__(self) -> None:
        self.answers: list[Said] = []
        self.unwritable = False

    def answer(self, which: str, ok: bool, text_code: str, values: Mapping[str, object] | None = None) -> bool:
        if self.unwritable:
            raise LedgerError("disk_full")
        self.answers.append((which, ok, text_code, dict(values or {})))
        return True


class Desk:
    """Drawer and printer in one, with a letter box; it remembers."""

    def __init__(self) -> None:
        self.now: datetime = NOON
        self.pages: list[tuple[Bitmap, Callable[[PaperOutcome, str], None]]] = []
        self.letters = Letters()
        self.answers = self.letters.answers
        self.taps = 0
        self.trouble: Exception | None = None
        self.drawn = 0
        self.work = DocumentPrinting(self.draw, self, self.letters, lambda: self.now, self.tap)

    def draw(self, wanted: PaperOrder) -> RequestPages:
        return RequestPages(wanted.copies, self.drawing(wanted.copies))

    def drawing(self, count: int) -> Iterator[Bitmap]:
        for at in range(count):
            if self.trouble is not None:
                raise self.trouble
            self.drawn += 1
            yield Bitmap(8, at + 1, bytes(at + 1))

    def paper(self, bitmap: Bitmap, settled: Callable[[PaperOutcome, str], None]) -> None:
        self.pages.append((bitmap, settled))

    def tap(self) -> None:
        self.taps += 1

    def asks(self, name: str = "r1", copies: int = 1) -> None:
        taps = self.taps
        self.work.take(BenchRequest(name, "print", PaperOrder("badge", ("101",), copies).as_args(), NOON))
        until(lambda: self.taps > taps)

    def settles(self, outcome: PaperOutcome = PaperOutcome.CONFIRMED, reason: str = "") -> None:
        self.pages[-1][1](outcome, reason)
        self.work.look(free=True)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_pages_go_out_one_at_a_time_and_the_request_is_answered_after_the_last(desk: Desk) -> None:
    desk.asks(copies=2)
    desk.work.look(free=True)
    desk.work.look(free=True)
    assert (len(desk.pages), desk.answers) == (1, [])
    until(lambda: desk.taps == 2)
    desk.settles()
    assert (len(desk.pages), desk.answers) == (2, [])
    desk.settles()
    assert desk.answers == [("r1", True, "printed", {"count": 2})]
    assert [page.height for page, _ in desk.pages] == [1, 2]


def test_nothing_goes_out_while_a_label_is_being_settled(desk: Desk) -> None:
    desk.asks(copies=2)
    desk.work.look(free=False)
    assert desk.pages == []
    desk.work.look(free=True)
    desk.pages[-1][1](PaperOutcome.CONFIRMED, "")
    desk.work.look(free=False)
    assert len(desk.pages) == 1


def test_pages_are_drawn_as_they_come_out_and_not_all_at_once(desk: Desk) -> None:
    desk.asks(copies=400)
    assert desk.drawn == 1
    desk.work.look(free=True)
    until(lambda: desk.taps == 2)
    assert desk.drawn == 2


def test_a_page_that_cannot_be_drawn_ends_its_request_after_those_before_it(desk: Desk) -> None:
    desk.asks(copies=2)
    desk.asks("r2")
    desk.trouble = DocumentFault("clipped")
    taps = desk.taps
    desk.work.look(free=True)
    until(lambda: desk.taps > taps)
    desk.settles()
    assert desk.answers == [("r1", False, "not_drawn", {"reason": "clipped"})]
    assert [page.height for page, _ in desk.pages] == [1, 1]


def test_a_page_that_nobody_confirms_is_told_as_sent(desk: Desk) -> None:
    desk.asks()
    desk.work.look(free=True)
    desk.settles(PaperOutcome.UNKNOWN, "mute")
    assert desk.answers == [("r1", True, "sent", {"count": 1})]


def test_a_printer_in_trouble_ends_the_request_and_not_the_next_one(desk: Desk) -> None:
    desk.asks(copies=3)
    desk.asks("r2")
    desk.work.look(free=True)
    desk.settles(PaperOutcome.NOT_PRINTED, "paper_end")
    assert desk.answers == [("r1", False, "not_printed", {"reason": "paper_end", "left": 3})]
    desk.settles()
    assert desk.answers[1:] == [("r2", True, "printed", {"count": 1})]


def test_a_request_is_taken_once_however_often_it_is_seen(desk: Desk) -> None:
    desk.asks()
    desk.work.take(BenchRequest("r1", "print", PaperOrder("badge", ("101",)).as_args(), NOON))
    desk.work.look(free=True)
    desk.settles()
    assert (len(desk.pages), len(desk.answers)) == (1, 1)


def test_a_request_of_yesterday_is_not_printed_by_surprise(desk: Desk) -> None:
    desk.now = NOON + timedelta(minutes=11)
    desk.work.take(BenchRequest("r1", "print", PaperOrder("badge", ("101",)).as_args(), NOON))
    desk.work.look(free=True)
    assert (desk.pages, desk.answers) == ([], [("r1", False, "too_late", {})])


@pytest.mark.parametrize(
    ("trouble", "code", "values"),
    [
        (PaperRefused("no_packer", packer="101"), "no_packer", {"packer": "101"}),
        (DocumentFault("barcode_too_wide", "x"), "not_drawn", {"reason": "barcode_too_wide"}),
        (ZeroDivisionError(), "not_drawn", {"reason": "drawing_failed"}),
    ],
)
def test_what_cannot_be_drawn_is_answered(desk: Desk, trouble: Exception, code: str, values: dict[str, str]) -> None:
    desk.trouble = trouble
    desk.asks()
    desk.work.look(free=True)
    assert (desk.pages, desk.answers) == ([], [("r1", False, code, values)])


def test_nothing_goes_out_after_the_bench_was_closed(desk: Desk) -> None:
    desk.asks(copies=2)
    desk.work.close()
    desk.work.look(free=True)
    desk.work.take(BenchRequest("r2", "print", PaperOrder("badge", ("101",)).as_args(), NOON))
    assert (desk.pages, desk.answers) == ([], [])


def test_an_answer_that_cannot_be_stored_is_stored_later(desk: Desk) -> None:
    desk.asks()
    desk.work.look(free=True)
    desk.letters.unwritable = True
    desk.settles()
    assert desk.answers == []
    desk.letters.unwritable = False
    desk.work.look(free=True)
    assert desk.answers == [("r1", True, "printed", {"count": 1})]


@pytest.mark.parametrize("args", [{}, {"paper": "x", "names": [], "copies": "1", "on": ""}])
def test_a_request_that_nobody_here_wrote_is_refused(args: dict[str, object]) -> None:
    with pytest.raises(PaperRefused):
        PaperOrder.from_args(args)


def test_an_order_for_paper_survives_the_ledger() -> None:
    wanted = PaperOrder("handover", ("CJGLS",), 2, NOON.date())
    assert PaperOrder.from_args(wanted.as_args()) == wanted
