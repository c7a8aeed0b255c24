"""``label``: an order's waybill before it prints, the layouts there are, samples for the carrier, and the offsets."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from station.commands.command_base import (
    caller,
    config_of,
    ledger_of,
    out,
    out_json,
    out_rows,
    printable,
    spoken,
    texts_of,
    workable,
)
from station.commands.devices import label_calibration
from station.commands.failure import DONE, CommandFailure, add_config
from station.commands.files import put_whole

if TYPE_CHECKING:
    from station.config import StationFile
    from station.locale.texts import LocaleTexts


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    view = add_config(verbs.add_parser("preview", help="draw an order's waybill"))
    view.add_argument("number")
    view.add_argument("--png", type=Path, required=True, metavar="FILE")
    view.set_defaults(run=preview)
    lists = add_config(verbs.add_parser("layouts", help="the layouts that ship, samples among them"))
    lists.add_argument("--json", action="store_true")
    text = "write one of them to a file, to be made one's own"
    lists.add_argument("--copy", nargs=2, metavar=("NAME", "FILE"), help=text)
    lists.set_defaults(run=layouts)
    samples = add_config(verbs.add_parser("sample", help="three samples for the carrier: made-up people and numbers"))
    text = "a layout that ships or a file, instead of that of the settings"
    samples.add_argument("--layout", metavar="NAME", help=text)
    samples.add_argument("--png", type=Path, metavar="DIR", help="write pictures there instead of printing")
    samples.set_defaults(run=sample)
    text = "print a grid on the configured paper, and take the offsets"
    label_calibration.arguments(add_config(verbs.add_parser("calibrate", help=text)))


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

    config = printable(config_of(args))
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
    with ledger_of(config) as ledger:
        sorting = ledger.sort_data.of(box)
    document, dpi = specimen_of(config, box, receiver, clock_of(config).now().date(), sorting)
    drawing = render(document, dpi)
    require_printable(document, drawing, dpi)
    with ledger_of(config) as ledger:
        # On record before anybody can look at it, and only then.
        read = partial(ledger.privacy.note_reading, (number,), "label preview", caller(), clock_of(config).now())
        put_whole(args.png, png_bytes(drawing.bitmap), texts, 0o600, ready=read)
    out(str(args.png))
    return DONE


def layouts(args: Namespace) -> int:
    """List the layouts that ship, or write one of them to a file."""
    from station.documents.waybill.layout_reading import FOLDER, SHIPPED, shipped

    texts = spoken(args)
    if args.copy is not None:
        name, file = args.copy
        if name not in SHIPPED:
            raise CommandFailure(texts.text("label.no_such_layout", name=name, known=", ".join(SHIPPED)))
        put_whole(Path(file), (FOLDER / f"{name}.toml").read_bytes(), texts)
        out(texts.text("label.copied", file=file))
        return DONE
    rows = [(name, shipped(name)) for name in SHIPPED]
    if args.json:
        known = [{"name": name, "width": one.width, "height": one.height, "sample": one.sample} for name, one in rows]
        out_json([{"name": "auto"}, {"name": "roll"}, *known])
        return DONE
    said = ((name, one.title, texts.text("label.is_sample" if one.sample else "label.is_ours")) for name, one in rows)
    out_rows((("auto", "-", texts.text("label.is_auto")), ("roll", "-", texts.text("label.is_roll")), *said))
    return DONE


def sample(args: Namespace) -> int:
    """Print or draw three samples, of the settings' layout or another one. Raises ConfigError."""
    config = config_of(args)
    texts = texts_of(config)
    named = _named(config, args.layout)
    if args.png is None:
        _print_samples(printable(workable(named)), args, texts)
        return DONE
    from station.commands.devices.paper import write_pictures
    from station.composition.factories import clock_of
    from station.documents.kinds import PaperSheet
    from station.documents.papers.sample_labels import on_paper_of, sample_labels

    if args.layout is not None:
        named = on_paper_of(named, named.label.layout)
    drawn = sample_labels(printable(named), clock_of(config).now().date())
    write_pictures(named, [PaperSheet(f"sample-{at}", one) for at, one in enumerate(drawn, 1)], args.png, texts)
    return DONE


def _named(config: StationFile, layout: str | None) -> StationFile:
    """The configuration with the layout that is named; a file's path counts from where the command is called."""
    if layout is None:
        return config
    where = str(Path(layout).absolute()) if layout.endswith(".toml") else layout
    return replace(config, label=replace(config.label, layout=where))


def _print_samples(config: StationFile, args: Namespace, texts: LocaleTexts) -> None:
    from station.commands.devices.paper import failure, print_paper
    from station.documents.kinds import SAMPLES, PaperOrder, PaperRefused

    names = (config.label.layout,) if args.layout is not None else ()
    with ledger_of(config) as ledger:
        try:
            out(print_paper(config, ledger, PaperOrder(SAMPLES, names), texts))
        except PaperRefused as refused:
            raise failure(texts, refused.code, refused.values) from None
