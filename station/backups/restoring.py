"""Going on from a copy: made ready beside the ledger, told to whoever asked, and taken in its place in one instant."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from types import TracebackType

from station.backups.making import digest
from station.backups.manifest import BackupManifest, beside, is_sealed, read
from station.ledger import Ledger, LedgerError, LedgerPresence, LedgerSnapshot, PrivacyKeys, SkippedNumbers, examine
from station.ledger.copies.replace import MAKING, Step, begin, quiet, replace, settle
from station.ledger.journal import epochs
from station.ledger.ledger_error import translated
from station.ledger.storage.database import FILE_NAME
from station.ledger.storage.schema_check import foreign
from station.ledger.storage.witness import ranges_noted

LOOK_BACK = timedelta(days=30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEAST_AN_HOUR, LEAST_A_DAY = 60, 400
"""The pace of a bench of which nothing is known yet: one packer's good hour, and good day."""

MARGIN = 100


def numbers_to_skip(taken_at: Sequence[datetime], copied_at: datetime, now: datetime) -> int:
    """Return how many numbers may have been taken between a copy and now.

    `taken_at`: when numbers were taken before the copy, oldest first. The busiest hour and the busiest day of the 30
    days before the copy, each doubled, for every hour and day begun since; the smaller of the two, and a margin. A
    bench whose pace did not double within that time has taken fewer.
    """
    recent = [at for at in taken_at if at > copied_at - LOOK_BACK]
    age = max(now - copied_at, timedelta(0))
    by_hour = ceil(age / HOUR) * max(busiest(recent, HOUR), LEAST_AN_HOUR)
    by_day = ceil(age / DAY) * max(busiest(recent, DAY), LEAST_A_DAY)
    return 2 * min(by_hour, by_day) + MARGIN


def busiest(taken_at: Sequence[datetime], span: timedelta) -> int:
    """Return how many of some times, oldest first, lie within one span at most."""
    most = start = 0
    for end, at in enumerate(taken_at):
        while at - taken_at[start] >= span:
            start += 1
        most = max(most, end - start + 1)
    return most


_CLOCK_MAY_DIFFER = timedelta(minutes=5)
_NEW_KEYS = "keys.json"


