"""Stories of the moment between the first frame and the open bench."""

from __future__ import annotations

from dataclasses import dataclass, field

from station.bench.screen_model import ScreenModel
from station.bench.startup import BenchStartup
from station.packing.notices import NoticeCode
from tests.support.support_scenes import NOW, scenes
from tests.support.support_screen import FakeBench


@dataclass
class RememberingKeys:
    """Takes what it is given, but for function keys."""

    taken: list[str] = field(default_factory=list)

    def key(self, character: str | None, key: str, at: float) -> bool:
        if character is not None:
            self.taken.append(f"{character}@{at}")
        return character is not None

    def paste(self, text: str, at: float) -> None:
        self.taken.append(f"[{text}]@{at}")

    @property
    def deadline(self) -> float | None:
        return 9.0 if self.taken else None

    def idle(self, at: float) -> None:
        self.taken.append(f"...@{at}")


def opening() -> BenchStartup:
    return BenchStartup("BENCH-1", NOW, ("keyboard-1",))


def test_the_first_picture_says_that_the_bench_is_being_opened() -> None:
    seen: list[ScreenModel] = []
    opening().watch(seen.append)
    assert [(one.band.code, one.station, [lamp.name for lamp in one.scanners]) for one in seen] == [
        (NoticeCode.STARTING, "BENCH-1", ["keyboard-1"])
    ]


def test_the_open_bench_takes_the_screen_over() -> None:
    seen: list[ScreenModel] = []
    ready = scenes()["idle"]
    bench, door = FakeBench(ready), opening()
    door.watch(seen.append)
    door.opened(bench, None)
    door.press("PS:UNDO")
    door.painted(7, 1.5)
    assert [one.band.code for one in seen] == [NoticeCode.STARTING, NoticeCode.READY]
    assert (bench.pressed, bench.painted_numbers) == (["PS:UNDO"], [7])


def test_what_was_typed_before_the_bench_was_there_is_taken_in_its_order() -> None:
    door, keys = opening(), RememberingKeys()
    taken = [door.key("8", "8", 1.0), door.key("\r", "enter", 1.1)]
    door.paste("PS:OK", 1.2)
    door.opened(FakeBench(), keys)
    taken.append(door.key("9", "9", 2.0))
    assert taken == [True, True, True]
    assert keys.taken == ["8@1.0", "\r@1.1", "[PS:OK]@1.2", "9@2.0"]


def test_silence_means_something_only_to_the_open_bench() -> None:
    door, keys = opening(), RememberingKeys()
    door.key("8", "8", 1.0)
    door.idle(2.0)
    before = door.deadline
    door.opened(FakeBench(), keys)
    door.idle(3.0)
    assert (before, door.deadline, keys.taken) == (None, 9.0, ["8@1.0", "...@3.0"])


def test_a_function_key_before_the_bench_was_there_does_nothing() -> None:
    door, bench, keys = opening(), FakeBench(), RememberingKeys()
    assert not door.key(None, "f8", 1.0)
    door.press("PS:CANCEL")
    door.opened(bench, keys)
    assert (bench.pressed, keys.taken) == ([], [])
