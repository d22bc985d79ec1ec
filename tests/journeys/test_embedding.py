"""A blog and its frame: the frame looks like the blog, and neither can harm the other."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, Route, expect

from tests.harness.blog import Blog
from tests.harness.browser import Chromium
from tests.harness.teaspoon import SITE
from tests.journeys.conftest import Houses, Readers
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

_LOOK = "(({fontFamily, fontSize, color}) => [fontFamily, fontSize, color])"
_BACKGROUND = "getComputedStyle(document.body).backgroundColor"

# What a browser does that blocks third-party storage: asking for it throws.
_BLOCKED = """
if (location.origin === '%s') Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('Access is denied for this document.', 'SecurityError'); },
});
"""

_HEIGHT = "html => Math.ceil(html.getBoundingClientRect().height)"
_SHOUT = """
const look = {font: 'monospace', color: 'rgb(255, 0, 0)', background: 'rgb(0, 0, 255)'};
for (let at = 0; at < parent.frames.length; at++) {
  parent.frames[at].postMessage({afterword: 1, type: 'theme', ...look}, '*');
  parent.frames[at].postMessage({afterword: 1, type: 'storage-value', id: 1, value: 'x'}, '*');
}
parent.postMessage({afterword: 1, type: 'height', px: 99999}, '*');
const theft = {id: 1, key: 'own:teaspoon', value: '{}'};
parent.postMessage({afterword: 1, type: 'storage-set', ...theft}, '*');
document.title = 'shouted';
"""

_NONSENSE = """
const frame = document.querySelector('iframe').contentWindow;
const nonsense = [null, 1, 'height', [], {}, {afterword: 2}, {afterword: 1},
  {afterword: 1, type: {}},
  {afterword: 1, type: 'theme', font: '</style>', color: 'url(//evil.example)', scheme: 1},
  {afterword: 1, type: 'target', seq: 'NaN'}, {afterword: 1, type: 'storage-value', id: -1}];
for (let round = 0; round < 500; round++)
  for (const one of nonsense) { frame.postMessage(one, '*'); window.postMessage(one, '*'); }
