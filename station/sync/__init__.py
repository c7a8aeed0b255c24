"""The second process: orders come in from the shop, and dispatches that are owed go out."""
