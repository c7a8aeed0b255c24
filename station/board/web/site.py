"""The pages of the board: a request in, an answer or the wish for a stream out. Nothing here can change anything."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from http import HTTPStatus
from importlib.resources import files

from station.board.board_view import view
from station.board.refresh import HallLook
from station.board.web.gate import HostGate
from station.board.web.http_wire import WebReply, WebRequest
from station.board.web.page import Sections, message, page, sections
from station.locale.texts import LocaleTexts
from station.statistics.hall_snapshot import HallSnapshot

HTML = "text/html; charset=utf-8"
_FILES = {"/board.css": "text/css; charset=utf-8", "/board.js": "text/javascript; charset=utf-8"}
_LANGUAGE = "packing_board_lang"


@dataclass(frozen=True, slots=True)
class UpdateStream:
    """Updates are wanted, in this language."""

    language: str


class BoardSite:
    """Answers requests from the newest look. `metrics` makes the text that monitoring reads."""

    def __init__(  # noqa: PLR0913 - what a page is made of, each replaceable in a test
        self,
        look: Callable[[], HallLook],
        texts: Mapping[str, LocaleTexts],
        gate: HostGate,
        *,
        language: str,
        name: str,
        clock: Callable[[], datetime],
        every: float,
        metrics: Callable[[HallSnapshot], bytes],
    ) -> None:
        self._look, self._texts, self._gate = look, texts, gate
        self._language, self._name, self._clock, self._every = language, name, clock, every
        self._metrics = metrics
        self._made: dict[str, tuple[tuple[HallLook, datetime] | None, Sections]] = {}

    def answer(self, asked: WebRequest) -> WebReply | UpdateStream:
        """Answer a request."""
        texts = self._texts[self._wanted(asked)]
        if not self._gate.knows_host(asked):
            return _said(HTTPStatus.MISDIRECTED_REQUEST, texts, "bad_host")
        if self._gate.brings_key(asked):
            # The key leaves the address bar, and so the history and what is copied from it.
            to = f"{asked.path}?lang={texts.language}" if "lang" in asked.query else asked.path
            return WebReply(
                HTTPStatus.SEE_OTHER, headers=(("Location", to if asked.path == "/" else "/"), self._gate.cookie())
            )
        if not self._gate.admits(asked):
            return _said(HTTPStatus.UNAUTHORIZED, texts, "unauthorized")
        return self._shown(asked, texts)

    def admits(self, asked: WebRequest) -> bool:
        """Whether whoever asks may read the page."""
        return self._gate.knows_host(asked) and self._gate.admits(asked)

    def parts(self, language: str) -> Sections:
        """The page's parts as they are now; made once for all who look at the same moment."""
        look, texts, now = self._look(), self._texts[language], self._clock()
        moment, known = self._made.get(language, (None, ()))
        if moment == (look, now.replace(second=0, microsecond=0)):
            return known
        made = _parts(look, texts, now, self._name)
        self._made[language] = ((look, now.replace(second=0, microsecond=0)), made)
        return made

    def refusal(self, status: HTTPStatus) -> WebReply:
        """The answer to a request that cannot be read, or came when there were too many."""
        key = {
            HTTPStatus.SERVICE_UNAVAILABLE: "busy",
            HTTPStatus.METHOD_NOT_ALLOWED: "method",
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "too_large",
        }.get(status, "bad_request")
        return _said(status, self._texts[self._language], key)

    def _shown(self, asked: WebRequest, texts: LocaleTexts) -> WebReply | UpdateStream:
        match asked.path:
            case "/":
                return self._page(asked, texts)
            case "/events":
                return UpdateStream(texts.language)
            case "/metrics":
                hall = self._look().hall
                if hall is None:
                    return _said(HTTPStatus.SERVICE_UNAVAILABLE, texts, "not_found")
                return WebReply(HTTPStatus.OK, "text/plain; version=0.0.4; charset=utf-8", self._metrics(hall))
            case path if path in _FILES:
                return WebReply(HTTPStatus.OK, _FILES[path], _file(path))
            case _:
                return _said(HTTPStatus.NOT_FOUND, texts, "not_found")

    def _page(self, asked: WebRequest, texts: LocaleTexts) -> WebReply:
        title = f"{texts.text('board.title')} {self._name}"
        body = page(self.parts(texts.language), texts, title, self._every).encode()
        kept = f"{_LANGUAGE}={texts.language}; Path=/; Max-Age=31536000; SameSite=Strict"
        return WebReply(HTTPStatus.OK, HTML, body, (("Set-Cookie", kept),) if "lang" in asked.query else ())

    def _wanted(self, asked: WebRequest) -> str:
        for said in (asked.query.get("lang", ""), asked.cookie(_LANGUAGE)):
            if said in self._texts:
                return said
        return self._language


_PARTS = (
    *("clock", "notes", "figures", "forecast", "course", "cutoffs", "backlog", "debts"),
    *("stations", "attention", "packers", "mistakes"),
)


def _parts(look: HallLook, texts: LocaleTexts, now: datetime, name: str) -> Sections:
    trouble = texts.text(f"ledger.{look.trouble}", detail="").removesuffix(" -") if look.trouble else ""
    if look.hall is not None:
        return sections(view(look.hall, texts, now, name, trouble), texts)
    said = f'<p class="{"late" if trouble else "soft"}">{escape(trouble or texts.text("board.opening"))}</p>'
    return tuple((key, said if key == "notes" else "") for key in _PARTS)


def changes(before: Sections, now: Sections) -> bytes:
    """An event with the parts that changed; empty when none did."""
    known = dict(before)
    changed = {key: html for key, html in now if known.get(key) != html}
    return f"data: {json.dumps(changed, ensure_ascii=False)}\n\n".encode() if changed else b""


@cache
def _file(path: str) -> bytes:
    return files("station.board.web").joinpath(path.removeprefix("/")).read_bytes()


def _said(status: HTTPStatus, texts: LocaleTexts, key: str) -> WebReply:
    return WebReply(status, HTML, message(texts, key).encode())
