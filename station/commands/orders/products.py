"""``products``: take products in from a file, list them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from station.commands.command_base import config_of, ledger_of, out, out_json, out_rows, texts_of, wake
from station.commands.devices.paper import add_office, deliver
from station.commands.failure import DONE, WRONG_CALL, CommandFailure, add_config
from station.commands.files import read_sheet
from station.documents.kinds import MOST_COPIES, PaperOrder
from station.locale.texts import LocaleTexts

if TYPE_CHECKING:
    from station.ledger.orders.alike_goods import AlikePair
    from station.packing.lookalikes import AlikeProduct, ProductPicture


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
    pairs = add_config(verbs.add_parser("alike", help="goods that are taken for each other, and why"))
    pairs.add_argument("--json", action="store_true")
    pairs.set_defaults(run=alike)
    marks = add_config(verbs.add_parser("labels", help="labels for goods without a barcode"))
    marks.add_argument("sku", nargs="+", metavar="SKU")
    marks.add_argument("--copies", type=int, default=1, metavar="N")
    add_office(marks)
    marks.set_defaults(run=labels)


def import_(args: Namespace) -> int:
    """Take every product of a file in, or none."""
    from station.composition.factories import clock_of
    from station.sheets import read_products
    from station.sheets.reading_child import grid_apart

    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        known, pictures = tuple(ledger.catalogue.products()), _PictureFiles(args.file.parent)
        products = read_sheet(
            args.file,
            lambda data, name: read_products(
                data, name, known, replace=args.replace, lines_of=grid_apart, pictures=pictures
            ),
            texts,
        )
        done = ledger.catalogue.take_in(products)
        ledger.pictures.put(pictures.made)
        ledger.alike_learning.learn(clock_of(config).now())
    wake(config)
    out(texts.text("products.imported", new=done.new, updated=done.updated, unchanged=done.unchanged))
    return DONE


class _PictureFiles:
    """Finds and reads the pictures beside a product file; those that it has made, by their whole paths."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.made: dict[str, ProductPicture] = {}

    def __call__(self, name: str) -> str:
        """The whole path of a picture. Raises ValueError no_picture or bad_picture."""
        from station.composition.picture_source import LARGEST, picture_of
        from station.sync.goods_learner import PictureFault

        path = (self._folder / name).resolve()
        if str(path) in self.made:
            return str(path)
        try:
            if not path.is_file():
                raise ValueError("no_picture")
            if path.stat().st_size > LARGEST:
                raise ValueError("bad_picture")
            self.made[str(path)] = picture_of(path.read_bytes())
        except (PictureFault, OSError):
            raise ValueError("bad_picture") from None
        return str(path)


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
                    "once": product.once,
                    "location": product.location,
                    "image": product.image,
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


def alike(args: Namespace) -> int:
    """Every pair of goods that are taken for each other, the most often confused first."""
    from station.composition.factories import clock_of

    config = config_of(args)
    texts, now = texts_of(config), clock_of(config).now().astimezone(config.station.timezone)
    with ledger_of(config) as ledger:
        ledger.alike_learning.learn(now)
        pairs = ledger.alike.pairs(now)
    if args.json:
        out_json(
            [
                {
                    "one": _named(pair.one),
                    "other": _named(pair.other),
                    "confused": pair.confused,
                    "alike": pair.alike,
                    "since": pair.since,
                }
                for pair in pairs
            ]
        )
        return DONE
    if not pairs:
        out(texts.text("products.no_pairs"))
        return DONE
    out_rows((*_shown(pair.one), *_shown(pair.other), *_why(pair, texts)) for pair in pairs)
    return DONE


def _named(product: AlikeProduct) -> dict[str, str]:
    return {"sku": product.sku, "name": product.name, "option": product.option}


def _shown(product: AlikeProduct) -> tuple[str, str]:
    return product.sku, f"{product.name} {product.option}".strip()


def _why(pair: AlikePair, texts: LocaleTexts) -> tuple[str, str]:
    said = [texts.text("products.confused", count=pair.confused)] if pair.confused else []
    said += [texts.text("products.alike")] if pair.alike else []
    return ", ".join(said), texts.text("products.since", day=pair.since.date().isoformat())


def labels(args: Namespace) -> int:
    """Print labels with name, code and shelf."""
    if not 1 <= args.copies <= MOST_COPIES:
        raise CommandFailure(texts_of(config_of(args)).text("papers.copies", most=MOST_COPIES), WRONG_CALL)
    return deliver(args, lambda _: PaperOrder("items", tuple(args.sku), args.copies))
