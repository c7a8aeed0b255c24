"""Papers besides the waybill: slips, lists, sheets, tags, the story of a parcel."""
