"""One token for all processes: rightly signed, kept to itself, renewed once, and never asked for in a wrong way."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from station.shops.base import ShopCredentials, ShopUnreachable
from station.shops.smartstore.shop import PACE_FILE, TOKEN_FILE
from station.simulators.smartstore.gateway_faults import ApiFault
from station.simulators.smartstore.steering import AdvanceTime, ApiCentre, HealShop
from tests.shops.support_smartstore import HASTY, account, rig_in


def test_all_processes_share_one_token_that_nobody_else_may_read(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        number = rig.number(rig.sold()[0])
        processes = [threading.Thread(target=lambda: rig.client().order(number), daemon=True) for _ in range(6)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(10)
        assert (rig.asked("token"), rig.asked("ids")) == (1, 6)
        assert [(tmp_path / name).stat().st_mode & 0o777 for name in (TOKEN_FILE, PACE_FILE)] == [0o600, 0o600]


def test_a_token_is_renewed_within_its_last_half_hour(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        number = rig.number(rig.sold()[0])
        rig.client().order(number)
        kept = (tmp_path / TOKEN_FILE).read_text()
        shortened = kept.replace('"until":1', '"until":0.1')
        assert shortened != kept
        (tmp_path / TOKEN_FILE).write_text(shortened)
        rig.client().order(number)
        rig.client().order(number)
        assert rig.asked("token") == 2


def test_a_token_that_the_shop_took_back_is_replaced_once_and_the_call_made_again(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client()
        (line,) = rig.confirmed(client)
        rig.shop.do(ApiCentre(revoke_tokens=True))
        client.dispatch(rig.parcel(line))
        assert rig.asked("token") == 2
        assert len(rig.shop.bookings) == 1


def test_an_application_without_the_right_is_told_after_one_new_token(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        rig.shop.do(ApiCentre(api_granted=False))
        with pytest.raises(ShopCredentials, match="gw_authn"):
            rig.client().order("2026112612345670")
        assert (rig.asked("token"), rig.asked("ids")) == (2, 2)


def test_an_address_that_is_not_registered_is_told_although_a_token_is_given(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        rig.shop.do(ApiCentre(ip_allowed=False))
        with pytest.raises(ShopCredentials, match="gw_ip_not_allowed"):
            rig.client().order("2026112612345670")


def test_a_wrong_secret_is_told_and_not_tried_again_at_once(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        client = rig.client(secret="$2a$04$" + "." * 22)
        for _ in range(3):
            with pytest.raises(ShopCredentials, match="token_signature"):
                client.order("2026112612345670")
        assert rig.asked("token") == 1


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_that_is_wrong_is_corrected_by_the_shops(
    tmp_path: Path, hours: int, caplog: pytest.LogCaptureFixture
) -> None:
    with rig_in(tmp_path) as rig:
        rig.shop.do(AdvanceTime(hours * 3600))
        (line,) = rig.sold()
        rig.shop.do(AdvanceTime(10))
        client = rig.client()
        with caplog.at_level(logging.WARNING):
            assert client.order(rig.number(line)) is not None
        assert "clock" in caplog.text
        assert rig.asked("token") == 2
        page = client.changed(rig.shop.stage.clock.now() - timedelta(hours=1), None, 10)
        assert [order.number for order in page.orders] == [rig.number(line)]
        rig.client().order(rig.number(line))
        assert rig.asked("token") == 2


def test_the_form_is_as_the_shop_wants_it_so_that_no_penalty_is_earned(tmp_path: Path) -> None:
    with rig_in(tmp_path, "wrong_form=refuse") as rig:
        rig.client().order(rig.number(rig.sold()[0]))
        assert [call.status for call in rig.shop.calls("token")] == [200]


def test_cut_to_an_hourly_quota_every_process_stops_calling(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with rig_in(tmp_path) as rig:
        number = rig.number(rig.sold()[0])
        rig.client().order(number)
        rig.fails(ApiFault.QUOTA_LIMIT, "ids")
        with pytest.raises(ShopUnreachable) as caught:
            rig.client().order(number)
        assert caught.value.retry_after
        for client in (rig.client(), rig.client()):
            with pytest.raises(ShopUnreachable, match="gw_quota_hours"):
                client.order(number)
        assert rig.asked("ids") == 2
        assert "hourly quota" in caplog.text
        rig.shop.do(HealShop())


def test_no_log_and_no_error_ever_holds_token_secret_or_name(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with rig_in(tmp_path, manner=HASTY) as rig:
        client = rig.client()
        with caplog.at_level(logging.DEBUG, logger="station"):
            (line,) = rig.confirmed(client)
            client.order(rig.number(line))
            rig.fails(ApiFault.CUT, "query")
            with pytest.raises(ShopUnreachable) as caught:
                client.order(rig.number(line))
        told = caplog.text + str(caught.value) + repr(account(rig.shop)) + client.name
        token = (tmp_path / TOKEN_FILE).read_text().split('"token":"')[1].split('"')[0]
        for secret in (token, rig.shop.application.secret, "김견본", "010-0000", "견본로"):
            assert secret not in told
        assert "trace cr3-" in caplog.text


def test_a_strangers_token_file_is_not_used(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        (tmp_path / TOKEN_FILE).write_text('{"whose":"other","token":"theirs","until":99999999999}')
        assert rig.client().order(rig.number(rig.sold()[0])) is not None
        assert rig.asked("token") == 1


def test_half_a_token_file_of_a_killed_process_is_replaced(tmp_path: Path) -> None:
    with rig_in(tmp_path) as rig:
        (tmp_path / TOKEN_FILE).write_text('{"whose":"pack')
        assert rig.client().order(rig.number(rig.sold()[0])) is not None
