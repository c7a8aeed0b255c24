"""``carrier forms``: the forms of carriers' sheets, those that ship and one's own."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from station.commands.command_base import config_of, out, out_json, out_rows, texts_of
from station.commands.failure import DONE, add_config
from station.commands.files import read_sheet

if TYPE_CHECKING:
    from station.config import StationFile
    from station.locale.texts import LocaleTexts
    from station.sheets.carrier_forms.carrier_form import CarrierForm, FormError
    from station.sheets.carrier_forms.form_proposal import FormProposal


_NEW = "own"
"""How a form of one's own is called that nobody named."""


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=list_)
    made = add_config(
        parser.add_subparsers(metavar="VERB").add_parser(
            "new", help="a form of your own, from the carrier's empty sheet"
        )
    )
    made.add_argument("name", metavar="NAME")
    made.add_argument("--from", type=Path, required=True, dest="sheet", metavar="FILE")
    made.set_defaults(run=new)


def folder_of(config: StationFile) -> Path:
    """Where one's own forms lie: beside station.toml, which may be in another folder than the data."""
    from station.sheets.carrier_forms.form_shelf import FOLDER

    return config.file.parent / FOLDER


def broken_forms(config: StationFile) -> Iterator[FormError]:
    """What is wrong with one's own forms and profiles, and with the form that station.toml names."""
    from station.sheets.carrier_forms.carrier_form import FormError
    from station.sheets.carrier_forms.form_shelf import load_form, own_file, own_names
    from station.sheets.order_profiles.profile_reading import read_profile
    from station.sheets.order_profiles.profile_shelf import PROFILE_FOLDER

    folder, profiles = folder_of(config), config.file.parent / PROFILE_FOLDER
    named = config.carrier.sheets.form
    looks: list[Callable[[], object]] = [
        *(partial(load_form, str(own_file(folder, name))) for name in own_names(folder)),
        *(partial(read_profile, own_file(profiles, name), name) for name in own_names(profiles)),
    ]
    if named and named not in own_names(folder):
        looks.append(partial(load_form, named, folder))
    for look in looks:
        try:
            look()
        except FormError as error:
            yield error


def list_(args: Namespace) -> int:
    """Every form, one a line; one's own that cannot be used is told with its reason."""
    from station.sheets.carrier_forms.carrier_form import FormError
    from station.sheets.carrier_forms.form_shelf import load_form, own_file, own_names, shipped_forms

    config = config_of(args)
    texts, folder = texts_of(config), folder_of(config)
    rows = [_row(form, "shipped") for form in shipped_forms()]
    broken: list[str] = []
    for name in own_names(folder):
        try:
            rows.append(_row(load_form(str(own_file(folder, name))), "own"))
        except FormError as error:
            rows.append({"name": name, "kind": "own", "carrier": "", "columns": 0, "error": error.reason("en")})
            broken.append(error.text(config.station.language))
    if args.json:
        out_json(rows)
        return DONE
    _print(rows, texts)
    for line in broken:
        out(line)
    out(texts.text("forms.where", folder=str(folder)))
    return DONE


def new(args: Namespace) -> int:
    """Propose a form from the titles of the carrier's empty sheet, and write it where forms are looked for."""
    from station.sheets.carrier_forms.form_proposal import form_text
    from station.sheets.carrier_forms.form_shelf import save_own

    config = config_of(args)
    texts = texts_of(config)
    proposal = proposal_of(args.sheet, texts)
    file = save_own(folder_of(config), args.name, form_text(proposal, args.sheet.name))
    _print_proposal(proposal, texts)
    out(texts.text("forms.made", file=str(file), name=args.name))
    return DONE


def proposal_of(sheet: Path, texts: LocaleTexts) -> FormProposal:
    """Return the form that a carrier's empty sheet asks for. Raises Failure with what is wrong with it, OSError."""
    from station.sheets.carrier_forms.form_proposal import propose_form
    from station.sheets.reading_child import grid_apart

    return read_sheet(sheet, lambda data, name: propose_form(grid_apart(data, name), data), texts)


def form_made(sheet: Path, folder: Path, texts: LocaleTexts) -> tuple[str, int]:
    """Make a form of one's own of a sheet under a name that is free: the name, and how many titles are not known.

    Raises Failure, FormError, OSError.
    """
    from station.sheets.carrier_forms.form_proposal import form_text
    from station.sheets.carrier_forms.form_shelf import own_file, save_own

    proposal = proposal_of(sheet, texts)
    names = (f"{_NEW}{f'-{count}' if count > 1 else ''}" for count in range(1, 1000))
    name = next(one for one in names if not own_file(folder, one).exists())
    save_own(folder, name, form_text(proposal, sheet.name))
    return name, len(proposal.unmapped)


def _print_proposal(proposal: FormProposal, texts: LocaleTexts) -> None:
    out_rows((column.title, column.field or texts.text("forms.unknown")) for column in proposal.columns)
    if proposal.unmapped:
        out(texts.text("forms.unmapped", count=len(proposal.unmapped)))
    if proposal.added:
        out(texts.text("forms.added"))


def _row(form: CarrierForm, kind: str) -> dict[str, object]:
    return {"name": form.name, "kind": kind, "carrier": form.carrier, "columns": len(form.columns), "error": ""}


def _print(rows: list[dict[str, object]], texts: LocaleTexts) -> None:
    head = tuple(texts.text(f"forms.{name}") for name in ("name", "kind", "carrier", "columns"))
    body = (
        (
            str(row["name"]),
            texts.text(f"forms.{'broken' if row['error'] else row['kind']}"),
            str(row["carrier"]) or "-",
            str(row["columns"]),
        )
        for row in rows
    )
    out_rows([head, *body])
