"""The commands of `packing-station`, one module each: `arguments` says what it takes, its functions do it."""
