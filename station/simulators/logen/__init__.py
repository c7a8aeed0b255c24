"""A simulated 로젠: its OPEN API of path B on loopback, with its troubles."""
