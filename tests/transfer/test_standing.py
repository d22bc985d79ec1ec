"""A preview tells what is here already, where it stands, and how it comes to another page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from afterword import handle
from afterword.db.connect import Database
from afterword.domain.act_command import Merge, Why
from afterword.domain.clause import ClauseId
from afterword.domain.ids import PageKey, thread_id
from afterword.domain.importing import Astray, Caught
from afterword.handle import Done
from tests.domain.builders import text
from tests.handle.home import MODERATOR
from tests.harness.disqus_export import BLOG, OldPost, OldThread, export
from tests.transfer.moving_in import SITE, OldHouse, on_sqlite

LOST = OldThread(id="2", link="http://localhost:4000/draft/", title="Lost")
THREADS = [OldThread(id="1", link=f"{BLOG}/a/"), LOST]
POSTS = [
    OldPost(id="11", thread="1"),
    OldPost(id="12", thread="1", minute=1),
    OldPost(id="21", thread="2", html="<p>First.</p>"),
]
FILE = export(THREADS, POSTS)
WRONG, RIGHT = "thread:2=/wrong/", "thread:2=/right/"


@pytest.fixture
def house(sqlite_template: Path, tmp_path: Path) -> Iterator[OldHouse]:
    with on_sqlite(sqlite_template, tmp_path) as house:
        yield house


def merged(house: OldHouse, page: str, to: str) -> None:
    """Move a whole thread to another page, as a moderator."""
    why = Why(ClauseId("duplicate"), text("It belongs there."))
    command = Merge(thread_id(SITE, PageKey(page)), PageKey(to), why)
    done = house.do(lambda tx: handle.merge(tx, house.house, command, MODERATOR))
    assert isinstance(done, Done)


def test_what_is_here_is_told_from_what_a_newer_export_adds(house: OldHouse) -> None:
    first = house.look(FILE, RIGHT)
    house.bring(FILE, RIGHT)
    again = house.look(FILE, RIGHT)
    newer = house.look(export(THREADS, [*POSTS, OldPost(id="13", thread="1")]), RIGHT)

    assert (first.here, first.new) == (0, 3)
    assert (again.here, again.new, again.astray) == (3, 0, [])
    assert (newer.here, newer.new) == (3, 1)


def test_what_stands_on_another_page_is_told_and_stays_there(house: OldHouse) -> None:
    house.bring(FILE, WRONG)

    looked = house.look(FILE, RIGHT)
    _, report = house.bring(FILE, RIGHT)

    assert looked.astray == [Astray("/wrong/", "/right/", 1)]
    assert (looked.here, looked.new) == (2, 0)
    assert report.added == 0
    assert house.words("/wrong/") == ["First."]


@pytest.mark.parametrize("lost", [LOST, OldThread(id="2", title="")])
def test_a_moderator_merges_it_into_the_page_once_the_right_rule_was_imported(
    house: OldHouse, lost: OldThread
) -> None:
    file = export([THREADS[0], lost], POSTS)
    house.bring(file, WRONG)
    house.bring(file, RIGHT)

    merged(house, "/wrong/", "/right/")

    assert house.words("/right/") == ["First."]
    after = house.look(file, RIGHT)
    assert (after.here, after.new, after.astray) == (3, 0, [])
    before = house.everything()
    house.bring(file, RIGHT)
    assert house.everything() == before


def test_an_answer_never_goes_to_a_comment_of_another_thread(house: OldHouse) -> None:
    house.bring(FILE, WRONG)
    more = [
        OldPost(id="22", thread="2", parent="21", minute=5, html="<p>Second.</p>"),
        OldPost(id="23", thread="2", parent="22", minute=6, html="<p>Third.</p>"),
    ]

    _, report = house.bring(export(THREADS, [*POSTS, *more]), RIGHT)

    shown = [one.comment.parent for one in house.shown("/right/")]
    assert shown == [None, 1]
    assert report.loose == 1


def test_each_rule_tells_how_many_threads_it_caught(house: OldHouse) -> None:
    said = ("/a=/b", RIGHT, "/nowhere=/c", f"{BLOG}=http://new.example")

    looked = house.look(FILE, *said)

    caught = [Caught(said[0], 1), Caught(said[1], 1), Caught(said[2], 0), Caught(said[3], 1)]
    assert list(looked.rules) == caught


@pytest.mark.parametrize(
    ("origin", "said", "is_guessed"),
    [
        (BLOG, (), False),
        ("https://new.example", (), True),
        ("https://new.example", (f"{BLOG}=https://new.example",), False),
        ("https://new.example", ("/a=/b",), True),
    ],
)
def test_a_file_in_which_nothing_names_the_site_may_be_another_blogs(
    sqlite_template: Path, tmp_path: Path, origin: str, said: tuple[str, ...], *, is_guessed: bool
) -> None:
    path = tmp_path / "afterword.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")

    looked = OldHouse(database, tmp_path, origin).look(FILE, *said)

    database.close()
    assert looked.is_guessed == is_guessed
