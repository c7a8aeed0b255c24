"""Sheets in and out: products and orders read whole or not at all, and the sheet of dispatches written."""

from station.sheets.dispatch_sheet import SheetRow, dispatch_sheet
from station.sheets.order_files import ProfileChoice, read_orders
from station.sheets.product_sheet import read_products
from station.sheets.sheet_faults import SheetFault, SheetProblem, reason_of, remarks, sentences, states, waiting
from station.sheets.smartstore import OrderSheet

__all__ = [
    "OrderSheet",
    "ProfileChoice",
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
