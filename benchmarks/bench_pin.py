"""What one PIN costs: argon2id as the station uses it, against what is asked of a slow PC."""

from __future__ import annotations

import statistics
import time

from station.rights.pins import HashCost, is_pin, pin_hash

_TIMES = 9


def milliseconds(cost: HashCost) -> float:
    """The median of some comparisons."""
    hashed = pin_hash("246810", cost)
    taken = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        assert is_pin("246810", hashed)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def main() -> None:
    used = HashCost()
    print(f"{'cost':<28}{'asked':>14}{'here':>12}")
    print(f"{f'{used.memory_kib} KiB, {used.passes} passes':<28}{'20…250 ms':>14}{milliseconds(used):>9.1f} ms")
    for other in (HashCost(47_104, 1), HashCost(65_536, 3)):
        print(f"{f'{other.memory_kib} KiB, {other.passes} passes':<28}{'–':>14}{milliseconds(other):>9.1f} ms")


if __name__ == "__main__":
    main()
