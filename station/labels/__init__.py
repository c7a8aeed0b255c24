"""The bench's papers as documents: waybill and command sheet; pure, and without knowing any printer."""

from station.labels.masking import MaskProfile, MaskRule, mask_name, mask_phone, masks
from station.labels.sheets import command_sheet
from station.labels.waybill import SortingRoute, WaybillData, copy_code, waybill_document

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
