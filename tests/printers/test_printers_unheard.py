"""A printer that was not heard: what it says afterwards is no word on the label, and it is not called well."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from printers.base import JobSettled, PrinterCondition, StateChanged
from printers.label_dialogue import LabelKind, LabelLanguage
from printers.link import is_stranger
from printers.printer import EscposPrinter, LanguagePrinter
from printers.printer_settings import LabelMedia
from printers.transport import FdTransport, PrinterTransport, Stop
from printers.virtual import VirtualPrinter
from tests.printers.support_languages import KINDS, bench
from tests.support.support_patience import PATIENCE
from tests.support.support_printers import CONFIRMED, NOT_PRINTED, UNKNOWN, Remembering, Tape, dots, job
from tests.support.support_printers import bench as escpos_bench

EVERY = pytest.mark.parametrize("kind", KINDS)


@EVERY
def test_a_printer_switched_off_and_on_in_a_label_confirms_nothing_on_a_line_that_stays_open(kind: LabelKind) -> None:
    with bench(kind, "slow@100000", answer=0.2) as one:
        one.virtual.set_fault("switched_off@4000")
        one.submit("1", height=400)
        assert one.heard.outcome("1") == JobSettled("1", UNKNOWN, "no_answer")
        one.virtual.clear_fault("slow")
        one.virtual.clear_fault("switched_off")
        one.heard.condition(PrinterCondition.READY, since=2)
        assert one.print("2").outcome is CONFIRMED
        assert [event.key for event in one.heard.outcomes] == ["1", "2"]
        assert one.virtual.connections == 1


@EVERY
def test_a_printer_that_loses_its_power_at_work_and_feeds_blank_labels_confirms_nothing(kind: LabelKind) -> None:
    with bench(kind, "throws_away", answer=0.2, timeout=5) as one:
        one.submit("1", height=1600)
        one.virtual.wait_for_work()
        one.virtual.set_fault("switched_off")
        assert one.heard.outcome("1") == JobSettled("1", UNKNOWN, "no_answer")
        one.virtual.clear_fault("switched_off")
        one.heard.condition(PrinterCondition.READY, since=2)
        assert [event.key for event in one.heard.outcomes] == ["1"]


def test_a_zebra_whose_roll_ended_and_was_changed_within_a_moment_confirms_nothing() -> None:
    with bench("zpl", answer=0.2) as one:
        one.virtual.set_fault("paper_end@4000")
        one.submit("1")
        one.virtual.wait_for_labels(1)
        assert one.heard.outcome("1") == JobSettled("1", UNKNOWN, "no_answer")
        one.virtual.clear_fault("paper_end")
        assert one.print("2").outcome in (CONFIRMED, NOT_PRINTED)
        assert "1" not in {event.key for event in one.heard.outcomes if event.outcome is CONFIRMED}


def test_a_process_id_that_comes_back_after_silence_is_no_proof() -> None:
    with escpos_bench(timeout=1, answer=0.1) as one:
        one.virtual.set_fault("silent_now@5000")
        assert one.print("1") == JobSettled("1", UNKNOWN, "no_answer")
        one.virtual.clear_fault("silent_now")
        one.heard.condition(PrinterCondition.READY, since=2)
        assert one.print("2").outcome is CONFIRMED
        assert [event.key for event in one.heard.outcomes] == ["1", "2"]


def test_a_stray_byte_at_switching_on_is_taken_for_no_status_answer() -> None:
    with escpos_bench("no_process_id", "noise", timeout=1, answer=0.2) as one:
        one.virtual.set_fault("switched_off@9000")
        one.printer.submit(job("1", height=400))
        one.heard.condition(PrinterCondition.SILENT)
        assert one.heard.outcome("1") == JobSettled("1", UNKNOWN, "no_answer")
        one.virtual.clear_fault("switched_off")
        one.heard.condition(PrinterCondition.READY, since=2)
        assert [event.key for event in one.heard.outcomes] == ["1"]


def test_a_label_printer_that_never_says_that_it_works_is_known_after_three_labels() -> None:
    with bench("tspl", "never_busy", timeout=0.6) as one:
        settled = [one.print(str(number)) for number in range(4)]
        assert [event.reason for event in settled] == ["no_answer"] * 3 + ["never_busy"]
        assert {event.outcome for event in settled} == {UNKNOWN}
        assert one.heard.conditions[-1] is PrinterCondition.READY
        assert one.heard.events[-2] == StateChanged(PrinterCondition.READY, "never-busy")


def test_what_was_learned_of_a_printer_is_forgotten_with_its_connection_and_when_it_says_otherwise() -> None:
    with bench("tspl", "never_busy", timeout=0.6) as one:
        for number in range(4):
            one.print(str(number))
        one.virtual.clear_fault("never_busy")
        one.virtual.power_cycle()
        one.virtual.wait_for_connections(2)
        assert one.print("9").outcome is CONFIRMED


@contextmanager
def deaf_receiver(say: bytes = b"") -> Iterator[tuple[int, Tape]]:
    """A machine that takes everything and answers nothing, unless it has first words of its own."""
    taken = Tape()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                while True:
                    session, _ = server.accept()
                    session.sendall(say)
                    while data := session.recv(65536):
                        taken(data)
            except OSError:
                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1], taken
        server.shutdown(socket.SHUT_RDWR)


def label_printer(port: int, kind: LabelKind, *, look: float = 0.05) -> LanguagePrinter:
    return LanguagePrinter(
        f"tcp://127.0.0.1:{port}", LabelLanguage(kind, LabelMedia()), answer_seconds=0.05, look_seconds=look
    )


@pytest.mark.parametrize(("kind", "question"), [("zpl", b"~HS"), ("tspl", b"\x1b!?"), ("slcs", b"^cp")])
def test_a_printer_of_another_language_is_asked_a_few_times_and_then_no_more(kind: LabelKind, question: bytes) -> None:
    with deaf_receiver() as (port, taken):
        printer, heard = label_printer(port, kind), Remembering()
        printer.start(heard)
        assert heard.condition(PrinterCondition.READY) == StateChanged(PrinterCondition.READY, "mute")
        threading.Event().wait(1.5)
        asked = taken.read().count(question)
        printer.close()
        assert asked == 7


def test_a_printer_that_finds_its_voice_after_that_is_heard_with_the_next_label() -> None:
    with bench("tspl", "mute", answer=0.05) as one:
        threading.Event().wait(1.2)
        one.virtual.clear_fault("mute")
        assert one.print("1").reason == "mute"
        one.heard.condition(PrinterCondition.READY, since=1)
        one.heard.wait_for(lambda event: event == StateChanged(PrinterCondition.READY, "answers now"))
        assert one.print("2").outcome is CONFIRMED


@pytest.mark.parametrize(
    "words",
    [
        b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7\r\n",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"220 mail.example ESMTP\r\n",
        b"RFB 003.008\n",
        b"\xff\xfd\x18\xff\xfd \r\nlogin: ",
        b"-ERR unknown command\r\n",
    ],
)
def test_an_address_where_another_service_answers_is_told_as_no_printer(words: bytes) -> None:
    with deaf_receiver(words) as (port, _):
        for printer in (EscposPrinter(f"tcp://127.0.0.1:{port}", answer_seconds=0.1), label_printer(port, "tspl")):
            heard = Remembering()
            printer.start(heard)
            told = heard.wait_for(lambda event: isinstance(event, StateChanged) and "no_printer" in event.detail)
            printer.close()
            assert isinstance(told, StateChanged)
            assert told.condition is PrinterCondition.UNREACHABLE


@pytest.mark.parametrize(
    "answer",
    [
        b"_VIRTUAL\0",
        b"_TM-T88V",
        b"\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n",
        b"\x12\x12\x12\x12",
        b"\x10\0\0\0",
        b"\x20" * 300,
        b"\x41\x45\x41\x00\x20\x20\x41\x41\x41\x45\x45",
        b'7"!!!!\0',
    ],
)
def test_what_a_printer_answers_is_no_strangers_word(answer: bytes) -> None:
    assert not is_stranger(answer)


def blocked(stuck: list[bool]) -> Callable[[str, Stop], PrinterTransport]:
    """A line with flow control whose printer holds it: it takes the first words, and of a label nothing."""

    class Held(FdTransport):
        def write_some(self, data: memoryview) -> int:
            return 0 if stuck[0] and b"BITMAP" in bytes(data) else super().write_some(data)

    def opener(_url: str, _stop: Stop) -> PrinterTransport:
        ours, theirs = socket.socketpair()
        ours.settimeout(0)
        theirs.settimeout(0)
        kept.append((ours, theirs))
        return Held(ours.fileno(), ours.close)

    kept: list[tuple[socket.socket, socket.socket]] = []
    return opener


def test_a_mute_printer_that_takes_nothing_is_left_alone_and_not_sent_to_again_and_again() -> None:
    stuck = [True]
    printer = LanguagePrinter(
        "serial:///dev/null",
        LabelLanguage("tspl", LabelMedia()),
        timeout_seconds=0.3,
        answer_seconds=0.05,
        opener=blocked(stuck),
    )
    heard = Remembering()
    printer.start(heard)
    heard.condition(PrinterCondition.READY)
    for number in range(3):
        printer.submit(job(str(number)))
        assert heard.outcome(str(number)).outcome is NOT_PRINTED
    assert [event.reason for event in heard.outcomes] == ["blocked", "silent", "silent"]
    heard.condition(PrinterCondition.READY, since=len(heard.events) - 1)
    stuck[0] = False
    printer.submit(job("9"))
    assert heard.outcome("9", PATIENCE) == JobSettled("9", UNKNOWN, "mute")
    printer.close()


def release_bench(kind: LabelKind, virtual: VirtualPrinter) -> tuple[LanguagePrinter, Remembering]:
    printer = LanguagePrinter(
        f"tcp://127.0.0.1:{virtual.port}",
        LabelLanguage(kind, LabelMedia()),
        timeout_seconds=0.6,
        answer_seconds=0.3,
        look_seconds=0.05,
        watch_seconds=0.02,
        release_seconds=0.1,
    )
    heard = Remembering()
    printer.start(heard)
    heard.condition(PrinterCondition.READY)
    return printer, heard


def alone(virtual: VirtualPrinter) -> bool:
    for _ in range(300):
        if not virtual.glance.connections:
            return True
        threading.Event().wait(0.01)
    return False


@EVERY
def test_a_printer_that_is_let_go_is_free_for_others_and_called_again_for_the_next_label(kind: LabelKind) -> None:
    virtual = VirtualPrinter(kind=kind)
    virtual.start()
    printer, heard = release_bench(kind, virtual)
    assert alone(virtual)
    printer.submit(job("1"))
    assert heard.outcome("1").outcome is CONFIRMED
    assert alone(virtual)
    printer.prepare(dots())
    assert virtual.wait_for_connections(3) == 3
    assert heard.conditions == [PrinterCondition.READY]
    printer.close()
    virtual.stop()


def test_a_printer_that_was_let_go_and_has_no_paper_gets_nothing() -> None:
    virtual = VirtualPrinter(kind="tspl")
    virtual.start()
    printer, heard = release_bench("tspl", virtual)
    assert alone(virtual)
    virtual.set_fault("paper_end")
    printer.submit(job("1"))
    assert heard.outcome("1") == JobSettled("1", NOT_PRINTED, "paper_end")
    printer.close()
    virtual.stop()


def test_what_was_learned_of_a_printer_is_kept_while_it_is_let_go() -> None:
    virtual = VirtualPrinter(kind="tspl")
    virtual.set_fault("never_busy")
    virtual.start()
    printer, heard = release_bench("tspl", virtual)
    for number in range(4):
        assert alone(virtual)
        printer.submit(job(str(number)))
        heard.outcome(str(number))
    assert [event.reason for event in heard.outcomes] == ["no_answer"] * 3 + ["never_busy"]
    printer.close()
    virtual.stop()
