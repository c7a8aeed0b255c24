"""Stories of practice: by keys on the packer's screen, beside a bench's data, its shop and its printer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from station.config.values import LabelKind, Numbers, RoundSettings
from station.ledger import BenchLock, HeldBy
from station.locale.texts import LocaleTexts
from station.packing.process.states import PackingState, without_question
from station.practice.room import PracticeRoom, plan_for, rehearsed
from station.practice.session_words import PracticeWords
from tests.practice.support_practice import Rehearsal, codes_on, content, rehearsal, site
from tests.support.support_screen import until

LEFT = "PRACTICE-0"


async def a_whole_session(bench: Rehearsal) -> None:
    """Eight orders, every task done as it should be."""
    for number in range(1, 9):
        await bench.opens(f"{LEFT}{number}")
        if number != 4:
            await a_task(bench, number)
            continue
        await bench.packs()
        await bench.shows("송장이 찢어졌어요")
        await bench.pilot.press("f6", "f3")
        await until(lambda: bench.records()[-1]["event"] == "label_outcome")


async def a_task(bench: Rehearsal, number: int) -> None:
    """An order's task, done as it should be; the fourth is another one where the carrier prints the labels."""
    assert bench.last is not None
    match number:
        case 2:
            await bench.types("8800000000099")
            await bench.packs()
        case 3 | 8:
            await bench.pilot.press("f8" if number == 3 else "f3")
            await until(
                lambda: not isinstance(without_question(bench.last.state), PackingState) if bench.last else False
            )
        case 5:
            await bench.types(item(bench))
            await bench.pilot.press("f2")
            await bench.packs()
        case 6:
            code = item(bench)
            await bench.types(code)
            await bench.types(code)
            await bench.packs()
        case 7:
            await bench.pilot.press("f3")
        case _:
            await bench.packs()


def item(bench: Rehearsal) -> str:
    assert bench.last is not None
    state = without_question(bench.last.state)
    assert isinstance(state, PackingState)
    return state.parcel.open_items[0].codes[0].code


async def test_a_session_is_scored_and_nothing_of_it_reaches_data_shop_or_numbers(tmp_path: Path) -> None:
    with rehearsal(tmp_path, 8) as bench:
        async with bench.begun():
            await bench.shows("연습 PRACTICE", "1/8", "PRACTICE-01")
            # A packer scans the slips that lie there; papers give way to labels.
            await until(lambda: len(bench.printer.labels) >= 8)
            await a_whole_session(bench)
            await bench.shows("연습 점수", "혼자 맡겨도 돼요", "8/8")
            await bench.pilot.press("f1")
            await bench.shows("연습 PRACTICE  처음이신가요? 이렇게 포장해요 ")
            await bench.pilot.press("f1", "f12")
            await until(lambda: bench.left)
    final = bench.room.final
    assert final is not None
    assert (final.ready, final.right, final.packed, final.own, final.asked) == (True, 8, 5, 0, 2)
    assert content(bench.config.station.data_dir) == bench.before
    assert bench.shop.calls == ()
    pages = [label.path for label in bench.printer.labels if label.path is not None]
    slips, labels = pages[:8], pages[8:]
    printed = [codes_on(path) for path in pages]
    assert {f"PRACTICE-0{number}" for number in range(1, 9)} <= set().union(*printed), (slips, labels)
    specimens = sorted(code for codes in printed for code in codes if code.startswith("PS:"))
    assert specimens == [f"PS:PRACTICE:{code}" for code in ("1:1", "2:1", "3:1", "3:2", "4:1", "5:1")]
    assert not any(code.isdigit() for codes in printed for code in codes)


async def test_where_the_carrier_prints_the_labels_boxes_are_opened_by_practice_labels_and_nothing_is_printed(
    tmp_path: Path,
) -> None:
    with rehearsal(tmp_path, 8, by_label=True) as bench:
        async with bench.begun():
            await bench.shows("1/8", "PRACTICE-01 상자의 송장을 스캔하세요")
            await until(lambda: len(bench.printer.labels) >= 8)
            await a_session_by_label(bench)
            await bench.shows("연습 점수", "혼자 맡겨도 돼요", "8/8")
    final = bench.room.final
    assert final is not None
    assert (final.ready, final.right, final.packed, final.own, final.asked) == (True, 8, 5, 0, 3)
    assert content(bench.config.station.data_dir) == bench.before
    assert bench.shop.calls == ()
    printed = [codes_on(label.path) for label in bench.printer.labels if label.path is not None]
    assert printed == [{f"PS:PRACTICE:{number}:1"} for number in range(1, 9)]


