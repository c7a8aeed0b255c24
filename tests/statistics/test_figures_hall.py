"""The hall as the board gets it, and what it says of days that are not as they should be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from station.statistics.backlog import BacklogLook, OpenNow
from station.statistics.hall_snapshot import AttentionItem, AttentionKind, BoxBacklog, CutOff, DeviceNow
from station.statistics.measures import HallThroughput, ScanPercentiles
from tests.support.support_figures import NINE, SEOUL, Shift, hall_of

TEN = NINE + timedelta(hours=1)


def needs(found: tuple[AttentionItem, ...]) -> list[tuple[AttentionKind, str]]:
    return [(one.need, one.station) for one in found]


def test_an_empty_day_has_all_its_hours_and_nothing_in_them() -> None:
    empty = hall_of()
    assert (empty.today, empty.this_hour, empty.scan_ms) == (HallThroughput(), HallThroughput(), ScanPercentiles())
    assert (empty.backlog, empty.stations, empty.packers, empty.attention) == (BoxBacklog(), (), (), ())
    assert [hour.starts_at.hour for hour in empty.course] == list(range(24))
    assert empty.cutoffs == (CutOff("CJGLS", NINE.replace(hour=16), 0, 0),)
    assert (empty.mistakes.per_1000_pieces, empty.today.seconds_per_parcel, empty.today.wrong_share) == (None,) * 3


def test_every_carrier_has_its_own_pick_up_and_what_was_packed_for_it() -> None:
    shift = Shift()
    shift.packs("p1", 60, "HANJIN")
    shift.packs("p2", 60)
    due = NINE.replace(hour=15)
    found = hall_of(*shift.records, standing=BacklogLook(waiting=((due, 3), (due + timedelta(days=2), 5))))
    half_past_five = NINE.replace(hour=17, minute=30)
    assert found.cutoffs == (CutOff("CJGLS", NINE.replace(hour=16), 3, 1), CutOff("HANJIN", half_past_five, 0, 1))


def test_a_station_shows_who_is_there_what_is_open_and_how_its_devices_are() -> None:
    shift = Shift()
    shift.note("packer_in")
    shift.note("device", device="printer", state="warning", reason="paper_near_end")
    shift.forward(minutes=1)
    shift.note("device", device="printer", state="warning", reason="cover_open")
    shift.opens("p1")
    standing = BacklogLook(open_boxes=(OpenNow("BENCH-1", "p1", "P1", shift.now),))
    (station,) = hall_of(*shift.records, standing=standing).stations
    assert (station.packer, station.packer_name, station.order, station.order_since) == (
        "101",
        "김포장",
        "P1",
        shift.now,
    )
    assert station.devices == (DeviceNow("printer", "warning", "cover_open", NINE),)
    assert (station.last_record_at, station.silent, station.clock_off) == (shift.now, False, False)


def test_a_packer_without_a_name_and_work_without_a_badge_are_shown_as_such() -> None:
    unknown, nobody = Shift("BENCH-1", "999"), Shift("BENCH-2", "")
    unknown.box("p1")
    nobody.box("p2")
    found = hall_of(*unknown.records, *nobody.records).packers
    assert [(one.packer, one.name, one.stations, one.today.parcels) for one in found] == [
        ("", "", ("BENCH-2",), 1),
        ("999", "", ("BENCH-1",), 1),
    ]


def test_sixty_packers_at_two_hundred_stations_all_stand_there() -> None:
    shifts = [Shift(f"BENCH-{at:03}", f"{at % 60:03}") for at in range(200)]
    for shift in shifts:
        shift.box(f"p-{shift.station}")
    found = hall_of(*(record for shift in shifts for record in shift.records))
    assert (len(found.stations), len(found.packers), found.today.parcels) == (200, 60, 200)
    assert {packer.today.parcels for packer in found.packers} == {3, 4}


def test_a_station_that_is_silent_for_an_hour_with_a_box_open_needs_somebody() -> None:
    shift = Shift()
    shift.opens("p1")
    standing = BacklogLook(open_boxes=(OpenNow("BENCH-1", "p1", "P1", NINE),))
    assert needs(hall_of(*shift.records, now=TEN, standing=standing).attention) == [(AttentionKind.SILENT, "BENCH-1")]
    assert hall_of(*shift.records, now=TEN - timedelta(seconds=1), standing=standing).attention == ()
    assert hall_of(*shift.records, now=TEN).stations[0].silent


def test_a_label_in_doubt_is_told_until_it_is_settled() -> None:
    shift = Shift()
    shift.opens("p1")
    shift.note("label_sending", parcel="p1", waybill="650000000011", copy=1)
    shift.forward(seconds=10)
    shift.note("label_outcome", parcel="p1", copy=1, outcome="unknown")
    standing = BacklogLook(open_boxes=(OpenNow("BENCH-1", "p1", "P1", NINE),))
    doubt = AttentionItem(AttentionKind.DOUBTFUL_LABEL, "BENCH-1", "P1", "p1", "650000000011", shift.now)
    assert hall_of(*shift.records, standing=standing).attention == (doubt,)
    shift.packs("p1", 20)
    assert hall_of(*shift.records, standing=standing).attention == ()


def test_a_clock_that_was_set_is_told_and_costs_no_time() -> None:
    shift = Shift()
    shift.box("p1", seconds=60)
    shift.forward(hours=-3)
    shift.box("p2", seconds=60)
    found = hall_of(*shift.records)
    assert needs(found.attention) == [(AttentionKind.CLOCK, "BENCH-1")]
    assert (found.today.parcels, found.today.worked) == (2, 120)
    ahead = Shift(now=TEN + timedelta(minutes=2))
    ahead.opens("p1")
    assert needs(hall_of(*ahead.records, now=TEN).attention) == [(AttentionKind.CLOCK, "BENCH-1")]


def test_events_of_a_newer_version_are_counted_and_named() -> None:
    shift = Shift()
    for event in ("box_weighed", "parcel_photographed", "box_weighed"):
        shift.note(event)
    shift.box("p1")
    found = hall_of(*shift.records)
    assert (found.unknown_events, found.today.parcels) == (3, 1)
    assert found.attention == (AttentionItem(AttentionKind.NEWER_JOURNAL, reason="box_weighed parcel_photographed"),)


def test_what_presses_most_stands_first_and_the_oldest_before_the_newer() -> None:
    older, newer = (AttentionItem(AttentionKind.REFUSED, since=NINE - timedelta(hours=hours)) for hours in (2, 1))
    held = AttentionItem(AttentionKind.HELD_ORDER, since=NINE - timedelta(hours=9))
    assert hall_of(standing=BacklogLook(needs=(held, newer, older))).attention == (older, newer, held)


def test_a_day_on_which_the_clocks_change_has_its_own_number_of_hours() -> None:
    from zoneinfo import ZoneInfo

    from station.statistics.hall_calendar import HallCalendar, micros

    berlin = ZoneInfo("Europe/Berlin")
    calendar = HallCalendar(berlin)
    assert len(calendar.hours(NINE.date().replace(month=10, day=25))) == 25
    twice = calendar.hours(NINE.date().replace(month=10, day=25))[2:4]
    assert [calendar.local(hour).hour for hour in twice] == [2, 2]
    assert calendar.hour_of(twice[1] + 1) == twice[1]
    kathmandu = HallCalendar(ZoneInfo("Asia/Kathmandu"))
    assert kathmandu.local(kathmandu.hour_of(micros(NINE))).minute == 0


def test_names_of_confused_goods_stand_beside_their_skus() -> None:
    shift = Shift()
    shift.opens("p1")
    shift.scans("p1", "MUG-BK", 0, "wrong_item")
    shift.scans("p1", "MUG-WH", 1)
    (pair,) = hall_of(*shift.records, standing=BacklogLook(names={"MUG-WH": "머그컵"})).mistakes.pairs
    assert (pair.one, pair.other, pair.names) == ("MUG-BK", "MUG-WH", ("", "머그컵"))


def test_a_whole_hall_is_in_the_halls_own_zone() -> None:
    shift = Shift()
    shift.box("p1")
    found = hall_of(*shift.records)
    assert {found.at.tzinfo, found.course[0].starts_at.tzinfo, found.forecast.cutoff.tzinfo} == {SEOUL}
    assert found.stations[0].last_record_at == replace(shift).now
