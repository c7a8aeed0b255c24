"""A clock that is ten minutes wrong is told, whether the shop, the kernel or only the records know better."""

from __future__ import annotations

import pytest

from station.commands.doctor import shop_clock
from station.locale.texts import LANGUAGES, LocaleTexts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("apart", "state"),
    [(0.4, "ok"), (-30.0, "ok"), (31.0, "warn"), (-300.0, "warn"), (600.0, "fail"), (-600.0, "fail")],
)
def test_a_clock_far_from_the_shops_is_told_with_what_to_do(language: str, apart: float, state: str) -> None:
    found = shop_clock(apart, LocaleTexts.load(language, "commands", "doctor").text)
    assert found.state == state
    assert ("timedatectl" in found.text) == (state != "ok")
    assert str(round(abs(apart))) in found.text
