"""Markdown to HTML that is safe to show: one function, so that a renderer can be replaced.

CommonMark with bare links and strikethrough. Raw HTML is shown as the text it is; an image
becomes a link to it, so that nothing moves, tracks or loads by itself. comrak escapes, and nh3
then keeps only what is on a list, with an HTML5 parser: two independent walls.
"""

import re
from functools import lru_cache

import comrak
import nh3

VERSION = 2
"""Raise it when the same source gives other HTML, so that stored HTML is made again."""

_DEEPEST = 40
"""Quotes within lists within quotes; deeper than this nobody writes by hand."""
_OPENING = re.compile(r"^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*)+", re.MULTILINE)
_MARK = re.compile(r">|[-+*](?=\s)|\d[.)](?=\s)")
_IMAGE = re.compile(
    r'(?P<open><a )|(?P<close></a>)|<img src="(?P<src>[^"]*)" alt="(?P<alt>[^"]*)"[^>]*/>'
)
_HEADING = re.compile(r"<(/?)h([1-6])>")
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Characters that turn what follows around: a word could be made to look like another one, and
the words behind it to stand where nobody wrote them. The text as it was typed keeps them.
"""
_NO_ADDRESS = '<a href="">'
"""What comrak leaves of a link whose address is not safe."""
_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "li", "ol", "p", "pre", "strong", "ul",
}  # fmt: skip


def render(text: str, base: str) -> str:
    """Render what someone typed as HTML that is safe on every page.

    Args:
        text: Markdown, at most some ten thousand characters.
        base: Address of the page that is commented on; relative links start there.

    Source: CommonMark 0.31; autolinks and strikethrough as in GitHub Flavored Markdown.
    """
    if _too_deep(text):
        return _as_typed(text)
    html = comrak.render_markdown(text, _EXTENSIONS, _PARSING, _RENDERING)
    if "<img " in html:
        html = _link_images(html)
    html = _HEADING.sub(_lower, html.replace(_NO_ADDRESS, "<a>")).translate(_TURNS)
    return _cleaner(base).clean(html)


def _too_deep(text: str) -> bool:
    """Say whether a line opens more blocks within each other than a browser should nest."""
    return any(
        len(_MARK.findall(opening.group())) > _DEEPEST for opening in _OPENING.finditer(text)
    )


def _lower(heading: re.Match[str]) -> str:
    """Put a comment's headings below the page's own: its name is a third-level one."""
    return f"<{heading[1]}h{min(int(heading[2]) + 3, 6)}>"


def _as_typed(text: str) -> str:
    """Show a text without any formatting."""
    return f"<pre><code>{nh3.clean_text(text.translate(_TURNS))}</code></pre>\n"


def _link_images(html: str) -> str:
    """Make each image a link that names it; inside a link only its name is left."""
    inside = False

    def replace(found: re.Match[str]) -> str:
        nonlocal inside
        if found["open"] or found["close"]:
            inside = found["open"] is not None
            return found.group()
        name = found["alt"] or found["src"]
        return name if inside else f'<a href="{found["src"]}">{name}</a>'

    return _IMAGE.sub(replace, html)


def _extensions() -> comrak.ExtensionOptions:
    options = comrak.ExtensionOptions()
    options.autolink = True
    options.strikethrough = True
    return options


def _rendering() -> comrak.RenderOptions:
    options = comrak.RenderOptions()
    options.escape = True
    return options


_EXTENSIONS = _extensions()
_RENDERING = _rendering()
_PARSING = comrak.ParseOptions()


# (each takes 6 KB, and is made in a moment)
@lru_cache(maxsize=256)
def _cleaner(base: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        url_relative=("rewrite_with_base", base),
        # The frame is small and the reader's place in it precious: links open beside it.
        link_rel="nofollow ugc noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
