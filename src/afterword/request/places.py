"""Places in the order of time, as they stand in addresses: where a list goes on."""

import re
from datetime import UTC, datetime, timedelta

from afterword.domain.errors import InvalidError
from afterword.domain.ids import Seq, StreamId
from afterword.log.filed import Place

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PLACE = re.compile(r"(\d{1,17})\.([a-z0-9:-]{1,80})\.(\d{1,18})", re.ASCII)


def written(place: Place) -> str:
    """Write a place for an address."""
    return f"{(place.at - _EPOCH) // _MICROSECOND}.{place.stream}.{place.seq}"


def place_of(given: str) -> Place | None:
    """Read a place in an address; None when there is none in it.

    Raises:
        InvalidError: If it cannot be one.
    """
    if not given:
        return None
    found = _PLACE.fullmatch(given)
    if found is None:
        words = "This address leads nowhere in the log. Please begin at its newest entry."
        raise InvalidError("before", words)
    at = _EPOCH + int(found[1]) * _MICROSECOND
    return Place(at, StreamId(found[2]), Seq(int(found[3])))
