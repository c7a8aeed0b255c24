"""What the board says of a hall: an ordinary afternoon, and days that are out of the ordinary."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from station.board.board_view import view
from station.board.model import BoardModel, FigureTone, HourBar, TableRow, TonedSentence
from station.commands.hall.board import BOOKS
from station.locale.texts import LocaleTexts
from station.statistics.hall_snapshot import (
    AttentionItem,
    AttentionKind,
    BoxBacklog,
    DayForecast,
    ForecastBasis,
    HallSnapshot,
)
from tests.support.support_board import CUTOFF, LATE, NOW, REFUSED, crowded, empty_day, hall, packer, station

KOREAN, ENGLISH = LocaleTexts.load("ko", *BOOKS), LocaleTexts.load("en", *BOOKS)


def shown(made: HallSnapshot, texts: LocaleTexts = KOREAN, trouble: str = "") -> BoardModel:
    return view(made, texts, NOW, "BENCH-1", trouble)


def forecast(made: DayForecast, texts: LocaleTexts = KOREAN) -> TonedSentence:
    return shown(hall(forecast=made), texts).forecast


def test_a_forecast_says_when_against_which_cut_off_who_is_missing_and_what_it_assumes() -> None:
    assert forecast(LATE) == TonedSentence(
        "이 속도면 16:42에 끝나요 · 마감 16:30 · 1명 더 필요해요",
        FigureTone.LATE,
        "가정: 최근 일한 60분의 속도 시간당 35개, 2명, 쉬지 않고",
    )
    assert forecast(LATE, ENGLISH).text == "Done at 16:42 at this pace · cut-off 16:30 · 1 more needed"


@pytest.mark.parametrize(
    ("minutes", "tone"),
    [
        (-60, FigureTone.WELL),
        (-15, FigureTone.WELL),
        (-14, FigureTone.SOON),
        (0, FigureTone.SOON),
        (1, FigureTone.LATE),
    ],
)
def test_a_forecast_is_urgent_by_the_time_left_before_the_cut_off(minutes: int, tone: FigureTone) -> None:
    assert forecast(replace(LATE, ends_at=CUTOFF + timedelta(minutes=minutes))).tone is tone


def test_too_little_work_gives_no_forecast_and_says_so() -> None:
    said = forecast(DayForecast(ForecastBasis.TOO_EARLY, 76, CUTOFF))
    assert (said.text, said.tone) == ("아직 예상할 수 없어요 · 마감 16:30 · 남은 상자 76", FigureTone.CALM)
    assert shown(hall(forecast=DayForecast(ForecastBasis.TOO_EARLY, 76, CUTOFF))).ends.big == "--:--"


def test_after_the_cut_off_nobody_is_asked_for_any_more() -> None:
    past = replace(LATE, cutoff=NOW - timedelta(minutes=5), people_needed=None)
    assert forecast(past).text == "마감 14:27이 지났어요 · 남은 76상자는 16:42에 끝나요"


def test_an_empty_day_is_shown_as_one() -> None:
    made = shown(empty_day())
    assert (made.packed.big, made.waiting.big, made.ends.big) == ("0", "0", "✔")
    assert (made.course_said, made.debts.tone) == ("오늘은 아직 포장한 상자가 없어요", FigureTone.WELL)
    assert [grid.rows for grid in (made.stations, made.attention, made.packers)] == [(), (), ()]


def test_the_backlog_is_told_by_deadline_and_open_orders_as_a_plain_number() -> None:
    made = shown(hall())
    assert made.waiting.under == "주문 81 · 늦음 3 · 오늘 73 · 내일 12"
    assert [row.cells for row in made.backlog.rows] == [
        ("늦음", "3"), ("오늘", "73"), ("내일", "12"), ("그 뒤", "2"), ("기한 없음", "0"),
    ]  # fmt: skip
    assert shown(hall(backlog=BoxBacklog(today=2))).waiting.tone is FigureTone.CALM


def test_the_course_begins_with_the_first_work_and_marks_the_running_hour() -> None:
    course = shown(hall()).course
    assert (course[0], course[-1]) == (HourBar("09", 12, now=False), HourBar("14", 18, now=True))


def test_stations_in_trouble_come_first_with_what_is_wrong_in_words() -> None:
    rows = shown(hall()).stations.rows
    assert [(row.signed, row.cells[-1]) for row in rows] == [
        ("✖ BENCH-2", "✖ 프린터 용지 없음"),
        ("✔ BENCH-1", "✔ 모두 정상"),
        ("- BENCH-3", "! 기록 없음 3시간 0분"),
    ]
    assert rows[0].cells[2] == "2026112312345670 21분"


def test_a_silent_station_with_an_open_box_and_a_wrong_clock_are_urgent() -> None:
    silent = station(silent=True, last_record_at=NOW - timedelta(hours=2))
    wrong = station("BENCH-9", clock_off=True)
    assert [row.tone for row in shown(hall(stations=(silent, wrong))).stations.rows] == [
        FigureTone.LATE,
        FigureTone.LATE,
    ]


def test_a_packer_without_a_name_and_work_without_a_badge_are_said_to_be_that() -> None:
    rows = shown(hall(packers=(packer("109", ""), packer("", "")))).packers.rows
    assert [row.cells[0] for row in rows] == ["이름 없음 (109)", "배지 없이"]


def test_the_time_of_a_parcel_is_split_so_that_nobody_answers_for_a_slow_printer() -> None:
    assert shown(hall()).packers.rows[0] == TableRow(
        ("김포장", "64", "9", "16", "38", "69", "62", "5", "1", "2.4%", "1.2%")
    )


def test_what_needs_a_person_says_why_how_long_and_in_the_shops_own_words() -> None:
    own = replace(REFUSED, reason="상품주문번호가 없습니다")
    made = shown(hall(attention=(REFUSED, own, AttentionItem(AttentionKind.NEWER_JOURNAL, reason="parcel_weighed"))))
    assert [row.cells for row in made.attention.rows] == [
        ("쇼핑몰 거절", "2026112312345601", "BENCH-1", "52분", "송장번호 오류"),
        ("쇼핑몰 거절", "2026112312345601", "BENCH-1", "52분", "상품주문번호가 없습니다"),
        ("새 버전 기록", "-", "-", "-", "parcel_weighed"),
    ]


def test_what_keeps_the_figures_from_being_whole_is_said() -> None:
    made = shown(hall(read=0.4, unknown_events=3, at=NOW - timedelta(minutes=9)), trouble="디스크 오류")
    assert [note.signed for note in made.notes] == [
        "✖ 기록을 읽지 못했어요", "! 9분 전에 읽은 숫자예요", "! 오늘 기록을 읽는 중 40%",
        "! 더 새로운 버전의 기록 3건은 세지 않았어요",
    ]  # fmt: skip


def test_how_many_dispatches_wait_and_how_stands_apart_from_the_age_of_the_oldest() -> None:
    told = shown(hall()).debts
    assert told.under.startswith("· 보낼 것 ")
    assert (
        shown(replace(hall(), debts=replace(hall().debts, owed=0, held=0, refused=0, unnumbered=0))).debts.under == ""
    )


def test_two_hundred_stations_and_sixty_people_are_all_there() -> None:
    made = shown(crowded())
    assert (len(made.stations.rows), len(made.packers.rows)) == (200, 60)


def test_a_debt_from_before_the_clock_was_set_back_asks_for_a_look() -> None:
    made = hall()
    ahead = replace(made.debts, held=0, refused=0, oldest_at=NOW + timedelta(hours=9))
    assert shown(replace(made, debts=ahead)).debts.tone is FigureTone.SOON
