"""What a thread takes to read is said first, and in the same words to everybody."""

from msgspec.structs import replace

from afterword.page import words
from afterword.page.comment import fragment
from afterword.page.thread import ThreadView, render
from tests.page.samples import KEY, SITE, comment, shown, thread

ITEMS = [fragment(shown(comment(1)), SITE.key, KEY)]
LONG = replace(thread(1143, pages=12), words=1143 * 75)


def said(view: ThreadView) -> str:
    """Return the line under the heading; nothing when there is none."""
    _, _, rest = render(view).partition('<div class="price" id="price">')
    return rest.partition("<p>")[2].partition("</p>")[0]


def test_a_thread_says_how_long_it_is() -> None:
    short = replace(thread(143), words=143 * 75)

    assert said(ThreadView(site=SITE, thread=short, items=ITEMS)) == "143 comments · about 45 min"
    assert said(ThreadView(site=SITE, thread=LONG, items=ITEMS)) == ("1,143 comments · 6 h in all")


def test_a_page_in_the_middle_says_how_long_it_is_itself() -> None:
    page = ThreadView(site=SITE, thread=LONG, items=ITEMS, n=3, words=7500)

    assert said(page) == "About 32 min on this page"


def test_an_empty_thread_and_a_conversation_say_nothing_of_it() -> None:
    root = shown(comment(1))

    assert said(ThreadView(site=SITE, thread=thread(0))) == ""
    assert said(ThreadView(site=SITE, thread=LONG, items=ITEMS, under=root, pages=1)) == ""


def test_durations_are_said_as_people_say_them() -> None:
    told = [words.duration(length) for length in (1, 80, 230, 3450, 14100, 14280, 75000)]

    assert told == [
        "10 s",
        "20 s",
        "about 1 min",
        "about 14 min",
        "about 59 min",
        "1 h",
        "5 h 15 min",
    ]


def test_notes_are_counted_as_well() -> None:
    assert words.price(2, 150, 1).endswith(" · 1 moderator note")
    assert words.price(2, 150, 3).endswith(" · 3 moderator notes")
