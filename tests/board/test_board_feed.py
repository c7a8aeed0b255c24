"""The feed keeps one look, reads again after trouble, and answers questions between two looks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from station.board.refresh import BoardRefresh, HallLook
from station.ledger import LedgerError
from station.statistics.hall_snapshot import HallSnapshot
from station.statistics.parcel_stories import FoundParcel
from tests.support.support_board import NOW, Shown, hall
from tests.support.support_patience import until


class Troubled(Shown):
    """Cannot be read while it is told so."""

    code = ""

    def read(self, now: datetime) -> HallSnapshot:
        if self.code:
            raise LedgerError(self.code, "detail")
        return super().read(now)


Start = Callable[..., BoardRefresh]


@pytest.fixture
def start() -> Iterator[Start]:
    feeds: list[BoardRefresh] = []

    def start(open_hall: Callable[[], Shown], every: float = 0.01) -> BoardRefresh:
        feed = BoardRefresh(open_hall, lambda: NOW, every)
        feeds.append(feed)
        feed.start()
        return feed

    yield start
    for feed in feeds:
        feed.stop()


def test_every_look_is_given_to_whoever_watches_until_they_leave(start: Start) -> None:
    seen: list[HallLook] = []
    feed = start(lambda: Shown(hall()))
    leave = feed.watch(seen.append)
    until(lambda: len(seen) > 2)
    leave()
    count = len(seen)
    newest: list[HallLook] = []
    feed.watch(newest.append)
    until(lambda: len(newest) > 2)
    assert (len(seen) - count, seen[-1]) == (0, HallLook(hall()))


def test_a_file_that_is_missing_is_told_and_read_as_soon_as_it_is_there(start: Start) -> None:
    there = threading.Event()

    def open_hall() -> Shown:
        if not there.is_set():
            raise LedgerError("no_folder", "/data")
        return Shown(hall())

    feed = start(open_hall)
    until(lambda: feed.look == HallLook(None, "no_folder", "/data"))
    there.set()
    until(lambda: feed.look == HallLook(hall()))


def test_trouble_keeps_the_last_figures_and_opens_the_file_anew(start: Start) -> None:
    opened: list[Troubled] = []

    def open_hall() -> Troubled:
        opened.append(Troubled(hall()))
        return opened[-1]

    feed = start(open_hall)
    until(lambda: feed.look.hall is not None)
    opened[0].code = "damaged"
    until(lambda: len(opened) == 2 and not feed.look.trouble)
    assert opened[0].closed
    opened[1].code = "locked"
    until(lambda: feed.look == HallLook(hall(), "locked", "detail"))
    assert len(opened) == 2


def test_a_day_that_is_being_read_is_looked_at_again_at_once(start: Start) -> None:
    source = Shown(replace(hall(), read=0.5))
    feed = start(lambda: source, every=3600)
    until(lambda: feed.look.hall is not None)
    source.hall = hall()
    until(lambda: feed.look == HallLook(hall()))


def test_a_question_is_answered_at_once_and_too_many_are_refused(start: Start) -> None:
    source, told = Shown(hall()), list[tuple[FoundParcel, ...]]()
    feed = start(lambda: source, every=3600)
    assert feed.find("1234", told.append)
    until(lambda: len(told) == 1)
    blocked = BoardRefresh(lambda: source, lambda: NOW, 1)
    assert [blocked.story("p-1", lambda _: None) for _ in range(9)] == [True] * 8 + [False]
    feed.stop()
    assert source.closed
