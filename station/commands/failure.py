"""What a command ends with: its failure in one line, and the exit codes of the contract."""

from __future__ import annotations

import argparse
import logging
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from station.commands.parser import WrongCall
from station.config import ConfigError

if TYPE_CHECKING:
    pass
from station.commands.command_base import (
    _give_back,
    _is_read,
    _language,
    _ledger_sentence,
    _unforeseen,
    os_sentence,
    spoken,
)

DONE, FAILED, WRONG_CALL, STILL_OWED = 0, 1, 2, 3


Args = argparse.Namespace


class CommandFailure(Exception):  # noqa: N818 - it is an answer to the user
    """A command cannot go on; `text` is the one line for the user, `code` the exit status."""

    def __init__(self, text: str, code: int = FAILED) -> None:
        super().__init__(text)
        self.text, self.code = text, code


def add_config(parser: argparse.ArgumentParser, text: str = "station.toml to use") -> argparse.ArgumentParser:
    """Give a command its ``-c/--config``; `text` is its help."""
    parser.add_argument("-c", "--config", metavar="FILE", help=text)
    return parser


def told(command: Callable[[Namespace], int], args: Namespace) -> int:
    """Run a command; what goes wrong becomes one line that says what, and what to do."""
    # Without any handler Python would write warnings beside that line.
    logging.getLogger("station").addHandler(logging.NullHandler())
    try:
        try:
            return command(args)
        finally:
            _give_back(args)
    except ConfigError as error:
        raise CommandFailure(error.text(error.language or _language(args)), WRONG_CALL) from None
    except (CommandFailure, WrongCall):
        raise
    except BrokenPipeError as error:
        if _is_read():
            raise CommandFailure(os_sentence(error, spoken(args)), FAILED) from None
        raise
    except OSError as error:
        raise CommandFailure(os_sentence(error, spoken(args)), FAILED) from None
    except Exception as error:  # noqa: BLE001 - the root of the program: a defect is one line, too, and is logged
        said = _ledger_sentence(error, args)
        raise CommandFailure(said if said is not None else _unforeseen(error, args), FAILED) from None
