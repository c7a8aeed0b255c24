"""Which schema the file has, and bringing it to the one this program knows."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlalchemy import Connection, StaticPool, create_engine, text
from sqlalchemy.exc import OperationalError

from station.ledger.ledger_error import LedgerError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0018_given_gifts"
"""The newest revision in `migrations/versions`; a test holds it to that."""

USABLE_BY = "usable_by"
"""Key in `meta`: the file's revision and, newest first, earlier ones whose programs can go on with the file."""

_STORED = text("SELECT version_num FROM alembic_version")
_ANY_TABLE = text("SELECT count(*) FROM sqlite_master WHERE type = 'table'")


def stored_revision(connection: Connection) -> str:
    """Return the revision of the file, or "" for a new one. Raises LedgerError damaged for a stranger's."""
    try:
        return str(connection.execute(_STORED).scalar_one())
    except OperationalError as error:
        if "no such table" not in str(error.orig):
            raise
        if connection.execute(_ANY_TABLE).scalar_one():
            raise LedgerError("damaged", "the file belongs to another program") from None
        return ""


def bring_up_to_date(connection: Connection) -> None:
    """Run the missing migrations, whoever comes first, in one transaction.

    Raises:
        LedgerError: newer_schema, when a newer program has written the file.
    """
    with connection.begin():
        revision = stored_revision(connection)
        if revision == HEAD or _only_added_to(connection, revision):
            return
        # Alembic takes a third of a second to import: only a file that needs it pays.
        from alembic import command
        from alembic.config import Config
        from alembic.script import ScriptDirectory

        config = Config()
        config.set_main_option("script_location", "station.ledger:migrations")
        config.attributes["connection"] = connection
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if revision and revision not in known:
            raise LedgerError("newer_schema", revision)
        command.upgrade(config, "head")
        _remember_users(connection, config)


def made_at(revision: str) -> sqlite3.Connection | None:
    """Return an empty ledger in memory as the program of a revision made it; None for one that is not known."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "station.ledger:migrations")
    if revision not in {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}:
        return None
    own = sqlite3.connect(":memory:", isolation_level=None)
    engine = create_engine("sqlite://", creator=lambda: own, poolclass=StaticPool)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
        return own


def _only_added_to(connection: Connection, revision: str) -> bool:
    """A newer program wrote the file, and what it changed leaves room for this one: so after a rollback."""
    if not revision:
        return False
    try:
        stored = connection.execute(text("SELECT value FROM meta WHERE key = :key"), {"key": USABLE_BY}).scalar()
    except OperationalError:
        return False
    newest_first = str(stored or "").split(",")
    return revision in newest_first and HEAD in newest_first[newest_first.index(revision) + 1 :]


def _remember_users(connection: Connection, config: Config) -> None:
    from alembic.script import ScriptDirectory

    usable: list[str] = []
    for script in ScriptDirectory.from_config(config).walk_revisions():
        usable.append(script.revision)
        # A migration that takes something away says `additive = False`, and ends the line.
        if not getattr(script.module, "additive", True):
            break
    found = {"key": USABLE_BY, "value": ",".join(usable)}
    connection.execute(text("INSERT OR REPLACE INTO meta (key, value) VALUES (:key, :value)"), found)
