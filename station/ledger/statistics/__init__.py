"""Figures read from the ledger, without holding up the bench."""
