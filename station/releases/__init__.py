"""Releases of the program on a packing PC: a folder each, switched in one step. Standard library only."""
