"""Copies of the ledger in a second place, and going on from one of them."""