"""


@pytest.fixture
def stranger() -> Iterator[Blog]:
    """Somebody else's site, which may not frame the magazine's threads."""
    blog = Blog()
    yield blog
    blog.stop()


def test_the_frame_wears_the_blogs_look_and_follows_it_into_the_night(
    magazine: Magazine, reader: Readers
) -> None:
    ana, post = reader(), magazine.post()
    magazine.write(post, "Good evening.")
    ana.visit(post)
    ana.visitor.wait_until(lambda: _looks_alike(ana))
    accent = ana.page.locator(".before a").first.evaluate("link => getComputedStyle(link).color")
    expect(ana.link("Reply to #1")).to_have_css("color", accent)
    assert ana.frame.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    day = ana.page.evaluate(_BACKGROUND)
    assert ana.frame.evaluate("document.documentElement.dataset.scheme") == "light"
    ana.page.emulate_media(color_scheme="dark")
    ana.visitor.wait_until(lambda: ana.page.evaluate(_BACKGROUND) != day)

    ana.visitor.wait_until(lambda: _looks_alike(ana))
    expect(ana.thread.locator("html")).to_have_attribute("data-scheme", "dark")
    night = ana.page.evaluate(_BACKGROUND)
    expect(ana.thread.locator("html")).to_have_css("background-color", night)
    ana.screen_is_good()
    ana.page.reload()
    ana.look_at_comments()
    ana.visitor.wait_until(lambda: _looks_alike(ana))
    ana.assert_quiet()


def test_a_stylesheet_that_comes_late_is_waited_for(magazine: Magazine, reader: Readers) -> None:
    ana, post = reader(), magazine.post()
    magazine.write(post, "Dressed")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    ana.page.route("**/teaspoon.css", hold)
    with ana.page.expect_request_finished(lambda request: request.url.endswith("/embed.js")):
        ana.page.goto(post.url, wait_until="commit")
    ana.visitor.wait_until(lambda: held and ana.page.evaluate("'Afterword' in window"))
    assert ana.page.locator("iframe").count() == 0

    held[0].continue_()
    ana.look_at_comments()

    assert _looks_alike(ana)
    ana.assert_quiet()


def test_the_front_page_counts_every_thread(magazine: Magazine, reader: Readers) -> None:
    ana = reader()
    ana.page.goto(f"{magazine.blog}/")

    for name, words in (("P2", "143 comments"), ("P4", "10,000 comments"), ("P6", "25 comments")):
        key = magazine.seeded(name).key
        expect(ana.page.locator(f'[data-afterword-count="{key}"]')).to_have_text(words)
    empty = ana.page.locator(f'[data-afterword-count="{magazine.seeded("P0").key}"]')
    expect(empty).to_have_text("No comments yet")
    ana.screen_is_good()
    assert ana.page.locator("iframe").count() == 0
    ana.assert_quiet()


def test_a_single_page_app_mounts_one_thread_after_another(
    magazine: Magazine, reader: Readers
) -> None:
    one, two, ana = magazine.post(), magazine.post(), reader()
    magazine.write(one, "In the first thread")
    magazine.write(two, "In the second thread")
    script = f'<script async src="{magazine.origin}/embed.js"></script><main id="app"></main>'
    ana.page.goto(magazine.put("/app/", _document(script)))
    mount = "page => Afterword.mount(document.querySelector('#app'), {site: 'teaspoon', page})"
    ana.visitor.wait_until(lambda: ana.page.evaluate("'Afterword' in window"))

    for post, words in ((one, "In the first thread"), (two, "In the second thread")):
        ana.page.evaluate(mount, post.key)
        ana.look_at_comments()
        expect(ana.comment(1)).to_contain_text(words)
        assert ana.page.locator("iframe").count() == 1
    ana.page.evaluate("Afterword.unmount(document.querySelector('#app'))")

    assert ana.page.locator("#app").inner_html() == ""
    ana.assert_quiet()


def test_where_the_frames_storage_is_blocked_drafts_and_keys_live_with_the_blog(
    magazine: Magazine, reader: Readers
) -> None:
    post, rosa = magazine.post(), reader()
    rosa.visit(post)
    # Chromium does so by itself in a private window, which is what a new visitor has.
    with pytest.raises(Error, match="SecurityError"):
        rosa.frame.evaluate("localStorage")
    rosa.write("Kept by the blog", "Rosa")
    rosa.field("E-mail (optional, never shown)").fill("rosa@post.example")
    rosa.page.reload()
    rosa.look_at_comments()
    expect(rosa.text).to_have_value("Kept by the blog")
    kept = str(rosa.page.evaluate("JSON.stringify(localStorage)"))
    assert "Kept by the blog" in kept
    assert "rosa@post.example" not in kept

    rosa.button("Publish").click()
    expect(rosa.comment(1)).to_contain_text("yours")
    rosa.page.reload()
    rosa.look_at_comments()
    rosa.link("Edit #1").click()
    rosa.field("Your comment #1").fill("Still mine")
    rosa.button("Save").click()

    expect(rosa.comment(1)).to_contain_text("Still mine")
    rosa.assert_quiet()


def test_where_all_storage_is_blocked_one_can_still_write_and_edit(
    magazine: Magazine, reader: Readers
) -> None:
    post, rosa = magazine.post(), reader()
    for origin in magazine.origins:
        rosa.visitor.context.add_init_script(_BLOCKED % origin)
    rosa.visit(post)

    rosa.publish("Without any storage")
    expect(rosa.thread.get_by_role("region", name="Your edit key")).to_be_visible()
    rosa.link("Edit #1").click()
    rosa.field("Your comment #1").fill("For as long as the page is open")
    rosa.button("Save").click()

    expect(rosa.comment(1)).to_contain_text("For as long as the page is open")
    rosa.assert_quiet()


def test_no_other_site_may_frame_a_thread(
    magazine: Magazine, reader: Readers, stranger: Blog
) -> None:
    dirk, post = reader(), magazine.post()
    magazine.write(post, "Not for your page")
    named = f'data-site="{SITE}" data-page="{post.key}"'
    tag = f'<script async src="{magazine.origin}/embed.js" {named}>'
    direct = f'<iframe title="direct" src="{post.page}"></iframe>'
    nested = f'<iframe title="nested" src="{post.url}"></iframe>'

    dirk.page.goto(stranger.embed("/", f"{tag}</script>{direct}{nested}"))
    dirk.visitor.wait_until(
        lambda: sum("frame-ancestors" in words for words in dirk.visitor.console_errors) >= 3
    )

    texts = [frame.locator("body").text_content() or "" for frame in dirk.page.frames]
    assert not any("Not for your page" in text for text in texts)


def test_another_frame_of_the_blogs_page_is_not_listened_to(
    magazine: Magazine, reader: Readers, stranger: Blog
) -> None:
    ana, post = reader(), magazine.post()
    magazine.write(post, "Calm")
    evil = stranger.embed(
        "/evil",
        f"<script>onmessage = ({{data}}) => {{ if (data === 'go') {{ {_SHOUT} }} }}</script>",
    )
    page = magazine.page(post.key).replace(
        "</footer>", f'</footer><iframe title="ad" src="{evil}">'
    )
    ana.page.goto(magazine.put(post.key, page + "</iframe>"))
    ana.thread = ana.page.frame_locator('iframe[title="Comments"]')
    expect(ana.comment(1)).to_be_visible()
    frame = ana.page.locator('iframe[title="Comments"]')
    # (once all of it is there, and the frame as high as what is in it)
    expect(ana.thread.get_by_role("checkbox", name="Remember me")).to_be_visible()
    inside = ana.thread.locator("html")
    ana.visitor.wait_until(lambda: ana.frame_height() == inside.evaluate(_HEIGHT))
    before = frame.bounding_box()

    ana.page.evaluate("document.querySelector('[title=ad]').contentWindow.postMessage('go', '*')")
    ad = next(frame for frame in ana.page.frames if frame.url == evil)
    ana.visitor.wait_until(lambda: ad.title() == "shouted")

    assert frame.bounding_box() == before
    expect(ana.comment(1).locator(".body")).not_to_have_css("color", "rgb(255, 0, 0)")
    assert ana.page.evaluate("localStorage.getItem('afterword:teaspoon:own:teaspoon')") is None


def test_a_blog_with_broken_scripts_floods_and_loud_css_still_has_comments(
    magazine: Magazine, reader: Readers
) -> None:
    post, rosa = magazine.post(), reader()
    loud = (
        "<style>* { z-index: 9 } div { color: lime !important; letter-spacing: 3px }"
        " button { display: none } textarea { height: 1px }</style>"
        "<script>window.onerror = () => true; document.querySelector('nothing').break();</script>"
    )
    page = magazine.page(post.key).replace("</head>", f"{loud}</head>")
    magazine.put(post.key, page)
    rosa.visit(post)

    rosa.page.evaluate(_NONSENSE)
    rosa.publish("Unimpressed")

    expect(rosa.comment(1)).to_contain_text("Unimpressed")
    expect(rosa.comment(1).locator(".body")).to_have_css("letter-spacing", "normal")
    rosa.assert_quiet("Cannot read properties of null")


def test_when_afterword_cannot_be_reached_the_blog_says_so_kindly_and_can_try_again(
    house: Houses, browser: Chromium
) -> None:
    weak = house()
    post = weak.post()
    weak.write(weak.server.api(), post, "Back again", name="Ana")
    ana = Reader(browser.visitor(), (weak.origin, weak.blog.origin))
    ana.visit(post)
    weak.server.kill()

    ana.page.evaluate(
        "page => Afterword.mount(document.querySelector('.afterword').parentElement,"
        " {site: 'teaspoon', page, title: 'A post'})",
        post.key,
    )
    notice = ana.page.get_by_role("status").filter(has_text="cannot be reached right now")
    expect(notice).to_be_visible()
    alone = notice.get_by_role("link", name="Open the comments on their own page: A post")
    expect(alone).to_have_attribute("href", post.page)
    ana.screen_is_good()
    weak.server.start()
    notice.get_by_role("button", name="Try again").click()
    ana.look_at_comments()

    expect(ana.comment(1)).to_contain_text("Back again")
    ana.assert_quiet("net::ERR")


def test_while_the_thread_loads_the_blog_says_so(magazine: Magazine, reader: Readers) -> None:
    ana, post = reader(), magazine.post()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    ana.page.route(re.compile(r"/teaspoon/thread\?"), hold)
    ana.page.goto(post.url, wait_until="commit")

    expect(ana.page.get_by_role("status")).to_contain_text("Loading the comments")
    ana.visitor.wait_until(lambda: held)
    held[0].continue_()
    ana.look_at_comments()

    expect(ana.heading).to_have_text("No comments yet")
    ana.assert_quiet()


def _looks_alike(ana: Reader) -> bool:
    """Say whether a comment has the font, its size and the colour of the blog around it."""
    look = f"element => {_LOOK}(getComputedStyle(element))"
    blog = ana.page.locator("#comments-section").evaluate(look)
    return bool(ana.comment(1).locator(".body").evaluate(look) == blog)


def _document(body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>An app</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"></head><body>{body}</body></html>'
    )
