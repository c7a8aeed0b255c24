"""``verify-journal``: recompute the chain over every record."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from station.cli import DONE, Failure, add_config
from station.commands.common import config_of, ledger_of, out, out_json, texts_of


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser).add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Say whether no record was changed, added or taken out."""
    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config, create=False) as ledger:
        found = ledger.verify()
    if args.json:
        out_json({"ok": found.ok, "broken_at": found.broken_at, "count": found.count})
    if not found.ok:
        raise Failure(texts.text("verify.broken", place=found.broken_at))
    if not args.json:
        out(texts.text("verify.ok", count=found.count))
    return DONE
