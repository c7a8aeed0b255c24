"""``products``: take products in from a file, list them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from station.commands.command_base import config_of, ledger_of, out, out_json, out_rows, texts_of, wake
from station.commands.devices.paper import add_office, deliver
from station.commands.failure import DONE, WRONG_CALL, CommandFailure, add_config
from station.commands.files import read_sheet
from station.documents.kinds import MOST_COPIES, PaperOrder


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    take = add_config(verbs.add_parser("import", help="take products in from a file: .xlsx, .xls or CSV"))
    take.add_argument("file", type=Path)
    take.add_argument(
        "--replace", action="store_true", help="the file is all there is to its products: forget what it leaves out"
    )
    take.set_defaults(run=import_)
    lists = add_config(verbs.add_parser("list", help="products and their barcodes"))
    lists.add_argument("--json", action="store_true")
    lists.set_defaults(run=list_)
    marks = add_config(verbs.add_parser("labels", help="labels for goods without a barcode"))
    marks.add_argument("sku", nargs="+", metavar="SKU")
    marks.add_argument("--copies", type=int, default=1, metavar="N")
    add_office(marks)
    marks.set_defaults(run=labels)


def import_(args: Namespace) -> int:
    """Take every product of a file in, or none."""
    from station.sheets import read_products
    from station.sheets.reading_child import grid_apart

    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        known = tuple(ledger.catalogue.products())
        products = read_sheet(
            args.file,
            lambda data, name: read_products(data, name, known, replace=args.replace, lines_of=grid_apart),
            texts,
        )
        done = ledger.catalogue.take_in(products)
    wake(config)
    out(texts.text("products.imported", new=done.new, updated=done.updated, unchanged=done.unchanged))
    return DONE


def list_(args: Namespace) -> int:
    """Every product, by SKU."""
    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        products = list(ledger.catalogue.products())
    if args.json:
        out_json(
            [
                {
                    "sku": product.sku,
                    "name": product.name,
                    "option": product.option,
                    "barcodes": [{"code": code.code, "units": code.units} for code in product.codes],
                    "components": [{"sku": part.sku, "quantity": part.quantity} for part in product.components],
                    "scan": product.scan,
                    "location": product.location,
                }
                for product in products
            ]
        )
        return DONE
    if not products:
        out(texts.text("products.none"))
        return DONE
    out_rows(
        (
            product.sku,
            product.name,
            product.option,
            product.location,
            " ".join(code.code for code in product.codes),
        )
        for product in products
    )
    return DONE


def labels(args: Namespace) -> int:
    """Print labels with name, code and shelf."""
    if not 1 <= args.copies <= MOST_COPIES:
        raise CommandFailure(texts_of(config_of(args)).text("papers.copies", most=MOST_COPIES), WRONG_CALL)
    return deliver(args, lambda _: PaperOrder("items", tuple(args.sku), args.copies))
