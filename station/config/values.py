"""The configuration of one bench as frozen values, one class a table of station.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from station.carriers.api_kinds import ApiKind, ApiValue
from station.config.error_texts import Language
from station.config.secret import SecretSource
from station.packing.carriage import BoxCarriage, CarrierRule, Freight, LabelSource, NumberSource
from station.packing.combining import CombineRule
from station.packing.gifts import GiftRule
from station.packing.process.shared_answers import HouseCarriers
from station.shop_kinds import ShopKey, ShopKind


@dataclass(frozen=True, slots=True)
class BoardConfig:
    """[board]: the carrier's pick-up, and those of single carriers by code."""

    cutoff: time
    cutoffs: tuple[tuple[str, time], ...]
    refresh_seconds: float

    def cutoff_of(self, carrier: str) -> time:
        """The pick-up of a carrier by its code."""
        return dict(self.cutoffs).get(carrier, self.cutoff)


@dataclass(frozen=True, slots=True)
class RetentionConfig:
    """[retention]: how long names and addresses stay, and where the keys that open them lie."""

    personal_data_days: int
    key_file: Path


@dataclass(frozen=True, slots=True)
class BackupConfig:
    """[backup]: where copies of the ledger go, how often, and how many stay. `to` None: nowhere.

    `keep` newest copies stay, and each day's last for `keep_days`. `keys_to`: where the key file is copied to; None:
    nowhere. `most_gb`: bytes of all copies together, in thousands of millions; the oldest go first.
    """

    to: Path | None = None
    every_minutes: float = 15.0
    keep: int = 8
    keep_days: int = 14
    keys_to: Path | None = None
    most_gb: float = 32.0

    @property
    def most_bytes(self) -> int:
        """What all copies together may take."""
        return int(self.most_gb * 1e9)


ConfirmLabel = Literal["printer", "scan"]
ShortPack = Literal["forbidden", "supervisor", "allowed"]
WhenSilent = Literal["pack", "hold"]
PackerRole = Literal["packer", "supervisor", "technician"]
Numbers = Literal["range", "scan", "later", "sheet", "api"]
LabelKind = Literal["own", "carrier"]
Reissue = Literal["same", "new"]
MaskProfile = Literal["strict", "cj-normal", "cj-return", "hanjin-slip", "hanjin-customer"]
WithoutSortCode = Literal["wait", "print"]
PrinterKind = Literal["escpos", "zpl", "tspl", "slcs"]
LabelEnd = Literal["gap", "mark"]
Confirm = Literal["auto", "process-id", "status", "none"]
ScannerKind = Literal["serial", "hid", "keyboard", "camera"]
InStoreCodes = Literal["off", "item-4", "item-5", "item-6"]
Feedback = Literal["none", "honeywell", "datalogic", "cipherlab"]
Suffix = Literal["auto", "cr", "lf", "crlf", "tab", "etx", "none"]


@dataclass(frozen=True, slots=True)
class StationConfig:
    """[station]: who this bench is. `data_dir` is absolute; `sign_out_after_minutes` 0: nobody is signed out."""

    name: str
    language: Language
    data_dir: Path
    timezone: ZoneInfo
    require_badge: bool
    sign_out_after_minutes: float = 0


@dataclass(frozen=True, slots=True)
class PackingConfig:
    """[packing]: how strict the bench is; times in seconds, `same_code_ms` in milliseconds.

    `combine`, `gift`: the [[packing.combine]] and [[packing.gift]] in their order.
    """

    scan_every_unit: bool
    confirm_label: ConfirmLabel
    short_pack: ShortPack
    dispatch_after_seconds: float
    cancel_check_seconds: float
    when_shop_is_silent: WhenSilent
    same_code_ms: int
    in_store_codes: InStoreCodes = "off"
    combine: tuple[CombineRule, ...] = ()
    gift: tuple[GiftRule, ...] = ()

    @property
    def in_store_digits(self) -> int:
        """How long the item number in a weighed good's code is; 0: there are no such codes."""
        return 0 if self.in_store_codes == "off" else int(self.in_store_codes.removeprefix("item-"))


