"""Configuration of one bench: station.toml as frozen values, errors that name file and key."""

from station.config.config_error import ConfigError
from station.config.find import find
from station.config.load import load, unbuilt
from station.config.secret import SecretSource, resolve
from station.config.spoken_language import language_of
from station.config.values import StationFile

__all__ = ["ConfigError", "SecretSource", "StationFile", "find", "language_of", "load", "resolve", "unbuilt"]
