"""``selftest``: does this release work on this PC? Asked of a new one before it is used, on a copy of the data."""

from __future__ import annotations

import pkgutil
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from station.commands.command_base import config_of, out, spoken
from station.commands.failure import DONE, FAILED, add_config
from station.config import ConfigError
from station.locale.texts import LocaleTexts

_Told = tuple[str, dict[str, str | int]]
_WIDTH_MM, _DPI = 72.0, 203


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser).add_argument("--data", type=Path, metavar="FOLDER", help="a copy of the data; it is migrated")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Test each part, whatever became of the others."""
    texts = LocaleTexts.load(spoken(args).language, "releases")
    parts: dict[str, Callable[[], Iterator[_Told]]] = {
        "modules": _modules,
        "configuration": lambda: _configuration(args),
        "ledger": lambda: _ledger(args.data),
        "label": _label,
    }
    passed = [_passes(part, test, texts) for part, test in parts.items()]
    if not all(passed):
        return FAILED
    out(texts.text("selftest.passed"))
    return DONE


def _passes(part: str, test: Callable[[], Iterator[_Told]], texts: LocaleTexts) -> bool:
    try:
        for key, values in test():
            out(texts.text(f"selftest.{key}", **values))
    except Exception as problem:  # noqa: BLE001 - whatever a release breaks with is the answer of its test
        out(texts.text("selftest.failed", part=part, detail=f"{type(problem).__name__}: {problem}"))
        return False
    return True


def _modules() -> Iterator[_Told]:
    count = 0
    for root in ("station", "printers", "scanners"):
        package = import_module(root)
        for found in pkgutil.walk_packages(package.__path__, f"{root}."):
            if not found.name.endswith(".__main__") and ".migrations." not in found.name:
                import_module(found.name)
                count += 1
    yield "modules", {"count": count}


def _configuration(args: Namespace) -> Iterator[_Told]:
    try:
        config = config_of(args)
    except ConfigError:
        if args.config is not None:
            raise
        yield "no_configuration", {}
    else:
        yield "configuration", {"file": str(config.file)}


def _ledger(data: Path | None) -> Iterator[_Told]:
    from station.ledger.copies.snapshot import open_copy

    if data is None:
        yield "no_ledger", {}
    else:
        yield "ledger", {"count": open_copy(data)}


def _label() -> Iterator[_Told]:
    from printers.check import require_printable
    from printers.render import render
    from station.documents.waybill.contents import WaybillData
    from station.documents.waybill.waybill import waybill_document
    from station.simulators.goods import orders

    now = datetime.now(UTC)
    order = orders(now)[0]
    part = order.consignments[0]
    items = tuple((line.name, line.option, line.quantity) for line in part.lines)
    data = WaybillData(
        "", "650000000011", "6500-0000-0011", part.receiver, items, now.date(), order.number, specimen=True
    )
    document = waybill_document(data, _WIDTH_MM, dpi=_DPI)
    require_printable(document, render(document, _DPI), _DPI)
    yield "label", {}
