"""Slips, picking lists, item labels, badges and hand-over lists, as the office calls for them."""

from __future__ import annotations

import json
import os
import re
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from printers.virtual import VirtualPrinter
from station.cli import main
from station.documents.kinds import PaperOrder
from station.ledger import RequestAnswer, wake
from station.packing.process.states import AwaitingPrinter, IdleState
from tests.support.support_bench import MUG, Bench, bench_in, order, packs
from tests.support.support_patience import until

ORDERS = "2026112300000001", "2026112300000002"


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A bench with two orders that is not running; its printer is on, and its folder is the current one."""
    with bench_in(tmp_path) as bench:
        bench.sells(order(ORDERS[0], ("MUG-WH", 2)), order(ORDERS[1], ("MUG-WH", 1), ("SOCK-BK-L", 1)))
        bench.work.close()
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("TOKEN", "demo")
        monkeypatch.delenv("PACKING_STATION_CONFIG", raising=False)
        yield bench
        bench.restart()


@pytest.fixture
def site(closed: Bench) -> Path:
    """Its folder."""
    return closed.folder


def codes(picture: Path) -> set[str]:
    with Image.open(picture) as opened:
        return {symbol.text for symbol in zxingcpp.read_barcodes(opened.convert("L"))}


def test_a_slip_carries_the_code_that_opens_its_order(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slips", "print", "--all-ready", "--png", "out"]) == 0
    assert capsys.readouterr().out.split() == [f"out/slip-{number}.png" for number in ORDERS]
    assert [codes(site / "out" / f"slip-{number}.png") for number in ORDERS] == [{number} for number in ORDERS]


def test_the_other_papers_are_drawn_as_well(site: Path) -> None:
    assert main(["slips", "pick", *ORDERS, "--png", "out"]) == 0
    assert main(["products", "labels", "mug-wh", "--copies", "3", "--png", "out"]) == 0
    assert main(["badges", "print", "101", "--png", "out"]) == 0
    assert {path.name: codes(path) for path in (site / "out").iterdir()} == {
        "picking.png": set(),
        "item-MUG-WH.png": {MUG},
        "badge-101.png": {"PS:BADGE:101"},
    }


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["slips", "print", "77"], 1, "77"),
        (["slips", "print"], 2, "--all-ready"),
        (["slips", "pick", "1", "--all-ready"], 2, "--all-ready"),
        (["products", "labels", "NOTHING"], 1, "NOTHING"),
        (["products", "labels", "MUG-WH", "--copies", "501"], 2, "500"),
        (["badges", "print", "999"], 1, "999"),
        (["handover", "sheet", "--date", "yesterday"], 2, "2026-11-23"),
        (["handover", "sheet", "--date", "2020-01-01"], 1, "2020-01-01"),
    ],
)
def test_what_cannot_be_printed_is_told_in_a_line(
    words: list[str], code: int, said: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--png", "out"]) == code
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert said in told.err
    assert not (site / "out").exists()


def labels(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "labels").glob("*.png"))


def test_with_no_bench_running_the_command_prints_by_itself(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slips", "print", "--all-ready"]) == 0
    assert "2장" in capsys.readouterr().out
    assert [codes(site / "labels" / name) for name in labels(site)] == [{number} for number in ORDERS]


def test_a_printer_without_paper_is_told_and_nothing_more_is_sent(
    closed: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    closed.printer.set_fault("paper_end")
    assert main(["slips", "print", "--all-ready"]) == 1
    told = capsys.readouterr()
    assert (told.out, "2장" in told.err) == ("", True)
    assert labels(closed.folder) == []
    closed.printer.clear_fault("paper_end")


def test_a_running_bench_prints_for_the_command_and_records_no_label(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order(ORDERS[0], ("MUG-WH", 1)), order(ORDERS[1], ("MUG-WH", 1)))
        monkeypatch.chdir(tmp_path)
        assert main(["slips", "print", *ORDERS]) == 0
        assert "2장" in capsys.readouterr().out
        assert [codes(tmp_path / "labels" / name) for name in labels(tmp_path)] == [{number} for number in ORDERS]
        assert bench.records("label_sending", "label_printed") == []
        packs(bench, ORDERS[0], MUG)
        assert main(["handover", "sheet"]) == 0
        assert len(labels(tmp_path)) == 4
        assert bench.work.ledger.requests.open() == ()


def test_papers_wait_while_a_label_is_being_settled(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order(ORDERS[0], ("MUG-WH", 1)), order(ORDERS[1], ("MUG-WH", 1)))
        bench.printer.set_fault("paper_end")
        bench.sees(lambda picture: picture.printer.state.value == "lost")
        bench.scan(ORDERS[0])
        bench.hears("order_opened")
        bench.scan(MUG)
        bench.reaches(AwaitingPrinter)
        left = [bench.work.ledger.requests.leave("print", PaperOrder("badge", ("101",)).as_args()) for _ in range(2)]
        wake(bench.config.station.data_dir)
        bench.printer.clear_fault("paper_end")
        bench.reaches(IdleState)
        bench.printer.wait_for_labels(3)
        printed = [codes(tmp_path / "labels" / name) for name in labels(tmp_path)]
        assert [found & {"650000000000", "PS:BADGE:101"} for found in printed] == [
            {"650000000000"},
            {"PS:BADGE:101"},
            {"PS:BADGE:101"},
        ]
        until(lambda: bench.work.ledger.requests.open() == ())
        answers = [bench.work.ledger.requests.answer_to(which) for which in left]
        assert answers == [RequestAnswer(ok=True, text_code="printed", values={"count": 1})] * 2


def dots(file: Path, page: int, tmp_path: Path) -> Image.Image:
    """A page of a PDF as its reader sees it: the picture in it, upright, with its own colours."""
    data = file.read_bytes()
    found = re.findall(rb"/Width (\d+) /Height (\d+) .*?/Length (\d+) >>\nstream\n", data)
    starts = [match.end() for match in re.finditer(rb"/Decode \[1 0\] /Filter /FlateDecode .*?\nstream\n", data)]
    wide, high, length = map(int, found[page])
    rows = zlib.decompress(data[starts[page] : starts[page] + length])
    return Image.frombytes("1", (wide, high), rows, "raw", "1;I").convert("L")


def read(picture: Image.Image) -> set[str]:
    return {symbol.text for symbol in zxingcpp.read_barcodes(picture)}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["slips", "print", "--all-ready"], [set(ORDERS)]),
        (["slips", "print", "--all-ready", "--per-page", "2"], [set(ORDERS)]),
        (["slips", "print", "--all-ready", "--per-page", "1"], [{ORDERS[0]}, {ORDERS[1]}]),
        (["slips", "pick", *ORDERS], [set()]),
        (["products", "labels", "mug-wh", "--copies", "15"], [{MUG}, {MUG}]),
        (["badges", "print", "101"], [{"PS:BADGE:101"}]),
    ],
)
def test_papers_for_the_office_are_a4_with_several_a_page_and_their_owners_alone(
    words: list[str], expected: list[set[str]], site: Path, tmp_path: Path
) -> None:
    assert main([*words, "--pdf", "out.pdf"]) == 0
    file = site / "out.pdf"
    pages = re.findall(rb"/MediaBox \[ 0 0 ([0-9.]+) ([0-9.]+) \]", file.read_bytes())
    assert [(round(float(wide)), round(float(high))) for wide, high in pages] == [(595, 842)] * len(expected)
    assert [read(dots(file, at, tmp_path)) for at in range(len(pages))] == expected
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_pdf_that_cannot_be_made_leaves_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slips", "print", "77", "--pdf", "out.pdf"]) == 1
    (site / "there").mkdir()
    assert main(["slips", "print", "--all-ready", "--pdf", "there"]) == 1
    assert capsys.readouterr().err.count("\n") == 2
    assert [path.name for path in site.iterdir() if "out" in path.name or ".part" in path.name] == []


@pytest.fixture
def spooler(site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system that prints by `lp`, which here keeps what it is given and says what it was called with."""
    folder = site / "bin"
    folder.mkdir()
    lp = '#!/bin/sh\necho "$@" > "$0.words"\ncat > "$0.pdf"\n[ "$2" != Broken ] || { echo no such >&2; exit 1; }\n'
    for name, script in {"lp": lp, "lpstat": '#!/bin/sh\n[ "$2" = Office ]\n'}.items():
        (folder / name).write_text(script, "utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder


def to_papers(site: Path, *lines: str) -> None:
    """Give papers a printer of their own."""
    with (site / "station.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join(("", "[printer.papers]", *lines, "")))


def test_papers_go_to_the_systems_printer_even_while_the_bench_runs(
    site: Path, closed: Bench, spooler: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    closed.restart()
    to_papers(site, 'port = "system:Office"', "per_page = 1")
    assert main(["slips", "print", "--all-ready"]) == 0
    assert "2쪽" in capsys.readouterr().out
    assert (spooler / "lp.words").read_text("utf-8") == "-d Office -t packing-station -o media=A4\n"
    assert [read(dots(spooler / "lp.pdf", at, site)) for at in range(2)] == [{ORDERS[0]}, {ORDERS[1]}]
    assert labels(site) == []


@pytest.mark.parametrize(("queue", "said"), [("Broken", "no such"), ("Office", "lp")])
def test_a_system_that_does_not_print_is_told_in_a_line(
    queue: str,
    said: str,
    site: Path,
    spooler: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    to_papers(site, f'port = "system:{queue}"')
    if queue == "Office":
        monkeypatch.setenv("PATH", str(site))
    assert main(["slips", "pick", "--all-ready"]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert said in told.err


def test_papers_go_to_a_second_printer_of_their_own_width(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    second = VirtualPrinter(0, site / "papers", 480)
    second.start()
    try:
        to_papers(site, f'port = "tcp://127.0.0.1:{second.port}"', "width_mm = 60")
        assert main(["slips", "print", "--all-ready"]) == 0
    finally:
        second.stop()
    assert "2장" in capsys.readouterr().out
    assert [codes(picture) for picture in sorted((site / "papers").glob("*.png"))] == [{number} for number in ORDERS]
    assert labels(site) == []


@pytest.mark.parametrize(("queue", "state"), [("Office", "ok"), ("Other", "fail")])
def test_doctor_says_whether_the_system_knows_the_printer(
    queue: str, state: str, site: Path, spooler: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to_papers(site, f'port = "system:{queue}"')
    main(["doctor", "--json"])
    found = [one for one in json.loads(capsys.readouterr().out) if one["check"] == "papers"]
    assert [(one["state"], queue in one["text"]) for one in found] == [(state, True)]
