"""What the supervisor's keys do: a pure step from one state of the board to the next, and what it sets off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from station.board.actions import FREE, BoardAct, BoardWish, reasons, ways, wish
from station.board.model import TonedSentence
from station.statistics.hall_snapshot import AttentionItem
from station.statistics.parcel_stories import FoundParcel, ParcelStory

_LONGEST = 40


class BoardPage(StrEnum):
    """What fills the screen."""

    HALL = "hall"
    PEOPLE = "people"
    STATIONS = "stations"
    SEARCH = "search"
    STORY = "story"
    HELP = "help"


class PleaStage(StrEnum):
    """How far a wish is."""

    REASON = "reason"
    BADGE = "badge"
    SURE = "sure"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class BoardPlea:
    """A wish that is being asked for; `typed`: the badge or PIN so far, never shown and never kept."""

    wish: BoardWish
    stage: PleaStage
    typed: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class BoardSearch:
    """A search. `found`: None before the first answer; `asked`: what it answers."""

    typed: str = ""
    asked: str = ""
    found: tuple[FoundParcel, ...] | None = None
    at: int = 0


@dataclass(frozen=True, slots=True)
class KeyState:
    """Where the supervisor is. `chosen`: what the cursor is on, itself and not its place, since the list moves.

    `under`: the page to which Escape leads from a story. `top`: the first line shown of a long page.
    `sheets`: the shop is told by dispatch sheets; `rounds`: a carrier by reservation sheets, in a folder.
    """

    page: BoardPage = BoardPage.HALL
    bright: bool = False
    chosen: AttentionItem | None = None
    plea: BoardPlea | None = None
    search: BoardSearch = BoardSearch()
    story: ParcelStory | None = None
    under: BoardPage = BoardPage.HALL
    top: int = 0
    news: TonedSentence | None = None
    sheets: bool = False
    rounds: bool = False


@dataclass(frozen=True, slots=True)
class FindText:
    """Search for a text."""

    text: str


@dataclass(frozen=True, slots=True)
class FetchStory:
    """Fetch the story of a parcel."""

    parcel: str


@dataclass(frozen=True, slots=True)
class SendWish:
    """Have a wish fulfilled, if what was typed allows it."""

    wish: BoardWish
    typed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DenyAct:
    """Say why a key does nothing here: a text under [act]."""

    code: str


Errand = FindText | FetchStory | SendWish | DenyAct | None
_PAGES = {"f1": BoardPage.HELP, "f2": BoardPage.PEOPLE, "f3": BoardPage.SEARCH, "f4": BoardPage.STATIONS}
ACT_KEYS = {
    "f5": BoardAct.RETRY,
    "f6": BoardAct.RELEASE,
    "f7": BoardAct.VOID,
    "f8": BoardAct.REASON,
    "f11": BoardAct.RETURNED,
}
"""The key of every act on what is chosen."""
SHEET_KEY = "f10"
"""Has the dispatch sheet written now, whatever is chosen."""
ROUND_KEY = "f12"
"""Has a reservation sheet written for the carrier's program now."""


def settled(desk: KeyState, needs: tuple[AttentionItem, ...]) -> KeyState:
    """The desk after the list changed: what is gone cannot stay chosen."""
    if desk.chosen is not None and place(desk.chosen, needs) is None:
        return replace(desk, chosen=None)
    return desk


def place(chosen: AttentionItem | None, needs: tuple[AttentionItem, ...]) -> int | None:
    """Where it is in the list; its age and words may have changed meanwhile."""
    return next((at for at, one in enumerate(needs) if chosen is not None and _same(one, chosen)), None)


def press(desk: KeyState, key: str, character: str | None, needs: tuple[AttentionItem, ...]) -> tuple[KeyState, Errand]:
    """What a key makes of it."""
    desk = replace(settled(desk, needs), news=None)
    if desk.plea is not None:
        return _plead(desk, desk.plea, key, character)
    if key == "f9":
        return replace(desk, bright=not desk.bright), None
    if key in _PAGES:
        page = BoardPage.HALL if desk.page is _PAGES[key] else _PAGES[key]
        return replace(desk, page=page, top=0), None
    if key == "escape":
        back = desk.under if desk.page is BoardPage.STORY else BoardPage.HALL
        return replace(desk, page=back, top=0), None
    if desk.page is BoardPage.SEARCH:
        return _search(desk, key, character)
    if desk.page is BoardPage.HALL:
        return _hall(desk, key, needs)
    step = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}.get(key, 0)
    return replace(desk, top=max(0, desk.top + step)), None


