"""``setup``: six questions on the screen, each tried at once, and a station.toml that fits."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from station.commands.command_base import out
from station.commands.failure import DONE, CommandFailure, add_config
from station.commands.install.setup_checks import SHARE, SHARED, fault_of, folders, in_words
from station.config import ConfigError, StationFile, find, load
from station.config.find import SYSTEM
from station.config.spoken_language import usual
from station.ledger import BenchLock
from station.locale.texts import LocaleTexts
from station.releases.bench_services import begin, systemd_runs
from station.setup.steps import STEPS, Answers, makes_form
from station.setup.writing import check, secret_files, secrets_of, store, written

_DATA = "/var/lib/packing-station/data"


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser).add_argument("--step", choices=[step.name for step in STEPS], help="only this question")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Ask, try and write."""
    from station.commands.install.setup_trials import DeviceTrials
    from station.setup.app import SetupApp
    from station.setup.writing import answers_of
    from station.tui.canvas import when_terminal_ends

    file = _file(args)
    known = _known(file)
    texts = LocaleTexts.load(known.station.language if known else usual(os.environ), "setup")
    _refuse(known, texts)
    keeper = FileKeeper(file)
    answers = answers_of(known)
    if known is None and keeper.installed:
        answers |= {name: str(SHARE / folder) for name, folder in SHARED.items()}
    steps = tuple(step for step in STEPS if args.step in (None, step.name))
    app = SetupApp(answers, DeviceTrials(keeper.trying), keeper, steps=steps)
    when_terminal_ends(sys.stdin.fileno(), lambda: app.call_from_thread(app.exit, False))  # noqa: FBT003 - its result
    if app.run(mouse=False):
        out(LocaleTexts.load(app.answers["language"], "setup").text("end.written", file=str(file)))
        if keeper.installed and systemd_runs():
            begin()
    return DONE


class FileKeeper:
    """Keeps the answers in a station.toml. Implements `station.setup.trying.AnswerKeeper`."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @contextmanager
    def trying(self, answers: Answers) -> Iterator[StationFile]:
        """The configuration that these answers would make, with its secrets, for as long as it is tried.

        Raises ConfigError, OSError.
        """
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder) / self.file.name
            part.write_text(self._text(answers), "utf-8")
            answered = secrets_of(answers)
            for name in secret_files().values():
                stored = self.file.parent / name
                if name in answered:
                    (Path(folder) / name).write_text(answered[name], "utf-8")
                elif stored.is_file():
                    shutil.copyfile(stored, Path(folder) / name)
            check(part, self.file, os.environ)
            yield _at_home(load(part, os.environ), Path(folder), self.file.parent)

    def fault(self, answers: Answers) -> str:
        """Why these answers make no bench, in the person's words."""
        texts = LocaleTexts.load(answers["language"], "setup", "commands")
        try:
            with self.trying(answers) as config:
                return fault_of(config, answers, texts, installed=self.installed)
        except ConfigError as error:
            return in_words(error, texts)
        except OSError as error:
            return error.strerror or str(error)

    def keep(self, answers: Answers) -> tuple[str, ...]:
        """Write the file, its secrets and the range; make the folders; draw the papers to hang up."""
        from station.commands.install.ownership import USER, hand_over
        from station.commands.install.setup_papers import papers

        texts = LocaleTexts.load(answers["language"], "setup", "commands")
        answers, form = self._with_form(answers, texts)
        secrets = secrets_of(answers)
        before = _known(self.file)
        store(self.file, self._text(answers), secrets, os.environ)
        config = load(self.file, os.environ)
        made = (
            *folders(config, texts, USER if self.installed else None),
            *papers(config, before, answers, texts),
            *form,
        )
        hand_over(config, tuple(self.file.parent / name for name in secrets))
        next_step = "end.begins" if self.installed and systemd_runs() else "end.reboot" if self.installed else ""
        ended = (texts.text(next_step),) if next_step else ()
        return (texts.text("end.written", file=str(self.file)), *made, *ended)

    def _with_form(self, answers: Answers, texts: LocaleTexts) -> tuple[Answers, tuple[str, ...]]:
        """Make the form of one's own that is asked for: the answers with its name, and what is to be said of it."""
        from station.commands.orders.own_forms import form_made
        from station.sheets.carrier_forms.form_shelf import FOLDER, own_file

        if not makes_form(answers):
            return answers, ()
        folder = self.file.parent / FOLDER
        try:
            name, unknown = form_made(Path(answers["form_sheet"].strip()).expanduser(), folder, texts)
        except (CommandFailure, ConfigError) as problem:
            # It could be read when it was named; it is gone since, or another one.
            raise OSError(errno.EINVAL, str(problem)) from None
        key = "end.form_unknown" if unknown else "end.form"
        said = texts.text(key, file=str(own_file(folder, name)), count=unknown)
        return {**answers, "form": name, "form_sheet": ""}, (said,)

    @property
    def installed(self) -> bool:
        """The file is that of a PC that install.sh made a bench."""
        return self.file == SYSTEM

    def _text(self, answers: Answers) -> str:
        before = self.file.read_text("utf-8") if self.file.exists() else None
        template = Path(__file__).parents[2] / "setup" / f"template.{answers['language']}.toml"
        fresh = template.read_text("utf-8")
        if self.file.parent == SYSTEM.parent:
            fresh = fresh.replace('"./data"', f'"{_DATA}"')
        return written(fresh, before, answers)


def _at_home(config: StationFile, tried: Path, home: Path) -> StationFile:
    """The configuration that is tried elsewhere, with its layout read where the file will be."""
    layout = Path(config.label.layout)
    if not layout.is_relative_to(tried):
        return config
    return replace(config, label=replace(config.label, layout=str(home / layout.relative_to(tried))))


def _file(args: Namespace) -> Path:
    try:
        return find(args.config, os.environ, Path.cwd()).absolute()
    except ConfigError:
        is_installed = SYSTEM.parent.is_dir() and os.access(SYSTEM.parent, os.W_OK)
        return SYSTEM if is_installed else Path.cwd() / "station.toml"


def _known(file: Path) -> StationFile | None:
    return load(file, os.environ) if file.exists() else None


def _refuse(known: StationFile | None, texts: LocaleTexts) -> None:
    """Only on a terminal, and while no bench holds the devices. Raises Failure."""
    if not sys.stdin.isatty():
        raise CommandFailure(texts.text("setup.no_terminal"))
    holder = BenchLock(known.station.data_dir).held_by() if known else None
    if holder is not None:
        raise CommandFailure(texts.text("setup.bench_runs", pid=holder.pid))
