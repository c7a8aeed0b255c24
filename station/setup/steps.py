"""The questions of the setup: which there are, which belong together, and what may be answered. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from station.carriers import OFFERED, USUAL
from station.carriers.api_kinds import api_kinds
from station.config.device_tables import PRINTER_KINDS
from station.locale.texts import LocaleTexts
from station.sheets.carrier_forms.form_shelf import shipped_forms
from station.shop_kinds import ShopKind, shop_kinds

_HIDDEN = "●●●●"


def summary(answers: Answers, texts: LocaleTexts) -> str:
    """A line for each question, its answers behind it; a secret is not shown."""
    rows = ((texts.text(f"step.{step.name}"), ", ".join(_told(step.fields, answers, texts))) for step in STEPS)
    return "\n".join(f"  {name}: {told or '-'}" for name, told in rows)


def _told(fields: tuple[SetupField, ...], answers: Answers, texts: LocaleTexts) -> Iterator[str]:
    for field in fields:
        value = answers.get(field.key, "")
        if not value or field.key == "typed" or not field.shown(answers):
            continue
        key = f"choice.{field.key}_{value}"
        yield _HIDDEN if field.secret else texts.text(key) if texts.has(key) else value


Answers = Mapping[str, str]
Trial = Literal["", "listen", "print", "ask"]


@dataclass(frozen=True, slots=True)
class SetupField:
    """One thing to fill in. `key` is its name among the answers, and with `choices` one of them is taken.

    `own`: the choices come from what is plugged in. `secret`: shown as dots. `needed`: not to be left empty.
    `shown`: whether it is asked at all.
    """

    key: str
    choices: tuple[str, ...] = ()
    own: bool = False
    secret: bool = False
    needed: bool = False
    shown: Callable[[Answers], bool] = lambda _answers: True


@dataclass(frozen=True, slots=True)
class SetupStep:
    """Fields that are asked together. `trial`: what can be tried before going on."""

    name: str
    fields: tuple[SetupField, ...]
    trial: Trial = ""


def _is(key: str, *values: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get(key, "") in values


def shop_fields(kinds: tuple[ShopKind, ...]) -> tuple[SetupField, ...]:
    """Which kind of shop it is, and of each kind what it is told by."""
    return (
        SetupField("shop", tuple(kind.name for kind in kinds)),
        *(
            # A secret that was given before stays, and is not shown.
            SetupField(key.name, secret=key.secret, needed=not key.secret, shown=_is("shop", kind.name))
            for kind in kinds
            for key in kind.keys
        ),
    )


NETWORK: Final = "network"
SELF: Final = "self"
"""The way to ship of who prints waybills on the carrier's behalf (자체출력)."""

API: Final = "api"
INTERFACE: Final = api_kinds()[0]
"""The carrier's interface that the setup asks for; its carrier is the only one that then comes in question."""

_WAYS: Final[Mapping[str, tuple[str, str]]] = {
    "sheet": ("sheet", "carrier"),
    SELF: ("range", "own"),
    "later": ("later", "own"),
    API: ("api", "own"),
    "scan": ("scan", "carrier"),
}
SHIPPING: Final = tuple(_WAYS)
"""The ways in which a house ships, the most usual one first."""


def carriage_of(answers: Answers) -> tuple[str, str]:
    """Where numbers come from and whose label goes on a box, by the way a house ships."""
    numbers, label = _WAYS[answers["ship"]]
    return answers.get("numbers", numbers) if answers["ship"] == SELF else numbers, label


def shipping_of(numbers: str, label: str) -> str:
    """The way in which a house ships, by its settings."""
    return next((way for way, found in _WAYS.items() if found == (numbers, label)), SELF)


def forms_of(carrier: str) -> tuple[str, ...]:
    """The forms of a carrier's sheets by name, and the plain one that is nobody's; one's own are named in the file."""
    return tuple(form.name for form in shipped_forms() if form.carrier in (carrier, ""))


