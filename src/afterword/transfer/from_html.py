"""Comments that another system kept as HTML, as the Markdown that says the same here."""

import re
from html import escape, unescape

import nh3

# (what `html_to_markdown.convert` hands on to, after it has put the options together anew for each
# text, which takes four times as long as the text itself)
from html_to_markdown._html_to_markdown import ConversionOptions, convert

from afterword.domain.errors import InvalidError

_DEEPEST = 100
_TAGS = {
    "a", "b", "blockquote", "br", "cite", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "li", "ol", "p", "pre", "q", "s", "strike", "strong", "u", "ul",
}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = {"br", "hr", "img"}
# What is shown in a frame elsewhere becomes a link to it: nothing loads by itself here.
_SHOWN = re.compile(
    r"<(?:iframe|embed|video|audio|source)\b[^>]*?\ssrc\s*=\s*([\"'])(.*?)\1[^>]*>", re.IGNORECASE
)
_SPOILER = re.compile(r"<spoiler\b", re.IGNORECASE)
_MENTION = re.compile(r"@([\w.-]+):(?:disqus|facebook|twitter|google)\b")
# Bare addresses become links as they are: the marks that keep other words from being Markdown
# would become a part of them.
_BARE = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]`]+", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([-_.#=&~+!$%*:;,'?{}|@^])")
_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_OPTIONS = ConversionOptions(
    autolinks=False,
    escape_asterisks=True,
    escape_misc=True,
    escape_underscores=True,
    extract_metadata=False,
    max_depth=2 * _DEEPEST,
)
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def markdown(html: str) -> str:
    """Return Markdown for a comment that was kept as HTML.

    Links, quotes, lists, code and emphasis stay; a link's full address stands where its words may
    be cut short; what has no place here leaves its words behind.
    """
    told = _MENTION.sub(r"@\1", html)
    if _too_deep(told):
        told = _flat(told)
    cleaned = _CLEANER.clean(_SHOWN.sub(r'<a href="\2">\2</a>', told))
    made = convert(cleaned, _OPTIONS).content
    if made is None:
        raise InvalidError("text", "A comment cannot be read as HTML.")
    return _with_addresses(made).strip("\n")


def hides(html: str) -> bool:
    """Say whether a part of a comment was hidden until a reader asked for it."""
    return _SPOILER.search(html) is not None


def _with_addresses(made: str) -> str:
    if "://" not in made and "www." not in made:
        return made
    parts = _CODE.split(made)
    parts[::2] = [_BARE.sub(_bare, part) for part in parts[::2]]
    return "".join(parts)


def _bare(found: re.Match[str]) -> str:
    return _ESCAPED.sub(r"\1", found.group())


def _too_deep(html: str) -> bool:
    """Say whether elements stand deeper in each other than anybody would write."""
    if html.count("<") <= _DEEPEST:
        return False
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() not in _VOID:
            depth += -1 if tag[1] else 1
            deepest = max(deepest, depth)
    return deepest > _DEEPEST


def _flat(html: str) -> str:
    """Return the words of a text without its tags, however they stand in each other."""
    first, *rest = html.split("<")
    return escape(unescape(" ".join([first, *(part.partition(">")[2] for part in rest)])))