def _hall(desk: KeyState, key: str, needs: tuple[AttentionItem, ...]) -> tuple[KeyState, Errand]:
    if key == SHEET_KEY:
        asked = replace(desk, plea=BoardPlea(BoardWish(BoardAct.SHEET, "", ""), PleaStage.SURE))
        return (asked, None) if desk.sheets else (desk, DenyAct("no_sheets"))
    if key == ROUND_KEY:
        asked = replace(desk, plea=BoardPlea(BoardWish(BoardAct.ROUND, "", ""), PleaStage.SURE))
        return (asked, None) if desk.rounds else (desk, DenyAct("no_rounds"))
    at = place(desk.chosen, needs)
    step = {"up": -1, "down": 1, "pageup": -5, "pagedown": 5}.get(key)
    if step is not None and needs:
        to = 0 if at is None else min(max(at + step, 0), len(needs) - 1)
        return replace(desk, chosen=needs[to]), None
    if key in ACT_KEYS and ACT_KEYS[key] in ways(desk.chosen) and desk.chosen is not None:
        wanted = wish(ACT_KEYS[key], desk.chosen)
        sure = PleaStage.SURE if wanted.act in FREE else PleaStage.BADGE
        stage = PleaStage.REASON if reasons(wanted.act) else sure
        return replace(desk, plea=BoardPlea(wanted, stage)), None
    if key == "enter" and desk.chosen is not None:
        if desk.chosen.parcel:
            return replace(desk, under=BoardPage.HALL), FetchStory(desk.chosen.parcel)
        if desk.chosen.order:
            looked = BoardSearch(desk.chosen.order, desk.chosen.order)
            return replace(desk, page=BoardPage.SEARCH, search=looked), FindText(desk.chosen.order)
    return desk, None


def _plead(desk: KeyState, plea: BoardPlea, key: str, character: str | None) -> tuple[KeyState, Errand]:
    """A wish is being asked for. Nothing but Escape leads elsewhere, and not once it is on its way."""
    if plea.stage is PleaStage.SENT:
        return desk, None
    if key == "escape":
        return replace(desk, plea=None), None
    if plea.stage is PleaStage.REASON:
        listed = reasons(plea.wish.act)
        if character is not None and character.isdecimal() and 1 <= int(character) <= len(listed):
            wanted = replace(plea.wish, reason=listed[int(character) - 1])
            return replace(desk, plea=BoardPlea(wanted, PleaStage.BADGE)), None
        return desk, None
    if plea.wish.act in FREE:
        sent = key == "enter"
        return (
            (replace(desk, plea=BoardPlea(plea.wish, PleaStage.SENT)), SendWish(plea.wish, ""))
            if sent
            else (desk, None)
        )
    if key == "enter" and plea.typed:
        return replace(desk, plea=BoardPlea(plea.wish, PleaStage.SENT)), SendWish(plea.wish, plea.typed)
    return replace(desk, plea=replace(plea, typed=_typed(plea.typed, key, character))), None


def _search(desk: KeyState, key: str, character: str | None) -> tuple[KeyState, Errand]:
    look = desk.search
    found = look.found or ()
    step = {"up": -1, "down": 1}.get(key)
    if step is not None and found:
        return replace(desk, search=replace(look, at=min(max(look.at + step, 0), len(found) - 1))), None
    if key == "enter" and found and look.asked == look.typed:
        return replace(desk, under=BoardPage.SEARCH), FetchStory(found[look.at].parcel)
    if key == "enter" and look.typed:
        return replace(desk, search=BoardSearch(look.typed, look.typed)), FindText(look.typed)
    return replace(desk, search=replace(look, typed=_typed(look.typed, key, character))), None


def _typed(before: str, key: str, character: str | None) -> str:
    if key == "backspace":
        return before[:-1]
    plain = character is not None and character.isprintable() and len(character) == 1
    return (before + character)[:_LONGEST] if plain and character is not None else before


def _same(one: AttentionItem, other: AttentionItem) -> bool:
    return (one.need, one.station, one.order, one.parcel) == (other.need, other.station, other.order, other.parcel)
