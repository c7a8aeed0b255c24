"""Scanners on a serial port: the port, and the verdict in the hand."""
