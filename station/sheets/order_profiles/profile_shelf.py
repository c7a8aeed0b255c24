"""Where profiles lie: those that ship, and one's own in a folder beside station.toml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from station.sheets.carrier_forms.carrier_form import FormError
from station.sheets.carrier_forms.form_shelf import own_file, own_names
from station.sheets.order_profiles.order_profile import OrderProfile
from station.sheets.order_profiles.profile_reading import read_profile

SHIPPED_PROFILES = Path(__file__).parent / "shipped"
PROFILE_FOLDER = Path("forms", "orders")
"""The folder of one's own profiles, beside station.toml."""
_ENDING = ".toml"


@cache
def shipped_profiles() -> tuple[OrderProfile, ...]:
    """Return the profiles that ship, by name."""
    return tuple(read_profile(file, file.stem) for file in sorted(SHIPPED_PROFILES.glob(f"*{_ENDING}")))


def all_profiles(base: Path) -> tuple[OrderProfile, ...]:
    """Return those that ship and one's own; `base` is the folder of station.toml.

    One of one's own takes the place of a shipped one of its name. Raises FormError.
    """
    folder = base / PROFILE_FOLDER
    own = {name: read_profile(own_file(folder, name), name) for name in own_names(folder)}
    shipped = {profile.name: profile for profile in shipped_profiles()}
    return tuple({**shipped, **own}.values())


def load_profile(name_or_path: str, base: Path) -> OrderProfile:
    """Return a profile by its name, or by the path of its file. Raises FormError."""
    profiles = {profile.name: profile for profile in all_profiles(base)}
    if name_or_path in profiles:
        return profiles[name_or_path]
    path = Path(name_or_path)
    if path.suffix != _ENDING:
        allowed = " | ".join([*profiles, "FILE.toml"])
        raise FormError(path, "", "unknown_form", allowed, name_or_path)
    return read_profile(path, path.stem)
