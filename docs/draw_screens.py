"""Draws the pictures of the guides into docs/pictures: `python -m docs.draw_screens` in the project's folder."""

from __future__ import annotations

import asyncio

from tests.support_pictures import PICTURES, pictures


async def main() -> None:
    """Write the pictures; those that no guide needs any more are removed."""
    PICTURES.mkdir(exist_ok=True)
    drawn = set()
    async for name, svg in pictures():
        file = PICTURES / f"{name}.svg"
        file.write_text(svg, "utf-8")
        drawn.add(file)
    for file in set(PICTURES.glob("*.svg")) - drawn:
        file.unlink()


if __name__ == "__main__":
    asyncio.run(main())
