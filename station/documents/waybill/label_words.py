"""The fixed words on the bench's papers, in both languages: they are part of the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["ko", "en"]
Freight = Literal["prepaid", "collect", "credit"]


@dataclass(frozen=True, slots=True)
class WaybillWords:
    """What a waybill says in one language. Fields with braces are completed by their user."""

    receiver: str
    sender: str
    memo: str
    goods: str
    more: str
    gift: str
    order: str
    reprint: str
    copy: str
    on_backup: str
    specimen: str
    no_number: str
    prepaid: str
    collect: str
    credit: str

    def freight(self, kind: Freight) -> str:
        """Who pays the carrier."""
        return {"prepaid": self.prepaid, "collect": self.collect, "credit": self.credit}[kind]


KOREAN = WaybillWords(
    receiver="받는 분",
    sender="보내는 분",
    memo="배송메시지",
    goods="내용품  {kinds}종 {pieces}개",
    more="외 {count}건",
    gift="사은품",
    order="주문번호",
    reprint="재출력:{copy}",
    copy="라벨 {copy} · 포장대 확인용",
    on_backup="예비 프린터에서 출력",
    specimen="견본 · 발송용 아님",
    no_number="견본",
    prepaid="선불",
    collect="착불",
    credit="신용",
)

ENGLISH = WaybillWords(
    receiver="TO",
    sender="FROM",
    memo="MESSAGE",
    goods="Contents: {kinds} kinds, {pieces} pieces",
    more="and {count} more",
    gift="gift",
    order="Order",
    reprint="재출력:{copy} REPRINT",
    copy="Label {copy} · checked at the bench",
    on_backup="Printed on the backup printer",
    specimen="SPECIMEN · not for dispatch",
    no_number="SPECIMEN",
    prepaid="PREPAID",
    collect="COLLECT",
    credit="CREDIT",
)


def words(language: Language) -> WaybillWords:
    """The words of a language."""
    return KOREAN if language == "ko" else ENGLISH
