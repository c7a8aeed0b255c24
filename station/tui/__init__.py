"""What all terminal screens share: cells, lines, a canvas, and the guard of keys."""
