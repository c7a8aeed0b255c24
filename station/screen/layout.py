"""How the rows and columns of a terminal are shared out."""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST = (60, 15)
"""Columns and rows below which only the verdict is shown."""


@dataclass(frozen=True, slots=True)
class ScreenLayout:
    """Rows and columns of every part. `big`: in big letters. `preview`: columns of the label, or 0.

    `task`: rows of a practice task under the head.
    """

    width: int
    height: int
    small: bool
    big: bool
    gap: int
    band: int
    order: int
    items: int
    next: int
    keys: int
    preview: int
    task: int = 0

    @property
    def middle(self) -> int:
        """Rows between the band and the next step."""
        return self.order + self.items


def plan(width: int, height: int, *, practice: bool = False) -> ScreenLayout:
    """The parts for a terminal of this size; they always add up to its height."""
    roomy = height >= 30
    big = roomy and width >= 100
    gap = 1 if roomy else 0
    band = 11 if big else 5 if height >= 20 else 4
    order = 3 if height >= 20 else 2
    following = 3 if roomy else 2 if height >= 20 else 1
    keys = 1 if width >= 112 or height < 20 else 2
    # Head and news take a row each; there is a gap behind the head, the band and the middle.
    task = 0 if not practice else 2 if height >= 20 else 1
    items = height - 2 - 3 * gap - band - order - following - keys - task
    return ScreenLayout(
        width=width,
        height=height,
        small=width < SMALLEST[0] or height < SMALLEST[1],
        big=big,
        gap=gap,
        band=band,
        order=order,
        items=max(1, items),
        next=following,
        keys=keys,
        preview=min(56, width // 3 - 6) if roomy and width >= 110 else 0,
        task=task,
    )
