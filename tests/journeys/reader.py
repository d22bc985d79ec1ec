"""Somebody in front of a thread: what they do there, found by role and name as people find it."""

import re
from collections.abc import Sequence
from typing import TypeAlias, final

from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

from tests.harness.axe import axe
from tests.harness.browser import Visitor
from tests.harness.teaspoon import Post

Place: TypeAlias = Page | FrameLocator

# Shifts of the layout that nobody asked for, with what moved; in every frame from its start.
_WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const {value, hadRecentInput, sources} of list.getEntries()) {
    const moved = sources.map(({node}) => node?.outerHTML?.slice(0, 80));
    if (!hadRecentInput) shifts.push(`${value}: ${moved.join(', ')}`);
  }
}).observe({type: 'layout-shift', buffered: true});
"""

# When a change like this was first seen, by the clock that all pages of a machine share.
_WATCH_FOR = """
(selector) => {
  window.seenAt = 0;
  new MutationObserver(() => {
    if (!window.seenAt && document.querySelector(selector)) window.seenAt = Date.now();
  }).observe(document.body, {childList: true, subtree: true});
}
"""

# What is said in any polite region, once it is written there whole.
_LISTEN = """
() => {
  const listens = window.heard;
  window.heard = [];
  if (listens) return;
  const hear = (changes) => {
    for (const region of new Set(changes.map(({target}) => target)))
      if (region.textContent.trim()) heard.push(region.textContent.trim());
  };
  for (const region of document.querySelectorAll('[role=status]'))
    new MutationObserver(hear).observe(region, {childList: true});
}
"""

_HAS_FOCUS = "element => element === document.activeElement && document.hasFocus()"

_FOCUS_SHOWS = """
element => {
  const {outlineStyle, outlineWidth} = getComputedStyle(element);
  return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
}
"""

# What lies over the words of something, wherever the page is scrolled to.
_COVERED = """
whole => [...whole.querySelectorAll('h5, p, .body')].flatMap(one => {
  one.scrollIntoView({block: 'center'});
  const {left, top, width, height} = one.getBoundingClientRect();
  if (!width || !height) return [];
  const y = Math.min(Math.max(top + height / 2, 1), innerHeight - 1);
  const over = document.elementFromPoint(left + Math.min(width / 2, 8), y);
  return one.contains(over) || over?.contains(one) ? [] : [over?.outerHTML ?? 'nothing'];
})
"""

_NAME_OF = """
element => `${element.localName} ${element.getAttribute('aria-label')
  ?? element.labels?.[0]?.textContent ?? element.textContent}`.replace(/\\s+/g, ' ').slice(0, 60)
