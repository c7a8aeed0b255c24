"""The guided setup of a bench: six questions, each tried at once, and a commented station.toml at the end."""
