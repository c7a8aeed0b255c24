from __future__ import annotations

import socket
import threading

from printers.base import JobSettled, PaperOutcome, PrinterCondition, PrintJob
from printers.printer import EscposPrinter
from printers.transport import PrinterTransport, Stop, open_port
from tests.support.support_patience import PATIENCE
from tests.support.support_printers import CONFIRMED, NOT_PRINTED, UNKNOWN, Remembering, bench, dots, job

FAULTS = {
    "paper_end": PrinterCondition.PAPER_END,
    "cover": PrinterCondition.COVER_OPEN,
    "offline": PrinterCondition.OFFLINE,
    "overheated": PrinterCondition.OVERHEATED,
}


def test_an_echo_on_a_new_connection_confirms_nothing() -> None:
    with bench(timeout=0.3) as b:
        b.virtual.set_fault("paper_end@3600")
        assert b.print("1").outcome is UNKNOWN
        b.virtual.set_fault("reset@1")
        assert b.virtual.wait_for_connections(2) == 2
        b.virtual.clear_fault("paper_end")
        assert len(b.virtual.wait_for_labels(1)) == 1
        b.heard.condition(PrinterCondition.READY, since=2)
        assert b.print("2").outcome is CONFIRMED
        assert [(event.key, event.late) for event in b.heard.outcomes] == [("1", False), ("2", False)]


def test_a_connection_reset_in_the_middle_is_unknown_and_the_next_label_is_whole() -> None:
    with bench() as b:
        b.virtual.set_fault("reset@20000")
        assert b.print("1", height=900) == JobSettled("1", UNKNOWN, "connection_lost")
        assert b.print("2").outcome is CONFIRMED
        assert b.virtual.labels[-1].text == b""
        rows = b.virtual.labels[-1].bitmap.rows
        assert rows.endswith(job("2").bitmap.rows)


def test_a_power_cut_in_the_middle_is_unknown_and_nothing_is_sent_again() -> None:
    with bench("slow@100000") as b:
        b.printer.submit(job("1", height=900))
        b.wire.wait_for(b"\x1dv0")
        b.virtual.clear_fault("slow")
        b.virtual.power_cycle()
        assert b.heard.outcome("1").outcome in (UNKNOWN, CONFIRMED)
        assert b.print("2").outcome is CONFIRMED


def test_a_connection_that_ends_between_labels_costs_nothing() -> None:
    with bench() as b:
        for key in ("1", "2", "3"):
            assert b.print(key).outcome is CONFIRMED
            b.virtual.power_cycle()
        assert b.print("4").outcome is CONFIRMED
        assert PaperOutcome.UNKNOWN not in {event.outcome for event in b.heard.outcomes}


def test_a_printer_that_cannot_be_reached_prints_once_it_can() -> None:
    with bench("refuse", wait=PrinterCondition.UNREACHABLE) as b:
        assert b.print("1") == JobSettled("1", NOT_PRINTED, "unreachable")
        b.virtual.clear_fault("refuse")
        b.heard.condition(PrinterCondition.READY)
        assert b.print("2").outcome is CONFIRMED


def test_a_printer_that_used_to_answer_and_is_silent_gets_nothing() -> None:
    with bench(answer=0.2) as b:
        b.virtual.set_fault("silent_now")
        b.heard.condition(PrinterCondition.SILENT)
        b.wire.forget()
        assert b.print("1") == JobSettled("1", NOT_PRINTED, "silent")
        assert b.wire.read() == b""
        b.virtual.clear_fault("silent_now")
        b.heard.condition(PrinterCondition.READY, since=2)
        assert b.print("2").outcome is CONFIRMED
        assert [label.bitmap for label in b.virtual.labels] == [job("2").bitmap]


def test_a_silent_printer_is_still_silent_after_connecting_again() -> None:
    with bench(answer=0.1) as b:
        b.virtual.set_fault("silent_now")
        b.heard.condition(PrinterCondition.SILENT)
        assert b.virtual.wait_for_connections(2) == 2
        assert b.heard.conditions == [PrinterCondition.READY, PrinterCondition.SILENT]
        assert b.print("1").outcome is NOT_PRINTED


def test_a_slow_printer_is_waited_for_as_long_as_it_takes_bytes() -> None:
    with bench("slow@200000", timeout=0.5) as b:
        assert b.print(height=3000).outcome is CONFIRMED


