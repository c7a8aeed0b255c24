"""The electronic signature of a token request: https://apicenter.commerce.naver.com/docs/auth."""

from __future__ import annotations

import base64
import re

_SECRET = re.compile(r"\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{22}")
_ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def is_secret(text: str) -> bool:
    """It reads like a client secret: 29 characters, `$2a$…`."""
    return _SECRET.fullmatch(text.strip()) is not None


def canonical(secret: str) -> str:
    """The same secret with the four unused bits of its last character cleared, as bcrypt wants its salt.

    Raises ValueError, without the secret in it, for a text that is none: 29 characters, `$2a$…`.
    """
    secret = secret.strip()
    if not is_secret(secret):
        raise ValueError("a client secret has 29 characters and begins with $2a$; keep it in single quotes")
    last = _ALPHABET[_ALPHABET.index(secret[-1]) & 0b110000]
    return secret[:-1] + last


def sign(client_id: str, secret: str, at_ms: int) -> str:
    """The `client_secret_sign` of a request made at `at_ms` (milliseconds since 1970). Raises ValueError."""
    import bcrypt

    hashed = bcrypt.hashpw(f"{client_id}_{at_ms}".encode(), canonical(secret).encode())
    return base64.b64encode(hashed).decode()
