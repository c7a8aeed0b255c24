"""``label preview``: the waybill of an order as it would print, as a specimen without a number."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

from station.commands.command_base import caller, config_of, ledger_of, out, texts_of
from station.commands.failure import DONE, CommandFailure, add_config
from station.commands.files import put_whole


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    view = add_config(verbs.add_parser("preview", help="draw an order's waybill"))
    view.add_argument("number")
    view.add_argument("--png", type=Path, required=True, metavar="FILE")
    view.set_defaults(run=preview)


def preview(args: Namespace) -> int:
    """Draw the waybill of the next box that the order opens, or of its whole when all is packed."""
    from printers.check import require_printable
    from printers.images import png_bytes
    from printers.render import render
    from station.bench.carrier_choice import CarrierChoice
    from station.composition.factories import clock_of
    from station.documents.rendering import specimen_of
    from station.packing.orders import PackingBox
    from station.packing.parcels import items_of

    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        order, receiver = ledger.orders.find(args.number), ledger.orders.receiver_of(args.number)
        slip = ledger.slips.find(args.number, "preview")
        products = {product.sku: product for product in ledger.catalogue.products()}
        if order is None:
            raise CommandFailure(texts.text("orders.unknown", order=args.number))
        if receiver is None:
            raise CommandFailure(texts.text("label.receiver_erased", order=args.number))
    number = order.row.number
    box = slip.box if slip is not None and slip.box is not None else None
    if box is None:
        box = PackingBox("preview", number, (number,), order.lines, items_of(order.lines, products))
    box = CarrierChoice(config.carrier.house, lambda _: receiver).consigned(box)
    document, dpi = specimen_of(config, box, receiver, clock_of(config).now().date())
    drawing = render(document, dpi)
    require_printable(document, drawing, dpi)
    with ledger_of(config) as ledger:
        # On record before anybody can look at it, and only then.
        read = partial(ledger.privacy.note_reading, (number,), "label preview", caller(), clock_of(config).now())
        put_whole(args.png, png_bytes(drawing.bitmap), texts, 0o600, ready=read)
    out(str(args.png))
    return DONE
