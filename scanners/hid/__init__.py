"""HID scanners: report and event devices, read by a process of their own."""
