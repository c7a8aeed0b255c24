"""What can go wrong with the ledger, and how a database's complaint becomes one code."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

_BY_PREFIX = (
    ("SQLITE_FULL", "disk_full"),
    ("SQLITE_READONLY", "read_only"),
    ("SQLITE_CANTOPEN", "read_only"),
    ("SQLITE_PERM", "read_only"),
    ("SQLITE_CORRUPT", "damaged"),
    ("SQLITE_NOTADB", "damaged"),
    ("SQLITE_SCHEMA", "damaged"),
    ("SQLITE_BUSY", "locked"),
    ("SQLITE_LOCKED", "locked"),
)
_BY_ERRNO = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "no_folder",
    errno.EEXIST: "no_folder",
    errno.EAGAIN: "locked",
}


class LedgerError(Exception):
    """The ledger cannot do what it was asked, and nothing of it was done.

    `code` is one of: newer_schema, disk_full, read_only, damaged, locked, no_folder, no_key, io, in_use, restoring,
    range_overlap, bad_range, bad_order, not_found, not_held, ambiguous, still_open, not_packed, already_void,
    already_dispatched_to_shop, being_sent, not_waiting, number_taken, too_late,
    unknown_request, ledger_gone, records_lost, not_one_receiver, other_shop, box_reserved, box_begun, box_not_ready,
    not_apart. `detail` is for the log and names no person.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class StaleDecision(Exception):  # noqa: N818 - it is no error of the machinery: look up again, decide again
    """What was decided on is no longer so (a number was taken, a debt was leased): nothing was recorded."""


def code_of(error: sqlite3.Error) -> str:
    """Return the ledger's code for a complaint of SQLite."""
    name = getattr(error, "sqlite_errorname", "") or ""
    for prefix, code in _BY_PREFIX:
        if name.startswith(prefix):
            return code
    return "damaged" if isinstance(error, sqlite3.DatabaseError) and "malformed" in str(error) else "io"


@contextmanager
def translated() -> Iterator[None]:
    """Turn what SQLite and the file system complain about into LedgerError."""
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, sqlite3.Error) or isinstance(error.orig, sqlite3.ProgrammingError):
            raise
        # The statement's parameters stay out: they may hold what a scanner read.
        raise LedgerError(code_of(error.orig), str(error.orig)) from None
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        raise LedgerError(code_of(error), str(error)) from None
    except OSError as error:
        raise LedgerError(_BY_ERRNO.get(error.errno or 0, "io"), str(error)) from error
