"""Whether a product order is one for the bench: pure, and the same by whichever door it was told.

States and claims: https://apicenter.commerce.naver.com/docs/commerce-api/current/schemas/상품-주문-정보-구조체
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from station.packing.orders import Receiver
from station.sellercentre.status_words import CARRIAGE, CLAIM_DONE, CLAIM_OPEN, GONE, SENT

CONFIRM_UNDONE, LINE_UNREAD = "confirm_undone", "line_unread"

MOST_PIECES = 9_999
"""More of one product than any parcel holds: a number that was mistyped, or is another column's."""

MOST_WON = 1_000_000_000_000
"""More than this is no amount that a buyer pays."""

_HOME = frozenset({"", "대한민국", "한국", "korea", "southkorea", "republicofkorea", "kr", "kor"})
_HANGUL = re.compile(r"[가-힣]")
_ZIP = re.compile(r"\d{5}|\d{3}-?\d{3}")


class VerdictKind(StrEnum):
    """What becomes of a product order here."""

    READY = "ready"
    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    GONE = "gone"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class ProductOrderVerdict:
    """The kind, and for all but READY and SENT why, as a code. `word`: the shop's word that decided, where one did."""

    kind: VerdictKind
    reason: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class ShopParcel:
    """How the parcel of a product order fares; `carrier` and `state` as the shop calls them."""

    sent_at: datetime | None = None
    picked_up_at: datetime | None = None
    delivered_at: datetime | None = None
    carrier: str = ""
    waybill: str = ""
    state: str = ""
    wrong_number: str = ""


@dataclass(frozen=True, slots=True)
class ShopLine:
    """A product order as the seller centre tells it, with states and ways of delivery in its interface's words.

    `sent`: the shop says that it left. `left`: pieces still to be packed, None where the door does not tell.
    `deliveries`: its attribute and methods of delivery. `company`: who fulfils it, where that is not the seller.
    `codes`: what may name the product, by the names of `[shop] sku_from`. `stock`: barcode and count of goods of the
    shop's own stock. `spelling`: how the door spells a word, where that is not the interface's. `fault`: why the
    door could not read it. `row`: of the sheet. `follows`: its parcel's way can be asked for.
    `amount`: won that the buyer pays for it.
    """

    id: str
    order: str
    state: str = ""
    confirmed: str | None = None
    claim: str = ""
    gift_state: str = ""
    sent: bool = False
    ordered: int | None = None
    left: int | None = None
    deliveries: tuple[str, ...] = ()
    company: str = ""
    direct: bool = False
    receiver: Receiver | None = field(default=None, repr=False)
    country: str = ""
    foreign: bool = False
    hope_day: date | None = None
    parcel: ShopParcel | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    stock: tuple[str, int] | None = None
    name: str = ""
    option: str = ""
    gift: str = ""
    package: str = ""
    add_on: bool = False
    due_at: datetime | None = None
    placed_at: datetime | None = None
    spelling: Mapping[str, str] = field(default_factory=dict)
    fault: ProductOrderVerdict | None = None
    row: int = 0
    follows: bool = True
    amount: int | None = None

    @property
    def pieces(self) -> int:
        """How many are left to be packed: after partial cancels less than were ordered."""
        count = self.left if self.left is not None else self.ordered
        return max(count if count is not None else 0, 0)


def verdict_on(line: ShopLine, *, abroad: bool = False) -> ProductOrderVerdict:
    """Decide about one product order. A state that is not known is none in which a parcel may be packed.

    `abroad`: a carrier of this bench brings parcels to other countries.
    """
    if line.state in SENT or line.sent:
        return ProductOrderVerdict(VerdictKind.SENT)
    if line.state in GONE:
        return ProductOrderVerdict(VerdictKind.GONE, "cancelled")
    if line.fault is not None:
        return line.fault
    if line.left == 0:
        return ProductOrderVerdict(VerdictKind.GONE, "cancelled")
    count = line.left if line.left is not None else line.ordered
    if count is None or not 0 < count <= MOST_PIECES:
        return ProductOrderVerdict(VerdictKind.WAITING, "bad_quantity", "" if count is None else str(count))
    elsewhere = _elsewhere(line, abroad=abroad)
    if elsewhere is not None:
        return elsewhere
    if line.claim in CLAIM_OPEN:
        return ProductOrderVerdict(
            VerdictKind.HELD, "cancel_requested" if line.claim != "HOLDBACK" else "shop", _spelt(line, line.claim)
        )
    if line.claim in CLAIM_DONE and line.pieces == (line.ordered or line.pieces):
        return ProductOrderVerdict(VerdictKind.HELD, "cancel_done", _spelt(line, line.claim))
    return _waiting(line) or (
        ProductOrderVerdict(VerdictKind.READY)
        if line.confirmed == "OK"
        else ProductOrderVerdict(VerdictKind.UNCONFIRMED, "unconfirmed", _spelt(line, line.confirmed or ""))
    )


def is_abroad(line: ShopLine) -> bool:
    """Whether it goes to another country, by what the shop says of the address, or by the address itself."""
    if line.foreign or re.sub(r"[\s.]", "", line.country).casefold() not in _HOME:
        return True
    who = line.receiver
    return (
        who is not None
        and bool(who.address.strip())
        and not _HANGUL.search(f"{who.address}{who.address2}")
        and _ZIP.fullmatch(who.zip.strip()) is None
    )


def _elsewhere(line: ShopLine, *, abroad: bool) -> ProductOrderVerdict | None:
    """Whose parcel it is, when it is not ours; a delivery that nobody knows makes it wait."""
    if line.direct:
        return ProductOrderVerdict(VerdictKind.ELSEWHERE, "direct_contract")
    for word in line.deliveries:
        reason = CARRIAGE.get(word, "other_method") if word else ""
        if reason == "abroad" and abroad:
            continue
        if reason:
            kind = VerdictKind.ELSEWHERE if word in CARRIAGE else VerdictKind.WAITING
            return ProductOrderVerdict(kind, reason, _spelt(line, word))
    if line.company:
        return ProductOrderVerdict(VerdictKind.ELSEWHERE, "fulfilment", line.company)
    if is_abroad(line) and not abroad:
        return ProductOrderVerdict(VerdictKind.ELSEWHERE, "abroad", line.country)
    return None


def _waiting(line: ShopLine) -> ProductOrderVerdict | None:
    if line.state != "PAYED":
        unpaid = line.state == "PAYMENT_WAITING"
        return ProductOrderVerdict(
            VerdictKind.WAITING, "unpaid" if unpaid else "unknown_state", _spelt(line, line.state)
        )
    if line.gift_state not in ("", "RECEIVED"):
        return ProductOrderVerdict(VerdictKind.WAITING, "gift_waiting")
    if line.confirmed == "CANCEL":
        # Somebody took the confirmation back in the seller centre, and had a reason.
        return ProductOrderVerdict(VerdictKind.WAITING, CONFIRM_UNDONE, _spelt(line, "CANCEL"))
    who = line.receiver
    if who is None or not who.name.strip() or not who.address.strip():
        return ProductOrderVerdict(VerdictKind.WAITING, "no_receiver")
    return None


def _spelt(line: ShopLine, word: str) -> str:
    return line.spelling.get(word, word)
