"""A token request is signed as the API's documentation shows, and a secret that cannot be one is told at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.shops.smartstore.tokens import StoreAccount, canonical, sign

SALT = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@pytest.mark.parametrize(
    ("client", "secret", "at_ms", "signature"),
    [
        (
            "aaaabbbbcccc",
            "$2a$10$abcdefghijklmnopqrstuv",
            1643961623299,
            "JDJhJDEwJGFiY2RlZmdoaWprbG1ub3BxcnN0dXVCVldZSk42T0VPdEx1OFY0cDQxa2IuTnpVaUEzbmsy",
        ),
        (
            "packdeskapp01",
            "$2a$04$abcdefghijklmnopqrstuu",
            1700000000000,
            "JDJhJDA0JGFiY2RlZmdoaWprbG1ub3BxcnN0dXVjMFl1ZG9OTlBOWGxuejVha0p1NlA0bzBpVlU0WEl5",
        ),
    ],
)
def test_the_published_examples_are_signed_alike(client: str, secret: str, at_ms: int, signature: str) -> None:
    assert sign(client, secret, at_ms) == signature


@given(st.text(SALT, min_size=22, max_size=22))
def test_a_canonical_secret_differs_in_its_last_character_at_most(salt: str) -> None:
    secret = canonical(f"$2a$04${salt}")
    assert secret[:-1] == f"$2a$04${salt}"[:-1]
    assert secret[-1] in ".Oeu"
    assert canonical(secret) == secret


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "a$04$abcdefghijklmnopqrstuu",
        "$2a$04$abcdefghijklmnopqrstu",
        '"$2a$04$abcdefghijklmnopqrstuu"',
        "$2a$04$abcdefghijklmno pqrstu",
    ],
)
def test_a_secret_that_a_shell_has_eaten_at_is_refused_without_being_shown(broken: str) -> None:
    with pytest.raises(ValueError, match="29 characters") as caught:
        StoreAccount("app", broken)
    assert not broken or broken not in str(caught.value)


def test_an_account_never_shows_its_secret() -> None:
    assert "abcdef" not in repr(StoreAccount("app", "$2a$04$abcdefghijklmnopqrstuu"))
