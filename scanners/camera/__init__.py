"""Cameras as scanners: frames, decoding, and when a code in view counts."""
