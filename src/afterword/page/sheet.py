"""A sheet of HTML: the templates, compiled once, and what all pages have in common."""

import re
from functools import cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from jinja2.ext import Extension
from markupsafe import Markup
from typing_extensions import override

from afterword.domain.ids import PageKey, SiteKey, ThreadId
from afterword.domain.site import Site
from afterword.page import assets, place, words

_INDENTATION = re.compile(r"\n\s+")
_WORDS_BEFORE_TAG = re.compile(r"^(?!(?:\{%(?:(?!%\}).)*%\})+$)(.*[^-+])%\}$", re.MULTILINE)
"""A line with more than tags in it, such as `{% if name %}<b>{{ name }}</b>{% endif %}`."""


class _Unindented(Extension):
    """Take the indentation of the source out of the pages: readers' bytes, not ours.

    Where a line ends with a tag, `trim_blocks` would take its end as well and glue its words to
    those of the next: that end stays, as the space between them.
    """

    @override
    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _WORDS_BEFORE_TAG.sub(r"\1+%}", _INDENTATION.sub("\n", source))


def fill(template: str, site: Site | None, **values: object) -> str:
    """Fill in a template.

    Args:
        template: File name in `templates/`.
        site: Whose look the page wears; None for Afterword's own pages.
        values: What the template asks for; a missing one is an error.
    """
    return _template(template).render(site=site, **values)


def link(*parts: str | int, **query: str | int) -> str:
    """Write a path of this server: each part and each value is escaped."""
    path = "/" + "/".join(_quote(str(part)) for part in parts)
    asked = "&".join(f"{name}={_quote(str(value))}" for name, value in query.items())
    return f"{path}?{asked}" if asked else path


def thread_link(site: SiteKey, page: PageKey) -> str:
    """Write the path of a page's thread."""
    return link(site, "thread", page=page)


def comment_link(site: SiteKey, thread: ThreadId, seq: int) -> str:
    """Write the permanent path of a comment."""
    return f"{link(site, 'thread', thread, c=seq)}#c{seq}"


def _quote(part: str) -> str:
    """Escape as the browser's `encodeURIComponent` does, so that a page has one address."""
    return quote(part, safe="!*'()", errors="surrogatepass")


def _site_style(site: Site) -> Markup:
    return Markup(assets.site_style(site))  # noqa: S704 - the owner's CSS, kept inside <style>


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=PackageLoader("afterword.page"),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=[_Unindented],
    )
    made.globals |= {
        "boot": Markup(assets.BOOT),  # noqa: S704 - our own script
        "style": Markup(assets.STYLE),  # noqa: S704 - our own CSS
        "pages_style": Markup(assets.PAGES_STYLE),  # noqa: S704 - our own CSS
        "version": assets.VERSION,
        "link": link,
        "thread_link": thread_link,
        "comment_link": comment_link,
        "site_style": _site_style,
        "home": place.home,
        "words": words,
    }
    return made