@dataclass(frozen=True, slots=True)
class PackerConfig:
    """One [[packer]]. `pin` is an argon2 hash, of supervisors only; `badge` the keyed hash of a badge's number.

    `every_unit`: scans every piece, also where one scan packs a line for others.
    """

    id: str
    name: str
    role: PackerRole
    pin: str
    badge: str = ""
    every_unit: bool = False

    @property
    def supervisor(self) -> bool:
        """Whether they are one, as `supervisor = true` says it, too."""
        return self.role == "supervisor"


@dataclass(frozen=True, slots=True)
class HubConfig:
    """[hub]: the database shared by several stations; no `url`: this station alone."""

    url: str
    password: SecretSource | None


@dataclass(frozen=True, slots=True)
class ShopConfig:
    """[shop]: where orders come from. `texts` and `secrets`: what kinds of shops read beside the common keys, by key.

    `sku_from`: fields of a SmartStore line that name the product, the first filled one wins. `sheet_password` opens
    the sheets in the inbox; `sheet_times`: when a dispatch sheet is written; without them one comes when parcels
    wait and the last was collected, or has lain there for `sheet_minutes`. `answer_seconds`: an answer that takes
    longer is silence. For orders without a due date: paid before `same_day_cutoff` they are due that day and else on
    the next; without it `due_business_days` later.
    `holidays_file` lists the days on which the house does otherwise than the public calendar.
    """

    kind: ShopKind
    base_url: str
    texts: Mapping[str, str]
    secrets: Mapping[str, SecretSource]
    inbox: Path
    outbox: Path
    poll_seconds: float
    answer_seconds: float
    due_business_days: int = 3
    same_day_cutoff: time | None = None
    holidays_file: Path | None = None
    sku_from: tuple[str, ...] = ()
    sheet_password: SecretSource | None = None
    sheet_minutes: float = 30.0
    sheet_times: tuple[time, ...] = ()

    @property
    def name(self) -> str:
        """The name that its orders carry: as long as a file names one shop, its kind's."""
        return self.kind.name

    def text(self, key: str) -> str:
        """What the file says for a key of a shop's kind that is no secret."""
        common = {"base_url": self.base_url, "inbox": str(self.inbox), "outbox": str(self.outbox)}
        return {**self.texts, **common}.get(key, "")

    def says(self, key: ShopKey) -> bool:
        """Whether there is anything for a key of the shop's kind."""
        return key.name in self.own_secrets() if key.secret else bool(self.text(key.name))

    def own_secrets(self) -> dict[str, SecretSource]:
        """Where the secrets of this kind of shop lie, by key."""
        return {key.name: self.secrets[key.name] for key in self.kind.keys if key.name in self.secrets}


@dataclass(frozen=True, slots=True)
class SenderConfig:
    """[carrier.sender]: what the label says about who sends."""

    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class RoundSettings:
    """[carrier.sheets]: the carrier's sheets. `form`: a shipped one, one's own by its name, or a path.

    `outbox`, `inbox`: the folders that are watched; None: by command alone. `rounds`: when one is written.
    `keep_days`: so long files stay in both folders, and the bytes of a round for `--again`.
    """

    form: str = ""
    outbox: Path | None = None
    inbox: Path | None = None
    rounds: tuple[time, ...] = ()
    keep_days: int = 2


@dataclass(frozen=True, slots=True)
class CarrierApiConfig:
    """[carrier.api]: the carrier's interface. `values` and `secrets`: its kind's own keys.

    `draw`: so many numbers are asked for at once, ahead; again when fewer than a fifth of them are left.
    `key_until`: the last day of the key, of which `doctor` reminds; None: not said.
    """

    kind: ApiKind
    base_url: str
    draw: int
    answer_seconds: float
    values: Mapping[str, ApiValue]
    secrets: Mapping[str, SecretSource]
    key_until: date | None = None


