"""What the shop says of an order beside its goods, and lines that are shown only or were sent elsewhere."""

from __future__ import annotations

from alembic import op

revision = "0003_news"
down_revision = "0002_serials"

_STEPS = (
    "ALTER TABLE orders ADD COLUMN news TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE orders ADD COLUMN wants TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE orders ADD COLUMN asked_us BIGINT NOT NULL DEFAULT '0'",
    "ALTER TABLE lines ADD COLUMN scan INTEGER NOT NULL DEFAULT '1'",
    "ALTER TABLE lines ADD COLUMN sent INTEGER NOT NULL DEFAULT '0'",
    "CREATE INDEX ix_orders_wants ON orders (wants, asked_us) WHERE wants != ''",
)


def upgrade() -> None:
    """Add the columns."""
    for step in _STEPS:
        op.execute(step)
