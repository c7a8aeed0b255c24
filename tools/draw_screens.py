"""Draws the pictures of the guides into docs/pictures: `python -m tools.draw_screens` in the project's folder."""

from __future__ import annotations

import asyncio

from printers.render import render, to_png
from station.commands.devices.sheet import page
from station.documents.papers.packer_page import PAGE_WORDS
from tests.support.support_pictures import PICTURES, pictures
from tools.paint_picture import side_by_side


async def main() -> None:
    """Write the pictures; those that no guide needs any more are removed."""
    PICTURES.mkdir(exist_ok=True)
    drawn = set()
    for language in PAGE_WORDS:
        file = PICTURES / f"page-{language}.png"
        to_png(render(page(language)).bitmap, file)
        drawn.add(file)
    screens = {name: svg async for name, svg in pictures()}
    for name, svg in screens.items():
        file = PICTURES / f"{name}.svg"
        file.write_text(svg, "utf-8")
        drawn.add(file)
    for language in PAGE_WORDS:
        file = PICTURES / f"bench-and-board-{language}.png"
        side_by_side(screens[f"packer-item_ok-{language}"], screens[f"board-hall-{language}"], file)
        drawn.add(file)
    for file in set(PICTURES.iterdir()) - drawn:
        file.unlink()


if __name__ == "__main__":
    asyncio.run(main())
