"""A page of a thread: whole, with real links, and the same while it has no reason to change."""

import re

from msgspec.structs import replace

from afterword.page.comment import fragment
from afterword.page.thread import ThreadView, render
from tests.page.samples import ABOUT, KEY, SITE, THREAD, comment, shown, thread

ITEMS = [fragment(shown(comment(1)), SITE.key, KEY)]


def test_the_first_page_tells_how_many_comments_and_pages_there_are() -> None:
    page = render(ThreadView(site=SITE, thread=thread(1143, pages=12), items=ITEMS))

    assert '<h2 id="comments-heading">1,143 comments</h2>' in page
    assert "Page 1 of 12" in page
    assert 'data-head="1143"' in page
    assert 'data-pages="12"' in page


def test_the_last_page_tells_it_too() -> None:
    page = render(ThreadView(site=SITE, thread=thread(1143, pages=12), items=ITEMS, n=12))

    assert "1,143 comments" in page
    assert "Page 12 of 12" in page
    assert "Next page" not in page


def test_a_page_in_the_middle_stays_the_same_while_the_thread_grows() -> None:
    before = ThreadView(site=SITE, thread=thread(1143, pages=12), items=ITEMS, n=3)
    after = replace(before, thread=thread(2044, pages=21))

    assert render(before) == render(after)
    assert "Comments 201–300" in render(before)


def test_every_page_links_to_its_neighbours_and_to_both_ends() -> None:
    page = render(ThreadView(site=SITE, thread=thread(1143, pages=12), items=ITEMS, n=3))

    address = "/teaspoon/thread?page=%2F2026%2Fon-listening%2F"
    navigation = re.search(
        r'<nav class="pages" aria-label="Pages of this thread">.*?</nav>', page, re.DOTALL
    )
    assert navigation
    assert re.findall(r'href="([^"]+)"[^>]*>([^<]+)<', navigation[0]) == [
        (address, "First page"),
        (f"{address}&amp;n=2", "Previous page"),
        (f"{address}&amp;n=4", "Next page"),
        (f"{address}&amp;n=last", "Last page"),
    ]


def test_a_short_thread_has_no_page_links() -> None:
    page = render(ThreadView(site=SITE, thread=thread(), items=ITEMS))

    assert '<nav class="pages' not in page


def test_an_empty_thread_invites_and_has_a_composer() -> None:
    page = render(ThreadView(site=SITE, thread=thread(0)))

    assert "No comments yet" in page
    assert "Be the first to comment." in page
    assert '<form class="composer"' in page
    assert 'action="/teaspoon/comments"' in page


def test_one_comment_is_one_comment() -> None:
    assert ">1 comment<" in render(ThreadView(site=SITE, thread=thread(1), items=ITEMS))


def test_a_closed_thread_says_why_instead_of_having_a_composer() -> None:
    page = render(
        ThreadView(site=SITE, thread=thread(closed=4), items=ITEMS, closed_reason="Good night.")
    )

    assert "This thread is closed: Good night." in page
    assert '<form class="composer"' not in page
    assert 'data-open="false"' in page


def test_the_page_names_and_links_what_it_is_about() -> None:
    described = render(ThreadView(site=SITE, thread=thread(), about=ABOUT))
    unknown = render(ThreadView(site=SITE, thread=thread()))
    no_path = render(ThreadView(site=SITE, thread=thread(key="post-17")))

    assert '<a href="http://blog.example/2026/on-listening/">On listening</a>' in described
    assert '<a href="http://blog.example/2026/on-listening/">/2026/on-listening/</a>' in unknown
    assert 'href="http://blog.example"' in no_path
    assert "http://blog.example/" not in no_path


def test_a_page_key_cannot_make_the_title_link_anywhere_but_to_the_blog() -> None:
    for key in ("//evil.example/", "/\\evil.example", "/@evil.example", "javascript:alert(1)"):
        page = render(ThreadView(site=SITE, thread=thread(key=key)))

        links = re.findall(r'<h1>\s*<a href="([^"]*)"', page)
        assert all(link.startswith("http://blog.example/") for link in links)


def test_a_conversation_on_its_own_has_its_own_pages_and_a_way_back() -> None:
    root = shown(comment(1, n=2))
    view = ThreadView(site=SITE, thread=thread(500, pages=3), items=ITEMS, under=root, pages=4)

    page = render(replace(view, n=2))

    assert "Conversation under #1 Rosa" in page
    assert f'href="/teaspoon/thread/{THREAD}?under=1&amp;n=3"' in page
    assert 'href="/teaspoon/thread?page=%2F2026%2Fon-listening%2F&amp;n=2#c1"' in page


def test_a_site_stylesheet_cannot_leave_its_element() -> None:
    site = replace(SITE, stylesheet="a { color: red } </style><script>alert(1)</script>")

    page = render(ThreadView(site=site, thread=thread()))

    assert "a { color: red } <\\/style><script>alert(1)<\\/script></style>" in page
