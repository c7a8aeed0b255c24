"""The setup's screen: one question at a time, tried at once, with keys alone."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import ClassVar

from textual import events, on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static
from textual.worker import get_current_worker

from station.locale.texts import LocaleTexts
from station.setup.form import AnswerRow, ChoiceField, FoundOffer, TypedField
from station.setup.steps import OWN_FORM, STEPS, SetupField, SetupStep, fields_of, forms_of, missing, summary
from station.setup.trying import AnswerKeeper, SetupTrials, TrialResult
from station.tui.terminal_driver import BurstKey, GuardedDriver

_ROOMY = 6
"""So many rows fit with a blank line between them on a screen of 24 lines."""


class SetupApp(App[bool]):
    """Asks the steps it is given; the result says whether something was written."""

    CSS_PATH = "setup.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", priority=True, show=False),
        Binding("escape", "back", priority=True, show=False),
        # Before the rows' own: where there are more of them than fit, these keys would scroll and leave the cursor.
        Binding("down", "app.focus_next", priority=True, show=False),
        Binding("up", "app.focus_previous", priority=True, show=False),
        Binding("f5", "try", priority=True, show=False),
        Binding("f10,ctrl+q", "leave", priority=True, show=False),
    ]

    def __init__(
        self,
        answers: dict[str, str],
        trials: SetupTrials,
        keeper: AnswerKeeper,
        *,
        steps: tuple[SetupStep, ...] = STEPS,
    ) -> None:
        super().__init__(driver_class=GuardedDriver)
        self.answers = answers
        self._trials, self._keeper, self._steps = trials, keeper, steps
        self._at = 0
        self._done = False
        self._texts = LocaleTexts.load(answers["language"], "setup")

    def compose(self) -> ComposeResult:
        """The page: where one is, what is asked, the rows, what was found out, the keys."""
        yield Static(id="where", markup=False)
        yield Static(id="asked", markup=False)
        yield VerticalScroll(id="rows", can_focus=False)
        yield Static(id="tried", markup=False)
        yield Static(id="keys", markup=False)

    async def on_mount(self) -> None:
        """Ask the first question."""
        await self._show()

    async def on_event(self, event: events.Event) -> None:
        """Take no key that a scanner sends in the midst of a code."""
        if not isinstance(event, BurstKey):
            await super().on_event(event)

    @property
    def step(self) -> SetupStep | None:
        """The question that is asked; None at the end."""
        return self._steps[self._at] if self._at < len(self._steps) else None

    async def _show(self, focus: str = "") -> None:
        say, step = self._texts.text, self.step
        rows = self.query_one("#rows", VerticalScroll)
        await rows.remove_children()
        number = min(self._at + 1, len(self._steps))
        name = step.name if step else "end"
        self._set("where", f"{say('setup.title')}   {number}/{len(self._steps)}   {say(f'step.{name}')}")
        self._set("asked", say(f"ask.{name}"))
        self._set("tried", "")
        keys = "keys.end" if step is None else "keys.trial" if step.trial else "keys.plain"
        self._set("keys", say("keys.done") if self._done else say(keys))
        if step is None:
            self._set("asked", say("ask.end") + "\n\n" + summary(self.answers, self._texts))
            return
        made = [AnswerRow(say(f"field.{field.key}"), self._answer(field)) for field in fields_of(step, self.answers)]
        rows.set_class(len(made) > _ROOMY, "dense")
        await rows.mount_all(made)
        # A scanner that types must not have to be aimed.
        focus = focus or ("typed" if step.trial == "listen" else "")
        wanted = next((one for one in self.query(".answer") if getattr(one, "key", "") == focus), None)
        (wanted or self.query(".answer").first()).focus()
        if step.trial == "listen":
            self.action_try()

    def _answer(self, field: SetupField) -> ChoiceField | TypedField:
        value = self.answers.get(field.key, "")
        if field.choices or field.own:
            return ChoiceField(field.key, self._offers(field), value)
        hint = f"hint.{field.key}"
        return TypedField(
            field.key, value, secret=field.secret, hint=self._texts.text(hint) if self._texts.has(hint) else ""
        )

    def _offers(self, field: SetupField) -> tuple[FoundOffer, ...]:
        say = self._texts.text
        match field.key:
            case "scanner":
                return (*self._trials.scanners(), FoundOffer("keyboard", say("choice.scanner_keyboard")))
            case "printer":
                return (*self._trials.printers(), FoundOffer("network", say("choice.printer_network")))
            case "form":
                return self._forms()
            case _:
                return tuple(FoundOffer(value, say(f"choice.{field.key}_{value}")) for value in field.choices)

    def _forms(self) -> tuple[FoundOffer, ...]:
        """Those that ship, one's own where it is named already, and a new one from the carrier's empty sheet."""
        shipped, named = forms_of(self.answers["carrier"]), self.answers["form"]
        own = (named,) if named not in (*shipped, "", OWN_FORM) else ()
        offers = tuple(FoundOffer(name, name) for name in (*shipped, *own))
        return (*offers, FoundOffer(OWN_FORM, self._texts.text(f"choice.form_{OWN_FORM}")))

    @on(ChoiceField.Changed)
    async def _chosen(self, event: ChoiceField.Changed) -> None:
        self._take()
        if event.key == "carrier":
            # Another carrier's program reads another sheet.
            self.answers["form"] = ""
        if event.key == "language":
            self._texts = LocaleTexts.load(event.value, "setup")
        await self._show(event.key)

    def _take(self) -> None:
        """Read the rows themselves: what was typed last may not have been told yet."""
        for one in (*self.query(ChoiceField), *self.query(TypedField)):
            self.answers[one.key] = one.value

    async def action_next(self) -> None:
        """Take the answers and ask the next question; at the end, write and leave."""
        step = self.step
        if step is None:
            await self._finish()
            return
        self._take()
        if typed := self.answers.pop("typed", ""):
            self.query(TypedField).first().value = ""
            self._found(TrialResult.worked(self._texts.text("tried.typed", code=typed), ("scanner", "keyboard")))
            return
        empty = missing(step, self.answers)
        say = self._texts.text
        fault = say("end.empty", field=say(f"field.{empty.key}")) if empty else self._keeper.fault(self.answers)
        if fault:
            self._set("tried", f"✖ {fault}")
            return
        self._at += 1
        await self._show()

    async def action_back(self) -> None:
        """Ask the question before again."""
        if self._at and not self._done:
            self.workers.cancel_all()
            self._at -= 1
            await self._show()

    def action_leave(self) -> None:
        """Leave; nothing that was not written is kept."""
        self.workers.cancel_all()
        self.exit(self._done)

    def action_try(self) -> None:
        """Try what was answered."""
        step = self.step
        if step is not None and step.trial:
            self._take()
            self.workers.cancel_all()
            self._set("tried", self._texts.text(f"trial.{step.trial}"))
            self._try(step)

    @work(thread=True, exit_on_error=False)
    def _try(self, step: SetupStep) -> None:
        worker = get_current_worker()
        say = partial(self.call_from_thread, self._set, "tried")
        answers = dict(self.answers)
        match step.trial:
            case "listen":
                tried = self._trials.listen(answers, say, lambda: worker.is_cancelled)
            case "print":
                tried = self._trials.print(answers)
            case _:
                tried = self._trials.ask(answers)
        if not worker.is_cancelled:
            self.call_from_thread(self._found, tried)

    def _found(self, tried: TrialResult) -> None:
        self._set("tried", f"{'✔' if tried.good else '✖'} {tried.text}")
        self.answers |= dict(tried.answers)
        for one in self.query(ChoiceField):
            if one.key in dict(tried.answers):
                one.choose(self.answers[one.key])

    async def _finish(self) -> None:
        if self._done:
            self.exit(self._done)
            return
        for at, step in enumerate(self._steps):
            if missing(step, self.answers) is not None:
                self._at = at
                await self._show()
                return
        try:
            self._set("tried", self._texts.text("trial.keep"))
            # Drawing and printing take their time; the screen goes on meanwhile.
            lines = await asyncio.to_thread(self._keeper.keep, dict(self.answers))
        except OSError as problem:
            self._set("tried", f"✖ {self._texts.text('end.unwritten', detail=problem.strerror or '')}")
            return
        self._done = True
        self._set("asked", self._texts.text("ask.done"))
        self._set("tried", "\n".join(lines))
        self._set("keys", self._texts.text("keys.done"))

    def _set(self, where: str, text: str) -> None:
        self.query_one(f"#{where}", Static).update(text)
