"""The database file: schema, migrations, locks, waking others."""
