"""Sheets in and out: products and orders read whole or not at all, and the sheet of dispatches written."""

from station.sheets.dispatch import SheetRow, dispatch_sheet
from station.sheets.faults import SheetFault, SheetProblem
from station.sheets.orders import read_orders
from station.sheets.products import read_products
from station.sheets.smartstore import OrderSheet
from station.sheets.telling import reason_of, remarks, sentences, states, waiting

__all__ = [
    "OrderSheet",
    "SheetFault",
    "SheetProblem",
    "SheetRow",
    "dispatch_sheet",
    "read_orders",
    "read_products",
    "reason_of",
    "remarks",
    "sentences",
    "states",
    "waiting",
]
