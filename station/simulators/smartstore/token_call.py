"""One call of the token endpoint: what was said and in which form, and the answer to it."""

from __future__ import annotations

from urllib.parse import parse_qsl

import msgspec

from station.simulators.smartstore.api_answers import ApiAnswer
from station.simulators.smartstore.penalty import malformed
from station.simulators.smartstore.stage import ShopStage
from station.simulators.smartstore.times import told
from station.simulators.smartstore.token_endpoint import BadTokenRequest


def answer(stage: ShopStage, query: tuple[tuple[str, str], ...], content_type: str, body: bytes) -> ApiAnswer:
    """A token or a refusal; a call of the wrong form has consequences either way."""
    now, switches = stage.clock.now(), stage.switches
    said = _said(dict(query), content_type, body)
    wrong = malformed(dict(query), content_type, said)
    if wrong and switches.token_penalty:
        stage.penalty.deserve(now)
    if wrong and switches.wrong_form == "refuse":
        return _refused(stage, BadTokenRequest(wrong))
    try:
        return ApiAnswer(200, stage.tokens.issue(said, now))
    except BadTokenRequest as refusal:
        return _refused(stage, refusal)


def _refused(stage: ShopStage, refusal: BadTokenRequest) -> ApiAnswer:
    said = {
        "code": stage.switches.token_error_code,
        "message": refusal.message,
        "timestamp": told(stage.clock.now()),
        "invalidInputs": [{"name": refusal.name, "type": "invalid", "message": refusal.message}],
        "data": {},
    }
    return ApiAnswer(refusal.status, said, "refused")


def _said(query: dict[str, str], content_type: str, body: bytes) -> dict[str, str]:
    """The fields of the call, wherever they were put."""
    try:
        if "json" in content_type:
            fields = msgspec.json.decode(body, type=dict[str, object])
            return query | {name: str(value) for name, value in fields.items()}
        return query | dict(parse_qsl(body.decode(), keep_blank_values=True))
    except (msgspec.MsgspecError, ValueError):
        return query
