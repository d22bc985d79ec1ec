"""Which page of the blog each thread of another system belongs to, and under which names."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import final
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.ids import PageKey
from afterword.domain.site import Site
from afterword.domain.typed import PAGE_KEY_LIMIT
from afterword.projection import names, sites, threads
from afterword.transfer import rules as mapping
from afterword.transfer.rules import Applied, Rule
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
    """Where it is now; empty where that follows from its key, or nobody knows."""
    link: str
    """Where it was."""
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
    is_guessed: bool
    """Whether none of them is one of the site's, and no rule names one."""
    rules: Sequence[tuple[Rule, int]]
    """The rules, each with how many threads it caught."""


class _Found(Struct, frozen=True):
    """A thread that belongs to a page."""

    thread: SourceThread
    comments: int
    place: "_Place"


class _Place(Struct, frozen=True):
    """Where a thread belongs."""

    page: PageKey | None
    how: str
    """How it was found; without a page, why not."""
    where: str = ""
    """The address that told."""


def plan(tx: Connection, site: Site, scratch: Scratch, rules: Sequence[Rule]) -> Plan:
    """Find the page of each thread.

    A rule says where a page is now; else its address does, if it is one of the blog, of a host
    that a rule names, or of the one where most comments stood; else an identifier that is a path.
    Rules also hold for the blog's address that is found within another, or as an identifier.
    """
    found = list(scratch.threads())
    hosts = _hosts(found)
    matcher = _Matcher(tx, site, rules, hosts)
    places: dict[PageKey, list[_Found]] = {}
    unmatched: list[Unmatched] = []
    for thread, comments in found:
        if not comments:
            continue
        place = matcher.place(thread)
        if place.page is None:
            unmatched.append(Unmatched(thread, comments, place.how))
        else:
            places.setdefault(place.page, []).append(_Found(thread, comments, place))
    for name, comments in scratch.strays():
        unmatched.append(Unmatched(_stray(name), comments, NOT_THERE))
    return Plan(
        pages=_named(places, site.origins, matcher.own),
        unmatched=unmatched,
        empty=sum(not comments for _, comments in found),
        hosts=hosts,
        own=frozenset(matcher.own),
        is_guessed=bool(hosts) and not matcher.told & set(hosts),
        rules=[(rule, matcher.caught[rule]) for rule in rules],
    )


@final
class _Matcher:
    """Finds the page of one thread after the other."""

    def __init__(
        self, tx: Connection, site: Site, rules: Sequence[Rule], hosts: Mapping[str, int]
    ) -> None:
        self._rules = rules
        self.told = {_host(origin) for origin in site.origins} | mapping.hosts(rules)
        """Hosts that the site or a rule names."""
        main = max(hosts, key=lambda host: hosts[host], default="")
        self.own = {host for host in (*self.told, main) if host}
        """Hosts that are taken to be the blog."""
        self.caught = Counter[Rule]()
        """How many threads each rule caught."""
        keys = [*threads.pages(tx, site.key), *sites.described(tx, site.key)]
        self._known = {address.path: key for key in keys if (address := names.address(key))}
        self._exact = set(keys)

    def place(self, thread: SourceThread) -> _Place:
        """Return where a thread belongs."""
        if thread.deleted:
            return _Place(None, DELETED)
        said = mapping.of_thread(self._rules, thread) or self._said(thread.link)
        if said is not None:
            return self._ruled(said)
        if thread.identifier in self._exact:
            return _Place(PageKey(thread.identifier), BY_IDENTIFIER, self._own(thread.link))
        return self._by_address(thread)

    def _by_address(self, thread: SourceThread) -> _Place:
        ways = (
            (self._own(thread.link), BY_ADDRESS),
            (self._within(thread.link), THROUGH),
            (self._own(thread.identifier), BY_IDENTIFIER),
        )
        where, how = next(((where, how) for where, how in ways if where), ("", ""))
        if not where:
            has_address = names.address(thread.link) is not None
            return _Place(None, ELSEWHERE if has_address else NO_ADDRESS)
        said = self._said(where)
        return _Place(self._key(where), how, where) if said is None else self._ruled(said)

    def _said(self, where: str) -> Applied | None:
        return mapping.of_address(self._rules, where)

    def _ruled(self, said: Applied) -> _Place:
        """Return where rules say that a thread belongs."""
        self.caught.update(said.rules)
        if not said.where:
            return _Place(None, LEFT_OUT)
        return _Place(self._key(said.where), BY_RULE, said.where)

    def _own(self, typed: str) -> str:
        """Return an address if it is one of the blog, or nothing."""
        address = names.address(typed)
        is_own = address is not None and (not address.host or address.host in self.own)
        return typed if is_own else ""

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
    places: Mapping[PageKey, Sequence[_Found]], origins: Sequence[str], hosts: Collection[str]
) -> list[Matched]:
    """Tell each page's names, none of which is another page's or was given to one before."""
    pages = []
    taken = set[str](places)
    for page, found in sorted(places.items()):
        # The thread that most people wrote in tells what the page is called.
        main = max(found, key=lambda one: one.comments)
        own = [
            name
            for name in dict.fromkeys(_names(found, hosts))
            if name == page or name not in taken
        ]
        taken.update(own)
        pages.append(
            Matched(
                page=page,
                title=main.thread.title[:_TITLE],
                url=_url(page, main.place, origins),
                link=main.thread.link,
                threads=[one.thread for one in found],
                comments=sum(one.comments for one in found),
                how=found[0].place.how,
                names=[name for name in own if name != page],
            )
        )
    return pages


def _url(page: PageKey, place: _Place, origins: Sequence[str]) -> str:
    """Return where a page is now, at the blog's origin unless a rule names another host.

    Where the blog was, a draft or an archive is nowhere to send people to.
    """
    host = _host(place.where)
    if host and place.how == BY_RULE and host not in map(_host, origins):
        return _web(place.where)
    origin = next((one for one in origins if host and _host(one) == host), "")
    if page.startswith("/"):
        # (at the first origin it is looked for by itself, also when that is another one day)
        return origin.rstrip("/") + page if origin and origin != origins[0] else ""
    path = _path(place.where) if names.address(place.where) else ""
    return (origin or origins[0]).rstrip("/") + path if origins and path else ""


def _names(found: Sequence[_Found], hosts: Collection[str]) -> Iterator[str]:
    # (a database's index holds no more of a name than so many bytes)
    return (name for name in _all_names(found, hosts) if 0 < len(name.encode()) <= PAGE_KEY_LIMIT)


def _all_names(found: Sequence[_Found], hosts: Collection[str]) -> Iterator[str]:
    for thread in (one.thread for one in found):
        short = _SHORT.fullmatch(thread.identifier)
        for typed in (thread.link, short[1] if short else ""):
            address = names.address(typed)
            if address is not None:
                yield address.whole
            # (a path of another host, of a draft perhaps, is another page here: "/" above all)
            if address is not None and (not address.host or address.host in hosts):
                yield address.path
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
    return quote(urlsplit(_web(where)).path or "/", safe=_SAFE)


def _web(where: str) -> str:
    """Return an address with its scheme, also one that was typed without; a path as it is."""
    bare = where.removeprefix("//")
    if bare.startswith("/") or where.lower().startswith(("http://", "https://")):
        return where
    return f"https://{bare}"


def _stray(name: str) -> SourceThread:
    return SourceThread(id=name, identifier="", link="", title="", closed=False, deleted=False)
