"""Commands about what happened: journal, reports, metrics, copies."""
