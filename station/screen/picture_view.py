"""A product's picture beside the box: half blocks, two dots a cell, in the colours of a small cube."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from rich.style import Style

from station.packing.lookalikes import ProductPicture
from station.screen.layout import ScreenLayout
from station.tui.lines import Line, TextSpan

_HALF = "\u2580"
_LOOK = "picture"
_STEPS = 6


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture in `cells` columns and `rows` rows under its title, the product's name."""

    picture: ProductPicture
    title: str
    cells: int
    rows: int


def picture_view(picture: ProductPicture | None, title: str, plan: ScreenLayout) -> PictureView | None:
    """The picture in its own proportions, where the terminal has room for it."""
    if picture is None or picture.width < 1 or picture.height < 1:
        return None
    scale = min(plan.preview / picture.width, 2 * (plan.middle - 1) / picture.height)
    cells, rows = round(picture.width * scale), round(picture.height * scale / 2)
    return PictureView(picture, title, cells, rows) if cells > 0 and rows > 0 else None


def picture_dots(view: PictureView) -> tuple[Line, ...]:
    """The picture in half blocks: the upper dot is the letter's colour, the lower one the ground's."""
    rows = [_dots(view, at) for at in range(2 * view.rows)]
    return tuple(_line(rows[at], rows[at + 1]) for at in range(0, 2 * view.rows, 2))


class PictureDraft:
    """The newest picture asked for, and its lines once they are drawn."""

    def __init__(self) -> None:
        self._view: PictureView | None = None
        self.rows: tuple[Line, ...] = ()

    def wants(self, view: PictureView) -> bool:
        """Ask for a picture; True when it is another one, and is to be drawn."""
        if view == self._view:
            return False
        self._view, self.rows = view, ()
        return True

    def draw(self) -> bool:
        """Draw the picture that is asked for; False when it was drawn already."""
        if self._view is None or self.rows:
            return False
        self.rows = picture_dots(self._view)
        return True


class PictureStyles(dict[str, Style]):
    """Looks by name; those of a picture's dots are made when they are first asked for, since there are many."""

    def __missing__(self, name: str) -> Style:
        """Make the look of two dots. Raises KeyError for any other name."""
        kind, _, dots = name.partition(".")
        if kind != _LOOK:
            raise KeyError(name)
        upper, _, lower = dots.partition(".")
        self[name] = style = Style(color=_colour(int(upper)), bgcolor=_colour(int(lower)))
        return style


def _colour(dot: int) -> str:
    parts = (dot // (_STEPS * _STEPS) % _STEPS, dot // _STEPS % _STEPS, dot % _STEPS)
    return "#" + "".join(f"{255 * part // (_STEPS - 1):02x}" for part in parts)


def _dots(view: PictureView, at: int) -> list[int]:
    """One row of dots, each the one in the middle of those behind it."""
    picture = view.picture
    start = (2 * at + 1) * picture.height // (4 * view.rows) * picture.width
    return [picture.dots[start + (2 * x + 1) * picture.width // (2 * view.cells)] for x in range(view.cells)]


def _line(upper: list[int], lower: list[int]) -> Line:
    pairs = (f"{_LOOK}.{above}.{below}" for above, below in zip(upper, lower, strict=True))
    return tuple(TextSpan(_HALF * len(list(run)), look) for look, run in groupby(pairs))
