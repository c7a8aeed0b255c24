"""Practice at the real bench: made-up orders, tasks set on purpose, specimens for labels, and a score."""
