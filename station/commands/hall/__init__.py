"""Commands of the supervisor: board."""
