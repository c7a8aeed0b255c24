"""``python -m station`` is ``packing-station``."""

from station.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
