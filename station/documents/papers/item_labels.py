"""Small papers to stick on and to wear: labels for goods without a barcode, and packers' badges."""

from __future__ import annotations

from printers.document import FrameItem, PrintDocument, TextAlign, TextItem
from station.documents.papers.page_layout import SIDE, PaperStock, code, pages, paper_words, room_for, words_in
from station.documents.waybill.label_parts import LabelBand, moved
from station.documents.waybill.label_text import clean
from station.packing.orders import Product

_CODE_AT = 22.0
_LEAST_CODE = 7.0


def badge_code(packer: str) -> str:
    """What a badge's barcode says (cli.md, command barcodes)."""
    return f"PS:BADGE:{packer}"


def item_label(product: Product, paper: PaperStock) -> tuple[PrintDocument, ...]:
    """A product's name, its code in bars and for the eye, and its shelf."""
    said = f"{product.name} · {product.option}" if product.option.strip() else product.name
    value = clean(product.codes[0].code)
    foot = LabelBand(
        4.2,
        (
            TextItem(SIDE, 0, paper.width * 0.66, 4.2, value, 3.4),
            TextItem(
                paper.width * 0.68,
                0,
                paper.width * 0.32 - SIDE,
                4.2,
                clean(product.location),
                3.4,
                align=TextAlign.RIGHT,
            ),
        ),
    )
    name = words_in(said or product.sku, paper.width, 5, 4.2, 3.4, lines=3)
    room = max(_LEAST_CODE, room_for(paper, (name, foot)))
    return pages(paper, [], [name, code(value, paper, min(12.0, room), min(22.0, room)), foot])


def badge(
    packer: str, name: str, paper: PaperStock, *, supervisor: bool = False, number: str = ""
) -> tuple[PrintDocument, ...]:
    """A card to wear: who it is, and the code that signs them in: the id, or a `number` that only the bars tell."""
    says, width = paper_words(paper.language), paper.width
    bars = code(badge_code(number or packer), PaperStock(width - 2 * SIDE, 0, paper.dpi, paper.language), 15)
    role = says.supervisor if supervisor else says.badge
    below = _CODE_AT + bars.height + 2
    card = LabelBand(
        below + 7,
        (
            FrameItem(0, 0, width, below + 7, 0.4),
            TextItem(0, 0, width, 7, role, 4.6, align=TextAlign.CENTRE, inverse=True),
            TextItem(2, 8.5, width - 4, 12, clean(name) or packer, 10, align=TextAlign.CENTRE),
            *moved(bars.items, SIDE, _CODE_AT),
            TextItem(2, below, width - 4, 5, packer, 3.8, align=TextAlign.CENTRE, bold=False),
        ),
    )
    return pages(paper, [], [card])
