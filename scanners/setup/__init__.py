"""Finding out what is plugged in, how it speaks, and what is wrong with it."""
