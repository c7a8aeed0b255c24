"""What goes into a box: the lines of its orders, with sets resolved and equal SKUs counted together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from station.packing.orders import BoxItem, BoxLine, Product

# A set inside a set is real; a deeper nest is a mistake in the catalogue and is then scanned as it is called.
_DEEPEST_SET = 4


def needed_skus(skus: Iterable[str], products: Mapping[str, Product]) -> frozenset[str]:
    """The SKUs among `skus` and the components of known sets that `products` does not hold."""
    wanted = set(skus)
    wanted |= {part.sku for sku in skus if sku in products for part in products[sku].components}
    return frozenset(wanted - products.keys())


def items_of(lines: Iterable[BoxLine], products: Mapping[str, Product]) -> tuple[BoxItem, ...]:
    """What the packer puts in, in the order of the lines.

    A set is replaced by its components; a SKU that the catalogue does not know is scanned by its own code;
    the same SKU from several lines becomes one item with the sum.
    """
    found: dict[str, BoxItem] = {}
    for line in lines:
        for item in _expand(line.sku, line.quantity, line, products, _DEEPEST_SET):
            held = found.get(item.sku)
            found[item.sku] = replace(held, wanted=held.wanted + item.wanted) if held else item
    return tuple(found.values())


def _expand(sku: str, quantity: int, line: BoxLine, products: Mapping[str, Product], depth: int) -> Iterable[BoxItem]:
    product = products.get(sku)
    if product is not None and product.components and depth:
        for part in product.components:
            yield from _expand(part.sku, quantity * part.quantity, line, products, depth - 1)
        return
    if product is None:
        own = sku == line.sku
        product = Product(sku, line.name if own else sku, line.option if own else "", scan=line.scan)
    yield BoxItem(
        sku=sku,
        name=product.name or line.name,
        option=product.option or (line.option if sku == line.sku else ""),
        wanted=quantity,
        codes=product.codes,
        scan=product.scan,
        location=product.location,
        track=product.track,
        weight_g=product.weight_g,
    )
