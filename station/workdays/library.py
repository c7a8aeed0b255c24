"""The one module that loads the library `holidays`: a program that prints Korea's public holidays as JSON.

python -m station.workdays.library 2026 2029
"""

from __future__ import annotations

import json
import os
import sys
from itertools import takewhile

_LEAST = 10
"""Korea has more holidays every year; fewer mean that the library does not know that year."""


def holidays_of(first: int, last: int) -> dict[str, object]:
    """Return every holiday of the years that the library knows whole, from `first` on."""
    import holidays

    found = holidays.country_holidays("KR", years=range(first, last + 1))
    known = takewhile(lambda year: sum(day.year == year for day in found) >= _LEAST, range(first, last + 1))
    upto = max(known, default=first - 1)
    days = sorted(day.isoformat() for day in found if first <= day.year <= upto)
    return {"first": first, "last": upto, "days": days}


if __name__ == "__main__":
    os.nice(10)
    sys.stdout.write(json.dumps(holidays_of(int(sys.argv[1]), int(sys.argv[2]))))
