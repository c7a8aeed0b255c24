"""The kinds of shops, a row each: what [shop] says of one, who makes it, and what is told of it.

A new kind is a package in `station.shops` with a `make_shop`, and a row here; its words are in `locale/setup.*`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShopKey:
    """A key of [shop] that a kind of shop is told by: a text, or where a secret lies.

    `credential` names a secret's file beside station.toml, and systemd's credential; empty: the key is no secret.
    `environ`: the environment variable in which a secret lies when the file says nothing. `needed`: no shop without
    it. `common`: every kind reads it, so that it has a name of its own in `ShopConfig`.
    """

    name: str
    credential: str = ""
    environ: str = ""
    needed: bool = True
    common: bool = False

    @property
    def secret(self) -> bool:
        """Whether it is shown to nobody."""
        return bool(self.credential)


@dataclass(frozen=True, slots=True)
class ShopKind:
    """A kind of shop. `name` is how [shop] calls it, `keys` are asked by the setup in their order.

    `address`: where it answers when `base_url` says nothing; None: that key must be there. `maker`: the module whose
    `make_shop` makes it of a `station.shops.shop_making.ShopMaking`; a kind without one cannot be asked anything,
    orders and dispatches pass in sheets through two folders. `reasons`: where the locale keeps the sentences for its
    own failures; empty: they are told by their codes.
    """

    name: str
    keys: tuple[ShopKey, ...]
    address: str | None = ""
    maker: str = ""
    reasons: str = ""

    @property
    def by_sheet(self) -> bool:
        """Whether it is two folders, and the last import its only answer."""
        return not self.maker


_ROWS: tuple[ShopKind, ...] = (
    ShopKind(
        "smartstore",
        keys=(
            ShopKey("client_id"),
            ShopKey("client_secret", credential="shop-secret", environ="SMARTSTORE_SECRET"),
        ),
        address="https://api.commerce.naver.com/external",
        maker="station.shops.smartstore.shop",
        reasons="shop_says",
    ),
    ShopKind(
        "files",
        keys=(
            ShopKey("inbox", common=True),
            ShopKey("outbox", common=True),
            # Many sheets have no password.
            ShopKey("sheet_password", credential="sheet-password", needed=False, common=True),
        ),
        reasons="sync",
    ),
    ShopKind(
        "rest",
        keys=(ShopKey("base_url", common=True), ShopKey("token", credential="shop-token")),
        address=None,
        maker="station.shops.rest",
    ),
)


def shop_kinds() -> tuple[ShopKind, ...]:
    """Every kind, in the order in which the setup offers them; the first is what a file means that names none."""
    return _ROWS


def shop_kind(name: str) -> ShopKind:
    """The kind of a name. Raises KeyError."""
    return {kind.name: kind for kind in _ROWS}[name]


def shop_keys() -> tuple[ShopKey, ...]:
    """Every key of every kind, once a name."""
    return tuple({key.name: key for kind in _ROWS for key in kind.keys}.values())


def credentials() -> dict[str, str]:
    """Key → the file beside station.toml that holds it."""
    return {key.name: key.credential for key in shop_keys() if key.secret}
