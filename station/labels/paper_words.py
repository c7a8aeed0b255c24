"""The fixed words on slips, picking lists, item labels, badges and hand-over lists, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from station.labels.words import Language


@dataclass(frozen=True, slots=True)
class PaperWords:
    """What the bench's other papers say in one language. Texts with braces are completed by their user."""

    slip: str
    due: str
    no_due: str
    box: str
    more_orders: str
    unscanned: str
    total: str
    picking: str
    picking_head: str
    no_place: str
    for_boxes: str
    badge: str
    supervisor: str
    handover: str
    handover_head: str
    handed_by: str
    taken_by: str
    page: str
    weekdays: tuple[str, ...]


KOREAN = PaperWords(
    slip="출고 주문서",
    due="발송기한  {day} {hour}",
    no_due="발송기한 없음",
    box="상자 {index}/{total}",
    more_orders="합포장 · 주문 {count}건 더",
    unscanned="스캔 없음",
    total="모두 {kinds}종 {pieces}개",
    picking="토탈 피킹 목록",
    picking_head="주문 {orders}건 · {kinds}종 {pieces}개",
    no_place="위치 없음",
    for_boxes="상자 {boxes}개",
    badge="포장 담당자",
    supervisor="관리자",
    handover="집하 인계 목록",
    handover_head="{day} · {count}개",
    handed_by="인계",
    taken_by="인수",
    page="{page}/{pages}쪽",
    weekdays=("월", "화", "수", "목", "금", "토", "일"),
)

ENGLISH = PaperWords(
    slip="ORDER SLIP",
    due="Send by  {day} {hour}",
    no_due="No date to send by",
    box="Box {index}/{total}",
    more_orders="In one box with {count} more",
    unscanned="no scan",
    total="{kinds} kinds, {pieces} pieces in all",
    picking="PICKING LIST",
    picking_head="{orders} orders · {kinds} kinds, {pieces} pieces",
    no_place="no shelf",
    for_boxes="boxes: {boxes}",
    badge="PACKER",
    supervisor="SUPERVISOR",
    handover="HAND-OVER LIST",
    handover_head="{day} · {count} parcels",
    handed_by="Given by",
    taken_by="Taken by",
    page="page {page} of {pages}",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
)


def paper_words(language: Language) -> PaperWords:
    """The words of a language."""
    return KOREAN if language == "ko" else ENGLISH
