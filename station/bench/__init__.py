"""One bench: its thread and queue, the turn of an event, and what follows from it."""
