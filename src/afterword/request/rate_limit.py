"""Rate limits: how much one network may ask in a time. Kept in memory, forgotten soon."""

import hmac
import secrets
import time
from collections import OrderedDict
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from math import ceil
from typing import final

from afterword.domain.errors import TooFastError

_REMEMBERED = 100_000
_IPV6_HOUSEHOLD = 64
"""Bits of an IPv6 address that name a household; the rest one machine makes up by itself."""


@final
class RateLimit:
    """A bucket of tokens for each network."""

    def __init__(self, *, burst: int, per_minute: int, on: bool) -> None:
        self._burst = float(burst)
        self._per_second = per_minute / 60
        self._on = on
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        # Addresses are never kept, not even here: the key dies with the process.
        self._key = secrets.token_bytes(16)

    def spend(self, address: str) -> None:
        """Take a token from an address's network.

        Raises:
            TooFastError: If none is left.
        """
        if not self._on:
            return
        # The machine's own steady counter: a clock that is set back gives nobody more tokens.
        now = time.monotonic()
        name = hmac.digest(self._key, network(address).encode(), sha256)
        tokens, at = self._buckets.pop(name, (self._burst, now))
        tokens = min(self._burst, tokens + (now - at) * self._per_second)
        if tokens < 1:
            self._buckets[name] = (tokens, now)
            raise TooFastError(ceil((1 - tokens) / self._per_second))
        self._buckets[name] = (tokens - 1, now)
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)


def network(address: str) -> str:
    """Return the network an address belongs to: itself, or its household's for IPv6."""
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(IPv6Network((parsed, _IPV6_HOUSEHOLD), strict=False))
    return str(parsed)
