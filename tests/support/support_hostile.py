"""Every command with its arguments, as the parser declares them, and what nobody should be able to break it with."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from station.cli import _COMMANDS, _parser
from station.commands.parser import CommandParser

USUAL = {"--carrier": "CJGLS", "--reason": "preparing", "--until": "2099-01-01", "--from": "1", "--to": "2"}
NUMBERS = ("0", "-1", "1e999", "nan", "9" * 400, "", "\u0663", "1_000")
DAYS = ("0001-01-01", "9999-12-31", "9999-12-31T23:59:59.999999-23:59", "2026-02-30")
TEXTS = ("", "\x1b]0;owned\x07\x9b31m", "\udcff", "x" * 70_000, "'; drop table journal; -- \u202e\u2028a\nb%s{0}")
LASTING = {
    ("demo",), ("run",), ("sync",), ("board",), ("practice",), ("kiosk",), ("virtual-printer",), ("demo-shop",),
    ("demo-carrier",),
    ("setup",), ("update",), ("rollback",), ("scanners",), ("doctor",),
}  # fmt: skip
"""Commands that work until they are told to end, or change this PC: only what they refuse is tried."""


_LOADING = {("orders", "list"), ("commands", "sheet"), ("scanners", "list"), ("journal",)}
"""One command of each way to load a configuration, which all share."""


@dataclass(frozen=True)
class Leaf:
    """A command that does something, with its arguments."""

    words: tuple[str, ...]
    arguments: tuple[argparse.Action, ...]

    @property
    def lasts(self) -> bool:
        return self.words[:1] in LASTING

    def call(self, hostile: argparse.Action | None, value: str) -> list[str]:
        """The command with everything it needs, and one argument as an enemy gives it."""
        said = list(self.words)
        for action in self.arguments:
            if action is hostile:
                said += _given(action, value)
            elif action.required or (not action.option_strings and action.nargs not in ("?", "*")):
                said += _given(action, USUAL.get(_name(action), "1"))
        return said


def leaves() -> list[Leaf]:
    """Every command of the program."""
    return [leaf for name in _COMMANDS for leaf in _below((name,), _choices(_parser(name, "ko"))[name])]


def values(words: tuple[str, ...], action: argparse.Action, folder: Path) -> Iterator[str]:
    """What to try for an argument of a command."""
    if action.nargs == 0:
        return
    if _name(action) == "--config" and words not in _LOADING:
        return
    if action.type is Path or _name(action) == "--config":
        yield from _paths(folder)
    elif action.type is None and action.choices is None:
        yield from TEXTS
    else:
        yield from (*NUMBERS, *DAYS, *TEXTS)


def _paths(folder: Path) -> Iterator[str]:
    yield from ("", ".", "/", "/dev/full", "/dev/null", "missing/below/x.csv", "n" * 300, "\udcff\x1b[31m.xlsx")
    (folder / "folder").mkdir(exist_ok=True)
    (folder / "odd\x1b[2J.csv").write_bytes(b"\xff\xfe\x00\x01")
    (folder / "text.xlsx").write_text("hello\x1b[31m", "utf-8")
    (folder / "loop").unlink(missing_ok=True)
    (folder / "loop").symlink_to("loop")
    if not (folder / "pipe").exists():
        os.mkfifo(folder / "pipe")
    yield from ("folder", "odd\x1b[2J.csv", "text.xlsx", "text.xlsx/below", "loop", "pipe")


def _below(words: tuple[str, ...], parser: argparse.ArgumentParser) -> Iterator[Leaf]:
    verbs = _choices(parser)
    if parser.get_default("run") is not None:
        kept = (
            one for one in parser._actions if not isinstance(one, argparse._SubParsersAction | argparse._HelpAction)
        )
        yield Leaf(words, tuple(kept))
    for name, verb in verbs.items():
        yield from _below((*words, name), verb)


def _choices(parser: argparse.ArgumentParser) -> dict[str, CommandParser]:
    found = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    return {name: verb for one in found for name, verb in one.choices.items()}


def _name(action: argparse.Action) -> str:
    return action.option_strings[-1] if action.option_strings else action.dest


def _given(action: argparse.Action, value: str) -> list[str]:
    if not action.option_strings:
        return ["--", value] if value.startswith("-") else [value]
    if action.nargs == 0:
        return [_name(action)]
    if isinstance(action.nargs, int):
        return [_name(action), *[value] * action.nargs]
    return [f"{_name(action)}={value}"]
