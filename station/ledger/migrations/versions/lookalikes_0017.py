"""Goods that are taken for each other, and the pictures of products.

A release before this one can go on with the file.
"""

from __future__ import annotations

from alembic import op

revision = "0017_lookalikes"
down_revision = "0016_receiver_keys"

_STEPS = (
    """
    CREATE TABLE lookalikes (
        one TEXT NOT NULL, other TEXT NOT NULL, alike_us BIGINT, confused INTEGER NOT NULL DEFAULT '0',
        confused_us BIGINT, CONSTRAINT pk_lookalikes PRIMARY KEY (one, other)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX ix_lookalikes_other ON lookalikes (other)",
    """
    CREATE TABLE confusions (
        day TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL, times INTEGER NOT NULL,
        CONSTRAINT pk_confusions PRIMARY KEY (one, other, day)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE pictures (
        address TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT '0', next_us BIGINT, width INTEGER NOT NULL DEFAULT '0',
        dots BLOB NOT NULL DEFAULT x'', CONSTRAINT pk_pictures PRIMARY KEY (address)
    )
    """,
)


def upgrade() -> None:
    """Add tables; what is there stays as it is."""
    for step in _STEPS:
        op.execute(step)
