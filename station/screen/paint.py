"""Paints a whole screen: a view becomes exactly as many lines as the terminal has rows."""

from __future__ import annotations

from station.locale.texts import LocaleTexts
from station.screen.bigtext import BigText
from station.screen.cells import centre, fit, width, wrap
from station.screen.head import HeadLine, LampView
from station.screen.lines import Line, TextSpan, blank, line, spread, width_of
from station.screen.paint_band import paint_band, paint_page
from station.screen.paint_box import paint_box
from station.screen.paint_pages import marked, paint_figures, paint_help, paint_reasons, paint_small
from station.screen.paint_score import paint_score
from station.screen.view import FootNews, ScreenPage, ScreenView


def paint(
    view: ScreenView, texts: LocaleTexts, big: BigText, label: tuple[str, ...] = (), sight: tuple[Line, ...] = ()
) -> tuple[Line, ...]:
    """The view as lines; `label` is the preview drawn for it, `sight` the camera's dots."""
    plan = view.plan
    match view.page:
        case ScreenPage.SMALL:
            return tuple(marked(paint_small(view, texts), view))
        case ScreenPage.HELP:
            return tuple(marked(paint_help(view, texts), view))
        case ScreenPage.SCORE:
            return (paint_head(view.head, plan.width), *paint_score(view))
        case ScreenPage.FAILED:
            head = [paint_head(view.head, plan.width)]
            letters = big if plan.big else None
            return (*head, *paint_page(view.band, view.next, plan.width, plan.height - 1, letters))
        case ScreenPage.BOX | ScreenPage.EMPTY | ScreenPage.REASONS:
            return tuple(_bench(view, texts, big, _label(view, label) or _sight(view, sight)))


def _bench(view: ScreenView, texts: LocaleTexts, big: BigText, side: list[Line]) -> list[Line]:
    plan = view.plan
    gap = [blank(plan.width)] * plan.gap
    return [
        paint_head(view.head, plan.width),
        *_task(view),
        *gap,
        *paint_band(view.band, plan.width, plan.band, big if plan.big else None),
        *gap,
        *_beside(_middle(view, big), view, side),
        *gap,
        *_next(view, texts),
        _foot(view.news, view.scan, plan.width),
        *_keys(view, plan.keys),
    ][: plan.height]


def _task(view: ScreenView) -> list[Line]:
    """What is to be practised, where nobody can miss that it is practice."""
    cells = view.plan.width
    told = wrap(view.task, cells - 2, view.plan.task) if view.plan.task else ()
    rows = [line(cells, "practice", TextSpan(f" {text}", "practice")) for text in told]
    return rows + [blank(cells, "practice")] * (view.plan.task - len(rows))


def _middle(view: ScreenView, big: BigText) -> list[Line]:
    plan = view.plan
    beside = view.label or view.camera
    cells = plan.width if beside is None else plan.width - beside.cells - 2
    if view.page is ScreenPage.REASONS:
        return paint_reasons(view, cells, plan.middle)
    if view.box is not None:
        return paint_box(view.box, cells, plan.order, plan.items)
    return paint_figures(view, cells, plan.middle, big)


def _beside(lines: list[Line], view: ScreenView, side: list[Line]) -> list[Line]:
    """What stands at the right of the middle: the label or the camera's view."""
    beside = view.label or view.camera
    if beside is None:
        return lines
    columns = (side + [blank(beside.cells)] * len(lines))[: len(lines)]
    return [(*row, *blank(2), *part) for row, part in zip(lines, columns, strict=True)]


def _label(view: ScreenView, label: tuple[str, ...]) -> list[Line]:
    """The label under its title, on paper of its own."""
    if view.label is None or not label:
        return []
    columns = view.label.cells
    left = (columns - width(label[0])) // 2
    paper = [line(columns, "ground", TextSpan(" " * left, "ground"), TextSpan(row, "paper")) for row in label]
    return [line(columns, "ground", TextSpan(centre(view.label.title, columns), "soft")), *paper]


def _sight(view: ScreenView, sight: tuple[Line, ...]) -> list[Line]:
    """The camera's dots under their title."""
    if view.camera is None:
        return []
    return [line(view.camera.cells, "ground", TextSpan(centre(view.camera.title, view.camera.cells), "soft")), *sight]


