"""Feeds are Atom (RFC 4287), and fold what its author folded."""

from datetime import timedelta
from xml.etree import ElementTree as ET

from msgspec.structs import replace

from afterword.domain.comment import Presence, Revision
from afterword.domain.ids import Seq
from afterword.page import feed
from tests.page.samples import ABOUT, NOON, SITE, THREAD, comment, gone, shown, thread

ORIGIN = "https://talk.example"
ATOM = "{http://www.w3.org/2005/Atom}"


def read(text: str) -> ET.Element:
    return ET.fromstring(text.encode())  # noqa: S314 - our own feed


def entries(text: str) -> list[ET.Element]:
    return read(text).findall(f"{ATOM}entry")


def test_the_feed_of_a_thread_lists_its_comments_the_newest_first() -> None:
    comments = [shown(comment(1), "Ana"), shown(comment(2), "Rosa")]

    root = read(feed.of_thread(SITE, thread(2), ABOUT, comments, ORIGIN))

    found = root.findall(f"{ATOM}entry")
    assert root.findtext(f"{ATOM}title") == "Comments on On listening – Teaspoon"
    assert [entry.findtext(f"{ATOM}title") for entry in found] == ["#2 Rosa", "#1 Ana"]
    assert found[0].findtext(f"{ATOM}author/{ATOM}name") == "Rosa"
    assert found[0].findtext(f"{ATOM}content") == "<p>So it is.</p>"
    link = found[0].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"{ORIGIN}/teaspoon/thread/{THREAD}?c=2#c2"


def test_ids_are_tags_that_stay_the_same() -> None:
    ids = [
        entry.findtext(f"{ATOM}id")
        for entry in entries(feed.of_site(SITE, [shown(comment(2))], {}, ORIGIN))
    ]

    assert ids == [f"tag:talk.example,2026:/teaspoon/{THREAD}/2"]


def test_the_feed_of_a_site_says_where_each_comment_stands() -> None:
    text = feed.of_site(SITE, [shown(comment(2))], {THREAD: "On listening"}, ORIGIN)

    assert entries(text)[0].findtext(f"{ATOM}title") == "#2 Rosa on On listening"


def test_an_edit_moves_the_time_of_change() -> None:
    edited = replace(comment(1), revision=Revision(1, Seq(3), NOON + timedelta(hours=5)))

    root = read(feed.of_site(SITE, [shown(edited), shown(comment(2))], {}, ORIGIN))

    assert root.findtext(f"{ATOM}updated") == "2026-11-22T17:00:00Z"


def test_a_folded_text_is_not_given_to_feed_readers() -> None:
    folded = replace(shown(comment(2)), content_note="grief", words=120)

    [entry] = entries(feed.of_site(SITE, [folded], {}, ORIGIN))

    said = entry.findtext(f"{ATOM}summary")
    assert said == "Content note: grief. 120 words; follow the link to read them."
    assert entry.find(f"{ATOM}content") is None


def test_tombstones_are_no_news() -> None:
    assert entries(feed.of_site(SITE, [gone(1, Presence.REMOVED, "no")], {}, ORIGIN)) == []


def test_an_empty_feed_is_a_feed() -> None:
    root = read(feed.of_thread(SITE, thread(0), None, [], ORIGIN))

    assert root.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_characters_that_xml_cannot_write_are_replaced() -> None:
    hostile = replace(shown(comment(2), "\x00\x0b<b>\ud800&\uffff"), html="<p>\x0c</p>]]>")

    [entry] = entries(feed.of_site(SITE, [hostile], {}, ORIGIN))

    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "��<b>�&�"
    assert entry.findtext(f"{ATOM}content") == "<p>�</p>]]>"
