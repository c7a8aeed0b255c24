"""Cuts the big letters of the band out of the label font: station/tui/glyphs.txt."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from station.locale.texts import LANGUAGES, LocaleTexts
from station.packing.notices import NoticeCode, tell

HEIGHT = 14
"""Dots of a letter, two to a row of the terminal."""

_FONT = Path("printers/fonts/NanumGothicBold.ttf")
_OUT = Path("station/tui/glyphs.txt")
_DARK = 120
_SIGNS = {
    "»": """
..............
##.....##.....
###....###....
.###....###...
..###....###..
...###....###.
....###....###
....###....###
...###....###.
..###....###..
.###....###...
###....###....
##.....##.....
..............
""",
    "✔": """
............##
...........###
..........###.
..........###.
.........###..
.........###..
##......###...
###.....###...
.###...###....
..###.###.....
...#####......
....###.......
.....#........
..............
""",
    "✖": """
##..........##
###........###
.###......###.
..###....###..
...###..###...
....######....
.....####.....
.....####.....
....######....
...###..###...
..###....###..
.###......###.
###........###
##..........##
""",
    "⊘": """
....######....
..##########..
.####....####.
.###....#####.
###....######.
##....###..###
##...###....##
##..###.....##
###.##.....###
.#####.....###
.####.....###.
.####....####.
..##########..
....######....
""",
}


def letters() -> str:
    """Every letter that a word of a sentence may need, once."""
    words = "".join(
        LocaleTexts.load(language).say(tell(code, count=1)).word for language in LANGUAGES for code in NoticeCode
    )
    return "".join(sorted((set(words) - {" "}) | {chr(code) for code in range(33, 127)}))


def cut(font: ImageFont.FreeTypeFont, letter: str) -> list[str]:
    """One letter as rows of "#" and ".", with the blank column that keeps it from its neighbour."""
    if letter in _SIGNS:
        return [row + "." for row in _SIGNS[letter].split()]
    advance = round(font.getlength(letter)) + (letter > "가")
    picture = Image.new("L", (advance, HEIGHT + 6), 0)
    ImageDraw.Draw(picture).text((0, 0), letter, font=font, fill=255)
    dots = picture.tobytes()
    rows = (dots[y * advance : (y + 1) * advance] for y in range(1, HEIGHT + 1))
    return ["".join("#" if dot >= _DARK else "." for dot in row) for row in rows]


def main() -> None:
    font = ImageFont.truetype(str(_FONT), HEIGHT)
    lines = [f"# {HEIGHT} rows a letter, bits from left to right, cut from printers/fonts (OFL)"]
    for letter in [*_SIGNS, *letters()]:
        rows = cut(font, letter)
        bits = " ".join(format(int(row.replace("#", "1").replace(".", "0"), 2), "x") for row in rows)
        lines.append(f"{letter} {len(rows[0])} {bits}")
    _OUT.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{_OUT}: {len(lines) - 1} letters")


if __name__ == "__main__":
    main()