def paint_head(head: HeadLine, cells: int) -> Line:
    """The head line. What weighs least gives way first: figures, words of lamps that are well, these lamps."""
    well, short = ("ready", "off"), _lamps(head.lamps, short=True)
    troubled = _lamps(tuple(lamp for lamp in head.lamps if lamp.state not in well), short=True)
    whole = _lamps(head.lamps, short=False)
    ways = (
        (head.figures, whole), (head.figures[:1], whole), ((), whole),
        (head.figures[:1], short), ((), short), ((), troubled),
    )  # fmt: skip
    for figures, right in ways:
        left = _who(head, figures)
        if width_of(left) + width_of(right) <= cells:
            return spread(cells, "head", left, right)
    return spread(cells, "head", _who(head, ()), troubled)


def _who(head: HeadLine, figures: tuple[str, ...]) -> tuple[TextSpan, ...]:
    said = [TextSpan(f" {head.mark} ", "practice")] if head.mark else []
    said.append(TextSpan(f" {head.station}", "head.strong"))
    if head.packer:
        said.append(TextSpan(f"  {head.packer}", "head"))
    said.append(TextSpan(f"  {head.clock}", "head.strong"))
    return (*said, *(TextSpan(f"  {figure}", "head.soft") for figure in figures))


def _lamps(lamps: tuple[LampView, ...], *, short: bool) -> tuple[TextSpan, ...]:
    spans: list[TextSpan] = []
    for lamp in lamps:
        spans.append(TextSpan("  " if spans else " ", "head"))
        calm = lamp.state in ("ready", "off")
        text = lamp.text if not (short and calm) else lamp.text.removesuffix(f" {lamp.word}")
        spans.append(TextSpan(text if calm else f" {text} ", f"lamp.{lamp.state}"))
    return (*spans, TextSpan(" ", "head"))


def _next(view: ScreenView, texts: LocaleTexts) -> list[Line]:
    plan = view.plan
    label = texts.text("page.next")
    cells = width(label) + 4
    lines = [
        line(plan.width, "next", TextSpan(f"  {fit(label, cells - 2)}", "next.label"), TextSpan(view.next, "next"))
    ]
    if view.waiting or plan.next > 2:
        lines.append(line(plan.width, "next", TextSpan(" " * cells + view.waiting, "next.soft")))
    if plan.next > 2 and not view.waiting:
        lines = [blank(plan.width, "next"), lines[0], blank(plan.width, "next")]
    lines += [blank(plan.width, "next" if plan.next > 2 else "ground")] * (plan.next - len(lines))
    return lines[: plan.next]


def _foot(news: FootNews | None, scan: str, cells: int) -> Line:
    """The news with their advice, and the last code: whatever there is room for."""
    code = (TextSpan(f"  {scan} ", "soft"),) if scan else ()
    if news is None:
        return spread(cells, "ground", (), code)
    sign, look = ("✔", "news.well") if news.well else ("!", "news.bad")
    short = (TextSpan(f" {sign} {news.text}", look),)
    whole = (*short, TextSpan(f". {news.advice}", look)) if news.advice else short
    for left, right in ((whole, code), (whole, ()), (short, code)):
        if width_of(left) + width_of(right) <= cells:
            return spread(cells, "ground", left, right)
    return line(cells, "ground", *short)


def _keys(view: ScreenView, rows: int) -> list[Line]:
    """The function keys in `rows` lines; where one line is too short, the last keys are left to the help."""
    caps = view.keys
    share = -(-len(caps) // rows)
    lines = []
    for at in range(0, len(caps), share):
        spans = [TextSpan(" ", "ground")]
        for cap, name in caps[at : at + share]:
            looks = ("key.wanted", "key.wanted") if cap.wanted else ("key", "key.label")
            spans += [TextSpan(cap.key.upper(), looks[0]), TextSpan(f" {name} ", looks[1]), TextSpan(" ", "ground")]
        lines.append(line(view.plan.width, "ground", *spans))
    return lines[:rows]
