"""Comments move in from Disqus: all of them, as they were, once."""

import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from afterword.db.connect import Database
from afterword.domain.command import Decline, EraseHeld, LetIn, PostComment, UndoDecline
from afterword.domain.comment import Presence
from afterword.domain.event import Role
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId, thread_id
from afterword.domain.visibility import Sight
from afterword.handle import Done, Sender, post_comment, posting, undoing
from afterword.people.authors import Signature
from afterword.projection import held, imported, names, reading, sites, threads
from afterword.projection.reading import Shown
from afterword.projection.search import by_words
from afterword.transfer import native
from tests.domain.builders import text
from tests.handle.home import MODERATOR
from tests.harness.data import real_data
from tests.harness.disqus_export import BLOG, OldPost, OldThread, export, write_large
from tests.transfer.as_read import as_read
from tests.transfer.moving_in import SITE, OldHouse, Watcher

POST = f"{BLOG}/2015/on-tea/"
KEY = "/2015/on-tea/"


@pytest.fixture
def house(database: Database, tmp_path: Path) -> OldHouse:
    return OldHouse(database, tmp_path)


@pytest.fixture
def scratch(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "scratch.db"
    shutil.copyfile(sqlite_template, path)
    other = Database(f"sqlite:///{path}")
    yield other
    other.close()


def test_answers_find_what_they_answer_in_whatever_order_the_file_has_them(
    house: OldHouse,
) -> None:
    posts = [
        OldPost(id="3", thread="t", html="<p>third</p>", minute=3, parent="2"),
        OldPost(id="1", thread="t", html="<p>first</p>", minute=1),
        # (its author's clock was wrong: it was written before what it answers)
        OldPost(id="2", thread="t", html="<p>second</p>", minute=0, parent="1"),
    ]

    house.bring(export([], posts).replace("</disqus>", _threads(OldThread(id="t", link=POST))))

    shown = house.shown(KEY)
    assert house.words(KEY) == ["first", "second", "third"]
    assert [one.comment.parent for one in shown] == [None, 1, 2]
    assert [one.comment.at.minute for one in shown] == [1, 0, 3]
    assert {one.comment.at.year for one in shown} == {2010}


def test_what_was_deleted_stays_deleted_and_what_was_spam_stays_out(
    house: OldHouse, scratch: Database
) -> None:
    posts = [
        OldPost(id="1", thread="t", html="<p>answered secret</p>", deleted=True),
        OldPost(id="2", thread="t", html="<p>an answer</p>", minute=1, parent="1"),
        OldPost(id="3", thread="t", html="<p>lonely secret</p>", minute=2, deleted=True),
        OldPost(id="4", thread="t", html="<p>cheap pills</p>", minute=3, spam=True),
        OldPost(id="5", thread="t", html="<p>to the spammer</p>", minute=4, parent="4"),
    ]

    _, report = house.bring(export([OldThread(id="t", link=POST)], posts))

    shown = house.shown(KEY)
    assert [one.sight for one in shown] == [Sight.TOMBSTONE, Sight.WHOLE, Sight.WHOLE]
    assert shown[0].comment.presence is Presence.ERASED
    assert shown[2].comment.parent is None
    thread = house.ask(lambda tx: threads.load(tx, thread_id(SITE, PageKey(KEY))))
    assert thread is not None
    assert thread.comments == 2
    assert (report.imported, report.deleted, report.spam, report.loose) == (2, 2, 1, 1)
    told = repr(house.everything())
    assert "secret" not in told
    # Moderators find it where they find all that was not let in, and nothing waits for them.
    found = house.ask(lambda tx: by_words(tx, SITE, "pills", [], None, 10)).found
    assert [one.number for one in found] == [None]
    assert house.count("item") == 0
    assert house.ask(lambda tx: reading.these(tx, thread.id, [found[0].place.seq])) == []
    assert house.faults(scratch) == []


def test_a_moderator_can_let_in_what_was_taken_for_spam(house: OldHouse) -> None:
    posts = [OldPost(id="4", thread="t", html="<p>cheap pills</p>", spam=True)]
    house.bring(export([OldThread(id="t", link=POST)], posts))
    command = LetIn(thread_id(SITE, PageKey(KEY)), Seq(1))

    done = house.do(lambda tx: posting.let_in(tx, house.house, command, MODERATOR))

    assert isinstance(done, Done)
    assert house.words(KEY) == ["cheap pills"]


def test_what_is_let_in_stands_with_its_time_below_what_it_answers(
    house: OldHouse, scratch: Database
) -> None:
    posts = [
        OldPost(id="3", thread="t", html="<p>a question</p>", minute=1),
        OldPost(id="4", thread="t", html="<p>no pills</p>", minute=2, parent="3", spam=True),
        OldPost(id="5", thread="t", html="<p>to nobody</p>", minute=3, parent="99", spam=True),
    ]
    _, report = house.bring(export([OldThread(id="t", link=POST)], posts))
    command = LetIn(thread_id(SITE, PageKey(KEY)), Seq(2))

    done = house.do(lambda tx: posting.let_in(tx, house.house, command, MODERATOR))

    assert isinstance(done, Done)
    shown = house.shown(KEY)
    assert [one.comment.at.minute for one in shown] == [1, 2]
    assert {one.comment.at.year for one in shown} == {2010}
    assert shown[1].comment.parent == shown[0].comment.seq
    # What does not stand stands by itself nowhere.
    assert report.loose == 0
    assert house.faults(scratch) == []


def test_moderators_find_words_by_what_is_read(house: OldHouse) -> None:
    said = "<p>python3.9, sys.version_info[0], windiws 8.1 &amp; <b>long_description</b></p>"
    link = f'<p><a href="{BLOG}/so_on/">{BLOG}/so_on/</a></p>'
    posts = [OldPost(id="1", thread="t", html=said + link)]
    house.bring(export([OldThread(id="t", link=POST)], posts))

    for asked in (
        *("python3.9", "sys.version_info[0]", "Windiws 8.1 &", "long_description"),
        f"{BLOG}/so_on/",
    ):
        search = partial(by_words, site=SITE, words=asked, who=[], before=None, limit=10)
        found = house.ask(search).found
        assert [one.words.partition(" & ")[0] for one in found] == [
            "python3.9, sys.version_info[0], windiws 8.1"
        ], asked


def test_what_a_moderator_decides_about_what_was_kept_out_is_the_same_after_a_rebuild(
    house: OldHouse, scratch: Database
) -> None:
    posts = [OldPost(id=str(n), thread="t", minute=n, spam=True) for n in range(4)]
    house.bring(export([OldThread(id="t", link=POST)], posts))
    thread = thread_id(SITE, PageKey(KEY))

    for decide in (
        partial(posting.decline, command=Decline(thread, Seq(1), text("No."))),
        partial(posting.erase_held, command=EraseHeld(thread, Seq(2))),
        partial(posting.decline, command=Decline(thread, Seq(3), text("No."))),
        partial(undoing.undo_decline, command=UndoDecline(thread, Seq(3))),
    ):
        done = house.do(partial(decide, house=house.house, person=MODERATOR))
        assert isinstance(done, Done), done

    left = house.ask(lambda tx: held.kept_out(tx, SITE, None, 9))
    assert [one.seq for one in left] == [3, 4]
    assert house.count("item") == 0
    assert house.faults(scratch) == []


def test_a_second_run_adds_nothing_and_one_with_more_in_it_only_that(house: OldHouse) -> None:
    threads_ = [OldThread(id="t", link=POST)]
    posts = [OldPost(id=str(n), thread="t", minute=n) for n in range(5)]
    house.bring(export(threads_, posts))
    before = house.everything()

    _, again = house.bring(export(threads_, posts))
    after = house.everything()
    more = OldPost(id="9", thread="t", html="<p>new</p>", minute=1, parent="2")
    _, third = house.bring(export(threads_, [more, *posts]))

    assert (again.added, again.known) == (0, 5)
    assert after == before
    assert (third.added, third.known) == (1, 5)
    assert house.words(KEY)[-1] == "new"
    assert house.shown(KEY)[-1].comment.parent == 3


@pytest.mark.parametrize("after", [1, 40_000, 100_500, 100_900])
def test_a_run_that_was_stopped_anywhere_goes_on_where_it_was(
    house: OldHouse, scratch: Database, after: int, tmp_path: Path
) -> None:
    path = tmp_path / "large.xml"
    write_large(path, comments=1_000, threads=12)
    # (bytes while it is read, comments while they are brought)
    stop = after if after < 100_000 else path.stat().st_size + after - 100_000

    with pytest.raises(KeyboardInterrupt):
        house.bring(path, watcher=Watcher(stop_after=stop))
    _, report = house.bring(path)

    assert report.added + report.known == 1_000
    assert house.count("imported") == 1_000
    assert house.faults(scratch) == []


def test_threads_of_one_page_are_merged_by_time(house: OldHouse) -> None:
    threads_ = [
        OldThread(id="a", link=POST),
        OldThread(id="b", link=f"{POST.replace('https', 'http')}?utm_source=x#more"),
        OldThread(id="c", link="http://www.old.example/2015/on-tea"),
    ]
    posts = [
        OldPost(id="1", thread="a", html="<p>one</p>", minute=1),
        OldPost(id="2", thread="b", html="<p>two</p>", minute=2, parent="1"),
        OldPost(id="3", thread="c", html="<p>zero</p>", minute=0),
    ]

    preview, _ = house.bring(export(threads_, posts))

    assert house.words(KEY) == ["zero", "one", "two"]
    assert house.shown(KEY)[2].comment.parent == 2
    assert preview.merged == 2


def test_authors_are_names_that_nobody_has_claimed(house: OldHouse) -> None:
    posts = [
        OldPost(id="1", thread="t", name="Ana", username="ana"),
        OldPost(id="2", thread="t", name="Ana", username="ana"),
        OldPost(id="3", thread="t", name="Ana", username="ana2"),
        OldPost(id="4", thread="t", name="Ana"),
        OldPost(id="5", thread="t", name="Ana"),
        OldPost(id="6", thread="t", name=" \u202eA\u0301nna  \n B " + "x" * 90),
    ]
    house.bring(export([OldThread(id="t", link=POST)], posts))

    shown = house.shown(KEY)

    by = [one.comment.author for one in shown]
    assert by[0] == by[1]
    assert len(set(by)) == 5
    assert shown[5].name == ("\u00c1nna B " + "x" * 90)[:60]
    assert {one.role for one in shown} == {Role.GUEST}
    rows = house.everything()["author"]
    assert {(row[3], row[4], row[5]) for row in rows} == {("", None, None)}


def test_old_comments_stand_after_those_that_were_written_here(house: OldHouse) -> None:
    home = _post(house, "Written here.")
    posts = [OldPost(id="1", thread="t", html="<p>old</p>")]

    _, report = house.bring(export([OldThread(id="t", link=POST)], posts))

    assert house.words(KEY) == ["Written here.", "old"]
    assert report.mixed == [KEY]
    thread = house.ask(lambda tx: threads.load(tx, home))
    assert thread is not None
    assert thread.changed_at == house.house.clock.now()


def test_a_thread_that_was_closed_is_closed_unless_somebody_opened_it_here(
    house: OldHouse,
) -> None:
    file = export([OldThread(id="t", link=POST, closed=True)], [OldPost(id="1", thread="t")])

    _, report = house.bring(file)
    _, again = house.bring(file)

    thread = house.ask(lambda tx: threads.load(tx, thread_id(SITE, PageKey(KEY))))
    assert thread is not None
    assert thread.closed == 2
    assert (report.closed, again.closed) == (1, 0)


def test_what_cannot_be_taken_is_named_with_its_reason(house: OldHouse) -> None:
    xml = export(
        [OldThread(id="t", link=POST), OldThread(id="gone", link=f"{BLOG}/gone/", deleted=True)],
        [
            OldPost(id="1", thread="t"),
            OldPost(id="1", thread="t"),
            OldPost(id="2", thread="t", html=" "),
            OldPost(id="3", thread="t", name="when"),
            OldPost(id="4", thread="nowhere"),
            OldPost(id="5", thread="gone"),
            OldPost(id="", thread="t", html="<p>nameless</p>"),
        ],
    )
    begin = xml.index('dsq:id="3"')
    xml = xml[:begin] + xml[begin:].replace("2010-01-01", "2010-13-01", 1)

    preview, report = house.bring(xml)

    assert report.imported == 2
    assert {one.why: one.count for one in preview.skipped} == {
        "the file has them twice": 1,
        "there are no words in them": 1,
        "their time cannot be read": 1,
    }
    assert {(one.thread, one.why) for one in preview.nowhere} == {
        ("gone", "it was deleted"),
        ("nowhere", "the file does not have it"),
    }


def test_addresses_and_names_of_any_length_do_no_harm(house: OldHouse) -> None:
    long = "\u00e9" * 90_000
    threads_ = [
        OldThread(id="a", link=f"http://{long}.example/{long}", identifier=long, title=long),
        OldThread(id="b", link=f"{BLOG}/{long}"),
    ]
    posts = [OldPost(id="1", thread="a", name=long), OldPost(id="2", thread="b", username=long)]

    _, report = house.bring(export(threads_, posts))

    assert report.imported == 2


def test_a_dry_run_changes_nothing(house: OldHouse) -> None:
    before = house.everything()

    preview = house.look(export([OldThread(id="t", link=POST)], [OldPost(id="1", thread="t")]))

    assert [(place.page, place.comments) for place in preview.pages] == [(KEY, 1)]
    assert house.everything() == before


@pytest.mark.parametrize(
    ("file", "live", "deleted", "spam", "pages"),
    [("incolumitas-2020", 210, 22, 3, 33), ("yesilmavihayat", 49, 2, 0, 1)],
)
def test_real_exports_come_whole(
    house: OldHouse, scratch: Database, file: str, live: int, deleted: int, spam: int, pages: int
) -> None:
    path = real_data(f"import/disqus/{file}.xml")

    preview, report = house.bring(path)

    assert (report.imported, report.deleted, report.spam) == (live, deleted, spam)
    assert (report.pages, preview.nowhere, preview.skipped) == (pages, [], [])
    assert report.loose == 0
    assert house.faults(scratch) == []


def test_a_packed_file_says_the_same(house: OldHouse, tmp_path: Path) -> None:
    packed = tmp_path / "export.xml.gz"
    packed.write_bytes(gzip.compress(real_data("import/disqus/incolumitas-2020.xml").read_bytes()))

    _, report = house.bring(packed)

    assert report.imported == 210


def test_a_real_export_agrees_with_what_another_importer_made_of_it(house: OldHouse) -> None:
    house.bring(real_data("import/disqus/incolumitas-2020.xml"))
    other = real_data("import/isso/incolumitas.db")
    question = (
        "SELECT uri, c.created, c.author, c.text, p.created FROM comments AS c"
        " JOIN threads ON threads.id = c.tid LEFT JOIN comments AS p ON p.id = c.parent"
    )
    with closing(sqlite3.connect(f"file:{other}?mode=ro&immutable=1", uri=True)) as file:
        theirs = {(uri, int(at)): rest for uri, at, *rest in file.execute(question)}
    ours: dict[tuple[str, int], Shown] = {}
    for page in house.ask(lambda tx: threads.pages(tx, SITE)):
        shown = {one.comment.seq: one for one in house.shown(page)}
        for one in shown.values():
            if one.sight is Sight.WHOLE:
                ours[page, int(one.comment.at.timestamp())] = one

    both = ours.keys() & theirs.keys()

    # (their database went on for three years, and lost some on the way)
    assert len(both) == 160
    for key in both:
        name, words, _ = theirs[key]
        assert ours[key].name == " ".join(name.split())[:60], key
        assert as_read(ours[key].html).words == as_read(words).words, key
    # (they keep one level of answers, so that an answer's parent is where ours begins)
    answers = [key for key in both if theirs[key][2] is not None]
    roots = {key: _root(ours, key) for key in answers}
    assert {key for key in answers if roots[key] != int(theirs[key][2])} == set()


def test_the_site_knows_pages_by_their_old_names_and_titles(
    house: OldHouse, scratch: Database
) -> None:
    thread = OldThread(id="t", link=POST, identifier="node/12", title="On tea &#8212 &amp; cake")
    house.bring(export([thread], [OldPost(id="77", thread="t")]))

    def known(tx: Connection) -> list[PageKey | None]:
        return [names.page_of(tx, SITE, PageKey(one)) for one in ASKED]

    assert house.ask(known) == [KEY] * len(ASKED)
    page = house.ask(lambda tx: sites.page_of(tx, SITE, PageKey(KEY)))
    assert page is not None
    assert page.title == "On tea \N{EM DASH} & cake"
    came = house.ask(lambda tx: imported.find(tx, SITE, "77"))
    assert came is not None
    assert came.seq == 1
    assert house.faults(scratch) == []


ASKED = (
    "/2015/on-tea",
    "http://old.example/2015/on-tea/",
    "https://www.old.example/2015/on-tea/index.html?x=1#comment-3",
    "//old.example/2015/on-tea",
    "old.example/2015/on-tea/",
    "https://new.example/2015/on-tea/",
    "2015/on-tea",
    "node/12",
)


def test_an_export_of_our_own_keeps_names_and_old_links(
    house: OldHouse, scratch: Database, tmp_path: Path
) -> None:
    thread = OldThread(id="t", link=POST, identifier="node/12")
    house.bring(export([thread], [OldPost(id="77", thread="t"), OldPost(id="78", thread="t")]))
    file, other = tmp_path / "site.jsonl", SiteKey("elsewhere")
    house.ask(lambda tx: native.write(tx, SITE, file, lambda _: None))

    house.do(lambda tx: native.load(tx, file, other, house.house, lambda _: None))

    found = house.ask(lambda tx: imported.find(tx, other, "78"))
    assert found is not None
    assert found.thread == thread_id(other, PageKey(KEY))
    assert house.ask(lambda tx: names.page_of(tx, other, PageKey("node/12"))) == KEY
    assert house.faults(scratch) == []


def _root(ours: dict[tuple[str, int], Shown], key: tuple[str, int]) -> int | None:
    """Return when the comment was written that a conversation begins with."""
    page, root = key[0], ours[key].comment.root
    return next(
        (at for (where, at), one in ours.items() if where == page and one.comment.seq == root),
        None,
    )


def _threads(*threads_: OldThread) -> str:
    whole = export(threads_, [])
    return whole[whole.index("<thread") :]


def _post(house: OldHouse, words: str) -> ThreadId:
    command = PostComment(SITE, PageKey(KEY), text(words))
    sender = Sender(Signature("Here"))
    done = house.do(lambda tx: post_comment(tx, house.house, command, sender))
    assert isinstance(done, Done)
    return done.change.thread.id
