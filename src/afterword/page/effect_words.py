"""What each effect of a note means, in words that readers see below it."""

from collections.abc import Mapping
from html import escape
from typing import assert_never

from afterword.domain.effect import (
    AtLeast,
    Collapse,
    Cover,
    Effect,
    Heat,
    Hold,
    Limit,
    Lock,
    ModeratorOnly,
    Protect,
    Redirect,
    RequireContentNote,
    Slow,
)
from afterword.domain.ids import AuthorId, PageKey, SiteKey
from afterword.page import words
from afterword.page.sheet import thread_link

_NOWHERE = SiteKey("")


def said(  # noqa: C901, PLR0911, PLR0912 - one return for each kind of effect
    effect: Effect, names: Mapping[AuthorId, str], site: SiteKey = _NOWHERE
) -> str:
    """Say as HTML what an effect means for whoever writes in its scope.

    Args:
        effect: The effect.
        names: Of the people it may be about.
        site: Where the page is that it may lead to.
    """
    match effect:
        case Lock():
            return "Nobody can write here for now."
        case Slow(seconds=seconds):
            return f"Between two comments of one person there are {span(seconds)}."
        case Heat():
            return (
                "Between two comments of one person there are two minutes, and more where people "
                "have reported what is answered."
            )
        case Hold():
            return "A moderator looks at each comment here before it is published."
        case RequireContentNote(tags=tags):
            quoted = " or ".join(f"“{escape(tag)}”" for tag in tags)
            return f"Comments here need a content note: {quoted}."
        case Limit():
            return _limit(effect)
        case Collapse():
            return "Comments here are folded."
        case Redirect(page=page, label=label):
            return f"There is a better place for it: {_led(site, page, label)}."
        case Protect(author=author):
            name = escape(names.get(author, "this person"))
            return f"Please do not answer or mention <bdi>{name}</bdi> here."
        case ModeratorOnly():
            return "Here only what moderators write can be answered."
        case AtLeast(level=level):
            return f"Before writing here one reads {words.LEVELS[level]}."
        case Cover(upto=upto):
            return (
                "Whoever has read this has read the story so far, "
                f'up to <a href="?c={upto}#c{upto}">here</a>.'
            )
        case _:
            assert_never(effect)


def _led(site: SiteKey, page: PageKey, label: str) -> str:
    if not site:
        return escape(label)
    to = escape(thread_link(site, page))
    hint = '<span class="visually-hidden"> (opens in a new tab)</span>'
    return f'<a href="{to}" target="_blank">{escape(label)}{hint}</a>'


def span(seconds: int) -> str:
    """Say how long something lasts: 5 minutes."""
    minutes, rest = divmod(seconds, 60)
    if minutes and not rest:
        return "a minute" if minutes == 1 else f"{minutes:,} minutes"
    return f"{seconds:,} seconds"


def _limit(limit: Limit) -> str:
    parts = []
    if limit.each is not None:
        many = "one comment" if limit.each == 1 else f"{limit.each} comments"
        parts.append(f"Everybody writes {many} here at most.")
    if limit.no_links:
        parts.append("Comments here have no links.")
    if limit.regulars_only:
        parts.append("Only people write here who have commented on this site before.")
    return " ".join(parts)
