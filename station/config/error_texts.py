"""The sentences of configuration errors in both languages: they are needed before any catalogue is loaded."""

from __future__ import annotations

from typing import Literal

Language = Literal["ko", "en"]

_SENTENCES: dict[str, tuple[str, str]] = {
    "no_file": ("설정 파일이 없어요. 찾은 곳: {allowed}", "no configuration file; looked for: {allowed}"),
    "unreadable": ("파일을 읽을 수 없어요 ({found})", "the file cannot be read ({found})"),
    "no_regular_file": (
        "설정 파일이 아니라 폴더나 장치예요. station.toml 파일을 적으세요",
        "is a folder or a device; name a station.toml file",
    ),
    "not_utf8": ("UTF-8 글자가 아니에요. UTF-8로 저장하세요", "is not UTF-8 text; save it as UTF-8"),
    "not_toml": ("TOML 문법이 틀렸어요 ({found})", "is not valid TOML ({found})"),
    "unknown_key": ("모르는 키예요. 쓸 수 있는 키: {allowed}", "unknown key; allowed: {allowed}"),
    "not_yours": (
        "이 PC의 설정은 관리자만 읽을 수 있어요. 명령 앞에 sudo를 붙이세요. 찾은 곳: {allowed}",
        "the settings of this PC are for administrators: put sudo in front of the command; looked in {allowed}",
    ),
    "missing": ("꼭 적어야 해요. 쓸 수 있는 값: {allowed}", "must be given; allowed: {allowed}"),
    "wrong_type": (
        "값의 종류가 틀렸어요: {found}. 쓸 수 있는 값: {allowed}",
        "wrong type: {found}; allowed: {allowed}",
    ),
    "not_allowed": (
        "쓸 수 없는 값이에요: {found}. 쓸 수 있는 값: {allowed}",
        "{found} is not allowed; allowed: {allowed}",
    ),
    "duplicate": (
        "같은 값이 두 번 있어요: {found}. 서로 달라야 해요",
        "{found} stands here twice; each must differ",
    ),
    "plain_secret": (
        "비밀은 이 파일에 적지 않아요. 쓸 수 있는 값: {allowed}",
        "a secret is not written into this file; allowed: {allowed}",
    ),
    "not_a_client_id": (
        "애플리케이션 ID가 아니에요. API센터에 보이는 그대로 쓰세요",
        "is no application id; write it as the API centre shows it",
    ),
    "not_a_client_secret": (
        "애플리케이션 시크릿이 아니에요. $2a$로 시작하는 29자 그대로, 작은따옴표 안이나 파일에 쓰세요",
        "is no client secret; it has 29 characters and begins with $2a$: keep it in single quotes or a file",
    ),
    "secret_unset": ("환경 변수 {found}에 값이 없어요", "the environment variable {found} is not set"),
    "secret_unreadable": ("비밀 파일을 읽을 수 없어요: {found}", "the secret's file cannot be read: {found}"),
    "secret_no_credentials": (
        "systemd 자격 증명 {found} 없음: LoadCredential= 로 넘겨 주세요",
        "there is no systemd credential {found}; pass it by LoadCredential=",
    ),
    "secret_unusable": (
        "비밀이 비었거나 쓸 수 없는 글자가 있어요: {found}",
        "the secret is empty or has characters that cannot be sent: {found}",
    ),
    "unknown_form": (
        "이런 양식이 없어요. 쓸 수 있는 양식: {allowed}",
        "there is no such form; allowed: {allowed}",
    ),
    "no_layout": (
        "라벨 배치가 없어요: {found}. 쓸 수 있는 값: {allowed}",
        "there is no such layout: {found}; allowed: {allowed}",
    ),
    "layout_paper": (
        "배치는 {found} 용지에 맞춘 거예요. [label]의 용지는 {allowed}예요",
        "the layout is made for paper of {found}; that of [label] is {allowed}",
    ),
    "outside_paper": (
        "용지 밖으로 나가요: {found}. 쓸 수 있는 값: {allowed}",
        "leaves the paper: {found}; allowed: {allowed}",
    ),
    "bars_too_wide": (
        "바코드가 자리보다 넓어요: {found}. 쓸 수 있는 값: {allowed}",
        "its bars are wider than their place: {found}; allowed: {allowed}",
    ),
    "odd_digits": (
        "ITF는 숫자가 짝수 개여야 해요: {found}. 쓸 수 있는 값: {allowed}",
        "Interleaved 2 of 5 needs an even number of digits: {found}; allowed: {allowed}",
    ),
    "no_line_fits": (
        "글이 한 줄도 안 들어가요: {found}. 쓸 수 있는 값: {allowed}",
        "not one line of text fits: {found}; allowed: {allowed}",
    ),
    "covered_bars": (
        "바코드와 그 여백에는 아무것도 찍힐 수 없어요: {found}. 쓸 수 있는 값: {allowed}",
        "nothing may stand on a barcode and its quiet zones: {found}; allowed: {allowed}",
    ),
    "bad_form_name": (
        "양식 이름으로 쓸 수 없어요. 쓸 수 있는 것: {allowed}",
        "is no name of a form; allowed: {allowed}",
    ),
    "form_there": (
        "이 이름의 양식이 이미 있어요. 다른 이름을 쓰세요",
        "there is a form of this name already; use another one",
    ),
    "not_built_yet": (
        "{found}: 이 버전에는 아직 없어요. 지금 되는 값: {allowed}",
        "{found} is not built yet; what works today: {allowed}",
    ),
}


def sentence(code: str, language: Language, *, found: str, allowed: str) -> str:
    """The sentence of a message code; codes and sentences are one table, so an unknown code is a KeyError."""
    return _SENTENCES[code][0 if language == "ko" else 1].format(found=found, allowed=allowed)
