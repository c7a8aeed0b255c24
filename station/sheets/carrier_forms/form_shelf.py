"""Where forms lie: those that ship, and one's own in a folder beside station.toml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from station.sheets.carrier_forms.carrier_form import CarrierForm, FormError
from station.sheets.carrier_forms.form_reading import read_form

SHIPPED = Path(__file__).parent / "shipped"
FOLDER = "forms"
"""The folder of one's own forms, beside station.toml."""
_ENDING = ".toml"
_NAME = re.compile(r"[\w가-힣][\w가-힣.-]{0,63}")


@cache
def shipped_forms() -> tuple[CarrierForm, ...]:
    """Return the forms that ship, by name."""
    return tuple(read_form(file, file.stem) for file in sorted(SHIPPED.glob(f"*{_ENDING}")))


def load_form(name_or_path: str, folder: Path | None = None) -> CarrierForm:
    """Return a form by a shipped name, the name of one's own in `folder`, or the path of its file.

    A shipped name means the shipped form, whatever lies in the folder. Raises FormError.
    """
    for form in shipped_forms():
        if form.name == name_or_path:
            return form
    if folder is not None and is_name(name_or_path):
        own = folder / f"{name_or_path}{_ENDING}"
        if own.exists():
            return read_form(own, name_or_path)
    path = Path(name_or_path)
    if folder is not None and not path.exists() and (beside := folder.parent / path).is_file():
        # As station.toml names files: from its own folder.
        path = beside
    if path.suffix != _ENDING and not path.exists():
        names = [*(form.name for form in shipped_forms()), *own_names(folder), "FILE.toml"]
        raise FormError(Path(name_or_path), "", "unknown_form", " | ".join(names), name_or_path)
    return read_form(path, path.stem)


def own_names(folder: Path | None) -> list[str]:
    """Return the names of one's own forms. A folder that is not there holds none."""
    if folder is None or not folder.is_dir():
        return []
    names = (file.stem for file in folder.glob(f"*{_ENDING}") if file.is_file())
    return sorted(name for name in names if is_name(name))


def save_own(folder: Path, name: str, text: str) -> Path:
    """Write a form of one's own where `load_form` finds it, and make sure that it can be read.

    Raises:
        FormError: bad_form_name, form_there, or what is wrong with the text, of which nothing stays then.
        OSError: the folder cannot be written.
    """
    file = own_file(folder, name)
    if not is_name(name):
        raise FormError(Path(name), "", "bad_form_name", "A-Z a-z 0-9 가-힣 _ . - (1…64)", name)
    if is_shipped(name) or file.exists():
        raise FormError(file, "", "form_there", "", name)
    folder.mkdir(mode=0o755, exist_ok=True)
    # Made beside its place, so that nothing half written and nothing wrong is ever found there.
    with NamedTemporaryFile("w", dir=folder, prefix=f".{name}.", suffix=".part", encoding="utf-8") as part:
        part.write(text)
        part.flush()
        read_form(Path(part.name), name)
        _put_in_place(Path(part.name), file, name)
    return file


def _put_in_place(part: Path, file: Path, name: str) -> None:
    """Give a file its name, if nobody has it meanwhile."""
    part.chmod(0o644)
    try:
        file.hardlink_to(part)
    except FileExistsError:
        raise FormError(file, "", "form_there", "", name) from None


def is_name(text: str) -> bool:
    """Whether a text may be the name of a form: it becomes the name of a file."""
    return _NAME.fullmatch(text) is not None


def is_shipped(name: str) -> bool:
    """Whether a form of this name ships."""
    return any(form.name == name for form in shipped_forms())


def own_file(folder: Path, name: str) -> Path:
    """Return where a form of one's own lies."""
    return folder / f"{name}{_ENDING}"
