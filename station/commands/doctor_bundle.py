"""``doctor --bundle FILE.zip``: what doctor found and what belongs to it, for whoever helps from afar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from station.commands.command_base import ledger_of, out
from station.commands.standing import devices_of
from station.config import StationFile
from station.doctor import archive
from station.doctor.finding import DoctorFinding
from station.doctor.redact_config import kept_settings
from station.doctor.redact_journal import RecordCleaner
from station.doctor.redact_logs import kept_log, kept_system_log
from station.doctor.redact_text import TextCleaner, vocabulary
from station.doctor.translatable import again
from station.doctor.unit_check import shown, units
from station.doctor.versions import libraries, releases, system
from station.ledger import BenchLock, LedgerError
from station.locale.texts import LANGUAGES, LocaleTexts

_NEWEST = 2000


def write(
    file: Path, settings: Path | None, config: StationFile | None, found: Sequence[DoctorFinding], texts: LocaleTexts
) -> None:
    """Write the archive, and say what is in it and what is not. Raises OSError.

    `config`: None while `settings`, its file, is refused: that is when help is wanted most.
    """
    cleaner = TextCleaner(vocabulary())
    records = RecordCleaner(lambda code: texts.has(f"reason.{code}") or texts.has(f"shop_says.{code}"))
    members = [_findings(found, cleaner), _versions()]
    if settings is not None:
        members.append(archive.document("settings.json", "settings", kept_settings(settings)))
    if config is not None:
        members += _of_ledger(config, records)
        members.append(archive.lines("log.jsonl", "log", kept_log(config.station.data_dir / "log", cleaner)))
    members.append(archive.lines("system-log.jsonl", "system_log", kept_system_log(cleaner)))
    filled = [member for member in members if member.data]
    size = archive.write(file, filled)
    _tell(file, size, filled, texts)


def _tell(file: Path, size: int, members: Sequence[archive.ArchiveMember], texts: LocaleTexts) -> None:
    out(texts.text("bundle.written", file=str(file), kb=-(-size // 1000)))
    out(texts.text("bundle.inside"))
    for member in members:
        out(f"  {member.name}: {texts.text(f'bundle.{member.about}', count=member.count)}")
    out(texts.text("bundle.outside"))
    if any(member.about == "journal" for member in members):
        out(texts.text("bundle.numbers"))


def _findings(found: Sequence[DoctorFinding], cleaner: TextCleaner) -> archive.ArchiveMember:
    books = {language: LocaleTexts.load(language, "commands", "doctor") for language in LANGUAGES}
    rows = [
        {
            "check": one.check,
            "state": one.state,
            **{language: again(one.text, book, cleaner.clean) for language, book in books.items()},
        }
        for one in found
    ]
    return archive.document("findings.json", "findings", rows)


def _versions() -> archive.ArchiveMember:
    current, previous = releases()
    services = [{key: one.get(key, "") for key in ("Id", "ActiveState", "NRestarts")} for one in units(shown() or "")]
    told = {**system(), "release": current, "release_before": previous, "libraries": libraries(), "services": services}
    return archive.document("versions.json", "versions", told)


def _of_ledger(config: StationFile, records: RecordCleaner) -> Iterator[archive.ArchiveMember]:
    with suppress(LedgerError), ledger_of(config, create=False) as ledger:
        revision, counted = ledger.soundness.inventory()
        yield archive.document("data.json", "ledger", {"schema": revision, "epoch": ledger.epoch, "rows": counted})
        kept = [records.clean(record) for record in ledger.records.newest(_NEWEST)]
        yield archive.lines("journal.jsonl", "journal", kept)
    yield archive.document("devices.json", "devices", _devices(config, records))


def _devices(config: StationFile, records: RecordCleaner) -> dict[str, object]:
    from scanners.setup.discovery import find

    holder = BenchLock(config.station.data_dir).held_by()
    known = devices_of(config, holder) if holder is not None else {}
    return {
        "bench_is_running": holder is not None,
        "recorded": {
            records.device(name): {"state": state, "reason": records.reason(why)}
            for name, (state, why) in known.items()
        },
        "plugged_in": [{"way": one.way, "likely": one.likely, "reason": one.reason} for one in find()],
    }
