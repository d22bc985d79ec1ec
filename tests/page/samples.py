"""Pages with plausible people on them; `words` stands wherever somebody may write anything."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from afterword.domain.comment import Comment, Presence, Revision
from afterword.domain.event import Layout, Preset, Role
from afterword.domain.ids import AuthorId, PageKey, Seq, SiteKey, thread_id
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.domain.visibility import Sight
from afterword.page import account, compose, desk, history, how, log, own, problem, sign_in
from afterword.page import thread as threads
from afterword.page.comment import fragment
from afterword.page.compose import Draft, Problem, Writing
from afterword.page.nested import arrange, fragments
from afterword.page.own import Change, Own
from afterword.page.problem import Trouble
from afterword.page.thread import ThreadView
from afterword.projection.reading import Parent, Shown
from afterword.projection.sites import Page

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = PageKey("/2026/on-listening/")
SITE = Site(
    key=SiteKey("teaspoon"),
    name="Teaspoon",
    origins=("http://blog.example",),
    preset=Preset.SAFE_SPACE,
)
THREAD = thread_id(SITE.key, KEY)
ABOUT = Page(KEY, "On listening", "http://blog.example/2026/on-listening/", None)


def thread(
    comments: int = 3,
    *,
    pages: int = 1,
    layout: Layout = Layout.FLAT,
    closed: int | None = None,
    key: str = KEY,
) -> Thread:
    """Return a thread as it stands after so many comments."""
    return Thread(
        id=THREAD,
        site=SITE.key,
        page=PageKey(key),
        layout=layout,
        position=Seq(comments),
        numbered=comments,
        comments=comments,
        pages=pages,
        closed=None if closed is None else Seq(closed),
    )


def comment(seq: int, *, under: Comment | None = None, n: int = 1) -> Comment:
    """Return a comment; `under` another one it is an answer."""
    return Comment(
        seq=Seq(seq),
        number=seq,
        author=AuthorId("a"),
        at=NOON + timedelta(minutes=seq),
        parent=under.seq if under else None,
        root=under.root if under else Seq(seq),
        depth=under.depth + 1 if under else 0,
        n=n,
        revision=Revision(body=Seq(seq)),
    )


def shown(one: Comment, words: str = "Rosa", parent: Parent | None = None) -> Shown:
    """Return a comment as readers see it."""
    return Shown(
        thread=THREAD,
        comment=one,
        sight=Sight.WHOLE,
        name=words,
        html="<p>So it is.</p>",
        words=3,
        parent=parent,
    )


def gone(seq: int, presence: Presence, reason: str = "") -> Shown:
    """Return the tombstone of a comment."""
    taken = Comment(
        seq=Seq(seq),
        number=seq,
        author=AuthorId("a"),
        at=NOON,
        parent=None,
        root=Seq(seq),
        depth=0,
        n=1,
        presence=presence,
        decided_at=NOON + timedelta(hours=1),
    )
    return Shown(thread=THREAD, comment=taken, sight=Sight.TOMBSTONE, reason=reason)


def conversation(parents: Mapping[int, int | None]) -> list[Shown]:
    """Return comments by seq, each under its parent."""
    made: dict[int, Comment] = {}
    for seq, parent in parents.items():
        made[seq] = comment(seq, under=made[parent] if parent else None)
    return [
        shown(one, parent=Parent(one.parent, one.parent, "Ana", 1) if one.parent else None)
        for one in made.values()
    ]


def pages(words: str) -> dict[str, Callable[[], str]]:
    """Return every kind of page by name, with `words` wherever somebody may write anything."""
    return {**_thread_pages(words), **_writing_pages(words), **_own_pages(words), **_rooms(words)}


def _site(words: str) -> Site:
    return Site(
        key=SITE.key,
        name=words,
        origins=(*SITE.origins, words),
        preset=Preset.OPEN,
        stylesheet=".x { content: '" + words + "' }",
    )


def _one(words: str) -> Shown:
    return Shown(
        thread=THREAD,
        comment=comment(2),
        sight=Sight.WHOLE,
        name=words,
        role=Role.MODERATOR,
        html="<p>So it is.</p>",
        content_note=words,
        words=3,
        parent=Parent(Seq(1), 1, words, 1),
    )


def _thread_pages(words: str) -> dict[str, Callable[[], str]]:
    site, key = _site(words), PageKey("/" + words)
    about = Page(key, words, f"http://blog.example/{words}", None)
    items = [fragment(_one(words), site.key, key)]
    items.append(fragment(gone(3, Presence.REMOVED, words), site.key, key))
    nested = thread(layout=Layout.NESTED, key=key)
    talk = arrange(conversation({1: None, 2: 1, 3: 1, 4: None}), most=3)
    return {
        "thread": lambda: threads.render(
            ThreadView(site=site, thread=thread(150, pages=2, key=key), about=about, items=items)
        ),
        "middle": lambda: threads.render(
            ThreadView(site=site, thread=thread(999, pages=10, key=key), items=items, n=3)
        ),
        "empty": lambda: threads.render(
            ThreadView(site=site, thread=thread(0, key=key), about=about)
        ),
        "closed": lambda: threads.render(
            ThreadView(
                site=site, thread=thread(closed=9, key=key), items=items, closed_reason=words
            )
        ),
        "nested": lambda: threads.render(
            ThreadView(site=site, thread=nested, items=fragments(talk, site.key, key))
        ),
        "conversation": lambda: threads.render(
            ThreadView(site=site, thread=nested, items=items, n=2, pages=3, under=_one(words))
        ),
    }


def _writing_pages(words: str) -> dict[str, Callable[[], str]]:
    site, key = _site(words), PageKey("/" + words)
    draft = Draft(
        page=key, name=words, email=words, text=words, content_note=words, reply_to=Seq(2)
    )
    closed = thread(closed=9, key=key)
    return {
        "write": lambda: compose.write(Writing(site=site, draft=Draft(page=key))),
        "reply": lambda: compose.write(Writing(site=site, draft=draft, parent=_one(words))),
        "preview": lambda: compose.write(
            Writing(site=site, draft=draft, preview_html="<p>So it is.</p>")
        ),
        "not-published": lambda: compose.write(
            Writing(site=site, draft=draft, problem=Problem("email", words))
        ),
        "too-late": lambda: compose.write(Writing(site=site, draft=draft, thread=closed)),
        "published": lambda: compose.published(site, key, _one(words), words),
    }


def _own_pages(words: str) -> dict[str, Callable[[], str]]:
    mine = Own(
        site=_site(words),
        page=PageKey("/" + words),
        thread=THREAD,
        seq=Seq(2),
        number=2,
        shown=_one(words),
        edit_key=words,
        problem=Problem("edit_key", words),
    )
    change = Change(text=words, content_note=words, preview_html="<p>So it is.</p>")
    later = NOON + timedelta(hours=1)
    texts = [(NOON, "First " + words), (later, words + " then"), (later, words + " again")]
    return {
        "edit-key": lambda: own.edit(mine, None),
        "edit": lambda: own.edit(mine, change),
        "withdraw": lambda: own.withdraw(mine),
        "withdrawn": lambda: own.withdrawn(mine, undo_until=NOON, vanished=False),
        "restored": lambda: own.restored(mine),
        "history": lambda: history.history(mine.site, mine.page, _one(words), texts),
    }


def _rooms(words: str) -> dict[str, Callable[[], str]]:
    site = _site(words)
    house = desk.House(site=site, role=Role.OWNER, latest=[_one(words), shown(comment(3), words)])
    namesake = desk.House(site=replace(site, key=SiteKey("other")), role=Role.MODERATOR)
    mine = account.Account(name=words, email=words, saved=True, problem=Problem("name", words))
    trouble = Trouble(status=404, title=words, words=words, advice=words, site=site)
    return {
        "how": lambda: how.how(site, words),
        "log": lambda: log.log(site, [log.Entry(NOON, words, "/teaspoon/thread/x")]),
        "quiet-log": lambda: log.log(site, []),
        "desk": lambda: desk.desk(words, [house, namesake]),
        "empty-desk": lambda: desk.desk(words, []),
        "account": lambda: account.account(mine),
        "sign-in": sign_in.offer,
        "used-link": sign_in.expired,
        "sign-in-first": sign_in.needed,
        "signed-out": sign_in.signed_out,
        "problem": lambda: problem.problem(trouble),
        "own-problem": lambda: problem.problem(Trouble(status=500, words=words)),
    }
