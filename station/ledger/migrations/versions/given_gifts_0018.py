"""Who had which gift that is given to each receiver once.

A release before this one can go on with the file: it gives nothing, and opens boxes that hold gifts.
"""

from __future__ import annotations

from alembic import op

revision = "0018_given_gifts"
down_revision = "0017_lookalikes"

_STEPS = (
    """
    CREATE TABLE given_gifts (
        rule TEXT NOT NULL, receiver TEXT NOT NULL, parcel TEXT NOT NULL, PRIMARY KEY (rule, receiver, parcel)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX ix_given_gifts_parcel ON given_gifts (parcel)",
)


def upgrade() -> None:
    """Add a table; what is there stays as it is."""
    for step in _STEPS:
        op.execute(step)
