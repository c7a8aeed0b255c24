"""Runs the migrations on the connection, and inside the transaction, that the ledger hands over."""

from __future__ import annotations

from alembic import context

from station.ledger.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
