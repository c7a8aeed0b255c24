"""The shops that orders come from and dispatches go to."""
