"""Answers into a station.toml: a new one is commented, in an old one only what was answered changes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, InlineTable, Table

from station.config import ConfigError, StationFile, load
from station.config.blocks import copy_private
from station.setup.steps import DEFAULTS, INTERFACE, NETWORK, Answers, carriage_of, forms_of, names_in, shipping_of
from station.shop_kinds import credentials, shop_keys, shop_kind
from station.whole_file import replacing, write_new


def answers_of(config: StationFile | None) -> dict[str, str]:
    """The answers of a configuration; the usual ones where there is none. A secret is never read."""
    found = dict(DEFAULTS)
    if config is None:
        return found
    sender = config.carrier.sender
    found |= {
        "language": config.station.language,
        "name": config.station.name,
        "badges": "yes" if config.station.require_badge else "no",
        "printer_kind": config.printer.kind,
        "paper": f"{round(config.label.width_mm)}x{round(config.label.height_mm)}",
        "shop": config.shop.kind.name,
        **{key.name: config.shop.text(key.name) for key in shop_keys() if not key.secret},
        "carrier": config.carrier.code,
        "ship": shipping_of(config.carrier.numbers, config.carrier.label),
        "numbers": config.carrier.numbers if config.carrier.numbers in ("range", "sheet") else DEFAULTS["numbers"],
        "self_print": "yes" if config.carrier.self_print else "no",
        "form": config.carrier.sheets.form,
        **_told_to_interface(config),
        "carrier_outbox": str(config.carrier.sheets.outbox or DEFAULTS["carrier_outbox"]),
        "carrier_inbox": str(config.carrier.sheets.inbox or DEFAULTS["carrier_inbox"]),
        "sender_name": sender.name,
        "sender_phone": sender.phone,
        "sender_address": sender.address,
        "packers": ", ".join(one.name for one in config.packers if not one.supervisor),
        "supervisor": ", ".join(one.name for one in config.packers if one.supervisor),
    }
    if config.scanners:
        first = config.scanners[0]
        found["scanner"] = " ".join(part for part in (first.kind, first.port or first.device) if part)
    port = config.printer.port
    network = port.removeprefix("tcp://")
    found |= {"printer": NETWORK, "printer_host": network} if network != port else {"printer": port}
    return found


def _told_to_interface(config: StationFile) -> dict[str, str]:
    values = config.carrier.api.values if config.carrier.api is not None else {}
    return {key.name: str(values.get(key.name, "")) for key in INTERFACE.keys if key.usual is None and not key.secret}


_FIRST_ID = 101
_FIRST_SUPERVISOR = 900
"""The number of a supervisor in every guide."""
_NO_HOST = "192.168.0.50"
"""Stands for an address that is not asked for yet; the question itself takes none that is empty."""


def written(template: str, before: str | None, answers: Answers, kept: frozenset[str] = frozenset()) -> str:
    """The file's new text. `before`: the file as it is, or None. `kept`: secrets that systemd keeps."""
    document = tomlkit.parse(template if before is None else before)
    _set(document, "station", {"name": answers["name"], "language": answers["language"]})
    _set(document, "station", {"require_badge": answers["badges"] == "yes"})
    _scanner(document, answers["scanner"], int(answers.get("baud", "0") or 0))
    _printer(document, answers)
    _shop(document, answers, kept)
    _carrier(document, answers)
    sender = {key: answers.get(f"sender_{key}", "") for key in ("name", "phone", "address")}
    _set(document["carrier"], "sender", sender)
    _packers(document, answers)
    return tomlkit.dumps(document)


def with_offsets(before: str, across: float, down: float) -> str:
    """A file's text with other offsets of the label, in mm; everything else stays as it is."""
    document = tomlkit.parse(before)
    _set(document, "label", {"offset_x_mm": across, "offset_y_mm": down})
    return tomlkit.dumps(document)


