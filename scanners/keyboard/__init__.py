"""Scanners that type like a keyboard, also while it stands on Hangul."""
