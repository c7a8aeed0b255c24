"""The packing bench: rules, ledger, shop, screens and the commands that start them."""

__version__ = "0.1.0"
