"""Carriers' sheets: forms as TOML, reservation sheets written by them, and result sheets read by them.

Nothing here knows the ledger: boxes come in as values, rows go out as values.
"""
