"""Rules that an owner gives for where old pages are now: `OLD=NEW`, the longest path first."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from afterword.domain.errors import InvalidError
from afterword.projection import names
from afterword.projection.names import Address
from afterword.transfer.scratch import SourceThread

_THREAD = "thread:"
_IDENTIFIER = "id:"
_WITHIN = "=>"


class Rule(Struct, frozen=True):
    """What stands at one place now stands at another."""

    old: str
    new: str
    """Empty: what stood there is left out."""

    @property
    def said(self) -> str:
        """The rule as it can be typed."""
        sign = _WITHIN if "=" in self.new else "="
        return f"{self.old}{sign}{self.new}"


class Applied(Struct, frozen=True):
    """What rules make of a thread."""

    where: str
    """Where its page is now: an address, a path, or a page's key as it is; empty: nowhere."""
    rules: Sequence[Rule]
    """Those that said so."""


def rule(said: str) -> Rule:
    """Read a rule.

    Raises:
        InvalidError: If it is none.
    """
    sign = _WITHIN if _WITHIN in said else "="
    old, equals, new = said.rpartition(sign)
    old, new = old.strip(), new.strip()
    if not equals or not old:
        words = (
            f"“{said}” is no rule. Write OLD=NEW, such as http://old.example=https://blog.example "
            "or /archive=/posts; OLD= leaves out what stood there. Where an address has a “=” in "
            "it, write OLD=>NEW."
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
        raise InvalidError("map", f"{words}{_ambiguous(said, sign)}")
    return Rule(old, new)


def hosts(rules: Sequence[Rule]) -> set[str]:
    """Return every host that rules name."""
    found = {_address(side) for one in rules for side in (one.old, one.new)}
    return {one.host for one in found if one is not None and one.host}


def of_thread(rules: Sequence[Rule], thread: SourceThread) -> Applied | None:
    """Return what a rule says of the thread itself, by its number or its identifier."""
    exact = {f"{_THREAD}{thread.id}", f"{_IDENTIFIER}{thread.identifier}"}
    found = next((one for one in rules if one.old in exact), None)
    return None if found is None else Applied(found.new, [found])


def of_address(rules: Sequence[Rule], link: str) -> Applied | None:
    """Return what rules say of an address; None when none does.

    The longest path that fits holds; of two that are as long, the one that names a host. Where it
    names none, neither before nor behind the sign, a rule for the whole host says which it is now,
    or leaves the page out.
    """
    address = names.address(link)
    if address is None:
        return None
    fitting = list(_fitting(rules, address))
    if not fitting:
        return None
    first, old, rest = min(fitting, key=lambda fit: (-len(_begin(fit[1])), not fit[1].host))
    if old.host:
        return Applied(_moved(first, rest, link), [first])
    whole = next((one for one, old, _ in fitting if old.host and not _begin(old)), None)
    if whole is not None and not whole.new:
        return Applied("", [whole])
    moved = _moved(first, rest, link)
    if whole is None or not moved.startswith("/"):
        return Applied(moved, [first])
    return Applied(_origin(whole.new) + moved, [first, whole])


def _fitting(rules: Sequence[Rule], link: Address) -> Iterator[tuple[Rule, Address, str]]:
    """Yield the rules that fit an address, each with what is left of it."""
    for one in rules:
        old = None if one.old.startswith((_THREAD, _IDENTIFIER)) else _address(one.old)
        if old is None or (old.host and old.host != link.host):
            continue
        rest = _rest(_begin(old), link)
        if rest is not None:
            yield one, old, rest


def _begin(old: Address) -> str:
    """Return the path at which a rule begins to hold; empty for a whole host."""
    return old.path.rstrip("/")


def _rest(begin: str, link: Address) -> str | None:
    """Return what follows in an address behind where a rule begins to hold."""
    if link.path == begin or not begin:
        return link.path.removeprefix(begin)
    follows = link.path.startswith((f"{begin}/", f"{begin}?"))
    return link.path.removeprefix(begin) if follows else None


def _moved(one: Rule, rest: str, link: str) -> str:
    """Return where a rule moves an address, what is left of it behind what is new."""
    # The link as it was typed ends with or without a slash; that is kept.
    ends = _ends_with_slash(link) or rest == "/"
    slash = "/" if ends and "?" not in one.new + rest else ""
    return one.new and (one.new.rstrip("/") + rest.rstrip("/") + slash or "/")


def _origin(new: str) -> str:
    """Return the scheme and host of an address; empty for a path."""
    address = _address(new)
    if address is None or not address.host:
        return ""
    scheme, slashes, rest = new.rpartition("//")
    return scheme + slashes + rest.partition("/")[0]


def _ambiguous(said: str, sign: str) -> str:
    """Say what helps where a rule has more than one sign."""
    if sign == _WITHIN or said.count("=") == 1:
        return ""
    return " Where an address has a “=” in it, write => between the two: OLD=>NEW."


def _ends_with_slash(link: str) -> bool:
    return link.partition("#")[0].partition("?")[0].endswith("/")


def _address(said: str) -> Address | None:
    """Read an address, also the bare name of a host."""
    bare = "/" not in said and "." in said
    return names.address(f"{said}/" if bare else said)
