"""Label printers with their own language, from the owner's thread to the paper and back, and all that breaks."""

from __future__ import annotations

import pytest

from printers.base import JobSettled, PrinterCondition, StateChanged
from printers.label_dialogue import LabelKind
from printers.transport import PrinterTransport, Stop, open_port
from tests.printers.support_languages import KINDS, Bench, bench
from tests.support.support_printers import CONFIRMED, NOT_PRINTED, UNKNOWN, HostileWire

EVERY = pytest.mark.parametrize("kind", KINDS)


def printed(one: Bench, count: int) -> list[bytes]:
    return [label.bitmap.rows for label in one.virtual.wait_for_labels(count)]


@EVERY
def test_labels_are_printed_and_confirmed_one_after_the_other(kind: LabelKind) -> None:
    with bench(kind) as one:
        settled = [one.print(key) for key in ("1", "2", "3")]
        assert settled == [JobSettled(key, CONFIRMED) for key in ("1", "2", "3")]
        assert len(one.virtual.labels) == 3


@EVERY
def test_it_says_how_it_confirms(kind: LabelKind) -> None:
    with bench(kind) as one:
        assert one.heard.condition(PrinterCondition.READY) == StateChanged(PrinterCondition.READY, "status")


@EVERY
def test_a_wire_that_gives_a_byte_at_a_time_changes_nothing(kind: LabelKind) -> None:
    def hostile(url: str, stop: Stop) -> PrinterTransport:
        return HostileWire(open_port(url, stop))

    with bench(kind, opener=hostile) as one:
        assert one.print().outcome is CONFIRMED


@EVERY
def test_a_printer_that_answers_nothing_is_printed_on_and_stays_in_doubt(kind: LabelKind) -> None:
    with bench(kind, "mute", answer=0.1) as one:
        settled = one.print()
        assert (settled.outcome, settled.reason) == (UNKNOWN, "mute")
        assert len(printed(one, 1)) == 1


@EVERY
def test_what_is_not_wanted_is_not_concluded(kind: LabelKind) -> None:
    with bench(kind, confirm="none") as one:
        settled = one.print()
        assert (settled.outcome, settled.reason) == (UNKNOWN, "no_confirmation")


@pytest.mark.parametrize("kind", ["tspl", "slcs"])
def test_without_paper_nothing_is_sent_and_the_reason_is_told(kind: LabelKind) -> None:
    with bench(kind, "paper_end", wait=PrinterCondition.PAPER_END) as one:
        settled = one.print()
        assert (settled.outcome, settled.reason) == (NOT_PRINTED, "paper_end")
        one.virtual.clear_fault("paper_end")
        one.heard.condition(PrinterCondition.READY)
        assert one.print("2").outcome is CONFIRMED
        assert len(one.virtual.labels) == 1


def test_a_zebra_without_paper_answers_nothing_and_gets_nothing() -> None:
    with bench("zpl", answer=0.1) as one:
        one.virtual.set_fault("paper_end")
        one.heard.condition(PrinterCondition.SILENT)
        assert one.print().outcome is NOT_PRINTED
        one.virtual.clear_fault("paper_end")
        one.heard.condition(PrinterCondition.READY, since=len(one.heard.events))
        assert one.print("2").outcome is CONFIRMED
        assert len(one.virtual.labels) == 1


@EVERY
def test_a_roll_that_ends_in_a_label_leaves_a_doubt_and_is_never_called_printed(kind: LabelKind) -> None:
    with bench(kind, "paper_end@4000", timeout=0.5) as one:
        settled = one.print(height=200)
        assert settled.outcome is UNKNOWN
        assert settled.reason == ("no_answer" if kind == "zpl" else "paper_out")
        assert one.virtual.labels[0].bitmap.height < 200


@pytest.mark.parametrize(("kind", "more"), [("zpl", 0), ("tspl", 0), ("slcs", 1)])
def test_after_a_fault_only_a_printer_that_cannot_be_told_otherwise_repeats_the_label(
    kind: LabelKind, more: int
) -> None:
    with bench(kind, "paper_end@4000", timeout=2) as one:
        one.print(height=200)
        printed(one, 1)
        one.virtual.clear_fault("paper_end")
        if one.heard.conditions[-1] is not PrinterCondition.READY:
            one.heard.condition(PrinterCondition.READY, since=len(one.heard.events) - 1)
        assert one.print("2", height=200).outcome is CONFIRMED
        assert len(one.virtual.labels) == 2 + more
        assert len(one.heard.outcomes) == 2


@pytest.mark.parametrize("kind", ["zpl", "tspl"])
def test_a_paused_printer_is_told_as_offline_and_gets_nothing(kind: LabelKind) -> None:
    with bench(kind, "offline", wait=PrinterCondition.OFFLINE) as one:
        assert one.print().outcome is NOT_PRINTED


@pytest.mark.parametrize("kind", ["tspl", "slcs"])
def test_a_cover_opened_over_a_label_leaves_a_doubt_that_says_so(kind: LabelKind) -> None:
    with bench(kind) as one:
        one.virtual.set_fault("cover@12000")
        settled = one.print(height=400)
        assert (settled.outcome, settled.reason) == (UNKNOWN, "cover_open")


@EVERY
def test_a_connection_that_breaks_in_a_label_leaves_a_doubt_and_no_half_label_later(kind: LabelKind) -> None:
    with bench(kind) as one:
        one.virtual.set_fault("reset@12000")
        settled = one.print(height=400)
        assert (settled.outcome, settled.reason) == (UNKNOWN, "connection_lost")
        assert one.print("2").outcome is CONFIRMED
        assert [label.bitmap.height for label in one.virtual.labels] == [200]


@EVERY
def test_a_printer_that_falls_silent_gets_no_label(kind: LabelKind) -> None:
    with bench(kind, answer=0.1) as one:
        one.virtual.set_fault("silent")
        one.heard.condition(PrinterCondition.SILENT)
        assert one.print().outcome is NOT_PRINTED
