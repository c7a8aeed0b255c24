"""Spreadsheets behind a password: the seller centre puts one on every sheet with names and addresses."""

from __future__ import annotations

import io
import struct
import zlib
from xml.parsers.expat import ExpatError

from station.sheets.faults import fault

OLE = b"\xd0\xcf\x11\xe0"
"""How an encrypted spreadsheet begins: it is a container of the older Office format ([MS-OFFCRYPTO])."""


def unlocked(data: bytes, password: str) -> bytes:
    """Return the spreadsheet inside an encrypted one.

    Raises:
        SheetFault: password_protected without a password, wrong_password, wrong_type for an old .xls,
            unreadable for a damaged file.
    """
    if not password:
        raise fault("password_protected")
    from msoffcrypto import OfficeFile, exceptions

    opened = io.BytesIO()
    try:
        office = OfficeFile(io.BytesIO(data))
        if office.format != "ooxml":
            raise fault("wrong_type", ".xls")
        office.load_key(password=password, verify_password=True)
        office.decrypt(opened)
    except exceptions.InvalidKeyError:
        raise fault("wrong_password") from None
    except (
        *(exceptions.FileFormatError, exceptions.ParseError, exceptions.DecryptionError, exceptions.EncryptionError),
        *(OSError, EOFError, ValueError, LookupError, TypeError, AttributeError),
        *(struct.error, zlib.error, ExpatError, RuntimeError, ArithmeticError),
    ):
        raise fault("unreadable") from None
    return opened.getvalue()
