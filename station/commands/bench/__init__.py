"""Commands of the bench's own screen: run, practice, kiosk, calibrate."""
