"""The access token: one for all processes of the station, renewed once, in a file that nobody else may read.

https://apicenter.commerce.naver.com/docs/commerce-api/current/exchange-sellers-auth
"""

from __future__ import annotations

import base64
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from station.shops.base import ShopCredentials, ShopFailure, ShopUnreachable
from station.shops.http import HttpAnswer, HttpLine
from station.shops.smartstore.failures import token_failure
from station.shops.smartstore.token_file import HeldValue, SharedFile

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


log = logging.getLogger(__name__)

_PATH = "/v1/oauth2/token"
_RENEW_BEFORE = 30 * 60.0
"""With less left than this, the shop gives out a new token."""
_MARGIN_MS = 2000
"""Our clock is taken to be this much ahead: a request from the future is refused, one a little old is not."""
_REST_AFTER_REFUSAL = 60.0
# The header that tells the shop's time has whole seconds; less than this is no difference.
_WORTH_CORRECTING = 1.5


@dataclass(frozen=True, slots=True)
class StoreAccount:
    """The application of one's own store. Raises ValueError, without the secret in it, for one that cannot be."""

    client_id: str
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        """Look at both before the shop has to."""
        canonical(self.secret)
        if not self.client_id or not self.client_id.isascii() or not self.client_id.isprintable():
            raise ValueError("a client id is printable ASCII")


class KeptToken(msgspec.Struct, frozen=True):
    """What the processes share: for whom, the token and its end, the clock's error, when to ask again.

    Moments are seconds of this machine's clock since 1970; `ahead` is added to it to get the shop's.
    """

    whose: str = ""
    token: str = ""
    until: float = 0.0
    ahead: float = 0.0
    not_before: float = 0.0
    refusal: str = ""


class _Granted(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: int


class TokenKeeper:
    """Hands out the token of an account, asking the shop for one only when none will do.

    `ahead`: seconds by which the shop's clock is ahead of ours, as far as it was heard.
    """

    def __init__(
        self, path: Path, line: HttpLine, account: StoreAccount, clock: Callable[[], float] = time.time
    ) -> None:
        self._file = SharedFile(path, KeptToken, KeptToken())
        self._line = line
        self._account = account
        self._clock = clock
        self._whose = f"{account.client_id}@{line.address}"
        self.ahead = 0.0

    def token(self, *, instead_of: str = "") -> str:
        """A token; `instead_of`: one that was refused. Raises Credentials, Unreachable."""
        with self._file.held() as holding:
            kept = holding.value
            if kept.whose != self._whose:
                kept = KeptToken(self._whose, ahead=kept.ahead)
            self.ahead = self.ahead or kept.ahead
            left = kept.until - self._clock()
            if kept.token and kept.token != instead_of and left > _RENEW_BEFORE:
                return kept.token
            try:
                return self._renewed(holding, kept)
            except ShopFailure:
                # The old one stays good until its own end.
                if kept.token and kept.token != instead_of and left > 0:
                    return kept.token
                raise

    def compare(self, as_of: datetime | None) -> None:
        """Hear the shop's time in an answer."""
        if as_of is not None:
            self.ahead = self._ahead_by(as_of)

    def _ahead_by(self, as_of: datetime | None) -> float:
        if as_of is None:
            return 0.0
        ahead = as_of.timestamp() + 0.5 - self._clock()
        return ahead if abs(ahead) > _WORTH_CORRECTING else 0.0

    def _renewed(self, holding: HeldValue[KeptToken], kept: KeptToken) -> str:
        """Ask for a token; once more with the shop's own time when our clock was the trouble."""
        wait = kept.not_before - self._clock()
        if 0 < wait <= _REST_AFTER_REFUSAL:
            raise ShopCredentials(kept.refusal or "credentials")
        answer = self._ask(kept.ahead)
        ahead = self._ahead_by(answer.as_of)
        if answer.status == 400 and abs(ahead - kept.ahead) > _WORTH_CORRECTING:
            log.warning("this machine's clock is %.0f seconds behind the shop's; corrected for the signature", ahead)
            kept = msgspec.structs.replace(kept, ahead=ahead)
            self.ahead = ahead
            answer = self._ask(ahead)
        if answer.status != 200:
            failure = token_failure(answer)
            if isinstance(failure, ShopCredentials):
                until = self._clock() + _REST_AFTER_REFUSAL
                holding.put(msgspec.structs.replace(kept, token="", not_before=until, refusal=failure.code))
            raise failure
        granted = _granted(answer.body)
        until = self._clock() + granted.expires_in
        holding.put(KeptToken(self._whose, granted.access_token, until, kept.ahead))
        return granted.access_token

    def _ask(self, ahead: float) -> HttpAnswer:
        at_ms = int((self._clock() + ahead) * 1000) - _MARGIN_MS
        # Parameters anywhere but in the form's body, or others than these, cost the application its quota.
        form = {
            "client_id": self._account.client_id,
            "timestamp": str(at_ms),
            "grant_type": "client_credentials",
            "client_secret_sign": sign(self._account.client_id, self._account.secret, at_ms),
            "type": "SELF",
        }
        began = datetime.now(UTC)
        answer = self._line.ask(
            "POST",
            _PATH,
            body=urlencode(form).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        log.info(
            "token: HTTP %d in %.0f ms, trace %s",
            answer.status,
            (datetime.now(UTC) - began).total_seconds() * 1000,
            answer.headers.get("gncp-gw-trace-id", "-"),
        )
        return answer


def _granted(body: bytes) -> _Granted:
    try:
        granted = msgspec.json.decode(body, type=_Granted)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise ShopUnreachable("not_json") from None
    if not granted.access_token.isascii() or not granted.access_token.isprintable() or not granted.access_token:
        raise ShopUnreachable("lacks_fields")
    return granted
