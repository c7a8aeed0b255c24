"""Orders, catalogue and numbers as they stand, and what changes them besides packing."""
