"""The electronic signature (전자서명) of a token request: base64 of a bcrypt hash whose salt is the client secret."""

from __future__ import annotations

import base64
import hmac

# The last sign of a bcrypt salt carries two bits; the other four of it must be zero.
_LAST = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_SECRET_LENGTH = 29


def canonical(secret: str) -> str:
    """The secret with the unused bits of its last sign cleared, as those that are issued have it."""
    if len(secret) != _SECRET_LENGTH or secret[-1] not in _LAST:
        raise ValueError("a client secret has 29 signs of bcrypt's alphabet")
    return secret[:-1] + _LAST[_LAST.index(secret[-1]) & 0x30]


def signed(client_id: str, secret: str, timestamp: str) -> str:
    """The signature for a client and a time in milliseconds. Raises ValueError for a secret that is no salt."""
    import bcrypt

    hashed = bcrypt.hashpw(f"{client_id}_{timestamp}".encode(), canonical(secret).encode())
    return base64.b64encode(hashed).decode()


def verified(client_id: str, secret: str, timestamp: str, signature: str) -> bool:
    """Whether a signature is the one that the secret gives."""
    return hmac.compare_digest(signed(client_id, secret, timestamp).encode(), signature.encode())
