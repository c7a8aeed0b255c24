"""The line to a shop: HTTP whose silence is the shop's."""

from __future__ import annotations

from collections.abc import Mapping

from station.http_line import HttpAnswer, LineSilent, WebLine, bearer
from station.shops.base import ShopUnreachable

__all__ = ["HttpAnswer", "HttpLine", "bearer"]


class HttpLine(WebLine):
    """A line to a shop; see `WebLine`."""

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        within: float | None = None,
    ) -> HttpAnswer:
        """Return the answer, whatever its status. Raises ShopUnreachable: network, timeout, too_big."""
        try:
            return super().ask(method, path, query=query, body=body, headers=headers, within=within)
        except LineSilent as silent:
            raise ShopUnreachable(silent.code, silent.detail) from None