def test_a_port_that_never_reads_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        printer = EscposPrinter(f"tcp://127.0.0.1:{server.getsockname()[1]}", timeout_seconds=0.3, answer_seconds=0.05)
        heard = Remembering()
        printer.start(heard)
        heard.condition(PrinterCondition.READY)
        printer.submit(PrintJob("1", dots(height=60000)))
        assert heard.outcome("1") == JobSettled("1", UNKNOWN, "stalled")
        printer.close()


def test_paper_out_at_a_device_file_prints_nothing_and_is_told() -> None:
    printer, heard = EscposPrinter("file:///dev/full", answer_seconds=0.05), Remembering()
    printer.start(heard)
    heard.condition(PrinterCondition.PAPER_END)
    printer.submit(job())
    assert heard.outcome("1") == JobSettled("1", NOT_PRINTED, "paper_end")
    printer.close()


class Stuck:
    """A port that opens, and then takes not a single byte of a label."""

    def __init__(self, inner: PrinterTransport) -> None:
        self.answers, self.sent = inner.answers, 0
        self._inner = inner

    def fileno(self) -> int:
        return self._inner.fileno()

    def write_some(self, data: memoryview) -> int:
        return 0 if b"\x1dv0" in bytes(data[:8]) else self._inner.write_some(data)

    def read_some(self) -> bytes:
        return self._inner.read_some()

    def close(self) -> None:
        self._inner.close()


def test_a_label_of_which_not_one_byte_was_taken_is_not_printed() -> None:
    def stuck(url: str, stop: Stop) -> PrinterTransport:
        return Stuck(open_port(url, stop))

    with bench(opener=stuck, timeout=0.2) as b:
        assert b.print() == JobSettled("1", NOT_PRINTED, "blocked")
        b.heard.condition(PrinterCondition.READY, since=2)
        assert b.heard.conditions[:3] == [PrinterCondition.READY, PrinterCondition.SILENT, PrinterCondition.READY]
        assert b.virtual.labels == []


def test_a_printer_that_hangs_up_on_everybody_is_not_called_in_a_circle() -> None:
    calls: list[float] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            try:
                while True:
                    server.accept()[0].close()
                    calls.append(0)
            except OSError:
                return

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        printer = EscposPrinter(f"tcp://127.0.0.1:{server.getsockname()[1]}")
        heard = Remembering()
        printer.start(heard)
        heard.condition(PrinterCondition.UNREACHABLE)
        printer.submit(job())
        assert heard.outcome("1") == JobSettled("1", NOT_PRINTED, "unreachable")
        threading.Event().wait(0.6)
        printer.close()
        assert len(calls) <= 4
        server.shutdown(socket.SHUT_RDWR)
    thread.join(PATIENCE)


def test_what_a_unit_answered_once_is_not_probed_again() -> None:
    with bench("no_process_id", answer=0.1) as b:
        assert b.print("1").outcome is CONFIRMED
        assert b"\x1d(H" in b.wire.read()
        b.wire.forget()
        b.virtual.power_cycle()
        assert b.virtual.wait_for_connections(2) == 2
        assert b.print("2").outcome is CONFIRMED
        assert b"\x1d(H" not in b.wire.read()


def test_a_unit_without_a_name_is_probed_on_every_connection() -> None:
    with bench("no_name", answer=0.1) as b:
        b.wire.forget()
        b.virtual.power_cycle()
        assert b.virtual.wait_for_connections(2) == 2
        assert b.print("1").outcome is CONFIRMED
        assert b.wire.read().count(b"\x1d(H") == 2


def test_an_answer_asked_for_on_an_earlier_connection_never_confirms_a_label_of_the_next() -> None:
    with bench("no_process_id", answer=0.2, timeout=0.4) as b:
        b.virtual.set_fault("offline@6000")
        assert b.print("1") == JobSettled("1", UNKNOWN, "offline")
        b.virtual.set_fault("reset@1")
        assert b.virtual.wait_for_connections(2) == 2
        b.virtual.clear_fault("offline")
        b.heard.condition(PrinterCondition.READY, since=2)
        b.virtual.set_fault("no_sensors")
        assert b.print("2") == JobSettled("2", UNKNOWN, "no_answer")
        assert [event.key for event in b.heard.outcomes] == ["1", "2"]
