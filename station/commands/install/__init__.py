"""Commands that set a bench up and keep its release: setup, update, rollback, selftest."""
