"""The rules of the bench: pure values and functions, standard library only, no clock and no I/O."""
