"""``badges print``: a packer's badge; ``badges new``: one whose number nobody can guess."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from station.commands.command_base import config_of, ledger_of, out, texts_of, workable
from station.commands.devices.packers import packer_named
from station.commands.devices.paper import add_office, add_png, deliver, print_pages, write_pictures
from station.commands.failure import DONE, CommandFailure, add_config
from station.config import StationFile
from station.documents.kinds import PaperOrder, PaperSheet, paper_of
from station.documents.papers.page_layout import PaperStock
from station.ledger import BenchLock, HeldBy
from station.locale.texts import LocaleTexts

_CARD_MM = 90.0


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    prints = add_config(verbs.add_parser("print", help="badges of packers named in station.toml"))
    prints.add_argument("id", nargs="+", metavar="ID")
    add_office(prints)
    prints.set_defaults(run=run)
    news = add_config(verbs.add_parser("new", help="a badge with a number that nobody can guess"))
    news.add_argument("id", metavar="ID")
    add_png(news)
    news.set_defaults(run=new)


def run(args: Namespace) -> int:
    """Print the badges."""
    return deliver(args, lambda _: PaperOrder("badge", tuple(args.id)))


def new(args: Namespace) -> int:
    """Make a badge, and print the line that has the station know it.

    The number is on the card and nowhere else: it is left in no request and no file of the station's.
    """
    from station.documents.papers.item_labels import badge
    from station.rights.badge_numbers import badge_hash, new_badge

    config = config_of(args)
    texts, packer = texts_of(config), packer_named(config, args.id)
    with ledger_of(config) as ledger:
        key = ledger.keys.journal
    number = new_badge()
    config, paper = _lengthwise(config)
    card = badge(packer.id, packer.name, paper, supervisor=packer.supervisor, number=number)
    pages = [PaperSheet(f"badge-{packer.id}-{at}", page) for at, page in enumerate(card, 1)]
    if args.png is not None:
        write_pictures(config, pages, args.png, texts)
    else:
        out(_printed(workable(config), pages, texts))
    out(texts.text("people.badge_line", packer=packer.id))
    out(f'badge = "{badge_hash(number, key)}"')
    return DONE


def _lengthwise(config: StationFile) -> tuple[StationFile, PaperStock]:
    """On a roll the card lies along the paper: most are too narrow for its bars, and many scanners read no QR code."""
    paper = paper_of(config)
    if paper.height or paper.width >= _CARD_MM:
        return config, paper
    return replace(config, label=replace(config.label, rotate=90)), replace(paper, width=_CARD_MM)


def _printed(config: StationFile, pages: list[PaperSheet], texts: LocaleTexts) -> str:
    lock = BenchLock(config.station.data_dir)
    try:
        lock.acquire(config.station.name)
    except HeldBy:
        raise CommandFailure(texts.text("people.bench_runs")) from None
    try:
        return print_pages(config, pages, texts)
    finally:
        lock.release()
