"""Rules that an owner gives for where old pages are now: `OLD=NEW`, most exact first."""

from collections.abc import Sequence

from msgspec import Struct

from afterword.domain.errors import InvalidError
from afterword.projection import names
from afterword.projection.names import Address
from afterword.transfer.scratch import SourceThread

_THREAD = "thread:"
_IDENTIFIER = "id:"


class Rule(Struct, frozen=True):
    """What stands at one place now stands at another."""

    old: str
    new: str
    """Empty: what stood there is left out."""


def rule(said: str) -> Rule:
    """Read a rule.

    Raises:
        InvalidError: If it is none.
    """
    sign = "=>" if "=>" in said else "="
    old, equals, new = said.rpartition(sign)
    old, new = old.strip(), new.strip()
    if not equals or not old:
        words = (
            f"“{said}” is no rule. Write OLD=NEW, such as http://old.example=https://blog.example "
            "or /archive=/posts; OLD= leaves out what stood there."
        )
        raise InvalidError("map", words)
    prefixed = old.startswith((_THREAD, _IDENTIFIER))
    if not prefixed and _address(old) is None:
        words = (
            f"“{old}” is no address, no path, no id:... and no thread:..., so nothing is there."
        )
        raise InvalidError("map", words)
    if new and _address(new) is None and not prefixed:
        words = f"“{new}” is neither an address nor a path, so nothing can be moved there."
        raise InvalidError("map", words)
    return Rule(old, new)


def hosts(rules: Sequence[Rule]) -> set[str]:
    """Return every host that rules name."""
    found = {_address(side) for one in rules for side in (one.old, one.new)}
    return {one.host for one in found if one is not None and one.host}


def applied(rules: Sequence[Rule], thread: SourceThread) -> str | None:
    """Return where a thread's page is now; None when no rule says so, empty when it is left out.

    What comes back is an address, a path, or a page's key as it is.
    """
    for one in sorted(rules, key=lambda one: len(one.old), reverse=True):
        found = _moved(one, thread)
        if found is not None:
            return found
    return None


def _moved(one: Rule, thread: SourceThread) -> str | None:
    if one.old.startswith(_THREAD):
        return one.new if one.old.removeprefix(_THREAD) == thread.id else None
    if one.old.startswith(_IDENTIFIER):
        return one.new if one.old.removeprefix(_IDENTIFIER) == thread.identifier else None
    old, link = _address(one.old), names.address(thread.link)
    if old is None or link is None or (old.host and old.host != link.host):
        return None
    rest = _rest(old, link)
    if rest is None:
        return None
    # The link as it was typed ends with or without a slash; that is kept.
    slash = "/" if _ends_with_slash(thread.link) and "?" not in rest else ""
    return one.new and (one.new.rstrip("/") + rest.rstrip("/") + slash or "/")


def _rest(old: Address, link: Address) -> str | None:
    """Return what follows in an address behind where a rule begins to hold."""
    begin = old.path.rstrip("/")
    if link.path == begin or not begin:
        return link.path.removeprefix(begin)
    return (
        link.path.removeprefix(begin) if link.path.startswith((f"{begin}/", f"{begin}?")) else None
    )


def _ends_with_slash(link: str) -> bool:
    return link.partition("#")[0].partition("?")[0].endswith("/")


def _address(said: str) -> Address | None:
    """Read an address, also the bare name of a host."""
    bare = "/" not in said and "." in said
    return names.address(f"{said}/" if bare else said)
