"""The keys of goods whose code the catalogue spells as people do: hyphens, ISBN-10, UPC-E, lost zeros."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from station.packing.barcodes import shelf_keys

revision = "0006_spellings"
down_revision = "0005_hopes"

_PUT = sa.text("INSERT OR IGNORE INTO codes (key, kind, product, units) VALUES (:key, 'gtin', :product, :units)")


def upgrade() -> None:
    """Add the keys that are not there yet; those that are stay."""
    connection = op.get_bind()
    for product, body in connection.execute(sa.text("SELECT key, body FROM products")).all():
        for code in json.loads(body).get("codes", ()):
            for key in shelf_keys(code["code"])[1:]:
                connection.execute(_PUT, {"key": key, "product": product, "units": code.get("units", 1)})
