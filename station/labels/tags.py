"""Small papers to stick on and to wear: labels for goods without a barcode, and packers' badges."""

from __future__ import annotations

from printers.document import Align, Box, Document, Text
from station.labels.bands import Band, moved
from station.labels.paper import SIDE, Paper, code, pages, room_for, words_in
from station.labels.paper_words import paper_words
from station.labels.text import clean
from station.packing.orders import Product

_CODE_AT = 22.0
_LEAST_CODE = 7.0


def badge_code(packer: str) -> str:
    """What a badge's barcode says (cli.md, command barcodes)."""
    return f"PS:BADGE:{packer}"


def item_label(product: Product, paper: Paper) -> tuple[Document, ...]:
    """A product's name, its code in bars and for the eye, and its shelf."""
    said = f"{product.name} · {product.option}" if product.option.strip() else product.name
    value = clean(product.codes[0].code)
    foot = Band(
        4.2,
        (
            Text(SIDE, 0, paper.width * 0.66, 4.2, value, 3.4),
            Text(
                paper.width * 0.68, 0, paper.width * 0.32 - SIDE, 4.2, clean(product.location), 3.4, align=Align.RIGHT
            ),
        ),
    )
    name = words_in(said or product.sku, paper.width, 5, 4.2, 3.4, lines=3)
    room = max(_LEAST_CODE, room_for(paper, (name, foot)))
    return pages(paper, [], [name, code(value, paper, min(12.0, room), min(22.0, room)), foot])


def badge(packer: str, name: str, paper: Paper, *, supervisor: bool = False, number: str = "") -> tuple[Document, ...]:
    """A card to wear: who it is, and the code that signs them in: the id, or a `number` that only the bars tell."""
    says, width = paper_words(paper.language), paper.width
    bars = code(badge_code(number or packer), Paper(width - 2 * SIDE, 0, paper.dpi, paper.language), 15)
    role = says.supervisor if supervisor else says.badge
    below = _CODE_AT + bars.height + 2
    card = Band(
        below + 7,
        (
            Box(0, 0, width, below + 7, 0.4),
            Text(0, 0, width, 7, role, 4.6, align=Align.CENTRE, inverse=True),
            Text(2, 8.5, width - 4, 12, clean(name) or packer, 10, align=Align.CENTRE),
            *moved(bars.items, SIDE, _CODE_AT),
            Text(2, below, width - 4, 5, packer, 3.8, align=Align.CENTRE, bold=False),
        ),
    )
    return pages(paper, [], [card])