class RestoreRefused(Exception):  # noqa: N818 - it is an answer to whoever wanted to restore
    """Nothing was changed. `code`: no_file, damaged, no_list, foreign, no_keys, clock or chain; `detail` names what."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """What to restore where. `keys`: a copy of the key file; `new_keys`: go on without the old ones.

    `skip`: how many waybill numbers to leave out; None: reckoned from the pace before the copy, and its age.
    `unlisted`: take a copy whose sealed list is not there, and which anybody may have made.
    """

    file: Path
    data_dir: Path
    key_file: Path
    station: str
    keys: Path | None = None
    new_keys: bool = False
    skip: int | None = None
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class RestoreOutcome:
    """What a restore comes to. `boxes` were open in the copy, `receivers` can be read no more.

    `aside`: the folder, within the data folder, into which the old ledger goes.
    """

    copied_at: datetime
    records: int
    skipped: tuple[SkippedNumbers, ...]
    boxes: int
    receivers: int
    aside: str
    new_keys: bool


class RestoreRun:
    """One restore, alone with the data folder from `with` to its end. Made ready first, then taken or dropped."""

    def __init__(
        self,
        wanted: RestoreRequest,
        number_of: Callable[[str, int], str],
        clock: Callable[[], datetime],
        step: Step = quiet,
    ) -> None:
        self._wanted, self._number_of, self._clock, self._step = wanted, number_of, clock, step
        self._alone: LedgerPresence | None = None
        self._keys: Path | None = None
        self._outcome: RestoreOutcome | None = None

    def __enter__(self) -> RestoreRun:
        """Be alone with the folder. Raises LedgerError in_use."""
        with translated():
            self._wanted.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            settle(self._wanted.data_dir, self._wanted.key_file)
            self._alone = LedgerPresence(self._wanted.data_dir, alone=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drop what was made ready and not taken."""
        shutil.rmtree(self._wanted.data_dir / MAKING, ignore_errors=True)
        if self._alone is not None:
            self._alone.leave()

    def prepare(self) -> RestoreOutcome:
        """Check the copy and make the new ledger of it, beside the old one.

        Raises:
            RestoreRefused, LedgerError: nothing was changed.
        """
        manifest, held = self._checked()
        copied_at = self._copied_at(manifest, held)
        self._step("copied")
        making = begin(self._wanted.data_dir)
        with translated():
            (making / FILE_NAME).touch(0o600)
            shutil.copyfile(self._wanted.file, making / FILE_NAME)
        keys = self._keys_for(held, making)
        new_keys = keys.id != held.keys
        if not new_keys:
            self._verify(making, manifest)
        self._step("renewed")
        receivers = epochs.renew(making, keys)
        self._outcome = self._begin(making, held, copied_at, receivers, new_keys=new_keys)
        return self._outcome

    def take(self) -> bool:
        """Put what was prepared in the place of the old ledger; whether there was an old one. Raises LedgerError."""
        assert self._outcome is not None  # noqa: S101 - prepared before
        wanted = self._wanted
        replace(wanted.data_dir, wanted.key_file, self._outcome.aside, self._keys, self._step)
        return (wanted.data_dir / self._outcome.aside).is_dir()

    def _checked(self) -> tuple[BackupManifest | None, LedgerSnapshot]:
        """The file's list, if it has one, and what it holds."""
        file = self._wanted.file
        self._step("checked")
        if not file.is_file():
            raise RestoreRefused("no_file", str(file))
        manifest = read(beside(file))
        if manifest is not None and digest(file) != manifest.sha256:
            raise RestoreRefused("damaged", str(file))
        try:
            held = examine(file)
            # Before a line of it is run: a trigger would be carried out by the first thing that is written.
            if (stranger := foreign(file, held.revision)) is not None:
                raise RestoreRefused("foreign", stranger)
        except LedgerError as error:
            raise RestoreRefused("damaged", str(file)) from error
        if manifest is None and not self._wanted.unlisted:
            raise RestoreRefused("no_list", str(beside(file)))
        return manifest, held

    def _copied_at(self, manifest: BackupManifest | None, held: LedgerSnapshot) -> datetime:
        now = self._clock()
        if manifest is not None:
            at = manifest.made_at
        elif held.newest_at:
            at = datetime.fromisoformat(held.newest_at)
        else:
            at = datetime.fromtimestamp(self._wanted.file.stat().st_mtime, now.tzinfo)
        if at > now + _CLOCK_MAY_DIFFER and self._wanted.skip is None:
            raise RestoreRefused("clock", f"{now:%Y-%m-%d %H:%M}")
        return at.astimezone(now.tzinfo)

    def _keys_for(self, held: LedgerSnapshot, making: Path) -> PrivacyKeys:
        """The keys to go on with; `_keys` is where they lie, when they are not in their place yet."""
        for path in (self._wanted.key_file, self._wanted.keys):
            with suppress(LedgerError):
                if path is not None and (found := PrivacyKeys(path, may_create=False)).id == held.keys:
                    self._keys = None if path == self._wanted.key_file else path
                    return found
        if not self._wanted.new_keys:
            raise RestoreRefused("no_keys", str(self._wanted.keys or self._wanted.key_file))
        self._keys = making / _NEW_KEYS
        return PrivacyKeys(self._keys, may_create=True)

    def _open(self, making: Path) -> Ledger:
        keys = self._keys or self._wanted.key_file
        return Ledger.open(
            making, self._wanted.station, key_file=keys, number_of=self._number_of, clock=self._clock, create=False
        )

    def _verify(self, making: Path, manifest: BackupManifest | None) -> None:
        self._step("verified")
        ledger = self._open(making)
        try:
            if manifest is not None and not is_sealed(ledger, manifest):
                raise RestoreRefused("damaged", str(beside(self._wanted.file)))
            found = ledger.chain.verify(manifest.heads if manifest is not None else ())
        finally:
            ledger.close()
        if not found.ok:
            raise RestoreRefused("chain", found.broken_at)

    def _begin(
        self, making: Path, held: LedgerSnapshot, copied_at: datetime, receivers: int, *, new_keys: bool
    ) -> RestoreOutcome:
        now, used = self._clock(), self._used_since(making)
        ledger = self._open(making)
        try:
            self._step("skipped")
            guess = numbers_to_skip(ledger.numbers.taken_at(), copied_at, now)
            count = guess if self._wanted.skip is None else self._wanted.skip
            skipped = tuple(ledger.numbers.skip(one, max(count, used.get(one, 0))) for one in ledger.numbers.carriers())
            self._step("recorded")
            boxes = ledger.begin_epoch(now, copied_at, skipped, new_keys=new_keys)
        finally:
            ledger.close()
        aside = f"before-restore-{now:%Y%m%d-%H%M%S}"
        return RestoreOutcome(copied_at, held.records, skipped, boxes, receivers, aside, new_keys)

    def _used_since(self, making: Path) -> dict[str, int]:
        """How many numbers of each carrier the folder's old ledger took since the copy, if it can still be read."""
        old, copied = (epochs.positions(folder / FILE_NAME) for folder in (self._wanted.data_dir, making))
        for at, upcoming in self._noted().items():
            old[at] = max(old.get(at, 0), upcoming)
        used: dict[str, int] = {}
        for place, upcoming in copied.items():
            used[place[0]] = used.get(place[0], 0) + max(old.get(place, upcoming) - upcoming, 0)
        return used

    def _noted(self) -> dict[tuple[str, int, int], int]:
        """Where the ranges had come to by the note beside the old ledger, which outlives its file."""
        with suppress(LedgerError):
            keys = PrivacyKeys(self._wanted.key_file, may_create=False)
            return ranges_noted(self._wanted.data_dir, keys.chain)
        return {}
