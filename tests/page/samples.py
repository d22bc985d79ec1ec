"""Pages with plausible people on them; `words` stands wherever somebody may write anything."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

from msgspec.structs import replace

from afterword.domain.body import Body
from afterword.domain.comment import Comment, Origin, Presence, Revision
from afterword.domain.effect import Cover, RequireContentNote
from afterword.domain.event import HoldReason, Layout, Preset, Role
from afterword.domain.ids import (
    AuthorId,
    PageKey,
    Seq,
    SiteKey,
    site_stream,
    thread_id,
    thread_stream,
)
from afterword.domain.level import Level
from afterword.domain.note import Kind, Note, NoteId, Reach, Scope
from afterword.domain.reading import Card, CardKey, CardText, Reading
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.domain.visibility import Sight
from afterword.gate.receipt import Keys
from afterword.page import (
    account,
    before,
    compose,
    held,
    history,
    how,
    markdown,
    note_desk,
    own,
    problem,
    reading,
    sign_in,
    whats_new,
)
from afterword.page import note as on_note
from afterword.page import thread as threads
from afterword.page.comment import fragment
from afterword.page.compose import Cause, Draft, Problem, Writing
from afterword.page.nested import arrange, fragments
from afterword.page.own import Change, Own
from afterword.page.place import Where
from afterword.page.problem import Trouble
from afterword.page.revised import revised
from afterword.page.thread import ThreadView
from afterword.projection import edits
from afterword.projection.held import Held
from afterword.projection.moves import There
from afterword.projection.noted import NoteShown, Words
from afterword.projection.reading import Decision, Parent, Shown
from afterword.projection.readings import Text, Version
from afterword.projection.sites import Page
from tests.page import act_samples, people_samples
from tests.page.desk_samples import desk_pages
from tests.page.open_samples import open_pages

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEYS = Keys(b"this year", b"last year")
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
    why = Decision("Heron", reason) if reason else None
    return Shown(thread=THREAD, comment=taken, sight=Sight.TOMBSTONE, decision=why)


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
    own_ones = {
        **_own_pages(words),
        **act_samples.pages(words, _site(words), _one(words)),
        **people_samples.pages(words, _site(words), _one(words)),
        **_rooms(words),
        **_notes(words),
        **_readings(words),
        **_reading_pages(words),
    }
    return {**_thread_pages(words), **_writing_pages(words), **own_ones}


def _site(words: str) -> Site:
    return Site(
        key=SITE.key,
        name=words,
        origins=(*SITE.origins, words),
        preset=Preset.OPEN,
        stylesheet=".x { content: '" + words + "' }",
    )


def _moved(words: str) -> Shown:
    moved = replace(comment(2), moved=Origin(THREAD, Seq(7)))
    return replace(_one(words), comment=moved, whence=words)


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
        "merged": lambda: threads.render(
            ThreadView(
                site=site,
                thread=thread(closed=9, key=key),
                items=[fragment(_moved(words), site.key, key)],
                merged=There(THREAD, words),
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
        **_held_pages(words),
    }


def _held_pages(words: str) -> dict[str, Callable[[], str]]:
    """Return the pages on which an author follows a comment that waits."""
    site, key = _site(words), PageKey("/" + words)
    waits = _asked()
    cause = Cause(NoteId("N1"), words, words, "/" + words, NOON)
    wait = held.Wait(
        site=site,
        page=key,
        where=_where(words),
        seq=Seq(9),
        told=words,
        cause=cause,
        edit_key=words,
    )
    mine = held.Mine(
        held=waits,
        text=Body(words, "<p>So it is.</p>", 1, words),
        html="<p>So it is.</p>",
        erased=False,
        number=None,
        told=words,
        cause=cause,
        is_refused=False,
    )
    declined = replace(mine, held=replace(waits, declined=Seq(11)), is_refused=True)
    let_in = replace(mine, held=replace(waits, published=Seq(11)), number=7)
    page = held.Followed(
        site=site,
        thread=thread(key=key),
        seq=Seq(9),
        where=_where(words),
        mine=None,
        edit_key=words,
        problem=Problem("edit_key", words),
    )
    return {
        "waiting": lambda: held.waiting(wait),
        "waiting-change": lambda: held.waiting(replace(wait, seq=None, cause=None, edit_key="")),
        "held-unproved": lambda: held.followed(page),
        **{
            f"held-{name}": partial(held.followed, replace(page, mine=one))
            for name, one in (
                ("waits", mine),
                ("declined", declined),
                ("taken-back", replace(declined, is_refused=False)),
                ("erased", replace(declined, erased=True)),
                ("let-in", let_in),
            )
        },
    }


def _reading_pages(words: str) -> dict[str, Callable[[], str]]:
    """Return a writer's own pages: what they have still to read, and what is new."""
    site, key = _site(words), PageKey("/" + words)
    draft = Draft(page=key, name=words, text=words, reply_to=Seq(9), request=words)
    writing = Writing(site=site, draft=draft, problem=Problem("text", words))
    card = before.Card(
        slug="policy",
        title=words,
        number=2,
        of=8,
        rule=words,
        words=40,
        html="<p>So it is.</p>",
        code="c.c",
        changes=reading.card_diff(site, CardText(words, "Was."), CardText(words, f"*{words}*")),
        since=1,
    )
    noted = note(words, 4, Scope())
    now = edits.Version(markdown.render(words, "https://blog.example/"), (), words)
    change = revised(edits.Version("<p>So it was.</p>"), now)
    amended = replace(noted, was=Words(f"was {words}", "<p>So it was.</p>", f"was {words}"))
    one = _one(words)
    items = [fragment(one, site.key, key), on_note.section(noted, KEYS)]
    part = ThreadView(site=site, thread=thread(150, pages=2, key=key), items=items, keys=KEYS)
    own_page = before.Before(
        writing=writing,
        open=before.Open(notes=(noted,), is_news=True, reduced=True, tries=3),
        thread=thread(key=key),
        keys=KEYS,
        receipt="r.r s.s",
        read_to=1,
        attested=True,
    )
    news: list[whats_new.News] = [
        whats_new.Written(one, words),
        whats_new.Changed(one, Seq(7), NOON, change),
        whats_new.Gone(gone(3, Presence.REMOVED, words)),
        whats_new.Noted(noted),
        whats_new.Told(NOON, words, There(THREAD, words)),
    ]
    new = whats_new.WhatsNew(
        site=site,
        thread=thread(key=key),
        about=Page(key, words, "", None),
        after=Seq(1),
        number=1,
        news=news,
        next=Seq(8),
        marker="m.m",
        keys=KEYS,
    )
    way = whats_new.Way(site=site, thread=new.thread, about=None, shown=[one], marker="m.m")
    then = {
        "note-first": before.Open(notes=(noted,)),
        "changed-note-first": before.Open(notes=(amended,)),
        "card-first": before.Open(cards=(replace(card, is_new=True),), is_newcomer=True),
        "changed-card-first": before.Open(cards=(card,)),
        "path-first": before.Open(path=(one,), rest=(one,)),
        "changed-path-first": before.Open(path=(one,), changes={one.comment.seq: change}),
        "rest-first": before.Open(rest=(one,)),
        "tags-first": before.Open(tags=((words, "grief"),)),
        "all-read": before.Open(),
    }
    asked = {
        name: partial(before.before, replace(own_page, open=open_)) for name, open_ in then.items()
    }
    reads = replace(own_page, view=before.View.PAGE, part=part)
    return {
        **asked,
        "news-first": lambda: before.before(own_page),
        "write-on": lambda: before.before(replace(own_page, view=before.View.WRITE)),
        "read-on": lambda: before.before(reads),
        "whats-new": lambda: whats_new.whats_new(new),
        "path": lambda: whats_new.path(way),
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
    mine = account.Account(
        name=words, email=words, persona=words, saved=True, problem=Problem("name", words)
    )
    ways = (("/teaspoon/thread?page=x", words),)
    trouble = Trouble(status=404, title=words, words=words, advice=words, ways=ways, site=site)
    return {
        "how": lambda: how.how(site, words),
        **open_pages(site, words),
        **desk_pages(
            site,
            words,
            _one(words),
            thread(key="/" + words),
            note(words, 4, Scope(Reach.THREAD)),
        ),
        "account": lambda: account.account(mine),
        "sign-in": sign_in.offer,
        "used-link": sign_in.expired,
        "sign-in-first": sign_in.needed,
        "not-theirs": lambda: sign_in.not_theirs(site),
        "signed-out": sign_in.signed_out,
        "problem": lambda: problem.problem(trouble),
        "own-problem": lambda: problem.problem(Trouble(status=500, words=words)),
    }


def _where(words: str) -> Where:
    return Where(words, "http://blog.example/x")


def _asked() -> Held:
    return Held(
        thread=THREAD,
        seq=Seq(9),
        author=AuthorId("a"),
        at=NOON,
        reason=HoldReason.ASKED,
        parent=Seq(2),
        words=3,
    )


def note(words: str, seq: int, scope: Scope, *, lifted: int | None = None) -> NoteShown:
    """Return a note as people read it."""
    stream = site_stream(SITE.key) if scope.reach is Reach.SITE else thread_stream(THREAD)
    made = Note(
        seq=Seq(seq),
        number=seq,
        kind=Kind.TOPIC_CLOSED,
        scope=scope,
        author=AuthorId("m"),
        at=NOON,
        body=Seq(seq),
        revision=2,
        amended_at=NOON,
        until=NOON + timedelta(days=1),
        effects=(RequireContentNote((words, "grief")), Cover(Seq(1))),
        lifted=None if lifted is None else Seq(lifted),
    )
    return NoteShown(
        stream=stream,
        note=made,
        name=words,
        instruction=words,
        html="<p>So it is.</p>",
        content_note=words,
        about=2 if scope.comment else None,
        is_standing=lifted is None,
        reason=words if lifted else "",
    )


def _notes(words: str) -> dict[str, Callable[[], str]]:
    site = _site(words)
    here = note(words, 4, Scope(Reach.CONVERSATION, Seq(2)))
    everywhere = note(words, 1, Scope(Reach.SITE))
    over = note(words, 3, Scope(), lifted=5)
    typed = note_desk.Draft(
        instruction=words, detail=words, content_note=words, comment=words, tags=words
    )
    in_thread = note_desk.NoteDesk(
        site=site,
        thread=THREAD,
        page=PageKey("/" + words),
        where=_where(words),
        standing=[
            note_desk.Standing(shown=here, detail=words, mine=True),
            note_desk.Standing(shown=everywhere, detail="", mine=False),
        ],
        past=[over],
        level=Level.PATH,
        signed=words,
    )
    problem = Problem("instruction", words)
    why = note_desk.Why(clause=words, reason=words)
    changing = [replace(one, draft=typed) for one in in_thread.standing]
    on_site = note_desk.NoteDesk(site=site, standing=[replace(in_thread.standing[1], mine=True)])
    return {
        "notes": lambda: note_desk.note_desk(in_thread),
        "notes-of-nobody": lambda: note_desk.note_desk(
            replace(in_thread, standing=[], past=[], done=words, much=True)
        ),
        "note-not-given": lambda: note_desk.note_desk(
            replace(in_thread, draft=typed, problem=problem)
        ),
        "note-not-changed": lambda: note_desk.note_desk(
            replace(in_thread, standing=changing, problem=problem, at="4")
        ),
        "closed-here": lambda: note_desk.note_desk(
            replace(in_thread, is_closed=True, closed_reason=words)
        ),
        "thread-not-closed": lambda: note_desk.note_desk(
            replace(in_thread, why=why, problem=Problem("reason", words), at="close")
        ),
        "level-not-set": lambda: note_desk.note_desk(
            replace(in_thread, problem=Problem(None, words), at="level")
        ),
        "site-notes": lambda: note_desk.note_desk(on_site),
    }


def _readings(words: str) -> dict[str, Callable[[], str]]:
    cards = tuple(Card(CardKey(f"0000000{n}"), words, 1_200) for n in range(2))
    versions = [_version(words, 1, cards[:1]), _version(words, 2, cards)]
    now = versions[-1].reading
    site = replace(_site(words), readings=(now,), level=Level.THREAD)
    keys = Keys(b"this year", b"last year")
    text = Text(words, tuple(CardText(words, f"*{words}*") for _ in cards))
    view = reading.ReadingView(
        site=site,
        reading=now,
        cards=reading.cards(site, now, text, keys),
        at=NOON,
        versions=versions,
    )
    since = replace(
        view,
        since=versions[0].reading,
        diff=reading.diff(site, words, f"{words} and more"),
        is_asked=False,
    )
    rows = [reading.Row(now, versions)]
    looks = reading.ReadingDesk(site=site, rows=rows, retired=[now], may_change=True, done=words)
    draft = reading.Draft(slug="policy", title=words, text=words, based_on=2)
    previews = [
        reading.CardPreview(card, reading.card_html(site, one), is_new=n == 0)
        for n, (card, one) in enumerate(zip(cards, text.cards, strict=True))
    ]
    writing = replace(looks, done="", draft=draft, is_writing=True)
    asked = {level: replace(site, level=level) for level in Level}
    return {
        "reading": lambda: reading.reading(view),
        "reading-since": lambda: reading.reading(since),
        "readings": lambda: reading.readings(site, rows),
        "no-readings": lambda: reading.readings(replace(site, readings=()), []),
        "reading-desk": lambda: reading.desk(looks),
        "moderators-reading-desk": lambda: reading.desk(replace(looks, may_change=False)),
        "empty-reading-desk": lambda: reading.desk(
            reading.ReadingDesk(site=SITE, may_change=True)
        ),
        "sign-in-again": lambda: sign_in.needed(words),
        "reading-change": lambda: reading.desk(writing),
        "reading-preview": lambda: reading.desk(
            replace(writing, preview=previews, preview_minutes=12.0)
        ),
        "reading-not-published": lambda: reading.desk(
            replace(writing, draft=reading.Draft(slug=words), problem=Problem("slug", words))
        ),
        **{f"how-{level}": partial(how.how, one, "") for level, one in asked.items()},
    }


def _version(words: str, number: int, cards: tuple[Card, ...]) -> Version:
    one = Reading(slug="policy", title=words, version=number, cards=cards, body=Seq(number))
    return Version(one, NOON, material=True)
