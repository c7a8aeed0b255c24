"""Files for the owner: the report as CSV and as a workbook, and what monitoring reads."""
