"""Texts as carriers' programs hold them: characters of CP949, and so many bytes of it."""

from __future__ import annotations

ELLIPSIS = "…"
_LACKING = "?"


def size_of(text: str) -> int:
    """Return how many bytes a text takes in CP949, a character that it lacks as one."""
    return len(text.encode("cp949", "replace"))


def replaced(text: str) -> str:
    """Return a text with ``?`` for every character that CP949 lacks."""
    return text.encode("cp949", "replace").decode("cp949")


def cut(text: str, most: int) -> str:
    """Return a text of at most `most` bytes of CP949; a longer one ends, at a whole character, in an ellipsis."""
    if size_of(text) <= most:
        return text
    left = most - size_of(ELLIPSIS)
    kept = 0
    for sign in text:
        left -= size_of(sign)
        if left < 0:
            break
        kept += 1
    return text[:kept] + ELLIPSIS
