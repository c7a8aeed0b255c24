"""What the setup looks at before it takes an answer, each refusal in the person's words; and the sheets' folders."""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

from station.config import ConfigError, StationFile
from station.locale.texts import LocaleTexts
from station.setup.steps import Answers, makes_form
from station.shop_kinds import shop_keys

SHARE = Path("/srv/packing-station")
"""Where order sheets come in and dispatch sheets go out on an installed bench; an office PC may reach it."""

SHARED = {"inbox": "inbox", "outbox": "outbox", "carrier_inbox": "carrier-in", "carrier_outbox": "carrier-out"}
"""Answers that are folders, and how each is called there."""

_WRITABLE = (SHARE, Path("/var/lib/packing-station"), Path("/mnt/packing-station"))
_FIELDS = {
    "station.name": "name",
    "printer.port": "printer_host",
    "carrier.code": "carrier",
    "carrier.sheets.outbox": "carrier_outbox",
    "carrier.sheets.inbox": "carrier_inbox",
}


def in_words(error: ConfigError, texts: LocaleTexts) -> str:
    """What is wrong with an answer: the field as it stands on the screen, never a file or a key of it."""
    field = {**_FIELDS, **{f"shop.{key.name}": key.name for key in shop_keys()}}.get(error.key, "")
    if texts.has(f"fault.{field}"):
        return texts.text(f"fault.{field}")
    said = error.reason("en" if texts.language == "en" else "ko")
    return f"{texts.text(f'field.{field}')}: {said}" if field else said


def fault_of(config: StationFile, answers: Answers, texts: LocaleTexts, *, installed: bool) -> str:
    """What a configuration that can be read does not say: a layout, a secret, a range, folders; "" when all is well.

    A question that was not come to yet is not judged. Raises ConfigError where the settings make no shop.
    """
    return (
        _layout(config)
        or _secret(config)
        or _range(config, answers, texts)
        or _form(answers, texts)
        or (_place(config, texts) if installed else "")
    )


def folders(config: StationFile, texts: LocaleTexts, owner: str | None) -> tuple[str, ...]:
    """Make the folders for spreadsheets of shop and carrier, and say where they are.

    `owner`: who must be able to write there. Raises OSError.
    """
    keeper = owner if owner is not None and os.geteuid() == 0 and _exists(owner) else None
    for folder in _watched(config):
        if not folder.is_dir():
            folder.mkdir(parents=True)
            if keeper is not None:
                # Whoever else of the group puts a file here leaves it to the bench's user.
                folder.chmod(0o2770)
        if keeper is not None:
            shutil.chown(folder, keeper, keeper)
    shop, sheets = config.shop, config.carrier.sheets
    said = [texts.text("end.folders", inbox=str(shop.inbox), outbox=str(shop.outbox))] if shop.kind.by_sheet else []
    if config.carrier.numbers == "sheet" and sheets.inbox and sheets.outbox:
        said.append(texts.text("end.carrier_folders", inbox=str(sheets.inbox), outbox=str(sheets.outbox)))
    return tuple(said)


def _watched(config: StationFile) -> tuple[Path, ...]:
    """The folders into which files come, or go, by hand: the shop's, and the carrier's."""
    sheets = config.carrier.sheets
    of_carrier = (sheets.inbox, sheets.outbox) if config.carrier.numbers == "sheet" else ()
    of_shop = (config.shop.inbox, config.shop.outbox) if config.shop.kind.by_sheet else ()
    return tuple(folder for folder in (*of_shop, *of_carrier) if folder is not None)


def _layout(config: StationFile) -> str:
    """A layout of one's own is no answer of the setup, so its file is told with the key."""
    from station.documents.layout_choice import layout_of

    try:
        layout_of(config)
    except ConfigError as error:
        return str(error)
    return ""


def _secret(config: StationFile) -> str:
    from station.composition.shop import make_shop

    shop = config.shop
    if not shop.kind.by_sheet and all(shop.says(key) for key in shop.kind.keys if key.needed and not key.secret):
        make_shop(config, os.environ).close()
    return ""


def _range(config: StationFile, answers: Answers, texts: LocaleTexts) -> str:
    first, last = (answers.get(key, "").strip() for key in ("range_from", "range_to"))
    if config.carrier.numbers != "range" or not (first or last):
        return ""
    if not (first and last):
        return texts.text("fault.range_half")
    from station.carriers import RangeError, carrier

    try:
        carrier(config.carrier.code).range(first, last)
    except RangeError as error:
        return range_reason(error.code, error.detail, config.carrier.code, texts)
    return ""


def _form(answers: Answers, texts: LocaleTexts) -> str:
    """Why no form can be made of the carrier's empty sheet."""
    from station.commands.failure import CommandFailure
    from station.commands.orders.own_forms import proposal_of

    sheet = answers.get("form_sheet", "").strip()
    if not makes_form(answers) or not sheet:
        return ""
    try:
        proposal_of(Path(sheet).expanduser(), texts)
    except CommandFailure as failure:
        return failure.text
    return ""


def range_reason(code: str, value: str, carrier: str, texts: LocaleTexts) -> str:
    """Why a range is refused, as `waybills add` says it."""
    return texts.text(f"range.{code}", value=value, carrier=carrier)


def _place(config: StationFile, texts: LocaleTexts) -> str:
    for folder in _watched(config):
        if not any(folder.is_relative_to(place) for place in _WRITABLE):
            return texts.text("fault.place", folder=str(folder), share=str(SHARE))
    return ""


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
