"""Which page of the blog each thread of another system belongs to, and under which names."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import final
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.ids import PageKey
from afterword.domain.site import Site
from afterword.domain.typed import PAGE_KEY_LIMIT
from afterword.projection import names, sites, threads
from afterword.transfer import rules as mapping
from afterword.transfer.rules import Rule
from afterword.transfer.scratch import Scratch, SourceThread

NO_ADDRESS = "it has no address"
ELSEWHERE = "its address is on another site"
LEFT_OUT = "a rule leaves it out"
DELETED = "it was deleted"
NOT_THERE = "the file does not have it"
BY_ADDRESS, BY_RULE, BY_IDENTIFIER, THROUGH = (
    "address",
    "rule",
    "identifier",
    "address within another",
)
_TITLE = 300
_SAFE = "/:@!$&'()*+,;=~%?-._"
# WordPress's plugin puts the short address of a post into its identifier: "12 http://b.example/?p=12".
_SHORT = re.compile(r"\d+ (https?://\S+)")


class Matched(Struct, frozen=True, kw_only=True):
    """A page of the blog, and what belongs to it."""

    page: PageKey
    title: str
    url: str
    threads: Sequence[SourceThread]
    comments: int
    how: str
    names: Sequence[str]
    """What else it may be asked for as."""


class Unmatched(Struct, frozen=True):
    """A thread that belongs to no page."""

    thread: SourceThread
    comments: int
    why: str


class Plan(Struct, frozen=True, kw_only=True):
    """What goes where."""

    pages: Sequence[Matched]
    """Pages that get comments, in the order of their keys."""
    unmatched: Sequence[Unmatched]
    """Threads with comments that go nowhere."""
    empty: int
    """Threads that nobody commented in."""
    hosts: Mapping[str, int]
    """Where the pages were: each host, with how many comments."""
    own: frozenset[str]
    """Those of them that are taken to be the blog."""


def plan(tx: Connection, site: Site, scratch: Scratch, rules: Sequence[Rule]) -> Plan:
    """Find the page of each thread.

    A rule says where a page is now; else its address does, if it is one of the blog, of a host
    that a rule names, or of the one where most comments stood; else an identifier that is a path.
    """
    found = list(scratch.threads())
    hosts = _hosts(found)
    matcher = _Matcher(tx, site, rules, hosts)
    places: dict[PageKey, list[tuple[SourceThread, int, str]]] = {}
    unmatched: list[Unmatched] = []
    for thread, comments in found:
        if not comments:
            continue
        page, how = matcher.place(thread)
        if page is None:
            unmatched.append(Unmatched(thread, comments, how))
        else:
            places.setdefault(page, []).append((thread, comments, how))
    for name, comments in scratch.strays():
        unmatched.append(Unmatched(_stray(name), comments, NOT_THERE))
    return Plan(
        pages=_named(places),
        unmatched=unmatched,
        empty=sum(not comments for _, comments in found),
        hosts=hosts,
        own=frozenset(matcher.own),
    )


@final
class _Matcher:
    """Finds the page of one thread after the other."""

    def __init__(
        self, tx: Connection, site: Site, rules: Sequence[Rule], hosts: Mapping[str, int]
    ) -> None:
        self._rules = rules
        here = {_host(origin) for origin in site.origins} | mapping.hosts(rules)
        main = max(hosts, key=lambda host: hosts[host], default="")
        self.own = {host for host in (*here, main) if host}
        """Hosts that are taken to be the blog."""
        keys = [*threads.pages(tx, site.key), *sites.described(tx, site.key)]
        self._known = {address.path: key for key in keys if (address := names.address(key))}
        self._exact = set(keys)

    def place(self, thread: SourceThread) -> tuple[PageKey | None, str]:
        """Return a thread's page and how it was found; without a page, why not."""
        if thread.deleted:
            return None, DELETED
        moved = mapping.applied(self._rules, thread)
        if moved is not None:
            return (self._key(moved), BY_RULE) if moved else (None, LEFT_OUT)
        if thread.identifier in self._exact:
            return PageKey(thread.identifier), BY_IDENTIFIER
        return self._by_address(thread)

    def _by_address(self, thread: SourceThread) -> tuple[PageKey | None, str]:
        address = names.address(thread.link)
        if address is not None and (not address.host or address.host in self.own):
            return self._key(thread.link), BY_ADDRESS
        within = self._within(thread.link)
        if within:
            return self._key(within), THROUGH
        said = names.address(thread.identifier)
        if said is not None and (not said.host or said.host in self.own):
            return self._key(thread.identifier), BY_IDENTIFIER
        return None, ELSEWHERE if address is not None else NO_ADDRESS

    def _within(self, link: str) -> str:
        """Return the blog's address that a translator's or an archive's address has in it."""
        for found in re.finditer(r"https?://[^\s&]+", unquote(link)[1:]):
            address = names.address(found.group())
            if address is not None and address.host in self.own:
                return found.group()
        return ""

    def _key(self, where: str) -> PageKey:
        """Return what the blog calls a page: its path, as `embed.js` has it."""
        address = names.address(where)
        if address is None:
            return PageKey(where[:PAGE_KEY_LIMIT])
        known = self._known.get(address.path)
        if known is not None:
            return known
        key = address.path if "?" in address.path else _path(where)
        self._known[address.path] = PageKey(key[:PAGE_KEY_LIMIT])
        return self._known[address.path]


def _named(
    places: Mapping[PageKey, Sequence[tuple[SourceThread, int, str]]],
) -> list[Matched]:
    """Tell each page's names, none of which is another page's or was given to one before."""
    pages = []
    taken = set[str](places)
    for page, found in sorted(places.items()):
        # The thread that most people wrote in tells what the page is called.
        main = max(found, key=lambda one: one[1])[0]
        own = [name for name in dict.fromkeys(_names(found)) if name == page or name not in taken]
        taken.update(own)
        pages.append(
            Matched(
                page=page,
                title=main.title[:_TITLE],
                url=main.link,
                threads=[thread for thread, _, _ in found],
                comments=sum(comments for _, comments, _ in found),
                how=found[0][2],
                names=[name for name in own if name != page],
            )
        )
    return pages


def _names(found: Sequence[tuple[SourceThread, int, str]]) -> Iterator[str]:
    # (a database's index holds no more of a name than so many bytes)
    return (name for name in _all_names(found) if 0 < len(name.encode()) <= PAGE_KEY_LIMIT)


def _all_names(found: Sequence[tuple[SourceThread, int, str]]) -> Iterator[str]:
    for thread, _, _ in found:
        short = _SHORT.fullmatch(thread.identifier)
        for typed in (thread.link, short[1] if short else ""):
            address = names.address(typed)
            if address is not None:
                yield from (address.whole, address.path)
        if thread.identifier.isprintable():
            yield thread.identifier


def _hosts(found: Sequence[tuple[SourceThread, int]]) -> dict[str, int]:
    counts = Counter[str]()
    for thread, comments in found:
        address = names.address(thread.link)
        if comments and address is not None and address.host:
            counts[address.host] += comments
    return dict(counts.most_common())


def _host(origin: str) -> str:
    address = names.address(origin)
    return address.host if address else ""


def _path(where: str) -> str:
    """Return an address's path as a browser writes it."""
    return quote(urlsplit(where).path or "/", safe=_SAFE)


def _stray(name: str) -> SourceThread:
    return SourceThread(id=name, identifier="", link="", title="", closed=False, deleted=False)
