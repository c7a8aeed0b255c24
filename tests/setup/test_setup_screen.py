"""The setup by keys alone: each question in turn, tried, corrected, gone back to, and written once."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import Static

from station.setup.app import SetupApp
from station.setup.form import ChoiceField, FoundOffer, TypedField
from station.setup.steps import DEFAULTS, STEPS
from station.setup.trying import TrialResult
from tests.support.support_setup import ANSWERS, FakeKeeper, FakeTrials

HONEYWELL = FoundOffer("serial /dev/serial/by-id/usb-Honeywell", "Honeywell /dev/serial/by-id/usb-Honeywell")


def said(app: SetupApp, where: str = "tried") -> str:
    return str(app.query_one(f"#{where}", Static).render())


async def enter(pilot: Pilot[bool], times: int) -> None:
    for _ in range(times):
        await pilot.press("enter")
        await pilot.pause()


async def test_enter_alone_walks_from_the_first_question_to_a_written_file() -> None:
    keeper = FakeKeeper()
    app = SetupApp(dict(ANSWERS), FakeTrials(), keeper)
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, len(STEPS))
        assert "샘플상점" in said(app, "asked")
        await enter(pilot, 1)
        assert said(app) == "kept"
        await enter(pilot, 1)

    assert keeper.kept == [dict(ANSWERS) | {"printer": "network"} | typed()]
    assert app.return_value is True


def typed() -> dict[str, str]:
    """Lines that were shown and left empty are answers, too."""
    empty = ("range_from", "range_to", "sheet_password", "packers", "supervisor")
    return dict.fromkeys(empty, "")


async def test_a_scanner_that_is_heard_is_the_one_that_is_used() -> None:
    heard = TrialResult.worked("heard", ("scanner", HONEYWELL.value), ("baud", "115200"))
    app = SetupApp(dict(ANSWERS), FakeTrials(heard=heard), FakeKeeper())
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, 1)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert said(app) == "✔ heard"
        await enter(pilot, 1)

    assert (app.answers["scanner"], app.answers["baud"]) == (HONEYWELL.value, "115200")


async def test_what_a_scanner_types_is_taken_for_one_that_types_and_leads_nowhere_else() -> None:
    app = SetupApp(dict(ANSWERS), FakeTrials(HONEYWELL), FakeKeeper())
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, 1)
        await pilot.press(*"8801234567893", "enter")
        await pilot.pause()
        assert app.step is STEPS[1]
        assert said(app) == "✔ 키보드처럼 입력하는 스캐너예요. 8801234567893을 읽었어요."

    assert app.answers["scanner"] == "keyboard"


async def test_a_printer_is_tried_with_what_was_just_typed() -> None:
    trials = FakeTrials()
    app = SetupApp(dict(ANSWERS) | {"printer_host": ""}, trials, FakeKeeper(), steps=(STEPS[2],))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", *"10.0.0.7", "f5")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert said(app) == "✔ printed"

    assert trials.asked == ["print 10.0.0.7"]


async def test_an_empty_line_that_is_needed_is_asked_for() -> None:
    app = SetupApp(dict(DEFAULTS), FakeTrials(), FakeKeeper(), steps=(STEPS[2],))
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, 1)
        assert app.step is STEPS[2]
        assert said(app) == "✖ '프린터 IP 주소' 칸을 채우세요."


async def test_answers_that_make_no_configuration_are_told_and_kept_for_correction() -> None:
    app = SetupApp(dict(ANSWERS), FakeTrials(), FakeKeeper("station.name: …"))
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, 1)
        assert (app.step, said(app)) == (STEPS[0], "✖ station.name: …")
        await enter(pilot, 1)
        assert app.step is STEPS[1]


async def test_another_kind_of_shop_asks_other_things() -> None:
    app = SetupApp(dict(ANSWERS), FakeTrials(), FakeKeeper(), steps=(STEPS[3],))
    async with app.run_test(size=(80, 24)) as pilot:
        assert rows(app) == ["shop", "inbox", "outbox", "sheet_password"]
        await pilot.press("right")
        await pilot.pause()
        assert rows(app) == ["shop", "base_url", "token"]


async def test_the_language_changes_at_once() -> None:
    app = SetupApp(dict(ANSWERS), FakeTrials(), FakeKeeper())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("right")
        await pilot.pause()
        assert said(app, "where").startswith("Bench setup")


async def test_escape_goes_back_and_keeps_what_was_typed() -> None:
    app = SetupApp(dict(ANSWERS), FakeTrials(), FakeKeeper(), steps=(STEPS[0], STEPS[4]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", *"-A", "enter")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert app.step is STEPS[0]
        assert app.answers["name"] == "BENCH-1-A"


async def test_leaving_writes_nothing() -> None:
    keeper = FakeKeeper()
    app = SetupApp(dict(ANSWERS), FakeTrials(), keeper)
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, 3)
        await pilot.press("f10")

    assert (keeper.kept, app.return_value) == ([], False)


async def test_a_full_disk_is_told_at_the_end_and_can_be_tried_again() -> None:
    app = SetupApp(dict(ANSWERS), FakeTrials(), FakeKeeper(full=True), steps=(STEPS[0],))
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, 2)
        assert said(app).startswith("✖ 저장하지 못했어요.")
        assert app.return_value is None


async def test_a_secret_is_never_shown() -> None:
    app = SetupApp(
        dict(ANSWERS) | {"shop": "smartstore", "client_id": "abc", "client_secret": "hush"}, FakeTrials(), FakeKeeper()
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, 3)
        assert "hush" not in app.export_screenshot()
        await enter(pilot, 3)
        assert "●●●●" in said(app, "asked")
        assert "hush" not in app.export_screenshot()


def rows(app: SetupApp) -> list[str]:
    return [one.key for one in app.query(".answer") if isinstance(one, ChoiceField | TypedField)]


async def test_how_a_house_ships_is_asked_before_ranges_and_decides_what_else_is_asked() -> None:
    app = SetupApp(dict(ANSWERS) | {"ship": "sheet"}, FakeTrials(), FakeKeeper(), steps=(STEPS[4],))
    sender = ["sender_name", "sender_phone", "sender_address"]
    async with app.run_test(size=(80, 24)) as pilot:
        assert rows(app) == ["ship", "carrier", "form", "carrier_outbox", "carrier_inbox", *sender]
        await pilot.press("right")
        await pilot.pause()
        assert rows(app) == ["ship", "carrier", "self_print", "numbers", "range_from", "range_to", *sender]


async def test_another_carrier_brings_its_own_form() -> None:
    app = SetupApp(dict(ANSWERS) | {"ship": "sheet"}, FakeTrials(), FakeKeeper(), steps=(STEPS[4],))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("down", "right")
        await pilot.pause()
        await enter(pilot, 1)
    assert (app.answers["carrier"], app.answers["form"]) == ("HYUNDAI", "lotte-alps15")


async def test_a_label_without_a_sender_is_not_accepted_and_pre_printed_ones_need_none() -> None:
    keeper = FakeKeeper()
    app = SetupApp(dict(ANSWERS) | {"sender_address": " "}, FakeTrials(), keeper, steps=(STEPS[4],))
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, 1)
        assert (app.step, said(app)) == (STEPS[4], "✖ '주소' 칸을 채우세요.")
        for _ in ("later", "api", "scan"):
            await pilot.press("right")
            await pilot.pause()
        assert rows(app) == ["ship", "carrier"]
        await enter(pilot, 1)
        assert app.step is None


async def test_the_carriers_empty_sheet_is_asked_for_where_the_form_is_to_be_made_of_it() -> None:
    app = SetupApp(dict(ANSWERS) | {"ship": "sheet"}, FakeTrials(), FakeKeeper(), steps=(STEPS[4],))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "form_sheet" not in rows(app)
        # Before the first of the row stands its last.
        await pilot.press("down", "down", "left")
        await pilot.pause()
        assert rows(app)[2:4] == ["form", "form_sheet"]
        assert app.answers["form"] == "from-sheet"


async def test_a_form_of_ones_own_that_is_named_already_stays() -> None:
    answers = dict(ANSWERS) | {"ship": "sheet", "form": "우리"}
    app = SetupApp(answers, FakeTrials(), FakeKeeper(), steps=(STEPS[4],))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await enter(pilot, 1)
    assert app.answers["form"] == "우리"
