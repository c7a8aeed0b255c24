"""The schema's history: one file a step, only ever added to."""
