"""Copies of the ledger, read from one snapshot, and putting one in its place."""
