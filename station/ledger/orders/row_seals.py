"""Whether an order or a product is stored as it was taken in: no record of the journal says what its lines are.

Each carries a keyed hash of what it says, written with it. Rows of an older program have none, and are not judged until
they are told anew. Receivers need none: they are sealed, and what was changed does not open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, func, select

from station.ledger.privacy import PeopleStore
from station.ledger.records import UnsoundTable
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.schema import codes, consignments, lines, orders, products
from station.packing.barcodes import shelf_keys
from station.packing.orders import Product

ALTERED, PRODUCT_ALTERED = "altered", "product_altered"
"""Why an order is not opened, as codes."""
_PAGE = 500


LineSaid = tuple[str, str, str, str, int, int, int]
"""Id, SKU, name, option, quantity, and whether it is scanned and was sent: what a packer is told of a line."""


def order_proof(people: PeopleStore, key: str, status: str, due_at: str | None) -> bytes:
    """Return the hash of what an order itself says."""
    return people.digest(("order", key, status, due_at))


def part_proof(people: PeopleStore, key: str, box_key: str, seal: str, said: Iterable[LineSaid]) -> bytes:
    """Return the hash of a part of an order, its lines in any order."""
    return people.digest(("part", key, box_key, seal, sorted(said)))


def product_proof(people: PeopleStore, key: str, body: str) -> bytes:
    """Return the hash of a product."""
    return people.digest(("product", key, body))


def code_rows(key: str, product: Product) -> Iterator[dict[str, object]]:
    """Return the rows by which a product is found."""
    for code in product.codes:
        for place, said in enumerate(shelf_keys(code.code)):
            yield {"key": said, "kind": "gtin" if place else "exact", "product": key, "units": code.units}


def altered(people: PeopleStore, rows: Iterable[Any]) -> str:
    """Return the number of the first order that is not as it was taken in; empty where all are.

    `rows`: every line of some parts, those of a part together, with the columns of `_LINES`.
    """
    for _, group in groupby(rows, key=lambda row: (row.order_id, row.part)):
        part = list(group)
        first = part[0]
        said = [(one.line_id, one.sku, one.name, one.option, one.quantity, one.scan, one.sent) for one in part]
        if first.proof and first.proof != order_proof(people, first.number_key, first.status, first.due_at):
            return str(first.number)
        if first.part_proof and first.part_proof != part_proof(
            people, first.number_key, first.box_key, first.seal, said
        ):
            return str(first.number)
    return ""


_LINES = (
    select(
        orders.c.id.label("order_id"),
        *(orders.c.number, orders.c.number_key, orders.c.status, orders.c.due_at, orders.c.proof),
        consignments.c.position.label("part"),
        *(consignments.c.box_key, consignments.c.seal, consignments.c.proof.label("part_proof")),
        *(lines.c.line_id, lines.c.sku, lines.c.name, lines.c.option, lines.c.quantity, lines.c.scan, lines.c.sent),
    )
    .join(consignments, consignments.c.order_id == orders.c.id)
    .join(lines, lines.c.consignment_id == consignments.c.id)
    .where(orders.c.id > bindparam("after"), orders.c.id <= bindparam("until"))
    .order_by(orders.c.id, consignments.c.position)
)
_LAST = select(func.max(orders.c.id))
_PRODUCTS = (
    select(products.c.key, products.c.sku, products.c.name, products.c.body, products.c.proof)
    .where(products.c.key > bindparam("after"))
    .order_by(products.c.key)
    .limit(_PAGE)
)
_CODES = select(codes.c.product, codes.c.key, codes.c.kind, codes.c.units).where(
    codes.c.product.in_(bindparam("keys", expanding=True))
)


def find_altered(store: LedgerDatabase, people: PeopleStore) -> UnsoundTable | None:
    """Return the first order or product that is not as it was taken in; all of them are read. Raises LedgerError."""
    return next(_altered_orders(store, people), None) or next(_altered_products(store, people), None)


def _altered_orders(store: LedgerDatabase, people: PeopleStore) -> Iterator[UnsoundTable]:
    with store.read() as connection:
        last = connection.execute(_LAST).scalar() or 0
    for after in range(0, last, _PAGE):
        with store.read() as connection:
            rows = connection.execute(_LINES, {"after": after, "until": after + _PAGE}).all()
        if number := altered(people, rows):
            yield UnsoundTable("order_altered", number)


def _altered_products(store: LedgerDatabase, people: PeopleStore) -> Iterator[UnsoundTable]:
    after = ""
    while True:
        with store.read() as connection:
            page = connection.execute(_PRODUCTS, {"after": after}).all()
            found = connection.execute(_CODES, {"keys": [row.key for row in page]}).all() if page else []
        if not page:
            return
        carried: dict[str, set[tuple[str, str, int]]] = {row.key: set() for row in page}
        for product, key, kind, units in found:
            carried[product].add((key, kind, units))
        for row in page:
            if row.proof and not _is_genuine(people, row, carried[row.key]):
                yield UnsoundTable("product_altered", row.sku)
        after = page[-1].key


def _is_genuine(people: PeopleStore, row: Any, carried: set[tuple[str, str, int]]) -> bool:
    if row.proof != product_proof(people, row.key, row.body):
        return False
    product = column_values.value(row.body, Product)
    wanted = {(str(one["key"]), str(one["kind"]), one["units"]) for one in code_rows(row.key, product)}
    return (row.sku, row.name) == (product.sku, product.name) and carried == wanted
