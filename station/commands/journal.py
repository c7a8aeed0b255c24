"""``journal``: what happened at the bench, oldest first."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import datetime

from station.cli import DONE, add_config
from station.commands import verify
from station.commands.common import config_of, ledger_of, out, out_json

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
    parser.add_argument("--order", metavar="NUMBER")
    parser.add_argument("--waybill", metavar="NUMBER")
    parser.add_argument("--since", type=_moment, metavar="TIME", help="ISO 8601; without an offset: the station's")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)
    verbs = parser.add_subparsers(metavar="VERB")
    verify.arguments(verbs.add_parser("verify", help="the same as verify-journal"))


def run(args: Namespace) -> int:
    """Print the records that fit."""
    config = config_of(args)
    since = args.since
    if since is not None and since.tzinfo is None:
        since = since.replace(tzinfo=config.station.timezone)
    with ledger_of(config) as ledger:
        for record in ledger.records(order=args.order, waybill=args.waybill, since=since):
            if args.json:
                out_json(record)
                continue
            said = " ".join(f"{key}={value}" for key, value in record.items() if key not in _HEAD)
            out(f"{record['at'][:19].replace('T', ' ')}  {record.get('order', ''):<17} {record['event']:<16} {said}")
    return DONE


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no ISO 8601 time such as 2026-11-23T10:00:00+09:00") from None
