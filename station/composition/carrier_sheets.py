"""The composition of what passes between the bench and a carrier's program: rounds out, result sheets in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from station.composition.sheet_shop import NOTES
from station.config import StationFile
from station.ledger import Ledger
from station.locale.texts import LocaleTexts
from station.sheets.carrier_forms.form_shelf import FOLDER
from station.sheets.reading_child import grid_apart
from station.sync.carrier_folders import CarrierFolders, FolderPlaces, RoundOutbox
from station.sync.result_intake import ResultIntake
from station.sync.round_writer import RoundWriter
from station.sync.sheet_inbox import SheetInbox


def forms_of(config: StationFile) -> Path:
    """Where one's own forms lie."""
    return config.file.parent / FOLDER


def round_writer(config: StationFile, ledger: Ledger, clock: Callable[[], datetime], by: str) -> RoundWriter:
    """Who makes rounds. `by`: who has receivers written, for the record."""
    return RoundWriter(ledger, config.carrier, config.station.data_dir, clock, by)


def result_intake(config: StationFile, ledger: Ledger, clock: Callable[[], datetime], by: str) -> ResultIntake:
    """Who takes result sheets in; a file is read in a process of its own."""
    return ResultIntake(ledger, round_writer(config, ledger, clock, by), clock, grid_apart)


def round_folders(config: StationFile) -> tuple[int, bool]:
    """How many result sheets were refused, and whether a reservation sheet waits for its name. Raises OSError."""
    sheets, refused, parts = config.carrier.sheets, 0, False
    if sheets.inbox is not None:
        refused = len(SheetInbox(sheets.inbox, NOTES[config.station.language]).refused())
    if sheets.outbox is not None:
        parts = RoundOutbox(sheets.outbox).has_parts()
    return refused, parts


def carrier_folders(
    config: StationFile, ledger: Ledger, clock: Callable[[], datetime], wake: Callable[[], None], log: logging.Logger
) -> CarrierFolders | None:
    """The work on the carrier's folders; None where there are none."""
    sheets = config.carrier.sheets
    if sheets.outbox is None and sheets.inbox is None:
        return None
    return CarrierFolders(
        ledger,
        FolderPlaces(config.carrier, config.station.data_dir, forms_of(config), NOTES[config.station.language]),
        round_writer(config, ledger, clock, "sync"),
        result_intake(config, ledger, clock, "sync"),
        clock=clock,
        say=LocaleTexts.load(config.station.language, "commands").text,
        wake=wake,
        log=log,
    )
