"""The token endpoint (인증 토큰 발급): one token a resource, shared while it has half an hour left."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

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


LIFE = timedelta(hours=3)
RENEWED_BELOW = timedelta(minutes=30)
_VALID_MS = 5 * 60 * 1000
_NEEDED = ("client_id", "timestamp", "client_secret_sign", "type")


@dataclass(frozen=True, slots=True)
class ApiApplication:
    """An application of the API centre. `secret` is a bcrypt salt."""

    client_id: str = "packing-demo"
    secret: str = field(default="$2a$04$abcdefghijklmnopqrstuu", repr=False)


class BadTokenRequest(Exception):  # noqa: N818 -- a refusal is an answer
    """A token call is refused; `name` is the field that is wrong."""

    def __init__(self, name: str, message: str = "", status: int = 400) -> None:
        self.name, self.status = name, status
        self.message = message or f"{name} 항목이 유효하지 않습니다."
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """An access token; `until` is when it ends."""

    value: str = field(repr=False)
    until: datetime


class TokenIssuer:
    """Issues and knows access tokens. Used by one thread at a time."""

    def __init__(self, application: ApiApplication) -> None:
        self._application = application
        self._newest: dict[tuple[str, str], IssuedToken] = {}
        self._issued: list[IssuedToken] = []

    @property
    def issued(self) -> int:
        """How many different tokens were made."""
        return len(self._issued)

    def issue(self, said: Mapping[str, str], now: datetime) -> dict[str, object]:
        """The answer to a token request. Raises BadRequest."""
        self._check(said, now)
        resource = (said["type"], said.get("account_id", ""))
        token = self._newest.get(resource)
        if token is None or token.until - now < RENEWED_BELOW:
            token = IssuedToken(secrets.token_urlsafe(16), now + LIFE)
            self._newest[resource] = token
            self._issued.append(token)
        left = int((token.until - now).total_seconds())
        return {"access_token": token.value, "expires_in": left, "token_type": "Bearer"}

    def valid(self, authorization: str, now: datetime) -> bool:
        """Whether a header "Bearer …" holds a token that still lives."""
        scheme, _, value = authorization.partition(" ")
        return scheme == "Bearer" and any(secrets.compare_digest(one.value, value) for one in self._living(now))

    def revoke(self) -> None:
        """Let every token end now."""
        self._issued = [IssuedToken(one.value, datetime.min.replace(tzinfo=one.until.tzinfo)) for one in self._issued]
        self._newest.clear()

    def _living(self, now: datetime) -> list[IssuedToken]:
        return [one for one in self._issued if one.until > now]

    def _check(self, said: Mapping[str, str], now: datetime) -> None:
        for name in _NEEDED:
            if not said.get(name):
                raise BadTokenRequest(name, f"{name} 항목은 필수입니다.")
        if said["client_id"] != self._application.client_id:
            raise BadTokenRequest("client_id")
        if said.get("grant_type", "client_credentials") != "client_credentials":
            raise BadTokenRequest("grant_type")
        _check_time(said["timestamp"], now)
        # A store's own application is its own resource and cannot speak for a seller.
        if said["type"] != "SELF":
            raise BadTokenRequest("type", status=403 if said["type"] == "SELLER" else 400)
        signature = said["client_secret_sign"]
        if not verified(said["client_id"], self._application.secret, said["timestamp"], signature):
            raise BadTokenRequest("client_secret_sign", "client_secret_sign 항목이 유효하지 않습니다")


def _check_time(text: str, now: datetime) -> None:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadTokenRequest("timestamp")
    now_ms = int(now.timestamp() * 1000)
    if int(text) > now_ms:
        raise BadTokenRequest("timestamp", "timestamp 항목은 현재 이전이어야 합니다.")
    if now_ms - int(text) > _VALID_MS:
        raise BadTokenRequest("timestamp", "timestamp 항목의 유효 시간이 만료되었습니다.")
