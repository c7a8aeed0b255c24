"""Paints the pages without a box: the day's figures, a reprint's reasons, the help, a terminal too small."""

from __future__ import annotations

from station.locale.texts import LocaleTexts
from station.packing.notices import NoticeSeverity
from station.screen.view import SIGNS, ScreenView
from station.tui.lines import ROWS, BigText, Line, TextSpan, blank, line
from station.tui.text_cells import centre, fit

_COLOURS = (
    *(NoticeSeverity.RIGHT, NoticeSeverity.WRONG, NoticeSeverity.MIXUP),
    *(NoticeSeverity.STOP, NoticeSeverity.ASK),
)


def paint_figures(view: ScreenView, cells: int, rows: int, big: BigText) -> list[Line]:
    """The day's figures, big where there is room, each over its name."""
    share = cells // max(1, len(view.figures))
    drawn = [big.draw(figure) for _, figure in view.figures]
    names = line(cells, "ground", *(TextSpan(centre(name, share), "soft") for name, _ in view.figures))
    if rows < ROWS + 3 or any(rows_of is None or len(rows_of[0]) > share for rows_of in drawn):
        plain = line(cells, "ground", *(TextSpan(centre(figure, share), "figure") for _, figure in view.figures))
        return _middle([plain, names], cells, rows)
    digits = [
        line(cells, "ground", *(TextSpan(centre(letter[at], share), "figure") for letter in drawn if letter))
        for at in range(ROWS)
    ]
    return _middle([*digits, blank(cells), names], cells, rows)


def paint_reasons(view: ScreenView, cells: int, rows: int) -> list[Line]:
    """The reasons of a reprint: number, key, words."""
    body = [
        line(
            cells,
            "ground",
            TextSpan(f"   {n}", "strong"),
            TextSpan(f"  F{n + 1}  ", "soft"),
            TextSpan(reason, "strong"),
        )
        for n, reason in enumerate(view.reasons, 1)
    ]
    return _middle(_spaced(body, cells) if rows > 2 * len(body) else body, cells, rows)


def paint_help(view: ScreenView, texts: LocaleTexts) -> list[Line]:
    """How to pack, what the colours mean, what the keys do: one page, whatever the size."""
    cells, rows = view.plan.width, view.plan.height
    roomy = rows >= 36
    body = [_title(cells, texts.text("help.title"))]
    how = "label" if view.label_first else "step"
    steps = [_entry(cells, f"{n}", texts.text(f"help.{how}{n}"), 4, "strong") for n in range(1, 5)]
    body += _spaced(steps, cells) if roomy else steps
    body.append(_title(cells, texts.text("help.colours")))
    colours = [_colour(cells, severity, texts) for severity in _COLOURS]
    body += _spaced(colours, cells) if roomy else colours
    body.append(_title(cells, texts.text("help.keys")))
    body += [blank(cells)] if roomy else []
    keys = [(cap, name) for cap, name in view.keys if texts.has(f"help.{_tail(cap.command)}")]
    entries = [
        _entry(
            cells,
            f"{cap.key.upper():<4}{fit(name, 14)}",
            texts.text(f"help.{_tail(cap.command)}"),
            20,
            "strong",
        )
        for cap, name in keys
    ]
    body += entries
    foot = line(cells, "next", TextSpan(f" {texts.text('help.close')}", "next"))
    room = rows - 1
    return body[:room] + [blank(cells)] * (room - len(body)) + [foot]


def paint_small(view: ScreenView, texts: LocaleTexts) -> list[Line]:
    """The verdict alone, and what is wrong with the terminal."""
    cells, look = view.plan.width, f"band.{view.band.severity.value}"
    said = (f"{view.band.sign} {view.band.word}", view.band.text, view.next, view.waiting)
    body = [line(cells, look, TextSpan(f" {text}", look)) for text in said if text]
    body.append(line(cells, "ground", TextSpan(f" {texts.text('page.too_small')}", "news.bad")))
    rows = view.plan.height
    return body[:rows] + [blank(cells)] * (rows - len(body))


def marked(lines: list[Line], view: ScreenView) -> list[Line]:
    """A page without a head, under the mark of practice where it is practice."""
    if not view.head.mark or not lines:
        return lines
    said = (span for span in lines[0] if span.text.strip())
    first = line(view.plan.width, "practice", TextSpan(f" {view.head.mark} ", "practice"), *said)
    return [first, *lines[1:]]


def _middle(body: list[Line], cells: int, rows: int) -> list[Line]:
    above = max(0, (rows - len(body)) // 2)
    filled = [blank(cells)] * above + body
    return filled[:rows] + [blank(cells)] * (rows - len(filled))


def _spaced(lines: list[Line], cells: int) -> list[Line]:
    return [blank(cells), *(part for one in lines for part in (one, blank(cells)))]


def _title(cells: int, text: str) -> Line:
    return line(cells, "head", TextSpan(f" {text}", "head.strong"))


def _entry(cells: int, mark: str, text: str, indent: int, look: str) -> Line:
    return line(cells, "ground", TextSpan(f"  {fit(mark, indent - 2)} ", look), TextSpan(text, "ground"))


def _colour(cells: int, severity: NoticeSeverity, texts: LocaleTexts) -> Line:
    look, sign = f"band.{severity.value}", SIGNS[severity]
    swatch = TextSpan(centre(sign, 8), look)
    return line(
        cells,
        "ground",
        TextSpan("  ", "ground"),
        swatch,
        TextSpan(f"  {texts.text(f'help.{severity.value}')}", "ground"),
    )


def _tail(command: str) -> str:
    return command.removeprefix("PS:").lower()
