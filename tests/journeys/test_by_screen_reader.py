"""Sam reads with a screen reader: what its tree of the page says, and nothing else (journey J8).

A screen reader's own cursor moves neither scroll nor focus. So here what is read is read from the
accessibility tree, and what is pressed is pressed as a screen reader does it: without a pointer.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Locator, expect

from tests.harness.browser import Chromium
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader
from tests.journeys.safe_space import READ, SENT_BACK, gate, give, moderator, somebody

pytestmark = pytest.mark.journey

_SPELLING = "Please stop discussing the author's spelling. New comments about it will be removed."
_MEANWHILE = "Please leave the aunts in peace now."
_MINUTE_MS = 60_000
# 1280 pixels at 400 per cent.
_ZOOMED = {"width": 320, "height": 256, "deviceScaleFactor": 4, "mobile": False}
_PRESS = "element => element.click()"
_STILL = "[scrollX, scrollY, document.activeElement === document.body]"
_CARET = "text => [text.value, text.selectionStart, document.activeElement === text]"


def test_sam_reads_marks_and_writes_without_pointer_timing_or_saying_so(
    safe_space: Magazine, browser: Chromium
) -> None:
    post, sam = safe_space.seeded("P2"), somebody(safe_space, browser)
    maya = moderator(safe_space, browser)
    sam.page.clock.install()
    sam.visit(post)
    expect(sam.page.get_by_role("region", name="Comments", exact=True)).to_have_count(1)
    sam.visit_alone(post.page)
    expect(sam.thread.locator("#price")).to_contain_text("To comment here")
    screen = sam.visitor.context.new_cdp_session(sam.page)
    screen.send("Emulation.setDeviceMetricsOverride", _ZOOMED)

    _the_tree_tells_all(sam, list(_walk(screen)))
    # (for those whose eyes read, this long would do for all that is on the screen)
    sam.page.clock.run_for(_MINUTE_MS)
    assert sam.page.evaluate(_STILL) == [0, 0, True]
    assert '"ranges":[[' not in _remembered(sam)
    sam.nothing_is_covered(sam.comment(12))
    sam.screen_is_good()

    sam.listen()
    sam.button("Read to here (#20)").evaluate(_PRESS)
    assert sam.visitor.wait_until(sam.heard) == ["Read to 20 of 143"]
    assert '"ranges":[[' in _remembered(sam)
    for note in ("N1", "N2"):
        sam.thread.locator(f"#{note} .acknowledge").last.evaluate(_PRESS)

    sam.write("My aunt listens.", "Sam", "family")
    sam.text.focus()
    sam.page.keyboard.press("Home")
    sam.listen()
    give(maya, post, _MEANWHILE, kind="topic_closed")
    expect(sam.thread.locator("form .note")).to_contain_text(_MEANWHILE)
    assert sam.visitor.wait_until(sam.heard) == [f"A moderator posted a note: {_MEANWHILE}"]
    assert sam.text.evaluate(_CARET) == ["My aunt listens.", 0, True]
    sam.nothing_is_covered(sam.thread.locator("form .note"))
    sam.screen_is_good()

    sam.button("Publish").evaluate(_PRESS)
    panel = gate(sam)
    sam.expect_focus(panel.get_by_role("heading", name="Before it goes out"))
    lines = panel.get_by_role("listitem")
    assert lines.count() >= 4
    expect(lines.get_by_role("link")).to_have_count(lines.count())
    sam.screen_is_good()
    sam.nothing_is_covered(panel)
    lines.get_by_role("link").first.evaluate(_PRESS)
    sam.expect_focus(panel.get_by_role("heading", level=5))
    _reads_all(sam, panel)
    sam.expect_focus(sam.button("Publish"))
    sam.screen_is_good()
    sam.nothing_is_covered(sam.thread.locator("form#write"))
    sam.button("Publish").evaluate(_PRESS)
    # (it stands on the next page, and a line with a link says so)
    published = sam.thread.locator(".published")
    expect(published.get_by_role("link")).to_contain_text("#144")
    sam.expect_focus(published)
    sam.assert_quiet(*SENT_BACK)


def _the_tree_tells_all(sam: Reader, tree: list[dict[str, Any]]) -> None:
    """See that landmarks, headings, comments and buttons are there for who looks at nothing."""
    assert _of(tree, "heading", 2)[0] == "143 comments"
    assert "Moderator notes (3)" in _of(tree, "navigation")
    comments = [name for name in _of(tree, "heading", 3) if name.startswith("#")]
    assert len(comments) == 100
    for number, name in enumerate(comments, start=1):
        assert re.fullmatch(rf"#{number} .*\S ?, (.* ago|yesterday|now|\d.*)", name), name
    assert f"{READ} the note: {_SPELLING}" in _of(tree, "button")
    assert _first_20_are_whole(sam, tree)


def _walk(screen: CDPSession) -> Iterator[dict[str, Any]]:
    """Yield what a screen reader finds on the page, in its order."""
    nodes = screen.send("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}
    waiting = [nodes[0]["nodeId"]]
    while waiting:
        node = known[waiting.pop()]
        yield node
        waiting += [one for one in reversed(node.get("childIds", [])) if one in known]


def _of(tree: list[dict[str, Any]], role: str, level: int | None = None) -> list[str]:
    """Return the names of everything of a role."""
    return [
        _name(node)
        for node in tree
        if not node["ignored"]
        and node["role"]["value"] == role
        and (level is None or level in _levels(node))
    ]


def _name(node: dict[str, Any]) -> str:
    return re.sub(r"\s+", " ", node.get("name", {}).get("value", "")).strip()


def _levels(node: dict[str, Any]) -> list[int]:
    return [one["value"]["value"] for one in node["properties"] if one["name"] == "level"]


def _first_20_are_whole(sam: Reader, tree: list[dict[str, Any]]) -> bool:
    """Say whether the first 20 comments are in the tree, word for word and in order."""
    heard = "".join(_name(node) for node in tree if node["role"]["value"] == "StaticText")
    read, at = re.sub(r"\s", "", heard), 0
    for number in range(1, 21):
        for words in sam.comment(number).locator(".body > p").all_text_contents():
            at = read.find(re.sub(r"\s", "", words), at)
            if at < 0:
                return False
    return True


def _reads_all(sam: Reader, panel: Locator) -> None:
    """Read what is asked for, one by one; the screen of each kind of thing is good."""
    any_ = re.compile(f"^({READ} this|{READ} the note|Read to here$)")
    looked_at = set[str]()
    while (step := panel.get_by_role("button", name=any_)).count():
        kind = step.inner_text()
        if kind not in looked_at:
            looked_at.add(kind)
            sam.screen_is_good()
            sam.nothing_is_covered(panel)
        before = panel.inner_text()
        step.evaluate(_PRESS)
        sam.visitor.wait_until(partial(_is_different, panel, before))


def _is_different(panel: Locator, before: str) -> bool:
    return panel.count() == 0 or panel.inner_text() != before


def _remembered(sam: Reader) -> str:
    return str(sam.page.evaluate("Object.values(localStorage).join()"))
