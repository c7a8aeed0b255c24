"""The bench's papers as documents: waybill and command sheet; pure, and without knowing any printer."""

from station.documents.papers.command_sheet import command_sheet
from station.documents.waybill.masking import MaskProfile, MaskRule, mask_name, mask_phone, masks
from station.documents.waybill.waybill import SortingRoute, WaybillData, copy_code, waybill_document

__all__ = [
    "MaskProfile",
    "MaskRule",
    "SortingRoute",
    "WaybillData",
    "command_sheet",
    "copy_code",
    "mask_name",
    "mask_phone",
    "masks",
    "waybill_document",
]
