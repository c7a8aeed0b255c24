"""``journal``: what happened at the bench, oldest first; of one parcel as a story, and as a page for the customer."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from station.commands.bounded_values import moment
from station.commands.command_base import config_of, ledger_of, out, out_json
from station.commands.failure import DONE, WRONG_CALL, CommandFailure, add_config
from station.commands.records import journal_archiving, verify
from station.locale.texts import LocaleTexts
from station.statistics.wording import name_key
from station.tui.text_cells import fit

_EVENT = 16
"""Cells of an event's name."""
_HEAD = (
    "station",
    "seq",
    "at",
    "event",
    "packer",
    "scanner",
    "order",
    "parcel",
    "latency_ms",
    "commit_ms",
    "paint_ms",
)


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser)
    parser.add_argument("--order", metavar="NUMBER", help="the story of an order's boxes")
    parser.add_argument("--waybill", metavar="NUMBER", help="the story of a waybill's box")
    parser.add_argument("--since", type=moment, metavar="TIME", help="ISO 8601; without an offset: the station's")
    parser.add_argument("--archived", action="store_true", help="the archived years, too")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="the records themselves")
    shape.add_argument("--png", type=Path, metavar="FILE", help="a page for the customer, without personal data")
    shape.add_argument("--pdf", type=Path, metavar="FILE", help="the same as PDF")
    parser.set_defaults(run=run)
    verbs = parser.add_subparsers(metavar="VERB")
    verify.arguments(verbs.add_parser("verify", help="the same as verify-journal"))
    journal_archiving.arguments(verbs.add_parser("archive", help="old years into files of their own"))


def run(args: Namespace) -> int:
    """Print the records that fit, or tell them."""
    config = config_of(args)
    texts = LocaleTexts.load(config.station.language, "commands", "figures")
    asked = args.order is not None or args.waybill is not None
    file = args.png or args.pdf
    if file is not None and not asked:
        raise CommandFailure(texts.text("journal.which"), WRONG_CALL)
    since = args.since
    if since is not None and since.tzinfo is None:
        since = since.replace(tzinfo=config.station.timezone)
    with ledger_of(config) as ledger:
        records = ledger.records.find(order=args.order, waybill=args.waybill, since=since)
        if args.archived:
            records = chain(ledger.archives.records(order=args.order, waybill=args.waybill, since=since), records)
        else:
            journal_archiving.say_where(ledger, texts, since)
        if asked and not args.json:
            from station.commands.records.story import draw, tell

            if file is None:
                return tell(config, list(records), texts)
            return draw(config, list(records), texts, file, pdf=args.pdf is not None)
        for record in records:
            if args.json:
                out_json(record)
                continue
            out(record_line(record, texts))
    return DONE


def record_line(record: Mapping[str, Any], texts: LocaleTexts) -> str:
    """A record in one line; one of a newer version is named by its event."""
    said = " ".join(f"{key}={value}" for key, value in record.items() if key not in _HEAD)
    key = name_key(record)
    event = texts.text(key) if key is not None else str(record["event"])
    at, order = str(record["at"])[:19].replace("T", " "), str(record.get("order", ""))
    return f"{at}  {order:<17} {fit(event, _EVENT)} {said}"
