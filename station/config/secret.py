"""Where a secret lies, and fetching it when it is needed; the configuration itself never holds one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from station.config.config_error import ConfigError
from station.config.error_texts import Language

SecretKind = Literal["env", "file", "credential"]
CREDENTIALS = "CREDENTIALS_DIRECTORY"
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class SecretSource:
    """`{ env = NAME }`, `{ file = PATH }` (absolute here) or `{ credential = NAME }` of systemd.

    `config`, `key` and `language` are what an error has to name.
    """

    kind: SecretKind
    where: str
    config: Path
    key: str
    language: Language | None = None


def resolve(secret: SecretSource, environ: Mapping[str, str]) -> str:
    """The secret's text, without the line end of its file.

    Raises:
        ConfigError: secret_unset, secret_unreadable, secret_no_credentials, or secret_unusable (empty, longer
            than 4096 bytes, or with control characters). It names the key and the place, never the text.
    """
    match secret.kind:
        case "env":
            text = environ.get(secret.where, "")
            if not text:
                raise _error(secret, "secret_unset")
        case "file":
            text = _read(secret, Path(secret.where), "secret_unreadable")
        case "credential":
            folder = environ.get(CREDENTIALS, "")
            if not folder:
                raise _error(secret, "secret_no_credentials")
            text = _read(secret, Path(folder) / secret.where, "secret_no_credentials")
    text = text.rstrip("\r\n")
    if not text or not text.isprintable() or len(text.encode("utf-8", "replace")) > _LONGEST:
        raise _error(secret, "secret_unusable")
    return text


def _read(secret: SecretSource, path: Path, code: str) -> str:
    try:
        with path.open("rb") as file:
            # One byte more than allowed, so that a whole disk given by mistake is not read.
            return file.read(_LONGEST + 3).decode("utf-8-sig")
    except OSError:
        raise _error(secret, code) from None
    except UnicodeDecodeError:
        raise _error(secret, "secret_unusable") from None


def _error(secret: SecretSource, code: str) -> ConfigError:
    return ConfigError(secret.config, secret.key, code, found=secret.where, language=secret.language)
