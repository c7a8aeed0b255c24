"""Every trouble of a printer in one table: what becomes of the label, what is said of it, and the way back."""

from __future__ import annotations

import errno
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from printers.base import JobSettled, PaperOutcome, PrinterCondition
from printers.transport import PrinterTransport, Stop, open_port
from printers.transport.base import lost
from station.locale.texts import LocaleTexts
from station.packing.notices import NoticeCode, tell
from tests.support.support_printers import CONFIRMED, NOT_PRINTED, UNKNOWN, Bench, bench, job

KOREAN, ENGLISH = LocaleTexts.load("ko"), LocaleTexts.load("en")


@dataclass(frozen=True)
class Trouble:
    """`fault` strikes before the label, or in it when it carries an offset; `lamp` is told while it lasts."""

    fault: str
    outcome: PaperOutcome
    reason: str
    lamp: PrinterCondition
    late: bool = False


TROUBLES = (
    Trouble("paper_end", NOT_PRINTED, "paper_end", PrinterCondition.PAPER_END),
    Trouble("paper_end@5000", UNKNOWN, "paper_out", PrinterCondition.PAPER_END),
    Trouble("near_end", CONFIRMED, "", PrinterCondition.NEAR_END),
    Trouble("cover", NOT_PRINTED, "cover_open", PrinterCondition.COVER_OPEN),
    Trouble("cover@5000", UNKNOWN, "cover_open", PrinterCondition.COVER_OPEN),
    Trouble("cutter", UNKNOWN, "cutter", PrinterCondition.CUTTER, late=True),
    Trouble("overheated", NOT_PRINTED, "overheated", PrinterCondition.OVERHEATED),
    Trouble("overheated@5000", UNKNOWN, "overheated", PrinterCondition.OVERHEATED, late=True),
    Trouble("offline", NOT_PRINTED, "offline", PrinterCondition.OFFLINE),
    Trouble("offline@5000", UNKNOWN, "offline", PrinterCondition.OFFLINE, late=True),
    Trouble("error", NOT_PRINTED, "error", PrinterCondition.ERROR),
    Trouble("error@5000", UNKNOWN, "error", PrinterCondition.ERROR, late=True),
    Trouble("silent_now", NOT_PRINTED, "silent", PrinterCondition.SILENT),
    Trouble("silent_now@5000", UNKNOWN, "no_answer", PrinterCondition.SILENT),
    Trouble("late_echo@0.5", UNKNOWN, "no_answer", PrinterCondition.READY, late=True),
)
BREAKS = (("reset@5000", "connection_lost"), ("power_cut@5000", "connection_lost"))
QUIRKS = (
    (("mute",), "mute"),
    (("no_process_id", "no_sensors"), "no_confirmation"),
    (("silent_now",), "stalled"),
)
OF_DRAWING = ("barcode_unreadable", "barcode_differs", "clipped", "receiver_erased", "drawing_failed", "qr_too_large")
REASONS = {row.reason for row in TROUBLES if row.reason} | {reason for _, reason in (*BREAKS, *QUIRKS)}
NEVER_SENT = {row.reason for row in TROUBLES if row.outcome is NOT_PRINTED} | {
    *("unreachable", "blocked", "connection_lost", "no_space", "closed"),
    *OF_DRAWING,
}
DOUBTS = (REASONS - {row.reason for row in TROUBLES if row.outcome is NOT_PRINTED}) | {
    *("cover_open", "overheated", "offline", "error", "no_space", "closed", "internal", "restart"),
    "no_answer_possible",
}


