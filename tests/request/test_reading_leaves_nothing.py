"""Somebody who only reads is nowhere in the database: not a row, not a number, not a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select

from afterword.db.connect import Database
from tests.conftest import NewDatabase
from tests.domain.builders import PAGE, SITE
from tests.harness.api import Api
from tests.request.house import House


@pytest.fixture
def house(new_database: NewDatabase, tmp_path: Path) -> Iterator[House]:
    """A house on each kind of database."""
    house = House(tmp_path, new_database())
    yield house
    house.server.leave()


def test_reading_everything_in_every_way_changes_no_row(house: House) -> None:
    with house.server.api() as api:
        _read(house, api)
        before = _everything(house)

        for _ in range(3):
            _read(house, api)

    after = _everything(house)
    assert after == before
    assert before["log"]
    assert all(before[table] for table in ("comment", "note", "site", "author"))


def test_nothing_of_a_reader_is_there_even_when_they_were_sent_back(house: House) -> None:
    before = _everything(house)

    with house.server.api() as api:
        statuses = [
            house.write(api, text="canary").status,
            house.write(api, "forged", text="canary").status,
        ]

    after = _everything(house)
    assert statuses == [428, 428]
    assert after == before
    assert "canary" not in repr(after)


def _read(house: House, api: Api) -> None:
    """Open, follow, preview, ask and fold as somebody does who never publishes."""
    thread = f"/api/v1/threads/{house.thread}"
    for address in (
        *(f"/{SITE}/thread/{house.thread}", f"/{SITE}/thread?page={PAGE}&n=last"),
        *(f"/{SITE}/thread/{house.thread}?under=1", f"/{SITE}/thread/{house.thread}/feed.atom"),
        *(f"/{SITE}/readings", f"/{SITE}/readings/policy", f"/{SITE}/how", f"/{SITE}/log"),
        *(f"/{SITE}/feed.atom", f"/{SITE}/write?page={PAGE}"),
        *(f"{thread}/items", f"{thread}/outline", f"{thread}/notes?site={SITE}"),
        *(f"/api/v1/sites/{SITE}/threads?page={PAGE}", f"/api/v1/sites/{SITE}/counts?page={PAGE}"),
        *(f"/api/v1/sites/{SITE}/readings", f"/api/v1/me?site={SITE}"),
    ):
        assert api.get(address).status in {200, 302, 303, 307}, address
    with api.stream(f"{thread}/stream?after=0") as stream:
        stream.next()
    assert api.post("/api/v1/preview", {"text": "Just looking.", "site": SITE}).status == 200
    shown = house.read_all(api)
    again = {"site": SITE, "receipt": shown, "upto": 5, "ranges": [[1, 9]]}
    assert api.post(house.receipts, again).status == 200


def _everything(house: House) -> dict[str, list[str]]:
    """Return every row of every table there is, whatever this version knows of them."""
    database = Database(house.url)
    found = MetaData()
    with database.reading.connect() as tx:
        found.reflect(tx)
        dump = {
            name: sorted(repr(tuple(row)) for row in tx.execute(select(table)))
            for name, table in found.tables.items()
        }
    database.close()
    return dump