"""


@final
class Reader:
    """One person at their browser, reading a thread in the blog or on its own page."""

    def __init__(
        self, visitor: Visitor, origins: Sequence[str], *, javascript: bool = True
    ) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.thread: Place = self.page
        """Where the thread is: the frame in the blog, or the page itself."""
        self._origins = origins
        self._has_javascript = javascript
        visitor.context.add_init_script(_WATCH_SHIFTS)

    def visit(self, post: Post, hash_: str = "") -> None:
        """Open a post of the blog and go down to its comments."""
        self.page.goto(post.url + hash_)
        self.look_at_comments()

    def look_at_comments(self) -> None:
        """Wait for the thread in the blog's page and bring it into view."""
        self.thread = self.page.frame_locator('iframe[title="Comments"]')
        expect(self.heading).to_be_visible()
        # Out of sight, a frame of another site draws nothing, and nothing in it can be clicked.
        self.page.locator("iframe").scroll_into_view_if_needed()
        expect(self.page.locator(".afterword-notice")).to_be_empty()

    def visit_alone(self, url: str) -> None:
        """Open a page of Afterword's own origin."""
        self.thread = self.page
        self.page.goto(url)

    @property
    def frame(self) -> Frame:
        """The frame that holds the thread; the page's own where it stands alone."""
        if isinstance(self.thread, Page):
            return self.page.main_frame
        found = next(frame for frame in self.page.frames if frame.parent_frame)
        assert found is not None
        return found

    @property
    def heading(self) -> Locator:
        """The heading that counts the comments."""
        return self.thread.locator("#comments-heading")

    @property
    def text(self) -> Locator:
        """Where a comment is written."""
        return self.thread.get_by_role("textbox", name="Write a comment")

    @property
    def articles(self) -> Locator:
        """Every comment of the page."""
        return self.thread.locator("#comments article")

    def comment(self, number: int) -> Locator:
        """Find a comment, or the line in its place, by its number."""
        return self.thread.get_by_role(
            "article", name=re.compile(rf"^(#|You withdrew #){number}\b")
        )

    def button(self, name: str) -> Locator:
        """Find a button of the thread."""
        return self.thread.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        """Find a link of the thread."""
        return self.thread.get_by_role("link", name=name, exact=True)

    def field(self, name: str) -> Locator:
        """Find a field of the thread by its label."""
        return self.thread.get_by_role("textbox", name=name)

    def write(self, text: str, name: str = "Rosa", note: str = "") -> None:
        """Fill in the composer."""
        self.text.fill(text)
        self.field("Name").fill(name)
        if note:
            self.field("Content note (optional)").fill(note)

    def publish(self, text: str, name: str = "Rosa", note: str = "") -> None:
        """Write a comment, publish it and see it."""
        self.write(text, name, note)
        self.button("Publish").click()
        expect(self.text).to_have_value("")
        expect(self.articles.filter(has_text="yours").last).to_be_visible()

    def take_new(self, count: int) -> None:
        """Press the button behind which so many new comments wait."""
        words = "1 new comment – show" if count == 1 else f"{count} new comments – show"
        self.button(words).click()

    def watch_for(self, selector: str) -> None:
        """Note from now on when such an element first comes."""
        self.frame.evaluate(_WATCH_FOR, selector)

    def seen_at(self) -> int:
        """Wait for what is watched for, and return when it came, in milliseconds."""
        return self.visitor.wait_until(lambda: int(self.frame.evaluate("window.seenAt")))

    def listen(self) -> None:
        """Note from now on what is said politely to those who hear the page."""
        self.frame.evaluate(_LISTEN)

    def heard(self) -> list[str]:
        """Return what was said since."""
        return [str(said) for said in self.frame.evaluate("window.heard")]

    def frame_height(self) -> float:
        """Return how high the frame in the blog is."""
        box = self.page.locator('iframe[title="Comments"]').bounding_box()
        assert box is not None
        return box["height"]

    def shifts(self) -> list[str]:
        """List what moved by itself, in the blog's page and in the thread."""
        return [
            str(shift) for frame in self.page.frames for shift in frame.evaluate("window.shifts")
        ]

    def screen_is_good(self) -> None:
        """Fail if a machine finds anything against WCAG 2.2 AA on the screen as it is."""
        if self._has_javascript:
            _expect_nothing(axe(self.page))
        else:
            self._same_page_is_good()

    def nothing_is_covered(self, whole: Locator) -> None:
        """Fail if something lies over these words, or one would have to scroll sideways."""
        assert whole.evaluate(_COVERED) == []
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{wide} px too wide"

    def expect_focus(self, target: Locator) -> None:
        """Wait until it has the focus."""
        self.visitor.wait_until(
            lambda: bool(target.evaluate(_HAS_FOCUS)), 15.0, f"focus: {target}"
        )

    def expect_focus_to_show(self, target: Locator) -> None:
        """Wait until it has the focus, and see that this can be seen, as those need who type."""
        self.expect_focus(target)
        assert target.evaluate(_FOCUS_SHOWS), f"focus does not show: {target.evaluate(_NAME_OF)}"

    def tab_to(self, target: Locator, *, back: bool = False, most: int = 60) -> list[str]:
        """Press Tab until the target has the focus, which must show all the way.

        Returns:
            The names of what was passed.
        """
        passed: list[str] = []
        for _ in range(most):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            if target.count() and target.evaluate(_HAS_FOCUS):
                self.expect_focus_to_show(target)
                return passed
            passed += self._passing()
        message = f"no way by Tab to {target}; passed {passed}"
        raise AssertionError(message)

    def assert_quiet(self, *expected: str) -> None:
        """Fail on any console error, page error, CSP report or request to a stranger."""
        self.visitor.assert_quiet(*self._origins, expected=expected)

    def _same_page_is_good(self) -> None:
        """Look at a copy in a browser with JavaScript, which the looking itself needs."""
        html = re.sub(r"<script.*?</script>", "", self.page.content(), flags=re.DOTALL)
        browser, viewport = self.visitor.context.browser, self.page.viewport_size
        assert browser is not None
        with browser.new_context(viewport=viewport) as context:
            page = context.new_page()
            page.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
            page.goto(f"{self._origins[0]}/copy")
            _expect_nothing(axe(page))

    def _passing(self) -> list[str]:
        for frame in self.page.frames:
            focused = frame.locator(":focus:not(iframe)")
            if focused.count():
                name = str(focused.evaluate(_NAME_OF))
                assert focused.evaluate(_FOCUS_SHOWS), f"focus does not show: {name}"
                return [name]
        return []


def _expect_nothing(findings: list[str]) -> None:
    assert findings == [], "\n".join(findings)