async def a_session_by_label(bench: Rehearsal) -> None:
    """Eight orders opened by their labels, every task done as it should be."""
    for number in range(1, 9):
        await bench.opens(f"{LEFT}{number}", f"PS:PRACTICE:{number}:1")
        if number != 4:
            await a_task(bench, number)
            continue
        await bench.types(item(bench))
        await bench.types("PS:PRACTICE:5:1")
        await bench.shows("다른 상자의 송장은 이렇게 막아요")
        await bench.packs()


async def test_a_box_put_back_in_practice_opens_again_by_its_label(tmp_path: Path) -> None:
    with rehearsal(tmp_path, 1, paper=False, by_label=True) as bench:
        async with bench.begun():
            await bench.shows("입력할 코드: PS:PRACTICE:1:1")
            bench.room.draw_papers(tmp_path / "papers")
            assert codes_on(tmp_path / "papers" / "label-PRACTICE-01.png") == {"PS:PRACTICE:1:1"}
            await bench.opens("PRACTICE-01", "PS:PRACTICE:1:1")
            await bench.pilot.press("f8")
            await until(lambda: bench.records()[-1]["event"] == "order_abandoned")
            await bench.opens("PRACTICE-01", "PS:PRACTICE:1:1")
            await bench.packs()
            await bench.shows("연습 점수")
    assert bench.printer.labels == []


def test_practice_keeps_the_labels_of_the_carrier_and_leaves_its_folders_alone(tmp_path: Path) -> None:
    config = site(tmp_path)
    sheets = RoundSettings("cj", tmp_path / "out", tmp_path / "in")
    told = replace(config.carrier, numbers="sheet", label="carrier", close_by_label=True, sheets=sheets)
    here = rehearsed(replace(config, carrier=told), tmp_path / "p", paper=True).carrier
    assert here == replace(told, sheets=RoundSettings(), reissue="same")


async def test_a_specimen_is_known_at_the_practice_bench_as_the_copy_that_it_is(tmp_path: Path) -> None:
    with rehearsal(tmp_path, 1) as bench:
        async with bench.begun():
            await bench.opens("PRACTICE-01")
            await bench.packs()
            await bench.types("PS:PRACTICE:1:1")
            await until(lambda: bench.records()[-1].get("code") == "PS:PRACTICE:1:1")
            last = bench.records()[-1]
    assert (last["event"], last["verdict"], last["order"]) == ("order_scanned", "already_packed", "PRACTICE-01")


async def test_without_paper_the_codes_are_shown_to_be_typed_and_the_printer_is_left_alone(tmp_path: Path) -> None:
    with rehearsal(tmp_path, 1, paper=False) as bench:
        async with bench.begun():
            await bench.opens("PRACTICE-01")
            await bench.shows(f"입력할 코드: {item(bench)}")
            await bench.packs()
            await bench.shows("연습 점수")
    assert bench.printer.labels == []


def test_practice_and_the_bench_exclude_each_other(tmp_path: Path) -> None:
    config = site(tmp_path)
    plan, words = plan_for(config, 1, paper=False), PracticeWords(LocaleTexts.load("ko", "practice"))
    lock = BenchLock(config.station.data_dir)
    lock.acquire("BENCH-1")
    with pytest.raises(HeldBy):
        PracticeRoom(config, tmp_path / "one", plan, words, lambda: None)
    lock.release()
    room = PracticeRoom(config, tmp_path / "two", plan, words, lambda: None)
    with pytest.raises(HeldBy):
        lock.acquire("BENCH-1")
    room.close()
    lock.acquire("BENCH-1")
    lock.release()


def test_labels_that_are_scanned_in_are_printed_in_practice_and_no_file_stays_the_stations(tmp_path: Path) -> None:
    config = site(tmp_path)
    config = replace(config, carrier=replace(config.carrier, numbers="scan"))
    here = rehearsed(config, tmp_path / "p", paper=True)
    assert (here.carrier.numbers, here.carrier.label) == ("range", "own")
    assert (here.station.data_dir, here.retention.key_file) == (
        tmp_path / "p" / "data",
        tmp_path / "p" / "keys" / "keys",
    )
    assert here.backup.to is None
    assert (here.printer, here.scanners) == (config.printer, config.scanners)


@pytest.mark.parametrize(("numbers", "label"), [("scan", "carrier"), ("sheet", "own"), ("api", "carrier")])
def test_where_numbers_are_given_and_no_label_lies_there_first_practice_prints_its_own(
    tmp_path: Path, numbers: Numbers, label: LabelKind
) -> None:
    config = site(tmp_path)
    told = replace(config, carrier=replace(config.carrier, numbers=numbers, label=label, reissue="new"))
    here = rehearsed(told, tmp_path / "p", paper=True).carrier
    assert (here.numbers, here.label, here.reissue) == ("range", "own", "same")
