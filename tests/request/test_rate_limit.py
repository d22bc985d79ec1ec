"""One network asks so much in a time; a household with IPv6 is one network."""

import pytest

from afterword.domain.errors import TooFastError
from afterword.request.rate_limit import RateLimit, network


def test_a_network_that_asks_too_much_is_told_when_to_come_back() -> None:
    limit = RateLimit(burst=3, per_minute=1, on=True)
    for _ in range(3):
        limit.spend("192.0.2.1")

    with pytest.raises(TooFastError) as refused:
        limit.spend("192.0.2.1")

    assert 58 <= refused.value.retry_after_s <= 60


def test_asking_again_too_early_makes_nobody_wait_longer() -> None:
    limit = RateLimit(burst=1, per_minute=1, on=True)
    limit.spend("192.0.2.1")

    waits = []
    for _ in range(50):
        with pytest.raises(TooFastError) as refused:
            limit.spend("192.0.2.1")
        waits.append(refused.value.retry_after_s)

    assert max(waits) <= 60


def test_one_network_takes_nothing_from_another() -> None:
    limit = RateLimit(burst=1, per_minute=1, on=True)

    limit.spend("192.0.2.1")
    limit.spend("192.0.2.2")
    limit.spend("2001:db8:0:1::1")
    limit.spend("2001:db8:0:2::1")

    for address in ("192.0.2.1", "2001:db8:0:1::2", "2001:db8:0:2:ffff:ffff:ffff:ffff"):
        with pytest.raises(TooFastError):
            limit.spend(address)


def test_a_machine_that_makes_up_addresses_is_still_one_household() -> None:
    limit = RateLimit(burst=5, per_minute=1, on=True)

    taken = 0
    for host in range(100):
        try:
            limit.spend(f"2001:db8::{host:x}")
        except TooFastError:
            continue
        taken += 1

    assert taken == 5


def test_tokens_come_back_with_time() -> None:
    quick = RateLimit(burst=1, per_minute=60_000_000, on=True)

    for _ in range(100):
        quick.spend("192.0.2.1")


def test_limits_that_are_off_stop_nobody() -> None:
    off = RateLimit(burst=1, per_minute=1, on=False)

    for _ in range(100):
        off.spend("192.0.2.1")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::1", "::/64"),
        ("", "unknown"),
        ("testclient", "unknown"),
        ("192.0.2.7, 192.0.2.8", "unknown"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_an_address_belongs_to_a_network(address: str, name: str) -> None:
    assert network(address) == name
