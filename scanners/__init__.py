"""Codes: bytes and keys from scanners, framed into complete scans, never lost and never doubled."""
