"""A practice session in the user's words: the task of the moment, the page of the score, the line at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from station.bench.screen_model import PracticeMark, ScoreRow, ScreenModel
from station.locale.texts import LocaleTexts
from station.packing.process.states import PackingState, open_box, without_question
from station.practice.score import OrderEnd, OrderResult, SessionScore
from station.practice.tasks import PracticeTask

_SHOWN = 10
"""Of more orders only those are shown that did not go as they should."""


@dataclass(frozen=True, slots=True)
class PracticeWords:
    """Speaks with the texts of the book "practice". `codes`: what is to be scanned is shown, to be typed."""

    texts: LocaleTexts
    codes: bool = False

    def starting(self) -> PracticeMark:
        """Before the bench is there."""
        return PracticeMark(self.texts.text("practice.mark"), self.texts.text("practice.starting"))

    def practice(self, picture: ScreenModel, score: SessionScore, *, ended: bool) -> PracticeMark:
        """What a picture says besides; with the score's page once the session has `ended`."""
        mark = self.texts.text("practice.mark")
        if ended:
            return PracticeMark(mark, self.texts.text("practice.leave"), self.page(score, picture.packer_name))
        return PracticeMark(mark, self._task(picture, score.results) or self.texts.text("practice.over"))

    def page(self, score: SessionScore, packer: str = "") -> tuple[ScoreRow, ...]:
        """The score, row by row."""
        say, count = self.texts.text, len(score.results)
        told = f"{say('score.title')} · {say('score.packer', packer=packer)}" if packer else say("score.title")
        return (
            ScoreRow(told),
            ScoreRow(self._verdict(score), well=score.ready),
            ScoreRow(self._again(score)),
            ScoreRow(say("score.right"), f"{score.right}/{count}"),
            ScoreRow(say("score.packed"), str(score.packed)),
            ScoreRow(say("score.pace"), self._seconds(score.seconds)),
            ScoreRow(say("score.own"), str(score.own)),
            ScoreRow(say("score.asked"), str(score.asked)),
            *(self._row(result) for result in score.results if count <= _SHOWN or not result.right),
        )

    def line(self, score: SessionScore) -> str:
        """The whole score in one line."""
        return self.texts.text(
            "score.result",
            over=sum(result.over for result in score.results),
            count=len(score.results),
            right=score.right,
            own=score.own,
            asked=score.asked,
            pace=self._seconds(score.seconds),
            verdict=self._verdict(score),
            again=self._again(score),
        )

    def _task(self, picture: ScreenModel, results: Sequence[OrderResult]) -> str:
        """What is to be done now; empty when nothing is left."""
        box = open_box(picture.state)
        found = next(
            ((place, one) for place, one in enumerate(results, 1) if box is not None and one.drill.order == box.order),
            None,
        ) or next(((place, one) for place, one in enumerate(results, 1) if not one.over), None)
        if found is None:
            return ""
        place, result = found
        told = self._told(result)
        slip = box is None and result.end is OrderEnd.OPEN
        opens = "practice.open_label" if result.drill.label else "practice.open_slip"
        key = opens if slip else "practice.in_hand"
        said = self.texts.text(key, place=place, count=len(results), order=result.drill.order, task=told)
        code = self._code(picture, result, results) if self.codes else ""
        return f"{said} {self.texts.text('practice.typed', code=code)}" if code else said

    def _told(self, result: OrderResult) -> str:
        task = result.drill.task
        if task is PracticeTask.REPRINT and result.end is OrderEnd.PACKED and not result.tried:
            return self.texts.text("task.reprint_now")
        return self.texts.text(f"task.{task}_tried" if result.tried else f"task.{task}")

    def _code(self, picture: ScreenModel, result: OrderResult, results: Sequence[OrderResult]) -> str:
        """What is scanned next, where it lies on no paper."""
        state, drill = without_question(picture.state), result.drill
        if isinstance(state, PackingState) and state.parcel.open_items:
            others = [one.drill.label for one in results if one is not result]
            if drill.task is PracticeTask.OTHER_LABEL and not result.tried and state.parcel.counts and others:
                return others[-1]
            return state.parcel.open_items[0].codes[0].code
        return drill.label if result.end is OrderEnd.OPEN else ""

    def _row(self, result: OrderResult) -> ScoreRow:
        skill = self.texts.text(f"skill.{result.drill.task}")
        text = self.texts.text("score.order", order=result.drill.order, skill=skill)
        took = self._seconds(result.seconds if result.over else None)
        slips = self.texts.text("score.slips", count=result.own) if result.own else ""
        return ScoreRow(text, f"{slips}  {took}" if slips else took, result.right)

    def _seconds(self, seconds: float | None) -> str:
        return (
            self.texts.text("score.none") if seconds is None else self.texts.text("score.seconds", count=round(seconds))
        )

    def _verdict(self, score: SessionScore) -> str:
        key = "ready" if score.ready else "not_ready" if score.finished else "unfinished"
        return self.texts.text(f"score.{key}")

    def _again(self, score: SessionScore) -> str:
        if score.again:
            skills = ", ".join(self.texts.text(f"skill.{task}") for task in score.again)
            return self.texts.text("score.again", skills=skills)
        return self.texts.text("score.again_none" if score.ready else "score.again_care")


def as_json(score: SessionScore) -> dict[str, object]:
    """The score as `practice --json` prints it; seconds with one digit behind the point."""
    return {
        "ready": score.ready,
        "finished": score.finished,
        "orders": len(score.results),
        "packed": score.packed,
        "right": score.right,
        "own_mistakes": score.own,
        "asked_mistakes": score.asked,
        "seconds": _rounded(score.seconds),
        "again": [task.value for task in score.again],
        "tasks": [
            {
                "order": one.drill.order,
                "task": one.drill.task.value,
                "end": one.end.value,
                "right": one.right,
                "own_mistakes": one.own,
                "asked_mistakes": one.asked,
                "seconds": _rounded(one.seconds if one.over else None),
            }
            for one in score.results
        ],
    }


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
