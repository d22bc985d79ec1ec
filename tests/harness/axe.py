"""axe-core, which finds what a machine can find of WCAG 2.2 A and AA."""

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Frame, Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The last is the browser's own, where a frame could not be loaded.
_NOBODYS_PAGES = {"", "about:blank", "chrome-error://chromewebdata/"}

# Through Playwright: a page's own content security policy would, rightly, not let it in.
_RUN = """
async ([source, tags]) => {
  if (!window.axe) window.eval(source);
  const rules = {runOnly: {type: 'tag', values: tags}, iframes: false};
  const {violations} = await axe.run(document, rules);
  return violations.map(({id, help, nodes}) =>
    `${id}: ${help}\\n` + nodes.map((node) => `    ${node.html}`).join('\\n'));
}
"""


def axe(page: Page) -> list[str]:
    """List what is wrong with a page and with every frame in it; empty when all is well."""
    return [
        f"{frame.url}: {finding}"
        for frame in page.frames
        if frame.url not in _NOBODYS_PAGES
        for finding in _findings(frame)
    ]


def _findings(frame: Frame) -> list[str]:
    found: Any = frame.evaluate(_RUN, [_source(), _TAGS])
    return [str(finding) for finding in found]


@cache
def _source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text()
