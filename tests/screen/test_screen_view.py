"""What the packer reads in every state of the bench."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from station.bench.screen_model import HeadCounters, LampState, StatusLamp
from station.locale.texts import LocaleTexts
from station.packing.barcodes import BenchCommand
from station.packing.notices import NoticeCode, NoticeSeverity, tell
from station.packing.orders import LinePieces
from station.packing.parcels import CountedScan
from station.packing.process.states import IdleState, PackingState
from station.screen.box_view import ItemRow, box_view
from station.screen.function_keys import command_of, keys_for
from station.screen.view import FootNews, ScreenPage, ScreenView, view
from station.screen.words import DueUrgency
from tests.support.support_scenes import DESK, MUG, NOW, ORDER, SOCKS, STICKER, box, item_ok, parcel, picture, scenes

KOREAN = LocaleTexts.load("ko")
SCENES = scenes()


def seen(name: str, width: int = 120, height: int = 40) -> ScreenView:
    return view(SCENES[name], KOREAN, NOW, width, height)


def test_a_right_item_shows_the_row_the_count_and_what_is_next() -> None:
    shown = seen("item_ok")
    assert (shown.band.severity, shown.band.sign, shown.band.word) == (NoticeSeverity.RIGHT, "✔", "맞아요")
    assert shown.box is not None
    assert shown.box.rows == (
        ItemRow("current", "머그컵", "화이트 350ml", "MUG-WH", "A-03", "1 / 2"),  # type: ignore[arg-type]
        ItemRow("open", "양말 3족 세트", "블랙 L", "SOCK-BK-L", "B-11", "0 / 1"),  # type: ignore[arg-type]
        ItemRow("gift", "사은품 스티커", "", "GIFT-1", "", "그냥 넣기 1"),  # type: ignore[arg-type]
    )
    assert (shown.next, shown.waiting) == ("머그컵 화이트 350ml 1개 더 스캔하세요", "")


def test_a_wrong_item_says_what_to_do_and_what_is_still_wanted() -> None:
    shown = seen("item_wrong")
    assert (shown.band.sign, shown.band.word) == ("✖", "다른 상품")
    assert shown.next == "빼 놓고 화면에 있는 상품을 스캔하세요"
    assert shown.waiting == "머그컵 화이트 350ml 1개 더 스캔하세요"


@pytest.mark.parametrize(
    ("name", "next_step", "waiting"),
    [
        ("signed_out", "배지를 스캔하세요", ""),
        ("idle", "주문서의 바코드를 스캔하세요", ""),
        ("gifts", "모두 담고 F7을 누르세요", ""),
        ("stopped", "더 담지 말고 F8로 취소하거나 F3으로 보류하세요", "F8로 취소하고 상품을 선반에 돌려 놓으세요"),
        ("labelling", "송장이 나오면 상자에 붙이세요", ""),
        ("unprinted", "새 롤을 넣고 덮개를 닫으세요. 그러면 저절로 이어져요", ""),
        ("doubtful", "나왔으면 그 송장을 스캔하세요. 안 나왔으면 F6을 누르세요", ""),
        ("label_wait", "그 송장부터 정하고 다시 스캔하세요", "송장이 나왔으면 스캔하세요. 안 나왔으면 F6을 누르세요"),
        ("label_check", "상자에 붙이고 그 송장을 스캔하세요", ""),
        ("asking_cancel", "취소하려면 F12, 계속하려면 상품을 스캔하세요", ""),
        ("cancelled", "F8로 취소하고 상품을 선반에 돌려 놓으세요", ""),
    ],
)  # fmt: skip
def test_every_state_says_plainly_what_is_asked(name: str, next_step: str, waiting: str) -> None:
    shown = seen(name)
    assert (shown.next, shown.waiting) == (next_step, waiting)


def test_an_order_due_soon_or_late_says_so_with_more_than_a_colour() -> None:
    soon, late, calm = seen("combined").box, seen("late").box, seen("item_ok").box
    assert soon is not None
    assert late is not None
    assert calm is not None
    assert (soon.due, soon.left, soon.urgency) == ("발송기한 오늘 15:00", "28분 남음", DueUrgency.SOON)
    assert (late.due, late.left, late.urgency) == ("발송기한 오늘 12:32", "2시간 0분 지남", DueUrgency.LATE)
    assert (calm.left, calm.urgency) == ("1시간 28분 남음", DueUrgency.CALM)
    assert soon.notes == ("상자 1/2", "합포장 2건 (…112399)")


def test_an_order_due_another_day_names_the_day() -> None:
    def words(days: int) -> tuple[str, str]:
        shown = view(
            picture(PackingState(DESK, parcel(of=box(MUG, due=NOW + timedelta(days=days)))), item_ok()),
            KOREAN, NOW, 120, 40,
        ).box  # fmt: skip
        assert shown is not None
        return shown.due, shown.left

    assert words(1) == ("발송기한 내일 14:32", "24시간 0분 남음")
    assert words(3) == ("발송기한 11/26(목) 14:32", "3일 남음")


@pytest.mark.parametrize("at", range(0, 40, 3))
def test_a_long_list_keeps_the_item_at_hand_in_view(at: int) -> None:
    many = tuple(replace(MUG, sku=f"S{n}") for n in range(40))
    state = PackingState(DESK, parcel(CountedScan(f"S{at}", 1), of=box(*many)))
    shown = view(picture(state, item_ok()), KOREAN, NOW, 80, 24)
    assert shown.box is not None
    skus = [row.sku for row in shown.box.rows]
    assert f"S{at}" in [row.sku for row in shown.box.rows if row.mark == "current"]
    assert len(skus) == shown.plan.items - 1
    above, below = int(skus[0][1:]), 39 - int(skus[-1][1:])
    said = [f"위로 {above}개 더"] * (above > 0) + [f"아래로 외 {below}개"] * (below > 0)
    assert shown.box.more == "   ".join(said)


def test_the_item_at_hand_stays_while_some_of_it_is_missing() -> None:
    state = PackingState(DESK, parcel(CountedScan("B", 1), of=box(replace(MUG, sku="A"), replace(MUG, sku="B"), SOCKS)))
    shown = view(picture(state, item_ok()), KOREAN, NOW, 80, 24).box
    assert shown is not None
    assert [row.mark.value for row in shown.rows] == ["open", "current", "open"]


@pytest.mark.parametrize(
    ("lamp", "advice"),
    [
        (StatusLamp("printer", LampState.LOST, "paper_out"), "새 롤을 넣으세요. 송장이 온전하면 스캔하고"),
        (StatusLamp("printer", LampState.LOST, "cover_open"), "덮개를 닫으세요. 송장이 온전하면 스캔하고"),
        (StatusLamp("printer", LampState.READY), "나왔으면 그 송장을 스캔하세요"),
        (StatusLamp("printer", LampState.WARNING, "paper_near_end"), "나왔으면 그 송장을 스캔하세요"),
        (StatusLamp("printer", LampState.WARNING, "starting"), "새 롤을 넣으세요. 송장이 온전하면 스캔하고"),
    ],
)
def test_a_doubt_asks_for_nothing_that_the_printers_lamp_shows_to_be_put_right(lamp: StatusLamp, advice: str) -> None:
    doubt = tell(NoticeCode.LABEL_DOUBTFUL, waybill="650000000011", reason="paper_out")
    shown = view(replace(SCENES["doubtful"], band=doubt, printer=lamp), KOREAN, NOW, 80, 24)
    assert shown.next.startswith(advice)
    assert "출력 중에 용지가 떨어짐" in shown.band.text


def test_a_scanner_on_hangul_counts_as_one_that_works() -> None:
    both = (StatusLamp("serial-1", LampState.LOST, "unplugged"), StatusLamp("keyboard-1", LampState.WARNING, "hangul"))
    lamps = view(replace(SCENES["idle"], scanners=both), KOREAN, NOW, 120, 40).head.lamps
    assert lamps[1].text == "스캐너 ✖ 1/2 serial-1 선이 빠짐"
    none = tuple(replace(lamp, state=LampState.WARNING, reason="starting") for lamp in both)
    lamps = view(replace(SCENES["idle"], scanners=none), KOREAN, NOW, 80, 24).head.lamps
    assert lamps[1].text == "스캐너 ! 연결하는 중"
    silent = (*both[:1], StatusLamp("keyboard-1", LampState.WARNING, "starting"))
    lamps = view(replace(SCENES["idle"], scanners=silent), KOREAN, NOW, 120, 40).head.lamps
    assert lamps[1].text == "스캐너 ✖ 0/2 serial-1 선이 빠짐"


def test_lamps_say_in_words_what_is_wrong() -> None:
    lamps = [lamp.text for lamp in seen("many").head.lamps]
    assert lamps == ["프린터 ✔ 정상", "스캐너 ✔ 2대", "쇼핑몰 ✖ 네트워크 끊김", "미전송 ✖ 거절 1건"]
    assert seen("scanner_lost").head.lamps[1].text == "스캐너 ✖ 1/2 serial-1 선이 빠짐"
    off = replace(SCENES["idle"], scanners=(), printer=StatusLamp("printer", LampState.OFF))
    shown = view(off, KOREAN, NOW, 120, 40).head.lamps
    assert [lamp.text for lamp in shown[:2]] == ["프린터 - 안 씀", "스캐너 - 안 씀"]


def test_debts_are_a_warning_only_when_they_grow_old() -> None:
    def lamp(minutes: int) -> str:
        counters = HeadCounters(owed=3, oldest_owed=NOW - timedelta(minutes=minutes))
        return view(replace(SCENES["idle"], counters=counters), KOREAN, NOW, 120, 40).head.lamps[3].text

    assert lamp(2) == "미전송 ✔ 3"
    assert lamp(25) == "미전송 ! 3, 25분 전"


def test_a_debt_from_before_the_clock_was_set_back_is_a_warning() -> None:
    counters = HeadCounters(owed=3, oldest_owed=NOW + timedelta(hours=9))
    assert (
        view(replace(SCENES["idle"], counters=counters), KOREAN, NOW, 120, 40).head.lamps[3].text.startswith("미전송 !")
    )


def test_the_shops_answer_has_an_age_in_minutes() -> None:
    def age(seconds: int) -> str:
        asked = replace(SCENES["idle"], shop_asked_at=NOW - timedelta(seconds=seconds))
        return view(asked, KOREAN, NOW, 120, 40).head.lamps[2].word

    assert [age(3), age(70), age(4000)] == ["방금", "1분 전", "1시간 전"]


def test_news_bring_their_advice_unless_the_verdict_gave_it() -> None:
    assert seen("unprinted").news == FootNews("프린터: 용지 없음", well=False)
    assert seen("scanner_lost").news == FootNews(
        "스캐너 serial-1을 쓸 수 없어요: 선이 빠짐", well=False, advice="선을 다시 꽂으세요. 그러면 저절로 이어져요"
    )
    back = replace(SCENES["idle"], news=tell(NoticeCode.PRINTER_READY))
    assert view(back, KOREAN, NOW, 120, 40).news == FootNews("프린터가 준비됐어요", well=True)


def test_a_broken_record_stops_the_page_even_when_the_band_says_something_else() -> None:
    shown = view(replace(SCENES["failed"], band=item_ok()), KOREAN, NOW, 120, 40)
    assert (shown.page, shown.band.severity, shown.band.word) == (ScreenPage.FAILED, NoticeSeverity.STOP, "기록 멈춤")


def test_every_command_without_a_number_has_a_key() -> None:
    keys = {cap.command for cap in keys_for(IdleState(DESK))}
    assert keys == set(BenchCommand) - {"PS:QTY", "PS:REASON"}


def test_while_a_reason_is_asked_the_keys_are_the_reasons() -> None:
    asked = SCENES["asking_reason"].state
    assert [command_of(asked, f"f{n}") for n in (1, 2, 3, 4, 5, 6, 8, 12)] == [
        "PS:HELP", "PS:REASON:1", "PS:REASON:2", "PS:REASON:3", "PS:REASON:4", None, "PS:CANCEL", "PS:OK",
    ]  # fmt: skip
    assert seen("asking_reason").reasons == ("나오지 않음", "찢어지거나 번짐", "잃어버림", "그 밖의 이유")
    assert command_of(SCENES["asking_cancel"].state, "f2") == "PS:UNDO"


def test_personal_data_is_only_what_the_picture_gives() -> None:
    shown = seen("item_ok")
    assert shown.box is not None
    assert (shown.box.receiver, shown.box.memo) == ("홍*동", "문 앞에 놔주세요")
    assert shown.box.title == f"주문 {ORDER}"


@pytest.mark.parametrize(
    ("language", "mark", "following"),
    [
        ("ko", "한 번에  0 / 2", "머그컵 화이트 350ml 2개를 담고 하나만 스캔하세요"),
        ("en", "one scan  0 / 2", "Put 2 of 머그컵 화이트 350ml in and scan one"),
    ],
)
def test_goods_of_which_one_scan_packs_all_are_marked(language: str, mark: str, following: str) -> None:
    model = replace(SCENES["opened"], at_once=frozenset({"MUG-WH", "SOCK-BK-L"}))
    seen = view(model, LocaleTexts.load(language), NOW, 120, 40)
    assert seen.box is not None
    assert [row.count for row in seen.box.rows][:2] == [mark, "0 / 1"]
    assert seen.next == following
    assert isinstance(model.state, PackingState)
    said = replace(model, state=replace(model.state, next_units=1))
    assert view(said, LocaleTexts.load(language), NOW, 120, 40).next != following


def test_what_the_house_gives_is_called_a_gift_and_is_scanned_where_it_is_to_be() -> None:
    sticker = replace(STICKER, sku="TEA", name="티백", scan=True, gift=1)
    more = replace(MUG, wanted=3, gift=1, asked=(LinePieces(ORDER, "0", 2),))
    shown = box_view(parcel(of=box(more, sticker, replace(sticker, scan=False))), KOREAN, NOW, 20, "", "")
    assert [(row.name, row.count) for row in shown.rows] == [
        ("[사은품 1] 머그컵", "0 / 3"),
        ("[사은품] 티백", "0 / 1"),
        ("[사은품] 티백", "그냥 넣기 1"),
    ]
