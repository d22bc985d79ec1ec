"""A blog moves in with its old comments: at the desk, and by the links people have kept."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.harness.browser import Chromium
from tests.harness.disqus_export import OldPost, OldThread, export
from tests.harness.teaspoon import SITE, Post, Teaspoon
from tests.journeys.conftest import Houses
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

OWNER = "olu@teaspoon.example"
MANY = 150


def _old(path: Path, *links: str) -> Path:
    """Write an export whose first thread has many comments, and the others one each."""
    threads = [OldThread(id=f"t{at}", link=link) for at, link in enumerate(links)]
    posts = [
        OldPost(id=str(9_000 + n), thread="t0", minute=n, html=f"<p>Old word {n}.</p>")
        for n in range(MANY)
    ]
    posts += [OldPost(id=f"{at}", thread=f"t{at}") for at in range(1, len(links))]
    path.write_text(export(threads, posts))
    return path


def _moved_in(home: Teaspoon, file: Path, posts: Sequence[OldPost]) -> tuple[Teaspoon, Post]:
    """Bring comments of a thread `t` to a post of the blog; return the house and the post."""
    post = home.post()
    file.write_text(export([OldThread(id="t", link=post.url)], posts))
    home.server.run("import", "disqus", str(file), "--site", SITE)
    return home, post


def _owner(house: Teaspoon, browser: Chromium, *, javascript: bool) -> Reader:
    """Bring in the owner, signed in."""
    visitor = browser.visitor(javascript=javascript)
    olu = Reader(visitor, (house.origin,), javascript=javascript)
    house.server.run("grant", OWNER, "owner", "--site", SITE, "--name", "Olu")
    olu.visit_alone(house.server.run("sign-in-link", OWNER).strip())
    olu.page.get_by_role("button", name="Sign in").click()
    olu.visit_alone(f"{house.origin}/desk")
    return olu


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_an_owner_moves_comments_in_at_the_desk(
    house: Houses,
    browser: Chromium,
    tmp_path: Path,
    javascript: bool,  # noqa: FBT001 - a kind of browser
) -> None:
    home = house()
    post = home.post()
    olu = _owner(home, browser, javascript=javascript)
    page = olu.page
    file = _old(tmp_path / "blog.xml", post.url, "http://elsewhere.example/b/")

    olu.link("Move comments in to Teaspoon").click()
    olu.screen_is_good()
    page.get_by_label("The export, of 2,048 MB at most").set_input_files(file)
    olu.button("Send the file").click()
    _until(olu, "Import the comments")
    expect(page.get_by_text("151 comments in 2 threads")).to_be_visible()
    expect(page.get_by_text("its address is on another site")).to_be_visible()
    expect(_page_named(page, post.key)).to_contain_text("150 comments")
    olu.screen_is_good()
    olu.field("Where old pages are now").fill("http://elsewhere.example=/")
    olu.button("Look again with these rules").click()
    _until(olu, "Import the comments")
    expect(_page_named(page, "/b/")).to_contain_text("rule")
    olu.button("Import the comments").click()
    _until(olu, "Put this report away")

    expect(page.get_by_text("151 comments, on 2 pages")).to_be_visible()
    olu.screen_is_good()
    olu.button("Put this report away").click()
    expect(olu.button("Send the file")).to_be_visible()
    olu.assert_quiet()


def test_old_links_lead_to_their_comments_on_the_blogs_own_page(
    house: Houses, browser: Chromium, tmp_path: Path
) -> None:
    home = house()
    post = home.post()
    file = _old(tmp_path / "blog.xml", post.url)
    home.server.run("import", "disqus", str(file), "--site", SITE)
    rosa = Reader(browser.visitor(), (home.origin, home.blog.origin))

    rosa.visit(post, "#comment-9120")
    # (on the second page of the thread)
    expect(rosa.comment(121)).to_contain_text("Old word 120.")
    rosa.expect_focus(rosa.comment(121))
    rosa.page.evaluate("location.hash = '#comment-9003'")

    expect(rosa.comment(4)).to_contain_text("Old word 3.")
    rosa.expect_focus(rosa.comment(4))
    rosa.assert_quiet()


def test_an_old_link_to_what_is_not_shown_says_so(
    house: Houses, browser: Chromium, tmp_path: Path
) -> None:
    posts = [OldPost(id="1", thread="t"), OldPost(id="2", thread="t", minute=1, spam=True)]
    home, post = _moved_in(house(), tmp_path / "blog.xml", posts)
    rosa = Reader(browser.visitor(), (home.origin, home.blog.origin))

    rosa.visit(post, "#comment-2")

    told = rosa.thread.locator("p.empty", has_text="this link points to is not shown here")
    expect(told).to_be_visible()
    rosa.page.evaluate("location.hash = '#comment-1'")
    rosa.expect_focus(rosa.comment(1))
    expect(told).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_moderator_lets_in_what_was_kept_out_by_keyboard(
    house: Houses,
    browser: Chromium,
    tmp_path: Path,
    javascript: bool,  # noqa: FBT001 - a kind of browser
) -> None:
    posts = [
        OldPost(id=str(n), thread="t", minute=n, html=f"<p>No pills {n}.</p>", spam=True)
        for n in range(2)
    ]
    home, post = _moved_in(house(), tmp_path / "blog.xml", posts)
    olu = _owner(home, browser, javascript=javascript)

    olu.tab_to(olu.link("Kept out when moving in (2) in Teaspoon"), most=60)
    olu.page.keyboard.press("Enter")
    cards = olu.page.locator("ol.queue > li.card")
    expect(cards).to_have_count(2)
    olu.screen_is_good()
    if javascript:
        olu.tab_to(cards.first, most=60)
        olu.page.keyboard.press("o")
        expect(olu.page.get_by_text("No pills 0.")).to_be_visible()
        olu.page.keyboard.press("a")
        expect(cards.first).to_contain_text("It is let in")
        olu.expect_focus(cards.nth(1))
    else:
        olu.tab_to(cards.first.get_by_role("button", name="Let it in"), most=80)
        olu.page.keyboard.press("Enter")
        expect(olu.page.get_by_text("It is let in")).to_be_visible()

    olu.visit_alone(post.page)
    expect(olu.comment(1)).to_contain_text("No pills 0.")
    expect(olu.comment(1)).to_contain_text("2010")
    olu.assert_quiet()


def test_a_blog_whose_pages_have_other_names_now_shows_its_old_threads(
    house: Houses, browser: Chromium, tmp_path: Path
) -> None:
    home = house()
    post = home.post()
    name = f"https://old.example{post.key}"
    file = _old(tmp_path / "blog.xml", name)
    home.server.run("import", "disqus", str(file), "--site", SITE)
    tag = f'<script async src="{home.origin}/embed.js" data-site="{SITE}" data-page="{name}">'
    home.blog.embed(post.key, f"{tag}</script>")
    rosa = Reader(browser.visitor(), (home.origin, home.blog.origin))

    rosa.visit(post, "#comment-9149")
    rosa.publish("And I am new here.")

    expect(rosa.comment(151)).to_contain_text("And I am new here.")
    items = home.server.api().get(f"{post.items}?after=150").json["items"]
    assert [one["number"] for one in items] == [151]
    rosa.assert_quiet()


def _page_named(page: Page, key: str) -> Locator:
    """Find where a page is listed, among those that get comments."""
    return page.get_by_role("listitem").filter(has=page.get_by_text(key, exact=True))


def _until(olu: Reader, button: str) -> None:
    """Wait until a button is there; who has no scripts looks again now and then."""

    def is_there() -> bool:
        if not olu.button(button).is_visible():
            again = olu.link("See how far it is now")
            if again.is_visible():
                again.click()
            return False
        return True

    olu.visitor.wait_until(is_there)