@dataclass(frozen=True, slots=True)
class CarrierSettings:
    """[carrier]: who carries, and where its numbers come from. `code` is one of station.carriers.

    `box_type`: the usual size of the boxes, as the carrier calls it; empty: not told on the label. `rule`: the
    [[carrier.rule]] in their order, for boxes that go otherwise. `label`: whose label goes on a box; `close_by_label`:
    one that is on paper is scanned with the last item, too. `self_print`: the carrier approved labels of one's own.
    `reissue`: whether a further copy of a label bears the same number or a new one. `api`: the carrier's interface.
    """

    code: str
    numbers: Numbers
    freight: Freight
    sender: SenderConfig
    box_type: str = ""
    rule: tuple[CarrierRule, ...] = ()
    label: LabelKind = "own"
    close_by_label: bool = False
    self_print: bool = False
    reissue: Reissue = "same"
    sheets: RoundSettings = RoundSettings()
    api: CarrierApiConfig | None = None

    @property
    def sheet_carriers(self) -> tuple[str, ...]:
        """The carriers whose numbers come by sheets, the usual one first."""
        carriages = (self.house.usual, *(rule.carriage for rule in self.house.rules))
        return tuple(dict.fromkeys(one.carrier for one in carriages if one.numbers is NumberSource.SHEET))

    @property
    def house(self) -> HouseCarriers:
        """The carriers as the bench chooses among them."""
        usual = BoxCarriage(self.code, NumberSource(self.numbers), self.freight, label=LabelSource(self.label))
        return HouseCarriers(usual, self.rule)


@dataclass(frozen=True, slots=True)
class LabelConfig:
    """[label]: the paper, in mm, and what stands where on it. `height_mm` 0: as long as needed.

    `layout`: one that ships by its name, or the absolute path of a file. `without_sort_code`: what becomes of a box
    whose layout has a place for a sort code, while the carrier has told none.
    `rotate`: degrees clockwise by which the waybill is turned, for a label that is fed sideways. `sensor` and
    `gap_mm`: how a label of a fixed height ends, for label printers' own languages.
    """

    width_mm: float
    height_mm: float
    mask: MaskProfile
    offset_x_mm: float
    offset_y_mm: float
    rotate: int = 0
    sensor: LabelEnd = "gap"
    gap_mm: float = 3.0
    layout: str = "auto"
    without_sort_code: WithoutSortCode = "wait"


@dataclass(frozen=True, slots=True)
class PapersSettings:
    """[printer.papers]: where slips, lists and stickers go. Either a queue of the system's, or a printer of its own.

    `queue`: its name, empty for the system's own choice; then papers are A4, with `per_page` slips a page.
    `printer`: None for the system's; its paper is `width_mm` wide and `height_mm` high, 0 for a roll.
    """

    printer: PrinterConfig | None
    queue: str = ""
    per_page: int = 4
    width_mm: float = 72
    height_mm: float = 0


@dataclass(frozen=True, slots=True)
class PrinterConfig:
    """[printer], and [printer.backup] with the same keys. `port` of a relative file is made absolute.

    `darkness` is percent of the hottest; 0: as the printer is set. `papers`: None when they come out here, too.
    `release_after_seconds`: without a label, after which its connection is let go for others; 0: the bench holds it.
    """

    kind: PrinterKind
    port: str
    dpi: int
    confirm: Confirm
    timeout_seconds: float
    cut: bool
    backup: PrinterConfig | None = None
    darkness: int = 0
    papers: PapersSettings | None = None
    release_after_seconds: float = 0


@dataclass(frozen=True, slots=True)
class ScannerSettings:
    """One [[scanner]]. `name` is how the journal calls it; `port` or `device` says where it is.

    `same_code_ms`: as [packing] has it, for this scanner alone.
    `feedback`: the maker whose host commands let a serial scanner sound the verdict.
    """

    name: str
    kind: ScannerKind
    port: str
    device: str
    baud: int
    suffix: Suffix
    prefix: str
    same_code_ms: int = 0
    feedback: Feedback = "none"


@dataclass(frozen=True, slots=True)
class StationFile:
    """A whole station.toml. `file` is where it was read; paths in it are absolute."""

    file: Path
    station: StationConfig
    packing: PackingConfig
    packers: tuple[PackerConfig, ...]
    hub: HubConfig
    shop: ShopConfig
    carrier: CarrierSettings
    label: LabelConfig
    printer: PrinterConfig
    scanners: tuple[ScannerSettings, ...]
    board: BoardConfig
    retention: RetentionConfig
    backup: BackupConfig = field(default_factory=BackupConfig)

    @property
    def first_pick_up(self) -> time:
        """When the first of the house's carriers comes: until then every order of the day should be packed."""
        return min(map(self.board.cutoff_of, self.carrier.house.carriers))
