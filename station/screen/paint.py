"""Paints a whole screen: a view becomes exactly as many lines as the terminal has rows."""

from __future__ import annotations

from station.bench.screen_model import ScoreRow
from station.locale.texts import LocaleTexts
from station.packing.goods_words import NOT_SET_OFF
from station.packing.notices import NoticeSeverity
from station.screen.box_view import SIGNS, BoxView, ItemMark, ItemRow
from station.screen.head import HeadLine, LampView
from station.screen.number_panel import paint_number
from station.screen.paint_pages import marked, paint_figures, paint_help, paint_reasons, paint_small
from station.screen.theme import band_look
from station.screen.view import FootNews, ScreenPage, ScreenView, VerdictBand
from station.screen.words import DueUrgency
from station.tui.lines import BigText, Line, TextSpan, blank, line, spread, width_of
from station.tui.text_cells import centre, clip, fit, fit_right, tidy, width, wrap

_MARGIN = 3
_HATCHED = {NoticeSeverity.STOP: "/  ", NoticeSeverity.MIXUP: "✖  "}


def paint_band(band: VerdictBand, cells: int, rows: int, big: BigText | None) -> list[Line]:
    """The band in exactly `rows` lines; its word in big letters where `big` is given and they fit."""
    name = band_look(band.severity)
    look = f"band.{name}"
    edge = _edge(band.severity, cells, f"edge.{name}")
    room = cells - 2 * _MARGIN
    word = _big_word(band, big, room) if big is not None else None
    texts = wrap(band.text, room, 2)
    if word is not None:
        body = [line(cells, look, TextSpan(" " * _MARGIN + row, look)) for row in word]
    else:
        spaced = " ".join(band.word) if width(band.word) * 2 + 4 < room else band.word
        body = [line(cells, look, TextSpan(f"{' ' * _MARGIN}{band.sign}  {spaced}", look))]
    body += [blank(cells, look)] if len(texts) < 2 and len(body) + len(texts) < rows - 2 else []
    body += [line(cells, look, TextSpan(" " * _MARGIN + text, look)) for text in texts]
    return _framed(body, edge, blank(cells, look), rows)