def store(file: Path, text: str, secrets: Mapping[str, str], environ: Mapping[str, str]) -> None:
    """Write the file and its secrets; an earlier file is kept beside it as ``.bak``.

    Raises:
        ConfigError: the text is no configuration; nothing was changed.
        OSError: it cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with replacing(file, durable=False) as part:
        write_new(part, text.encode(), durable=False)
        check(part, file, environ)
        for name, secret in secrets.items():
            _private(file.parent / name, secret)
        if file.exists():
            shutil.copymode(file, part)
            copy_private(file, file.with_name(f"{file.name}.bak"))
        else:
            # Secrets have files of their own; the services read this one under another name than who sets it up.
            part.chmod(0o644)


def check(part: Path, file: Path, environ: Mapping[str, str]) -> None:
    """Read a file that shall become another. Raises ConfigError that names the other."""
    try:
        load(part, environ)
    except ConfigError as error:
        told = (error.key, error.message_code, error.allowed, error.found, error.language)
        raise ConfigError(file, *told) from None


def secrets_of(answers: Answers) -> dict[str, str]:
    """File name → secret, for those that were answered."""
    return {name: answers[key] for key, name in secret_files().items() if answers.get(key)}


def secret_files() -> dict[str, str]:
    """Key → the file beside station.toml that holds it: the shop's secrets, and those of the carrier's interface."""
    return {**credentials(), **{key.name: key.credential for key in INTERFACE.keys if key.secret}}


def _set(document: TOMLDocument | Table | object, name: str, values: Mapping[str, object]) -> None:
    """Set keys of a table, made where it is missing; comments and order of the others stay."""
    if not isinstance(document, TOMLDocument | Table):
        raise TypeError(type(document).__name__)
    if name not in document:
        document[name] = tomlkit.table()
    table = document[name]
    for key, value in values.items():
        # An item that is replaced by its value keeps the comment behind it.
        if not isinstance(table, Table):
            raise TypeError(type(table).__name__)
        if key not in table or table[key] != value:
            table[key] = value


def _scanner(document: TOMLDocument, answer: str, baud: int) -> None:
    kind, _, path = answer.partition(" ")
    block = tomlkit.table()
    block["kind"] = kind
    if path:
        block["port" if kind == "serial" else "device"] = path
    if kind == "serial" and baud:
        block["baud"] = baud
    blocks = document.get("scanner")
    if isinstance(blocks, AoT) and len(blocks):
        if any(one.get("kind") == kind and path in (one.get("port", ""), one.get("device", "")) for one in blocks):
            return
        blocks[0] = block
        return
    made = tomlkit.aot()
    made.append(block)
    document["scanner"] = made


def _printer(document: TOMLDocument, answers: Answers) -> None:
    port = answers["printer"]
    if port == NETWORK:
        host = answers.get("printer_host", "").strip() or _NO_HOST
        port = f"tcp://{host}" if ":" in host else f"tcp://{host}:9100"
    _set(document, "printer", {"kind": answers["printer_kind"], "port": port})
    width, _, height = answers["paper"].partition("x")
    _set(document, "label", {"width_mm": int(width), "height_mm": int(height)})


def _carrier(document: TOMLDocument, answers: Answers) -> None:
    numbers, label = carriage_of(answers)
    code = INTERFACE.carrier if numbers == "api" else answers["carrier"]
    values: dict[str, object] = {"code": code, "numbers": numbers}
    if numbers == "sheet" or "label" in document.get("carrier", {}):
        values["label"] = label
    if answers["self_print"] == "yes" or "self_print" in document.get("carrier", {}):
        values["self_print"] = label == "own" and answers["self_print"] == "yes"
    _set(document, "carrier", values)
    if numbers == "api":
        _set(document["carrier"], "api", {"kind": INTERFACE.name, **_interface(document, answers)})
    if numbers == "sheet":
        folders = {"outbox": answers["carrier_outbox"], "inbox": answers["carrier_inbox"]}
        form = answers["form"] or forms_of(answers["carrier"])[0]
        _set(document["carrier"], "sheets", {"form": form, **folders})


def _interface(document: TOMLDocument, answers: Answers) -> dict[str, object]:
    """What the carrier's interface must be told; a secret lies in a file of its own."""
    known = document.get("carrier", {}).get("api", {})
    values: dict[str, object] = {}
    for key in (key for key in INTERFACE.keys if key.usual is None):
        if not key.secret:
            values[key.name] = answers.get(key.name, "")
        elif answers.get(key.name) or key.name not in known:
            values[key.name] = _kept_in(f"./{key.credential}")
    return values


def _kept_in(file: str) -> InlineTable:
    place = tomlkit.inline_table()
    place.update({"file": file})
    return place


def _shop(document: TOMLDocument, answers: Answers, kept: frozenset[str]) -> None:
    kind = shop_kind(answers["shop"])
    values: dict[str, object] = {"kind": kind.name}
    for key in kind.keys:
        if not key.secret:
            values[key.name] = answers.get(key.name, "")
        elif answers.get(key.name) or (key.needed and key.name not in document.get("shop", {})):
            place = tomlkit.inline_table()
            where = "credential" if key.credential in kept else "file"
            place.update({where: key.credential if where == "credential" else f"./{key.credential}"})
            values[key.name] = place
    _set(document, "shop", values)


def _packers(document: TOMLDocument, answers: Answers) -> None:
    wanted = [(name, False) for name in names_in(answers.get("packers", ""))]
    wanted += [(name, True) for name in names_in(answers.get("supervisor", ""))]
    known = document.get("packer")
    blocks = known if isinstance(known, AoT) else tomlkit.aot()
    there = {str(one.get("name", "")): one for one in blocks}
    taken = {str(one.get("id", "")) for one in blocks}
    free = {
        lead: (str(number) for number in range(first, first + 900) if str(number) not in taken)
        for lead, first in ((False, _FIRST_ID), (True, _FIRST_SUPERVISOR))
    }
    for name, supervisor in wanted:
        if name not in there:
            block = tomlkit.table()
            block.update({"id": next(free[supervisor]), "name": name, "supervisor": supervisor})
            blocks.append(block)
    if wanted and not isinstance(known, AoT):
        document["packer"] = blocks


def _private(path: Path, secret: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(secret + "\n")
