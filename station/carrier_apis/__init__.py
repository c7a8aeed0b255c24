"""Carriers' interfaces over HTTP: numbers, sort data and registration, each kind at the same place."""
