from __future__ import annotations

import os
import pty
import socket
import threading
import time
from pathlib import Path

import pytest

from printers import escpos
from printers.base import JobSettled, PaperOutcome, PrinterCondition, PrinterUnreachable
from printers.printer import EscposPrinter
from printers.transport import PrinterTransport, Stop, open_port
from printers.virtual import VirtualPrinter
from tests.support.support_printers import CONFIRMED, UNKNOWN, Remembering, bench, job, read_stream


def test_a_plain_file_collects_labels_that_nobody_can_confirm(tmp_path: Path) -> None:
    printer, heard = EscposPrinter(f"file://{tmp_path}/labels.bin"), Remembering()
    printer.start(heard)
    for key in ("1", "2"):
        printer.submit(job(key))
        assert heard.outcome(key) == JobSettled(key, UNKNOWN, "no_answer_possible")
    printer.close()
    stream = (tmp_path / "labels.bin").read_bytes().removeprefix(escpos.flush() + escpos.greeting())
    assert read_stream(stream)[1] == job("1").bitmap.rows + job("2").bitmap.rows


def test_a_device_that_swallows_everything_is_mute_and_costs_no_time() -> None:
    printer, heard = EscposPrinter("file:///dev/null", answer_seconds=0.05), Remembering()
    printer.start(heard)
    heard.condition(PrinterCondition.READY)
    before = time.thread_time() + time.process_time()
    printer.submit(job())
    assert heard.outcome("1") == JobSettled("1", UNKNOWN, "mute")
    threading.Event().wait(0.3)
    assert time.thread_time() + time.process_time() - before < 0.2
    printer.close()


def test_a_printer_on_a_serial_line_answers_over_it_and_may_be_pulled_out() -> None:
    ours, theirs = pty.openpty()
    virtual = VirtualPrinter()
    virtual.start()
    bridge = socket.create_connection(("127.0.0.1", virtual.port))

    def carry(read: int, write: int) -> None:
        try:
            while data := os.read(read, 4096):
                os.write(write, data)
        except OSError:
            return

    for read, write in ((ours, bridge.fileno()), (bridge.fileno(), ours)):
        threading.Thread(target=carry, args=(read, write), daemon=True).start()
    printer, heard = EscposPrinter(f"serial://{os.ttyname(theirs)}", look_seconds=0.1), Remembering()
    printer.start(heard)
    heard.condition(PrinterCondition.READY)
    printer.submit(job())
    assert heard.outcome("1") == JobSettled("1", CONFIRMED)
    assert virtual.labels[0].bitmap == job().bitmap
    bridge.shutdown(socket.SHUT_RDWR)
    os.close(theirs)
    os.close(ours)
    heard.condition(PrinterCondition.UNREACHABLE)
    assert heard.conditions == [PrinterCondition.READY, PrinterCondition.UNREACHABLE]
    printer.close()
    virtual.stop()


def test_closing_ends_the_thread_within_a_second_and_says_what_became_of_the_jobs() -> None:
    with bench(timeout=30) as b:
        b.virtual.set_fault("late_echo@60")
        b.printer.submit(job("sent"))
        b.virtual.wait_for_labels(1)
        b.printer.submit(job("waiting"))
        begun = time.monotonic()
        b.printer.close()
        assert time.monotonic() - begun < 1
        assert b.heard.outcomes == [
            JobSettled("sent", UNKNOWN, "closed"),
            JobSettled("waiting", PaperOutcome.NOT_PRINTED, "closed"),
        ]
        with pytest.raises(PrinterUnreachable):
            b.printer.submit(job("late"))


def test_closing_a_printer_that_was_never_started_does_nothing() -> None:
    EscposPrinter("tcp://127.0.0.1:9").close()


def test_a_defect_becomes_a_condition_and_a_new_connection() -> None:
    attempts: list[str] = []

    def broken(url: str, stop: Stop) -> PrinterTransport:
        attempts.append(url)
        if len(attempts) == 1:
            raise RuntimeError("a driver gone wrong")
        return open_port(url, stop)

    with bench(opener=broken) as b:
        assert b.heard.conditions == [PrinterCondition.ERROR, PrinterCondition.READY]
        assert b.print().outcome is CONFIRMED
