"""Five sounds that nobody confuses, and a loudspeaker that never holds anybody up."""

from __future__ import annotations

import itertools
import stat
import struct
import sys
import threading
import wave
from functools import partial
from pathlib import Path

import pytest

from station.packing.notices import NoticeSeverity
from station.screen.sounds import FOLDER, RATE, SoundPlayer, SoundSignal, signal_of, sound_file
from tests.support.support_patience import PATIENCE, until


def samples(signal: SoundSignal) -> tuple[int, ...]:
    with wave.open(str(FOLDER / f"{signal}.wav")) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, RATE)
        frames = sound.readframes(sound.getnframes())
    return struct.unpack(f"<{len(frames) // 2}h", frames)


def turns(wave_form: tuple[int, ...]) -> float:
    """How often a second the wave crosses zero upwards: its pitch, roughly."""
    crossings = sum(1 for a, b in itertools.pairwise(wave_form) if a < 0 <= b)
    return crossings * RATE / len(wave_form)


@pytest.mark.parametrize("signal", list(SoundSignal))
def test_the_shipped_file_is_what_the_product_makes(signal: SoundSignal) -> None:
    assert (FOLDER / f"{signal}.wav").read_bytes() == sound_file(signal)


def test_every_sound_differs_in_pitch_and_in_length() -> None:
    lengths = {signal: len(samples(signal)) / RATE for signal in SoundSignal}
    assert lengths[SoundSignal.RIGHT] < 0.1
    assert 0.3 < lengths[SoundSignal.COMPLETE] < lengths[SoundSignal.WRONG]
    assert lengths[SoundSignal.STOP] > 1.5 * lengths[SoundSignal.WRONG]
    assert turns(samples(SoundSignal.RIGHT)) > 1500
    assert turns(samples(SoundSignal.WRONG)) < 400


def test_no_sound_clips_or_clicks() -> None:
    for signal in SoundSignal:
        wave_form = samples(signal)
        assert max(map(abs, wave_form)) < 32000
        assert abs(wave_form[0]) < 50
        assert abs(wave_form[-1]) < 4000


def test_what_only_informs_is_silent() -> None:
    assert {severity: signal_of(severity) for severity in NoticeSeverity} == {
        NoticeSeverity.RIGHT: SoundSignal.RIGHT,
        NoticeSeverity.COMPLETE: SoundSignal.COMPLETE,
        NoticeSeverity.INFO: None,
        NoticeSeverity.ASK: SoundSignal.ASK,
        NoticeSeverity.WRONG: SoundSignal.WRONG,
        NoticeSeverity.MIXUP: SoundSignal.MIXUP,
        NoticeSeverity.STOP: SoundSignal.STOP,
        NoticeSeverity.NEWS: None,
    }


class Bell:
    """Remembers how often it was rung."""

    def __init__(self) -> None:
        self.rung = threading.Semaphore(0)

    def __call__(self) -> None:
        self.rung.release()


def player(folder: Path, script: str) -> tuple[str, ...]:
    """A sound player that does what a test wants."""
    file = folder / "player.py"
    file.write_text(f"import sys, time, pathlib\n{script}\n", "utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return (sys.executable, "-S", "-E", str(file))


def text_of(file: Path) -> str:
    """What a player wrote so far; it may have created the file and not written yet."""
    return file.read_text("utf-8") if file.exists() else ""


def is_heard(heard: Path, times: int) -> bool:
    return text_of(heard).count("\n") == times


def test_a_player_gets_the_file_of_the_signal(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    command = player(tmp_path, f"pathlib.Path({str(heard)!r}).write_text(sys.argv[1])")
    loudspeaker = SoundPlayer(Bell(), command)
    loudspeaker.play(SoundSignal.WRONG)
    until(lambda: text_of(heard) != "")
    loudspeaker.close()
    assert heard.read_text("utf-8") == str(FOLDER / "wrong.wav")


def test_a_newer_sound_cuts_the_older_one_short(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    script = f"open({str(heard)!r}, 'a').write(sys.argv[1][-9:] + '\\n')\ntime.sleep(60)"
    loudspeaker = SoundPlayer(Bell(), player(tmp_path, script))
    for number, signal in enumerate((SoundSignal.RIGHT, SoundSignal.WRONG, SoundSignal.RIGHT), 1):
        loudspeaker.play(signal)
        until(partial(is_heard, heard, number))
    loudspeaker.close()
    assert heard.read_text("utf-8").split() == ["right.wav", "wrong.wav", "right.wav"]


def test_the_second_sound_ever_does_not_wait_until_the_player_is_trusted(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    script = f"open({str(heard)!r}, 'a').write('x')\ntime.sleep(60)"
    loudspeaker = SoundPlayer(Bell(), player(tmp_path, script))
    loudspeaker.play(SoundSignal.RIGHT)
    until(lambda: text_of(heard) == "x")
    loudspeaker.play(SoundSignal.WRONG)
    until(lambda: text_of(heard) == "xx")
    loudspeaker.close()


def test_a_player_that_fails_is_replaced_by_the_bell(tmp_path: Path) -> None:
    bell = Bell()
    loudspeaker = SoundPlayer(bell, player(tmp_path, "sys.exit(1)"))
    for _ in range(2):
        loudspeaker.play(SoundSignal.RIGHT)
        assert bell.rung.acquire(timeout=PATIENCE)
    loudspeaker.close()


def test_a_player_that_is_gone_is_replaced_by_the_bell() -> None:
    bell = Bell()
    loudspeaker = SoundPlayer(bell, ("/nowhere/player",))
    loudspeaker.play(SoundSignal.STOP)
    assert bell.rung.acquire(timeout=PATIENCE)
    loudspeaker.close()
