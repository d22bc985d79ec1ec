"""Everybody who may ask something of a house, and what they ask about, made anew each time."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import count
from typing import Any, NamedTuple, final

from sqlalchemy import Connection

from afterword import handle
from afterword.domain.event import Role as SiteRole
from afterword.domain.event import SiteChanged
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId, thread_id, thread_stream
from afterword.domain.imported import Imported, System
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.log import read
from afterword.page.desk_card import Deed
from afterword.people import accounts, edit_keys
from afterword.projection import held, imported, threads
from afterword.projection.items import ItemId, Matter
from afterword.request import one_act
from tests.domain.builders import text
from tests.harness.api import Api, Reply
from tests.harness.inside import Inside
from tests.security.table import SIGNED_IN, WAITING, On, Role, Route

SITE = "teaspoon"
OTHER = "kettle"
CANARY = "canary"
_CLOSING = f"/api/v1/sites/{SITE}/closing"
_LATER = timedelta(minutes=11)
_PLACES = {"site": SITE, "slug": "policy", "version": "1", "year": "2026", "name": "Ada"}
"""What addresses are made of that are the same for all."""


class About(NamedTuple):
    """What a route is tried on: what its address is made of, and who wrote it."""

    names: Mapping[str, str]
    author: Api


@final
class Everybody:
    """A house with everybody in it, and another one."""

    def __init__(self, inside: Inside) -> None:
        self.inside = inside
        for site in (SITE, OTHER):
            inside.add_site(site)
            self._set_up(site)
        reading = handle.publish_reading
        words = text("# Be kind\n\nAlways.")
        inside.do(
            lambda tx: reading(
                tx, inside.house, SiteKey(SITE), "policy", "Policy", words, material=True
            )
        )
        self.people: dict[Role, Api] = {}
        self.ben = inside.signed_in("Ben", SITE, SiteRole.MODERATOR)
        """One more moderator: who decided what others look at again."""
        self._numbers = count(1)
        self.settle()
        self._write(self.ben, "/elsewhere/")
        for role in SIGNED_IN - {Role.ACCOUNT}:
            self._write(self.people[role], f"/by/{role.name}/")
        self._make: dict[On, Callable[[Role], About]] = {
            On.NOTHING: self._nothing,
            On.CLOSED: self._closed,
            On.CLOSED_HOUSE: self._closed_house,
            On.COMMENT: self._comment,
            On.WITHDRAWN: self._withdrawn,
            On.REMOVED: self._removed,
            On.CHANGED: self._changed,
            On.OLDER: self._changed_openly,
            On.HELD: self._held,
            On.DECLINED: self._declined,
            On.IMPORTED: self._imported,
            On.REPORTED: self._reported,
            On.NOTE: self._note,
            On.SITE_NOTE: self._site_note,
            On.WARNING: self._warning,
            On.PROPOSAL: self._proposal,
            On.APPEAL: self._appeal,
            On.REPORT: self._report,
            On.SIGN_IN: self._sign_in,
            On.ONE_ACT: self._one_act,
        }

    def settle(self) -> None:
        """Open the house, and sign everybody in who went out."""
        inside = self.inside
        self.ben.delete(_CLOSING)
        self.people = {
            Role.READER: inside.api(),
            Role.MEMBER: inside.signed_in("Mara", SITE, SiteRole.MEMBER),
            Role.MODERATOR: inside.signed_in("Heron", SITE, SiteRole.MODERATOR),
            Role.OWNER: inside.signed_in("Olu", SITE, SiteRole.OWNER),
            Role.ELSEWHERE: inside.signed_in("Kit", OTHER, SiteRole.MODERATOR),
        }

    def make(self, on: On, role: Role) -> About:
        """Make what a route is tried on; where its author asks, they wrote it."""
        found = self._make[on](role)
        return found._replace(names={**_PLACES, **found.names})

    def ask(self, route: Route, role: Role, about: About) -> Reply:
        """Ask a route as somebody."""
        api = self.people.get(role, about.author)
        method, path = route.name.split(" ")
        target = _filled(path, about.names)
        if route.query:
            target += "?" + _filled(route.query, about.names)
        if method in {"GET", "DELETE"}:
            return api.send(method, target, None, {})
        sent = _filled_in(dict(route.sent), about.names)
        if "upload" in sent:
            return api.upload(target, "export.xml", sent["upload"].encode())
        return api.submit(target, sent) if route.form else api.send(method, target, sent, {})

    def heads(self) -> dict[str, int]:
        """Return how long each log is."""
        return {one.id: int(one.head) for one in self.inside.ask(read.streams)}

    def _set_up(self, site: str) -> None:
        rules = Moderation(hold_words=(WAITING,))
        event = SiteChanged(level=Level.OFF, moderation=rules)
        house, key = self.inside.house, SiteKey(site)
        self.inside.do(lambda tx: handle.change_site(tx, house, key, event))

    def _nothing(self, role: Role) -> About:
        if role is Role.ACCOUNT:
            return About({}, self.inside.signed_in(f"Ada {next(self._numbers)}", SITE))
        return About({}, self.inside.api(Edit_Key=edit_keys.new()))

    def _comment(self, role: Role, words: str = f"A {CANARY}.") -> About:
        author = self._nothing(role).author
        return self._write(author, f"/{next(self._numbers)}/", words)

    def _write(self, author: Api, page: str, words: str = "Hello.") -> About:
        thread = thread_id(SiteKey(SITE), PageKey(page))
        sent = {"site": SITE, "page": page, "text": words}
        reply = author.post(f"/api/v1/threads/{thread}/comments", sent)
        assert reply.status in {201, 202}, reply.text
        seq = int(reply.json["seq"])
        who = self.inside.ask(lambda tx: _author(tx, thread, Seq(seq)))
        names = {"page": page, "thread": thread, "seq": str(seq), "author": who}
        return About(names, author)

    def _imported(self, role: Role) -> About:
        about = self._comment(role)
        name = f"old{next(self._numbers)}"

        def keep(tx: Connection) -> None:
            thread = threads.load(tx, ThreadId(about.names["thread"]))
            assert thread is not None
            was = Imported(System.DISQUS, name)
            imported.add(tx, thread, Seq(int(about.names["seq"])), was)

        self.inside.do(keep)
        return about._replace(names={**about.names, "name": name})

    def _withdrawn(self, role: Role) -> About:
        about = self._comment(role)
        done = about.author.delete(_comment(about))
        assert done.status == 200, done.text
        return about

    def _removed(self, role: Role) -> About:
        about = self._comment(role)
        done = self.ben.post(_comment(about) + "/removal", {"clause": "off-topic"})
        assert done.status == 200, done.text
        return _with(about, act=str(done.json["act"]))

    def _changed(self, role: Role) -> About:
        return self._edited(role, f"A {WAITING}.", 202)

    def _changed_openly(self, role: Role) -> About:
        about = self._comment(role)
        reply = {"site": SITE, "page": about.names["page"], "text": "Oh.", "name": "Bea"}
        where = f"/api/v1/threads/{about.names['thread']}/comments"
        self.inside.clock.advance(_LATER)
        done = about.author.patch(_comment(about), {"text": "Later."})
        assert done.status == 200, done.text
        assert self.inside.api().post(where, reply).status == 201
        return about

    def _edited(self, role: Role, words: str, status: int) -> About:
        about = self._comment(role)
        done = about.author.patch(_comment(about), {"text": words})
        assert done.status == status, done.text
        return about

    def _held(self, role: Role) -> About:
        about = self._comment(role, f"A {WAITING}.")
        return _with(about, item=f"held-{about.names['thread']}-{about.names['seq']}")

    def _reported(self, role: Role) -> About:
        about = self._comment(role)
        done = self.inside.api().post(_comment(about) + "/reports", {"clause": "spam"})
        assert done.status == 201, done.text
        return about

    def _report(self, role: Role) -> About:
        about = self._comment(Role.READER)
        reporter = self._nothing(role).author
        done = reporter.post(_comment(about) + "/reports", {"clause": "spam"})
        assert done.status == 201, done.text
        return _with(about, seq=str(done.json["report"]))._replace(author=reporter)

    def _closed(self, role: Role) -> About:
        about = self._comment(role)
        sent = {"page": about.names["page"], "reason": "It is late."}
        done = self.ben.post(f"/api/v1/sites/{SITE}/threads/close", sent)
        assert done.status == 200, done.text
        return about

    def _closed_house(self, role: Role) -> About:
        done = self.ben.post(_CLOSING, {"hours": 1})
        assert done.status == 201, done.text
        return self._nothing(role)

    def _note(self, role: Role) -> About:
        about = self._comment(role)
        sent = {"kind": "clarify", "instruction": "Be kind.", "site": SITE}
        where = f"/api/v1/threads/{about.names['thread']}/notes"
        done = self.ben.post(where, {**sent, "page": about.names["page"]})
        assert done.status == 201, done.text
        return _with(about, seq=str(done.json["seq"]))

    def _site_note(self, role: Role) -> About:
        sent = {"kind": "clarify", "instruction": "Be kind."}
        done = self.ben.post(f"/api/v1/sites/{SITE}/notes", sent)
        assert done.status == 202, done.text
        proposal = done.json["proposal"]
        where = f"/api/v1/sites/{SITE}/proposals/{proposal}/decision"
        agreed = self.people[Role.OWNER].post(where, {"agree": True})
        assert agreed.status == 200, agreed.text
        return _with(self._nothing(role), seq=str(agreed.json["seq"]))

    def _warning(self, role: Role) -> About:
        about = self._comment(role)
        return _with(about, seq=str(self._sanctioned(about, "warn").json["sanction"]))

    def _proposal(self, role: Role) -> About:
        about = self._comment(role)
        return _with(about, seq=str(self._sanctioned(about, "ban").json["proposal"]))

    def _sanctioned(self, about: About, measure: str) -> Reply:
        sent = {"measure": measure, "clause": "harassment", "reason": "Please stop."}
        done = self.ben.post(_comment(about) + "/sanctions", sent)
        assert done.status in {201, 202}, done.text
        return done

    def _declined(self, role: Role) -> About:
        about = self._held(role)
        names = about.names
        where = f"/api/v1/threads/{names['thread']}/held/{names['seq']}/refusal"
        done = self.ben.post(where, {"reason": "Not here."})
        assert done.status == 200, done.text
        return about

    def _appeal(self, role: Role) -> About:
        about = self._removed(role)
        where = f"/api/v1/threads/{about.names['thread']}/acts/{about.names['act']}/appeal"
        done = about.author.post(where, {"text": "I disagree."})
        assert done.status == 201, done.text
        return _with(about, seq=str(done.json["appeal"]))

    def _sign_in(self, role: Role) -> About:
        now = self.inside.clock.now()

        def link(tx: Connection) -> str:
            account = accounts.open_account(tx, "guest@people.example", "Gil", now)
            return accounts.make_link(tx, account.id, now)

        return _with(self._nothing(role), token=self.inside.do(link))

    def _one_act(self, role: Role) -> About:
        about = self._held(role)
        thread = ThreadId(about.names["thread"])
        place = Seq(int(about.names["seq"]))
        name = ItemId(SiteKey(SITE), Matter.HELD, thread_stream(thread), place)
        server = self.inside.server

        def link(tx: Connection) -> str:
            ben = accounts.by_email(tx, "ben@people.example")
            assert ben is not None
            return one_act.make(tx, server, name, Deed.LET_IN, ben.id)

        return _with(about, token=self.inside.ask(link).removeprefix("/act/"))


def _comment(about: About) -> str:
    return f"/api/v1/threads/{about.names['thread']}/comments/{about.names['seq']}"


def _with(about: About, **names: str) -> About:
    return about._replace(names={**about.names, **names})


def _author(tx: Connection, thread: ThreadId, seq: Seq) -> str:
    waiting = held.load(tx, thread, seq)
    if waiting is not None:
        return waiting.author
    event = read.events_after(tx, thread_stream(thread), Seq(seq - 1), 1)[0].event
    return str(getattr(event, "author", ""))


def _filled(words: str, names: Mapping[str, str]) -> str:
    for name, value in names.items():
        words = words.replace("{" + name + "}", value)
    return words


def _filled_in(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - of JSON
    if isinstance(value, str):
        return _filled(value, names)
    if isinstance(value, dict):
        return {_filled(name, names): _filled_in(one, names) for name, one in value.items()}
    return value
