"""The command line's parser: it speaks the station's language, and tells a wrong call in one line.

Help texts stand in English beside their options; `locale/help.ko.toml` has them in Korean, and the library's own words.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from station.tui.text_cells import width

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_BOOK = Path(__file__).parents[1] / "locale" / "help.ko.toml"


class WrongCall(Exception):  # noqa: N818 - it is an answer to the user
    """The command line is wrong; `text` is the one line that says how."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class ParserWords:
    """What the parser says, by its English; a language without a book is English itself."""

    help: dict[str, str] = field(default_factory=dict)
    error: dict[str, str] = field(default_factory=dict)

    @staticmethod
    @cache
    def of(language: str) -> ParserWords:
        """The words of a language."""
        return ParserWords(**tomllib.loads(_BOOK.read_text("utf-8"))) if language == "ko" else ParserWords()

    def helps(self, text: str) -> str:
        """A help text, a heading or a description."""
        return self.help.get(text, text)

    def errs(self, message: str) -> str:
        """What is wrong with a call, its parts put into words one by one."""
        for pattern, said in self.error.items():
            found = re.fullmatch(pattern, message, re.DOTALL)
            if found is not None:
                return said.format(*(self.errs(part) for part in found.groups()))
        return message


class CommandParser(argparse.ArgumentParser):
    """A parser of one language; the parsers of its commands are of the same."""

    words = ParserWords()

    def __init__(self, **settings: object) -> None:
        settings = {"formatter_class": partial(_Help, words=self.words), **settings}
        super().__init__(**settings)  # type: ignore[arg-type]  # they are the library's own, passed on

    @classmethod
    def speaking(cls, language: str) -> type[CommandParser]:
        """The parser of a language."""
        return type("CommandParser", (cls,), {"words": ParserWords.of(language)})

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        # The library's own swallows what cannot be written.
        (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        """Raises WrongCall."""
        raise WrongCall(f"{self.prog}: {self.words.errs(message)} ({self.prog} --help)")


class _Help(argparse.HelpFormatter):
    """Help in words of its own, broken by what a line takes in a terminal."""

    def __init__(self, prog: str, words: ParserWords) -> None:
        super().__init__(prog)
        self._words = words

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """The line of how to call it."""
        super().add_usage(usage, actions, groups, self._words.helps("usage: ") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """A group of options."""
        super().start_section(self._words.helps(heading) if heading else heading)

    def add_text(self, text: str | None) -> None:
        """What stands above or below the options."""
        super().add_text(self._words.helps(text) if text else text)

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return self._words.helps(action.help) if action.help else action.help

    def _split_lines(self, text: str, width: int) -> list[str]:
        return _wrapped(" ".join(text.split()), width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        # A text of several lines is laid out as it is meant.
        lines = text.splitlines() if "\n" in text else _wrapped(" ".join(text.split()), width - len(indent))
        return "\n".join(indent + line for line in lines)


def allowed(read: Callable[[str], object], what: str) -> Callable[[str], object]:
    """A type of argument: `read` raises ValueError for what is none, `what` says in signs what there may be."""

    def typed(text: str) -> object:
        try:
            return read(text)
        except (ValueError, OverflowError):
            raise argparse.ArgumentTypeError(f"{text!r} is not allowed; allowed: {what}") from None

    return typed


def _wrapped(text: str, cells: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and width(longer) > cells:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
