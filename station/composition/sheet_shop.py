"""The composition of a shop that is two folders: its second process, and the lock that one of them holds at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypedDict

from station.composition.shop import terms_of
from station.config import StationFile, resolve
from station.ledger import Ledger
from station.locale.texts import LocaleTexts
from station.sheets import ProfileChoice, read_orders
from station.sheets.order_profiles.profile_shelf import all_profiles
from station.sheets.reading_child import grid_apart
from station.sync.round import SyncLink
from station.sync.sheet_export import SheetBox, SheetWriter
from station.sync.sheet_import import SheetIntake
from station.sync.sheet_inbox import SheetInbox
from station.sync.sheet_transfer import SheetSync

NOTES = {"ko": ".결과.txt", "en": ".result.txt"}
"""How the names of notes end, by language."""


class SyncParts(TypedDict):
    """What every kind of second process works with; see `station.sync.service.Sync`."""

    clock: Callable[[], datetime]
    poll_seconds: float
    owner: str
    log: logging.Logger
    wake: Callable[[], None]
    link: Callable[[SyncLink], None]
    alive: Callable[[], None]
    errands: Callable[[], object]
    forget: Callable[[], None]


def inbox_of(config: StationFile) -> SheetInbox:
    """The folder into which order sheets are put."""
    return SheetInbox(config.shop.inbox, NOTES[config.station.language])


def sheet_sync(config: StationFile, ledger: Ledger, environ: Mapping[str, str], ways: SyncParts) -> SheetSync:
    """The second process. Makes the two folders where they are missing; of a shop with an interface only the outbox.

    Raises:
        ConfigError: the password of the sheets cannot be had, or a profile of one's own cannot be used.
    """
    shop = config.shop
    password = resolve(shop.sheet_password, environ) if shop.sheet_password is not None else ""
    for folder in (shop.inbox, shop.outbox) if shop.kind.by_sheet else (shop.outbox,):
        # One that cannot be made is told of as one that cannot be used.
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
    inbox, box = inbox_of(config), SheetBox(shop.outbox)
    return SheetSync(
        ledger,
        _intake(config, ledger, inbox, box, password, ways["log"]),
        _writer(config, ledger, box, ways),
        inbox.moving,
        lock=config.station.data_dir / "sheets.lock",
        clock=ways["clock"],
        poll_seconds=ways["poll_seconds"],
        log=ways["log"],
        wake=ways["wake"],
        link=ways["link"],
        alive=ways["alive"],
        errands=ways["errands"],
        forget=ways["forget"],
    )


def _intake(
    config: StationFile, ledger: Ledger, inbox: SheetInbox, box: SheetBox, password: str, log: logging.Logger
) -> SheetIntake:
    reading = ProfileChoice(all_profiles(config.file.parent))
    return SheetIntake(
        ledger,
        inbox,
        lambda data, name: read_orders(
            data, name, config.station.timezone, password, terms_of(config), grid_apart, reading
        ),
        waiting=box.waiting,
        say=LocaleTexts.load(config.station.language, "commands").text,
        log=log,
    )


def _writer(config: StationFile, ledger: Ledger, box: SheetBox, ways: SyncParts) -> SheetWriter:
    every = timedelta(minutes=config.shop.sheet_minutes)
    return SheetWriter(
        ledger,
        box,
        owner=ways["owner"],
        clock=ways["clock"],
        log=ways["log"],
        every=every,
        times=config.shop.sheet_times,
        profiles={profile.origin: profile for profile in all_profiles(config.file.parent)},
        only_profiles=not config.shop.kind.by_sheet,
    )
