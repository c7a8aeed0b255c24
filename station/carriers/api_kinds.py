"""The carriers' interfaces, a row each: what [carrier.api] says of one, and who makes it.

A new kind is a package in `station.carrier_apis` with a `make_api`, a row here, its simulator (`station.simulators`)
and its harness in the contract tests (`tests/carrier_apis`). What no public document settles about an interface is a
key of its own with the likelier reading as its usual value, told in docs/carriers.md.
"""

from __future__ import annotations

from dataclasses import dataclass

ApiValue = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of [carrier.api]. `usual`: what holds where the file says nothing, and of which type it is.

    None: a text that must be there. `choices`: the only texts there are. `most`: of a number. `credential` names a
    secret's file beside station.toml, and systemd's credential; `environ`: the variable in which it lies when the file
    says nothing. A secret with `usual` "" may be missing.
    """

    name: str
    usual: ApiValue | None = None
    choices: tuple[str, ...] = ()
    most: int = 9_999_999
    credential: str = ""
    environ: str = ""

    @property
    def secret(self) -> bool:
        """Whether it is shown to nobody."""
        return bool(self.credential)


@dataclass(frozen=True, slots=True)
class ApiKind:
    """A kind of interface. `carrier`: whose it is, by its code; `maker`: the module whose `make_api` makes it.

    `address`: where it answers when `base_url` says nothing. `most_numbers`: that one call gives. `cancels`: a parcel
    that was registered can be taken back over it; otherwise a person tells the carrier. `reissues`: whether a further
    copy of a label may bear the same number, as [carrier] `reissue` has it where the file says nothing.
    """

    name: str
    carrier: str
    maker: str
    address: str
    keys: tuple[ApiKey, ...]
    most_numbers: int
    cancels: bool = False
    reissues: str = "new"


_ROWS: tuple[ApiKind, ...] = (
    ApiKind(
        "logen",
        carrier="KGB",
        maker="station.carrier_apis.logen.logen_api",
        address="https://openapi.ilogen.com",
        keys=(
            ApiKey("secret_key", credential="carrier-key", environ="LOGEN_SECRET_KEY"),
            # The portal keeps several keys valid at once, so that one can follow another without a stop.
            ApiKey("next_key", usual="", credential="carrier-next-key", environ="LOGEN_NEXT_KEY"),
            ApiKey("customer_code"),
            ApiKey("partner_code", usual=""),
            ApiKey("fare", usual=0),
            ApiKey("jeju_fare", usual=0),
            ApiKey("island_fare", usual=0),
            ApiKey("mountain_fare", usual=0),
            ApiKey("credit_type", usual="030", choices=("030", "040")),
            ApiKey("numbers_from", usual="list", choices=("list", "ends")),
            ApiKey("slip_body", usual="object", choices=("object", "list")),
            ApiKey("registered_words", usual=("이미", "중복")),
        ),
        most_numbers=9_999,
    ),
)


def api_kinds() -> tuple[ApiKind, ...]:
    """Every kind of interface."""
    return _ROWS


def api_kind(name: str) -> ApiKind:
    """The kind of a name. Raises KeyError."""
    return {kind.name: kind for kind in _ROWS}[name]
