"""The append-only record: writing, chain, epochs, what it changes, and how a start reads it."""
