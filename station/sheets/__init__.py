"""Reading the files that come in: products and orders, as CSV or as spreadsheets, whole or not at all."""

from station.sheets.faults import Problem, SheetFault
from station.sheets.orders import read_orders
from station.sheets.products import read_products

__all__ = ["Problem", "SheetFault", "read_orders", "read_products"]
