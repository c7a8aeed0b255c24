"""Every state and every event of the bench against one table: where each leads, and what is silent on purpose."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest

from station.packing import process
from station.packing.events import Event
from station.packing.process import awaiting_clearance, idle, label_outcome, packing
from tests.support.support_packing_benches import BENCHES
from tests.support.support_packing_page import page
from tests.support.support_packing_walk import Move, events_for, walk

# S SignedOut, I IdleState, P PackingState, H AwaitingClearance, L AwaitingLabel, U AwaitingPrinter,
# D AwaitingLabelScan; small: a question over that state.
# In a cell: every state that the event can lead to, ? a question.
TABLE = """
                S    I    P    H    L    U    D    i    p    h    u    d
slip            S    PI   P    H    L    U    D    PI?  P    HIL  U    D
item            S    I    PHLI H    L    U    D    I    PHL  HLI  U    D
unknown code    S    I    P    H    L    U    D    I    P    HLI  U    D
number          S    I    P    IH?  L    U    D    I    P    HLI? U    D
label           S    PI   P    HI   IL   IU   ID   PI?  P    HIL  IU   ID
PS:UNDO         S    I    P    P    L    U    D    I    P    P    U    D
PS:CANCEL       S    I    I?   ?    L    I?   I?   I    ?    ?    ?    I?
PS:HOLD         S    I    I    I    L    U?   D?   I    I    I    ?    D?
PS:SHORT        S    I    P    H    L    U    D    I    P    HLI  U    D
PS:NEXTBOX      S    I    P    H    L    U    D    I    P    HLI  U    D
PS:REPRINT      S    I?   P    H    L    U    ?    I?   P    HIL  U    ?
PS:FINISH       S    I    PHL  H    L    U    D    I    P    HLI  U    D
PS:OK           S    I    P    H    L    U    D    IL   I    HIL  IU   ILD
PS:HELP         S    I    P    H    L    U    D    ?    ?    ?    ?    ?
PS:LOGOUT       S    SI   P    H    L    U    D    S    P    HLI  U    D
PS:SUPERVISOR   S    ?    P    H?   L    U?   D?   ?    P    HIL? ?    D?
PS:QTY          S    I    P    H    L    U    D    I    P    HLI  U    D
PS:REASON       S    I    P    H    L    U    D    IL   P    HIL  IU   ID
no command      S    I    P    H    L    U    D    I    P    HLI  U    D
badge           SI   I    P    H    L    U    D    I?   P    HIL? U?   D?
pin             S    I    P    H    L    U    D    ?    ?    ?    ?    ?
overdue         S    I    P    H    L    U    D    I?   ?    H?   U?   D?
gone            S    SI   P    H    L    U    D    S?   ?    ?    ?    ?
shop            S    I    P    HLI  L    LU   D    ?    ?    ?    ?    ?
outcome         S    I    P    H    ILUD IUD  ID   ?    ?    ?    ID?  I?
printer         S    I    P    H    L    LU   D    ?    ?    ?    ?    ?
device          S    I    P    H    L    U    D    ?    ?    ?    ?    ?
woken           S    I    P    HL   L    U    D    ?    ?    ?    ?    ?
time            S    I    P    HL   L    U    D    ?    ?    ?    ?    ?
restart         S    I    P    HL   D    U    D    I?   ?    H?   U?   D?
release         S    I    P    H    L    U    D    ?    ?    ?    ?    ?
copy asked      S    L    P    H    L    U    D    ?    ?    ?    ?    ?
void            S    I    IP   IH   L    IU   ID   ?    I?   I?   I?   I?
"""

# The states in which an event may pass without a record: no packer did it, and nothing is to be remembered of it.
SILENCE = """
pin, right                         S I P H L U D i p h u d
overdue                            S I P H L U D i p h u d
gone                               S I P H L U D i p h u d
shop, clear                        S I P H L U D i p h u d
shop, cancelled                    S I H i h
shop, on_hold                      S I U i
shop, changed                      S I i
shop, silent                       S I H i h
shop, of another box               S I P H L U D i p h u d
outcome, confirmed                 S I P H i p h
outcome, confirmed, second         S I P H i p h
outcome, confirmed, another's      S I P H L U D i p h u d
outcome, not_printed               S I P H D i p h d
outcome, not_printed, second       S I P H D i p h d
outcome, not_printed, another's    S I P H L U D i p h u d
outcome, unknown                   S I P H D i p h d
outcome, unknown, second           S I P H D i p h d
outcome, unknown, another's        S I P H L U D i p h u d
woken, nothing new                 S I P H L U D i p h u d
woken, clear                       S I P H L U D i p h u d
woken, cancelled                   S I H L U D i h d
copy asked                         S P H L U D i p h u d
time                               S I P H L U D i p h u d
restart                            S I P H U D i p h u d
void, own                          L
"""

LETTERS = {
    "SignedOut": "S",
    "IdleState": "I",
    "PackingState": "P",
    "AwaitingClearance": "H",
    "AwaitingLabel": "L",
    "AwaitingPrinter": "U",
    "AwaitingLabelScan": "D",
    "AskingQuestion": "?",
}
RULES = {
    "SignedOut": idle.decide_signed_out,
    "IdleState": idle.decide_idle,
    "PackingState": packing.decide,
    "AwaitingClearance": awaiting_clearance.decide,
    "AwaitingLabel": label_outcome.decide_labelling,
    "AwaitingPrinter": label_outcome.decide_unprinted,
    "AwaitingLabelScan": label_outcome.decide_doubtful,
}


@pytest.fixture(scope="module")
def moves() -> tuple[Move, ...]:
    return tuple(walk())


def column(state: str) -> str:
    """The letter of a state's column."""
    name, _, under = state.partition(" ")
    return LETTERS[under].lower() if under else LETTERS[name]


