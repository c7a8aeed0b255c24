"""``journal archive``: old years of the journal leave the ledger for files of their own."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime

from station.commands.command_base import aside, config_of, ledger_of, out, texts_of
from station.commands.failure import DONE, WRONG_CALL, CommandFailure, add_config
from station.ledger import Ledger
from station.locale.texts import LocaleTexts


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser)
    parser.add_argument("--before", type=int, metavar="YEAR", required=True, help="the first year that stays")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Put the years before one away, alone with the ledger."""
    from station.composition.factories import clock_of

    config = config_of(args)
    texts, now = texts_of(config), clock_of(config).now()
    if not 2000 < args.before <= now.year:
        raise CommandFailure(texts.text("archive.year", year=now.year), WRONG_CALL)
    before = datetime(args.before, 1, 1, tzinfo=config.station.timezone)
    with ledger_of(config, create=False) as ledger:
        made = ledger.archives.put_away(before, f"journal-before-{args.before}-{now:%Y%m%d-%H%M%S}.jsonl.gz")
    if made is None:
        out(texts.text("archive.nothing", year=args.before))
        return DONE
    out(texts.text("archive.made", count=made.count, file=str(config.station.data_dir / "archive" / made.name)))
    return DONE


def say_where(ledger: Ledger, texts: LocaleTexts, since: datetime | None) -> None:
    """Beside an answer that begins with the ledger's first record: where the older ones lie."""
    older = [one for one in ledger.archives.files() if since is None or since < datetime.fromisoformat(one.until)]
    if older:
        aside(texts.text("archive.older", until=older[-1].until[:10], files=", ".join(one.name for one in older)))
