from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pyzbar import pyzbar

from printers import escpos
from printers.render import from_png, render
from printers.virtual import FaultKind, VirtualPrinter, parse_fault
from printers.virtual.escpos_machine import EscposMachine
from printers.virtual.read_escpos import TextCommand, next_command
from tests.support.support_patience import PATIENCE
from tests.support.support_printers import dots, sample

ECHO = b"\x37\x22AAAA\0"
FENCE = escpos.process_id(b"AAAA")


class Hand:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def machine(out: Path | None = None, clock: Hand | None = None) -> EscposMachine:
    return EscposMachine(576, out, clock or Hand())


def said(printer: EscposMachine) -> bytes:
    answer = bytes(printer.outbox)
    printer.outbox.clear()
    return answer


@pytest.fixture
def virtual(tmp_path: Path) -> Iterator[VirtualPrinter]:
    printer = VirtualPrinter(out=tmp_path)
    printer.start()
    yield printer
    printer.stop()


def talk(printer: VirtualPrinter, data: bytes, answer: int) -> bytes:
    """Send and wait for so many bytes."""
    with socket.create_connection(("127.0.0.1", printer.port), timeout=PATIENCE) as link:
        link.sendall(data)
        heard = b""
        while len(heard) < answer:
            heard += link.recv(100)
        return heard


def test_a_label_is_saved_as_a_picture_that_scans(virtual: VirtualPrinter, tmp_path: Path) -> None:
    bitmap = render(sample()).bitmap
    assert talk(virtual, escpos.label(bitmap) + FENCE, 7) == ECHO
    assert from_png(tmp_path / "label-0001.png") == bitmap
    with Image.open(tmp_path / "label-0001.png") as picture:
        one = {symbol.text for symbol in zxingcpp.read_barcodes(picture)}
        other = {symbol.data.decode() for symbol in pyzbar.decode(picture)}
    assert one == other == {"650000000011", "PS:LABEL:650000000011:1"}


def test_numbering_goes_on_where_an_earlier_run_ended(tmp_path: Path) -> None:
    for _ in range(2):
        printer = machine(tmp_path)
        printer.receive(escpos.label(dots()) + escpos.label(dots()))
    (tmp_path / "label-0003.png").unlink()
    machine(tmp_path).receive(escpos.label(dots()))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "label-0001.png",
        "label-0002.png",
        "label-0004.png",
        "label-0005.png",
    ]


@settings(max_examples=30)
@given(st.lists(st.integers(1, 2000), max_size=12))
def test_the_same_label_comes_out_however_the_bytes_are_split(sizes: list[int]) -> None:
    stream, printer = escpos.greeting() + escpos.label(dots(height=60)) + FENCE, machine()
    for size in sizes:
        printer.receive(stream[:size])
        stream = stream[size:]
    printer.receive(stream)
    assert [label.bitmap for label in printer.labels] == [dots(height=60)]
    assert said(printer) == b"\x10\0\0\0" + ECHO


@pytest.mark.parametrize("head", [b"\x1d(L\x4a\x00", b"\x1d8L\x4a\x00\x00\x00"])
def test_graphics_stored_and_printed_are_drawn_like_a_raster(head: bytes) -> None:
    rows = bytes(range(64))
    store = head + b"0p0\x01\x01\x31" + b"\x40\x00\x08\x00" + rows
    printer = machine()
    printer.receive(store + b"\x1d(L\x02\x0002" + b"\x1dVB\0")
    (label,) = printer.labels
    assert [label.bitmap.rows[y * 72 : y * 72 + 8] for y in range(8)] == [rows[y * 8 : y * 8 + 8] for y in range(8)]


@pytest.mark.parametrize(
    ("fault", "status", "auto"),
    [
        (None, "12121212", "10000000"),
        ("near_end", "1212121e", "10000300"),
        ("paper_end", "1a32127e", "18000f00"),
        ("cover", "1a161212", "38000000"),
        ("offline", "1a121212", "18000000"),
    ],
)
def test_states_are_told_as_real_units_tell_them(fault: str | None, status: str, auto: str) -> None:
    printer = machine()
    printer.receive(escpos.greeting())
    said(printer)
    if fault is not None:
        printer.set_fault(parse_fault(fault))
        assert said(printer).hex() == auto
    printer.receive(b"".join(escpos.ask_status(which) for which in (1, 2, 3, 4)))
    assert said(printer).hex() == status


def test_what_is_held_back_comes_out_when_paper_is_loaded() -> None:
    printer = machine()
    printer.set_fault(parse_fault("paper_end@7200"))
    printer.receive(escpos.label(dots(height=200)) + FENCE)
    assert (printer.labels, said(printer)) == ([], b"")
    printer.clear_fault(FaultKind.PAPER_END)
    assert [label.bitmap for label in printer.labels] == [dots(height=200)]
    assert said(printer) == ECHO


def test_a_jam_leaves_the_label_uncut_until_it_is_cleared() -> None:
    printer = machine()
    printer.set_fault(parse_fault("cutter"))
    printer.receive(escpos.label(dots()) + FENCE)
    printer.receive(escpos.ask_status(3))
    assert (printer.labels, said(printer)) == ([], b"\x1a")
    printer.clear_fault(FaultKind.CUTTER)
    assert (len(printer.labels), said(printer)) == (1, ECHO)


def test_a_late_echo_waits_for_its_time() -> None:
    clock = Hand()
    printer = machine(clock=clock)
    printer.set_fault(parse_fault("late_echo@3"))
    printer.receive(FENCE)
    printer.tick()
    assert said(printer) == b""
    clock.now = 3.0
    printer.tick()
    assert said(printer) == ECHO


def test_a_picture_cut_off_swallows_the_head_of_what_comes_next() -> None:
    printer = machine()
    printer.receive(escpos.label(dots(height=48))[:1000])
    printer.receive(escpos.greeting())
    assert said(printer) == b""
    printer.receive(escpos.flush() + escpos.greeting())
    assert said(printer) == b"\x10\0\0\0"


def test_a_real_time_command_inside_of_a_picture_is_obeyed_and_counted() -> None:
    printer = machine()
    rows = b"\xff\x10\x04\x01" * 18
    printer.receive(b"\x1dv0\0\x48\0\x01\0" + rows)
    assert (said(printer), printer.strays) == (b"\x12" * 18, 18)


def test_text_is_kept_apart_so_that_rubbish_is_seen() -> None:
    printer = machine()
    printer.receive("홍".encode("cp949") + b"\x1dVB\0")
    assert printer.labels[0].text == "홍".encode("cp949")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_to_an_end(data: bytes) -> None:
    held = bytearray(data)
    while (taken := next_command(held)) is not None:
        assert taken[1] > 0
        assert not isinstance(taken[0], TextCommand) or taken[1] == 1
        del held[: taken[1]]
