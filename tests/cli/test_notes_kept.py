"""A note is the same note after a rebuild, and in another house that it was moved to."""

import sqlite3
from pathlib import Path

import pytest

from tests.conftest import Serve
from tests.harness.process import Server
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE

PAGE = "/on-listening/"


@pytest.mark.parametrize("way", ["rebuilt", "moved"])
def test_a_note_stays_what_it_is(serve: Serve, tmp_path: Path, way: str) -> None:
    server = serve()
    server.run("site", "add", SITE, "--origin", "https://teaspoon.example")
    before = _given(server)

    server.stop()
    if way == "rebuilt":
        _age(server)
        server.run("rebuild")
        server.start()
        after = _notes(server)
    else:
        file = tmp_path / "teaspoon.jsonl"
        server.run("export", "--site", SITE, str(file))
        other = serve(name="other")
        other.stop()
        other.run("import", "native", "--site", SITE, str(file))
        other.start()
        after = _notes(other)

    assert after == before
    assert [one[2] for one in after] == ["", "<p>A <em>detail</em>.</p>\n", "<p>Two.</p>\n"]


def _given(server: Server) -> list[tuple[str, str, str, str, int]]:
    heron = staff(server)
    thread = "/api/v1/threads/" + heron.get(_THREAD).json["thread"] + "/notes"
    note = {"site": SITE, "page": PAGE, "kind": "clarify", "instruction": "Please *stop*."}
    heron.post(thread, note | {"detail": "A *detail*.", "content_note": "grief"})
    second = heron.post(thread, note).json["seq"]
    new = {"instruction": "1. Please.", "detail": "Two.", "material": True}
    heron.patch(f"{thread}/{second}", new)
    heron.post(f"/api/v1/sites/{SITE}/notes", {"kind": "hours", "instruction": "- Back at nine."})
    return _notes(server)


def _age(server: Server) -> None:
    """Make every text one that an older version rendered."""
    database = sqlite3.connect(server.data / "afterword.db")
    with database:
        database.execute("UPDATE body SET renderer = 0, html = 'old'")
    database.close()


def _notes(server: Server) -> list[tuple[str, str, str, str, int]]:
    """Return what everybody sees of the notes in force."""
    api = server.api()
    thread = api.get(_THREAD).json["thread"]
    found = api.get(f"/api/v1/threads/{thread}/notes?site={SITE}").json["notes"]
    return [
        (one["note"], one["instruction"], one["html"], one["by"], one["revision"]) for one in found
    ]


_THREAD = f"/api/v1/sites/{SITE}/threads?page={PAGE}"