def paint_page(band: VerdictBand, following: str, cells: int, rows: int, big: BigText | None) -> list[Line]:
    """The verdict as a page of its own: the bench has stopped."""
    name = band_look(band.severity)
    look, edge = f"band.{name}", _edge(band.severity, cells, f"edge.{name}")
    room = cells - 2 * _MARGIN
    word = (_big_word(band, big, room) if big is not None else None) or (f"{band.sign}  {band.word}",)
    said = (*word, "", *wrap(band.text, room, 3), "", *wrap(following, room, 3))
    top = max(2, (rows - len(said)) // 2)
    body = [line(cells, look, TextSpan(centre(text, cells), look)) for text in said]
    middle = [blank(cells, look)] * (top - 2) + body
    filled = middle[: rows - 4] + [blank(cells, look)] * max(0, rows - 4 - len(middle))
    return [edge, edge, *filled, edge, edge][:rows]


def _framed(body: list[Line], edge: Line, empty: Line, rows: int) -> list[Line]:
    inner = rows - 2
    body = body[:inner]
    above = (inner - len(body)) // 2
    return [edge, *[empty] * above, *body, *[empty] * (inner - len(body) - above), edge]


def _edge(severity: NoticeSeverity, cells: int, look: str) -> Line:
    """A bar of colour; what is no plain mistake is hatched, so that it differs from one without any colour."""
    sign = _HATCHED.get(severity, " ")
    pattern = sign * (cells // len(sign) + 1)
    return (TextSpan(pattern[:cells], look),)


def _big_word(band: VerdictBand, big: BigText, room: int) -> tuple[str, ...] | None:
    for said in (f"{band.sign} {band.word}", band.word):
        drawn = big.draw(said)
        if drawn is not None and len(drawn[0]) <= room:
            return drawn
    return None


_URGENCY_SIGNS = {DueUrgency.CALM: "", DueUrgency.SOON: "! ", DueUrgency.LATE: "✖ "}


def paint_box(box: BoxView, cells: int, order_rows: int, item_rows: int) -> list[Line]:
    """The order in `order_rows` lines, its items in `item_rows`."""
    head = [_order(box, cells), _memo(box, cells)][:order_rows]
    head += [blank(cells)] * (order_rows - len(head))
    count = max((width(row.count) for row in box.rows), default=5)
    items: list[Line] = []
    for row in box.rows:
        items += _line_row(row, cells, count, box.pitch)
    if box.more:
        items.append(line(cells, "row.open.soft", TextSpan(f"   {box.more}", "row.open.soft")))
    items += [blank(cells, "row.open")] * (item_rows - len(items))
    return head + items[:item_rows]


def _order(box: BoxView, cells: int) -> Line:
    left = [TextSpan(f" {box.title}", "strong")]
    if box.receiver:
        left.append(TextSpan(f"   {box.receiver}", "ground"))
    right: tuple[TextSpan, ...] = ()
    if box.due:
        sign = _URGENCY_SIGNS[box.urgency]
        pad = " " if sign else ""
        right = (
            TextSpan(f"{box.due}  ", "ground"),
            TextSpan(f"{pad}{sign}{box.left}{pad}", f"urgency.{box.urgency}"),
        )
        right += (TextSpan(" ", "ground"),)
    return spread(cells, "ground", tuple(left), right)


def _memo(box: BoxView, cells: int) -> Line:
    notes = [TextSpan(f" {note} ", "note") for note in box.notes]
    spaced = [part for note in notes for part in (TextSpan(" ", "ground"), note)]
    memo = [TextSpan(f" ✎ {box.memo}", "memo")] if box.memo else []
    return line(cells, "ground", *spaced, *memo)


def _line_row(row: ItemRow, cells: int, count: int, pitch: int) -> list[Line]:
    look, soft = f"row.{row.mark}", f"row.{row.mark}.soft"
    sign_look = "row.done.sign" if row.mark is ItemMark.DONE else look
    tail = (TextSpan(f"  {fit_right(row.count, count)}  ", look),)
    where = "  ".join(part for part in (row.place, row.sku) if part)
    sign = TextSpan(f" {SIGNS[row.mark]} ", sign_look)
    if pitch == 1:
        shelf = row.place or row.sku
        room = min(16, cells // 5)
        said = [TextSpan(f"  {clip(row.unlike, cells // 4)}", f"{look}.unlike")] if row.unlike else []
        right = (*said, TextSpan(f"  {fit(shelf, room)}", soft), *tail)
        return [spread(cells, look, (sign, *_named(row, look, cells - width_of(right) - 3)), right)]
    told = tuple(TextSpan(f"   {text}", f"{look}.unlike") for text in (row.unlike, row.confused) if text)
    head = (sign, *_named(row, look, cells - width_of(tail) - 3))
    lines = [spread(cells, look, head, tail), line(cells, look, TextSpan(f"   {where}", soft), *told)]
    return lines + [blank(cells, "row.open")] * (pitch - 2)


_GAP = ".."


def _named(row: ItemRow, look: str, room: int) -> list[TextSpan]:
    """Name and option, the words that differ set off; where there is no room for those, what is before gives way."""
    if row.differs == NOT_SET_OFF:
        return [TextSpan(row.name, look), TextSpan(f"  {row.option}", look)]
    text, shift = f"{row.name}  {row.option}", len(row.name) + 2
    places = [*row.differs.name, *((start + shift, end + shift) for start, end in row.differs.option)]
    over = width(text.rstrip()) - room
    if over > 0:
        cut = _middle_of(text, over + width(_GAP), places)
        if cut is not None:
            begin, stop = cut
            text = f"{text[:begin]}{_GAP}{text[stop:]}"
            moved = begin + len(_GAP) - stop
            places = [(start + moved, end + moved) if start >= stop else (start, end) for start, end in places]
    spans, at = [], 0
    for start, end in places:
        spans += [TextSpan(text[at:start], look), TextSpan(text[start:end], "row.differs")]
        at = end
    return [span for span in (*spans, TextSpan(text[at:], look)) if span.text]


def _middle_of(text: str, cells: int, places: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Where so many cells can be left out without touching a word that differs: as late as can be."""
    for before, after in zip(reversed([(0, 0), *places[:-1]]), reversed(places), strict=True):
        begin = stop = after[0]
        while begin > before[1] and width(text[begin:stop]) < cells:
            begin -= 1
        if begin and width(text[begin:stop]) >= cells:
            return begin, stop
    return None


_SIGNS = {True: ("✔", "row.done.sign"), False: ("✖", "note"), None: (" ", "ground")}
_LEAST_GAP = 3


def paint_score(view: ScreenView) -> list[Line]:
    """The title in the colour of practice, the rows, and at the foot what ends the page: all but the head line."""
    cells, rows = view.plan.width, view.plan.height - 1
    title, *others = view.score
    body = [line(cells, "practice", TextSpan(f" {tidy(title.text)}", "practice")), blank(cells)]
    shown = [part for row in others for part in _score_row(row, cells)]
    spare = rows - len(body) - len(shown) - 1
    if spare >= len(others):
        shown = [part for row in others for part in (*_score_row(row, cells), blank(cells))]
    foot = line(cells, "next", TextSpan(f" {view.task}", "next"))
    body = (body + shown)[: rows - 1]
    return [*body, *[blank(cells)] * (rows - 1 - len(body)), foot]


def _score_row(row: ScoreRow, cells: int) -> list[Line]:
    sign, look = _SIGNS[row.well]
    figure = tidy(row.figure)
    room = cells - _LEAST_GAP - 3 - width(figure)
    first, *more = wrap(tidy(row.text), room, 2) or ("",)
    left = (TextSpan(f" {sign} ", look), TextSpan(f" {first}", "strong" if row.well is not False else "memo"))
    lines = [spread(cells, "ground", left, (TextSpan(f"{figure} ", "figure"),) if figure else ())]
    return lines + [line(cells, "ground", TextSpan(f"    {text}", "ground")) for text in more]


def paint(
    view: ScreenView, texts: LocaleTexts, big: BigText, label: tuple[str, ...] = (), sight: tuple[Line, ...] = ()
) -> tuple[Line, ...]:
    """The view as lines; `label` is the preview drawn for it, `sight` the dots of picture or camera."""
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
            return tuple(_bench(view, texts, big, _side(view, big, label, sight)))


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
    beside = view.label or view.picture or view.camera or view.number
    cells = plan.width if beside is None else plan.width - beside.cells - 2
    if view.page is ScreenPage.REASONS:
        return paint_reasons(view, cells, plan.middle)
    if view.box is not None:
        return paint_box(view.box, cells, plan.order, plan.items)
    return paint_figures(view, cells, plan.middle, big)


def _beside(lines: list[Line], view: ScreenView, side: list[Line]) -> list[Line]:
    """What stands at the right of the middle: the label, its number, a product's picture or the camera's view."""
    beside = view.label or view.picture or view.camera or view.number
    if beside is None:
        return lines
    columns = (side + [blank(beside.cells)] * len(lines))[: len(lines)]
    return [(*row, *blank(2), *part) for row, part in zip(lines, columns, strict=True)]


def _side(view: ScreenView, big: BigText, label: tuple[str, ...], sight: tuple[Line, ...]) -> list[Line]:
    if view.number is not None:
        return paint_number(view.number, view.plan.middle, big)
    return _label(view, label) or _sight(view, sight)


def _label(view: ScreenView, label: tuple[str, ...]) -> list[Line]:
    """The label under its title, on paper of its own."""
    if view.label is None or not label:
        return []
    columns = view.label.cells
    left = (columns - width(label[0])) // 2
    paper = [line(columns, "ground", TextSpan(" " * left, "ground"), TextSpan(row, "paper")) for row in label]
    return [line(columns, "ground", TextSpan(centre(view.label.title, columns), "soft")), *paper]


def _sight(view: ScreenView, sight: tuple[Line, ...]) -> list[Line]:
    """The dots of a product's picture or of the camera's view, under their title."""
    seen = view.picture or view.camera
    if seen is None or not sight:
        return []
    return [line(seen.cells, "ground", TextSpan(centre(seen.title, seen.cells), "soft")), *sight]


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
