"""The products known here, and the codes they are found by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, or_, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from station.ledger.ledger_error import LedgerError
from station.ledger.orders.row_seals import ALTERED, code_rows, product_proof
from station.ledger.orders.staged_import import AT_ONCE, StagedImport
from station.ledger.privacy import PeopleStore
from station.ledger.records import IntakeResult
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.schema import codes, products
from station.packing.barcodes import code_keys, exact_key
from station.packing.events import ProductMatch
from station.packing.orders import Product
from station.packing.parcels import needed_skus

_BODIES = select(products.c.key, products.c.body, products.c.proof).where(
    products.c.key.in_(bindparam("keys", expanding=True))
)
_CARRYING = (
    select(codes.c.key, codes.c.kind, codes.c.units, products.c.sku, products.c.name)
    .join(products, products.c.key == codes.c.product)
    .where(codes.c.key.in_(bindparam("keys", expanding=True)))
)
_PAGE = (
    select(products.c.key, products.c.body)
    .where(products.c.key > bindparam("after"))
    .order_by(products.c.key)
    .limit(500)
)
# The body is the program's own JSON, written without blanks.
_TRACKED = (
    select(products.c.key)
    .where(or_(products.c.body.contains('"track":"lot"'), products.c.body.contains('"track":"serial"')))
    .limit(1)
)
_PUT = upsert(products)
_PUT_OR_CHANGE = _PUT.on_conflict_do_update(
    index_elements=["key"],
    set_={name: _PUT.excluded[name] for name in ("sku", "name", "body", "proof")},
)
_FORGET_CODES = delete(codes).where(codes.c.product == bindparam("of"))
_PUT_CODE = insert(codes).prefix_with("OR IGNORE")
_DEEPEST_SET = 4
VERSION = "catalogue"
"""Key in `meta`: a number that grows with every change of a product."""
_CHANGED = text(
    "INSERT INTO meta (key, value) VALUES (:key, '1')"
    " ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)"
)


class ProductRow(NamedTuple):
    """A product as it is stored, with its hash."""

    body: str
    proof: bytes


class ProductCatalogue:
    """Products by SKU and by code, without regard to case."""

    def __init__(self, store: LedgerDatabase, staging: StagedImport, people: PeopleStore) -> None:
        """Read from and write to the file; `people` has the key of the hashes."""
        self._store, self._staging, self._people = store, staging, people
        staging.taker("product", self._take_over)

    def take_in(self, taken: Iterable[Product]) -> IntakeResult:
        """Add or change products, all or none; those not named stay."""
        wanted = {exact_key(product.sku): product for product in taken}
        if len(wanted) > AT_ONCE:
            laid = [_encoded(product).encode() for product in wanted.values()]
            new, updated = self._staging.take("product", laid)
        else:
            with self._store.write() as connection:
                new, updated = self._write(connection, wanted)
        return IntakeResult(new, updated, len(wanted) - new - updated)

    def find(self, code: str) -> tuple[ProductMatch, ...]:
        """Return the products that carry a code; one that carries it exactly so wins over a GTIN's equal."""
        keys = code_keys(code)
        with self._store.read() as connection:
            rows = connection.execute(_CARRYING, {"keys": keys}).all()
        exact = [row for row in rows if row.kind == "exact" and row.key == keys[0]]
        best = exact or next((same for key in keys if (same := [row for row in rows if row.key == key])), [])
        found = {ProductMatch(row.sku, row.units, row.name) for row in best}
        return tuple(sorted(found, key=lambda match: (match.sku, match.units)))

    def tracks(self) -> bool:
        """Return whether a product wants its lots or serial numbers told."""
        with self._store.read() as connection:
            return connection.execute(_TRACKED).first() is not None

    def products(self) -> Iterator[Product]:
        """Return every product, by SKU."""
        after = ""
        while True:
            with self._store.read() as connection:
                page = connection.execute(_PAGE, {"after": after}).all()
            if not page:
                return
            for after, body in page:  # noqa: B007 - the last key begins the next page
                yield column_values.value(body, Product)

    def named(self, connection: Connection, skus: Iterable[str], *, genuine: bool = False) -> dict[str, Product]:
        """Return the known products of SKUs by the spelling asked for, and the parts of sets by theirs.

        `genuine`: raise LedgerError altered for one that is not as it was taken in.
        """
        found = self._asked(connection, set(skus), genuine=genuine)
        for _depth in range(_DEEPEST_SET):
            parts = needed_skus(found.keys(), found)
            more = self._asked(connection, parts, genuine=genuine) if parts else {}
            if not more:
                break
            found |= more
        return {sku: _with_known_parts(product, found) for sku, product in found.items()}

    def _asked(self, connection: Connection, skus: Iterable[str], *, genuine: bool) -> dict[str, Product]:
        spelled = {sku: exact_key(sku) for sku in skus}
        bodies = _bodies(connection, tuple(set(spelled.values())))
        for key, row in bodies.items():
            if genuine and row.proof and row.proof != product_proof(self._people, key, row.body):
                raise LedgerError(ALTERED, key)
        return {sku: column_values.value(bodies[key].body, Product) for sku, key in spelled.items() if key in bodies}

    def _take_over(self, connection: Connection, bodies: Sequence[bytes]) -> tuple[int, int]:
        """Write products that were laid down a while ago."""
        told = [column_values.value(body, Product) for body in bodies]
        return self._write(connection, {exact_key(product.sku): product for product in told})

    def _write(self, connection: Connection, wanted: Mapping[str, Product]) -> tuple[int, int]:
        """Write the products that are not as they are known; how many are new, and how many changed.

        One that was changed behind the program's back, or has no hash yet, is written anew and counts as it was.
        """
        known = _bodies(connection, tuple(wanted))
        changed = {key: product for key, product in wanted.items() if self._said(key, known) != _encoded(product)}
        if changed:
            connection.execute(_PUT_OR_CHANGE, [self._row(*item) for item in changed.items()])
            connection.execute(_FORGET_CODES, [{"of": key} for key in changed])
            found = [row for item in changed.items() for row in code_rows(*item)]
            connection.execute(_PUT_CODE, found)
            connection.execute(_CHANGED, {"key": VERSION})
        updated = {key for key in changed.keys() & known.keys() if _decoded(known[key].body) != changed[key]}
        return len(changed.keys() - known.keys()), len(updated)

    def _said(self, key: str, known: Mapping[str, ProductRow]) -> str:
        """What is stored of a product; nothing where it is not proved to be what was stored."""
        row = known.get(key)
        return row.body if row is not None and row.proof == product_proof(self._people, key, row.body) else ""

    def _row(self, key: str, product: Product) -> dict[str, object]:
        body = _encoded(product)
        proof = product_proof(self._people, key, body)
        return {"key": key, "sku": product.sku, "name": product.name, "body": body, "proof": proof}


def _bodies(connection: Connection, keys: tuple[str, ...]) -> dict[str, ProductRow]:
    found: dict[str, ProductRow] = {}
    for start in range(0, len(keys), 500):
        rows = connection.execute(_BODIES, {"keys": keys[start : start + 500]})
        found.update((row.key, ProductRow(row.body, row.proof)) for row in rows)
    return found


def _with_known_parts(product: Product, known: Mapping[str, Product]) -> Product:
    """Spell a set's parts as the catalogue does, so that a part and the same product alone are one item."""
    parts = (replace(part, sku=known[part.sku].sku) if part.sku in known else part for part in product.components)
    return replace(product, components=tuple(parts)) if product.components else product


def _decoded(body: str) -> Product | None:
    """What a body says; one of an earlier release lacks what is usual. None for one that cannot be read."""
    try:
        return column_values.value(body, Product)
    except LedgerError:
        return None


def _encoded(product: Product) -> str:
    return msgspec.json.encode(product).decode()