OWN_FORM: Final = "from-sheet"
"""The answer that has a form of one's own made from the carrier's empty sheet."""


def _has_range(answers: Answers) -> bool:
    return carriage_of(answers)[0] == "range"


def _has_sheets(answers: Answers) -> bool:
    return carriage_of(answers)[0] == "sheet"


def makes_form(answers: Answers) -> bool:
    """Whether a form of one's own is to be made."""
    return _has_sheets(answers) and answers.get("form") == OWN_FORM


def _prints_sender(answers: Answers) -> bool:
    """A label of the house, or the sheet for the carrier, bears who sends."""
    return carriage_of(answers)[0] != "scan"


STEPS: Final = (
    SetupStep("station", (SetupField("language", ("ko", "en")), SetupField("name", needed=True))),
    SetupStep("scanner", (SetupField("scanner", own=True), SetupField("typed")), "listen"),
    SetupStep(
        "printer",
        (
            SetupField("printer", own=True),
            SetupField("printer_host", needed=True, shown=_is("printer", NETWORK)),
            SetupField("printer_kind", PRINTER_KINDS),
            SetupField("paper", ("72x0", "104x0", "100x150")),
        ),
        "print",
    ),
    SetupStep("shop", shop_fields(shop_kinds()), "ask"),
    SetupStep(
        "carrier",
        (
            SetupField("ship", SHIPPING),
            SetupField("carrier", OFFERED, shown=lambda answers: answers["ship"] != API),
            SetupField("self_print", ("no", "yes"), shown=_is("ship", SELF)),
            SetupField("numbers", ("range", "sheet"), shown=_is("ship", SELF)),
            SetupField("range_from", shown=_has_range),
            SetupField("range_to", shown=_has_range),
            *(
                # A secret that was given before stays, and is not shown.
                SetupField(key.name, secret=key.secret, needed=not key.secret, shown=_is("ship", API))
                for key in INTERFACE.keys
                if key.usual is None
            ),
            SetupField("form", own=True, shown=_has_sheets),
            SetupField("form_sheet", needed=True, shown=makes_form),
            SetupField("carrier_outbox", needed=True, shown=_has_sheets),
            SetupField("carrier_inbox", needed=True, shown=_has_sheets),
            # On the carrier's labels a sender stands already.
            SetupField("sender_name", needed=True, shown=_prints_sender),
            SetupField("sender_phone", needed=True, shown=_prints_sender),
            SetupField("sender_address", needed=True, shown=_prints_sender),
        ),
    ),
    SetupStep("people", (SetupField("packers"), SetupField("supervisor"), SetupField("badges", ("no", "yes")))),
)

DEFAULTS: Final[Answers] = {
    "language": "ko",
    "name": "BENCH-1",
    "scanner": "keyboard",
    "printer": NETWORK,
    "printer_kind": "escpos",
    "paper": "72x0",
    "shop": shop_kinds()[0].name,
    "inbox": "./inbox",
    "outbox": "./outbox",
    "ship": SHIPPING[0],
    "carrier": USUAL,
    "numbers": "range",
    "self_print": "no",
    "form": "",
    "form_sheet": "",
    "carrier_outbox": "./carrier-out",
    "carrier_inbox": "./carrier-in",
    "badges": "no",
}


def fields_of(step: SetupStep, answers: Answers) -> tuple[SetupField, ...]:
    """The fields of a step that are asked, given what was answered so far."""
    return tuple(field for field in step.fields if field.shown(answers))


def missing(step: SetupStep, answers: Answers) -> SetupField | None:
    """The first field of a step that must not be left empty, and is."""
    return next((one for one in fields_of(step, answers) if one.needed and not answers.get(one.key, "").strip()), None)


def names_in(text: str) -> tuple[str, ...]:
    """The names of a line that lists them between commas."""
    return tuple(name for part in text.replace("，", ",").split(",") if (name := " ".join(part.split())))