def width_of(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def is_well(b: Bench, since: int) -> None:
    def now(_: object) -> bool:
        return b.heard.conditions[-1] is PrinterCondition.READY

    b.heard.wait_for(now, since=since)


@pytest.mark.parametrize("row", TROUBLES, ids=lambda row: row.fault)
def test_a_trouble_ends_as_the_table_says_and_leads_back(row: Trouble) -> None:
    with bench(timeout=0.15, answer=0.1, look=0.1) as b:
        b.virtual.set_fault(row.fault)
        if row.outcome is NOT_PRINTED:
            b.heard.condition(row.lamp)
        assert b.print("1") == JobSettled("1", row.outcome, row.reason)
        b.heard.condition(row.lamp)
        paper = len(b.virtual.labels)
        assert (row.outcome is NOT_PRINTED) <= (paper == 0)
        b.virtual.clear_fault(row.fault.partition("@")[0])
        if row.late:
            assert b.heard.outcome("1", late=True) == JobSettled("1", CONFIRMED, late=True)
        if row.lamp is not PrinterCondition.NEAR_END:
            is_well(b, len(b.heard.events) - 1)
        assert b.print("2").outcome is CONFIRMED
        assert [label.bitmap for label in b.virtual.labels].count(job("1").bitmap) == (row.outcome is not NOT_PRINTED)
        assert b.virtual.labels[-1].bitmap == job("2").bitmap


@pytest.mark.parametrize(("fault", "reason"), BREAKS)
def test_a_broken_connection_leaves_a_doubt_and_a_torn_piece_that_is_cut_away(fault: str, reason: str) -> None:
    with bench(timeout=0.5, answer=0.1, look=0.1) as b:
        b.virtual.set_fault(fault)
        assert b.print("1") == JobSettled("1", UNKNOWN, reason)
        assert b.virtual.wait_for_connections(2) == 2
        assert b.print("2").outcome is CONFIRMED
        assert b.virtual.labels[-1].bitmap == job("2").bitmap
        assert job("1").bitmap not in [label.bitmap for label in b.virtual.labels]
        assert [event.key for event in b.heard.outcomes] == ["1", "2"]


@pytest.mark.parametrize(("faults", "reason"), QUIRKS)
def test_a_printer_that_cannot_say_what_it_did_is_printed_on_once(faults: tuple[str, ...], reason: str) -> None:
    with bench(*faults, timeout=0.15, answer=0.1, look=0.1) as b:
        assert b.print("1", height=9000 if reason == "stalled" else 200) == JobSettled("1", UNKNOWN, reason)


def test_a_slow_serial_line_is_no_trouble() -> None:
    with bench("slow@20000", timeout=20) as b:
        assert b.print("1", height=100) == JobSettled("1", CONFIRMED)


class Failing:
    """A device of the kernel that fails once, in the middle of a label."""

    def __init__(self, inner: PrinterTransport, error: int, failed: list[int]) -> None:
        self.answers, self._inner, self._error, self._failed = inner.answers, inner, error, failed

    @property
    def sent(self) -> int:
        return self._inner.sent

    def fileno(self) -> int:
        return self._inner.fileno()

    def write_some(self, data: memoryview) -> int:
        if not self._failed and self.sent > 10_000:
            self._failed.append(self._error)
            raise lost(OSError(self._error, ""), "paper_end")
        return self._inner.write_some(data[:1000])

    def read_some(self) -> bytes:
        return self._inner.read_some()

    def close(self) -> None:
        self._inner.close()


def failing(error: int) -> Callable[[str, Stop], PrinterTransport]:
    failed: list[int] = []

    def opener(url: str, stop: Stop) -> PrinterTransport:
        return Failing(open_port(url, stop), error, failed)  # type: ignore[return-value]

    return opener


@pytest.mark.parametrize(("error", "reason"), [(errno.ENOSPC, "paper_out"), (errno.ENODEV, "connection_lost")])
def test_a_device_that_fails_in_a_label_leaves_a_doubt_and_nothing_of_it_in_front_of_the_next(
    error: int, reason: str
) -> None:
    with bench(opener=failing(error), answer=0.1) as b:
        assert b.print("1") == JobSettled("1", UNKNOWN, reason)
        assert b.print("2").outcome is CONFIRMED
        assert b.virtual.labels[-1].bitmap == job("2").bitmap


@pytest.mark.parametrize("texts", [KOREAN, ENGLISH], ids=["ko", "en"])
@pytest.mark.parametrize("reason", sorted(REASONS | NEVER_SENT | DOUBTS))
def test_every_reason_has_a_name(texts: LocaleTexts, reason: str) -> None:
    assert texts.has(f"reason.{reason}")


@pytest.mark.parametrize("texts", [KOREAN, ENGLISH], ids=["ko", "en"])
@pytest.mark.parametrize("reason", sorted(NEVER_SENT))
def test_a_label_that_did_not_come_out_says_why_and_what_to_do(texts: LocaleTexts, reason: str) -> None:
    said = texts.say(tell(NoticeCode.LABEL_NOT_PRINTED, reason=reason))
    assert texts.text(f"reason.{reason}") in said.text
    assert said.next == texts.text(f"hint.{reason}")


@pytest.mark.parametrize("texts", [KOREAN, ENGLISH], ids=["ko", "en"])
@pytest.mark.parametrize("reason", sorted(DOUBTS))
def test_a_doubt_asks_for_the_labels_scan_and_names_the_other_way(texts: LocaleTexts, reason: str) -> None:
    said = texts.say(tell(NoticeCode.LABEL_DOUBTFUL, reason=reason, waybill="650000000011"))
    assert texts.text(f"reason.{reason}") in said.text
    assert ("스캔" if texts is KOREAN else "scan") in said.next
    assert "F6" in said.next
    assert width_of(said.next) <= 71, "it stands on one line of a small terminal"