def cells(table: str) -> dict[tuple[str, str], set[str]]:
    """The table as sets of letters, by event and column."""
    head, *rows = table.strip("\n").splitlines()
    columns = head.split()
    return {
        (row[:15].strip(), at): set(cell) for row in rows for at, cell in zip(columns, row[15:].split(), strict=True)
    }


def test_every_event_in_every_state_leads_where_the_table_says(moves: tuple[Move, ...]) -> None:
    walked: dict[tuple[str, str], set[str]] = {}
    for move in moves:
        walked.setdefault((move.event, column(move.state)), set()).add(LETTERS[move.leads_to])
    assert walked == cells(TABLE)


def test_only_the_silences_that_are_named_leave_no_record(moves: tuple[Move, ...]) -> None:
    silent: dict[str, set[str]] = {}
    for move in moves:
        if not move.recorded:
            silent.setdefault(", ".join(filter(None, (move.event, move.variant))), set()).add(column(move.state))
    named = {row[:35].strip(): set(row[35:].split()) for row in SILENCE.strip("\n").splitlines()}
    assert silent == named


def test_the_walk_meets_every_event_there_is() -> None:
    (bench, *_) = BENCHES["PackingState"]
    met = {type(event) for _, _, event in events_for(bench().state)}
    assert met == set(Event.__args__)


@pytest.mark.parametrize("state", list(RULES))
def test_a_rule_says_of_itself_where_it_leads(state: str) -> None:
    _, _, leads = (inspect.getdoc(RULES[state]) or "").partition("Leads to:")
    said = {LETTERS[name] for name in re.findall(r"\b(?:" + "|".join(LETTERS) + r")\b", leads)}
    led = set[str]().union(*(to for (_, at), to in cells(TABLE).items() if at == LETTERS[state]))
    assert said == led


def rules() -> Iterator[FunctionType]:
    """Every function that answers with a step."""
    for found in pkgutil.iter_modules(process.__path__):
        module = import_module(f"station.packing.process.{found.name}")
        own = (thing for thing in vars(module).values() if inspect.isfunction(thing))
        for function in own:
            answers = str(function.__annotations__.get("return", "")).startswith("DecisionStep")
            if answers and function.__module__ == module.__name__:
                yield function


def test_every_rule_has_a_word_on_where_it_leads() -> None:
    assert [rule.__qualname__ for rule in rules() if "Leads to:" not in (rule.__doc__ or "")] == []
    assert len(list(rules())) > 50


def test_the_diagram_of_the_documentation_is_drawn_from_these_rules() -> None:
    drawn = Path(__file__).parents[2] / "docs" / "states.md"
    assert drawn.read_text("utf-8") == page()
