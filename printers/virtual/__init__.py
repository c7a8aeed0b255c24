"""A simulated printer on TCP, of any language, that keeps its labels and can go wrong in every way a real one does."""

from __future__ import annotations

from printers.virtual.mechanism import Kind
from printers.virtual.paper_roll import PrintedLabel
from printers.virtual.printer_faults import FaultKind, VirtualFault, parse_fault
from printers.virtual.server import VirtualPrinter
from printers.virtual.serving import serve

__all__ = ["FaultKind", "Kind", "PrintedLabel", "VirtualFault", "VirtualPrinter", "parse_fault", "serve"]
