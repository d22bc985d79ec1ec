"""Examples of every kind of event, each with how a log keeps it.

A log written today is read for ever: lines are added here, none is ever changed. When a kind gets
a new field, its lines move to `OLDER` as they are, and lines with the field come to `EXAMPLES`.
"""

from datetime import UTC, datetime

from afterword.domain.event import (
    CommentDeclined,
    CommentEdited,
    CommentErased,
    CommentHeld,
    CommentPosted,
    CommentRemoved,
    CommentRestored,
    CommentWithdrawn,
    Event,
    HeldErased,
    HoldReason,
    Layout,
    Level,
    NoteAmended,
    NoteGiven,
    NoteLifted,
    PageDescribed,
    Preset,
    ReadingPublished,
    ReadingRetired,
    Role,
    RoleGranted,
    Seal,
    SiteAdded,
    SiteChanged,
    ThreadClosed,
    ThreadLevelSet,
    ThreadReopened,
)
from afterword.domain.ids import AccountId, AuthorId, PageKey, Seq, SiteKey
from afterword.domain.note import Cover, Kind, Reach, RequireContentNote, Scope
from afterword.domain.reading import Card, CardKey

_ANN = AuthorId("a1")
_SEAL = Seal("5ea1")
_CARD = Card(CardKey("0a1b2c3d"), "Be kind.", 12)
SITE_ADDED = SiteAdded(SiteKey("teaspoon"), "Teaspoon", ("https://t.example",), Preset.SAFE_SPACE)
_PAGE = PageDescribed(PageKey("/x/"), "X", "https://t.example/x/", Layout.NESTED)

EXAMPLES: tuple[tuple[str, Event], ...] = (
    (
        (
            '{"type":"comment.posted","author":"a1","body":"5ea1","parent":null,"words":0,'
            '"held":null}'
        ),
        CommentPosted(_ANN, _SEAL),
    ),
    (
        ('{"type":"comment.posted","author":"a1","body":"5ea1","parent":7,"words":12,"held":5}'),
        CommentPosted(_ANN, _SEAL, Seq(7), 12, Seq(5)),
    ),
    (
        (
            '{"type":"comment.held","author":"a1","body":"5ea1","reason":"tries","parent":7,'
            '"words":12}'
        ),
        CommentHeld(_ANN, _SEAL, HoldReason.TRIES, Seq(7), 12),
    ),
    (
        '{"type":"comment.declined","held":9,"body":"5ea1"}',
        CommentDeclined(Seq(9), _SEAL),
    ),
    ('{"type":"comment.declined","held":9,"body":null}', CommentDeclined(Seq(9))),
    ('{"type":"comment.held_erased","held":9}', HeldErased(Seq(9))),
    (
        (
            '{"type":"comment.edited","comment":7,"body":"5ea1","shown":true,"words":12,'
            '"material":true}'
        ),
        CommentEdited(Seq(7), _SEAL, shown=True, words=12, material=True),
    ),
    (
        '{"type":"comment.withdrawn","comment":7,"vanished":false}',
        CommentWithdrawn(Seq(7), vanished=False),
    ),
    (
        '{"type":"comment.removed","comment":7,"body":"5ea1"}',
        CommentRemoved(Seq(7), _SEAL),
    ),
    (
        '{"type":"comment.restored","comment":7,"body":null}',
        CommentRestored(Seq(7)),
    ),
    (
        '{"type":"comment.restored","comment":7,"body":"5ea1"}',
        CommentRestored(Seq(7), _SEAL),
    ),
    ('{"type":"comment.erased","comment":7}', CommentErased(Seq(7))),
    ('{"type":"thread.closed","body":"5ea1"}', ThreadClosed(_SEAL)),
    ('{"type":"thread.reopened"}', ThreadReopened()),
    ('{"type":"thread.level_set","level":"thread"}', ThreadLevelSet(Level.THREAD)),
    ('{"type":"thread.level_set","level":null}', ThreadLevelSet(None)),
    (
        (
            '{"type":"note.given","author":"a1","kind":"topic_closed",'
            '"scope":{"reach":"conversation","comment":7},"body":"5ea1",'
            '"until":"2026-12-01T09:00:00Z",'
            '"effects":[{"type":"require_content_note","tags":["grief"]},'
            '{"type":"cover","upto":6}],"must_acknowledge":true}'
        ),
        NoteGiven(
            _ANN,
            Kind.TOPIC_CLOSED,
            Scope(Reach.CONVERSATION, Seq(7)),
            _SEAL,
            datetime(2026, 12, 1, 9, tzinfo=UTC),
            (RequireContentNote(("grief",)), Cover(Seq(6))),
        ),
    ),
    (
        (
            '{"type":"note.given","author":"a1","kind":"hours",'
            '"scope":{"reach":"site","comment":null},"body":"5ea1","until":null,"effects":[],'
            '"must_acknowledge":false}'
        ),
        NoteGiven(_ANN, Kind.HOURS, Scope(Reach.SITE), _SEAL, must_acknowledge=False),
    ),
    (
        '{"type":"note.amended","note":9,"body":"5ea1","material":true}',
        NoteAmended(Seq(9), _SEAL, material=True),
    ),
    ('{"type":"note.lifted","note":9,"body":"5ea1"}', NoteLifted(Seq(9), _SEAL)),
    ('{"type":"note.lifted","note":9,"body":null}', NoteLifted(Seq(9))),
    (
        (
            '{"type":"site.added","site":"teaspoon","name":"Teaspoon",'
            '"origins":["https://t.example"],"preset":"safe-space"}'
        ),
        SITE_ADDED,
    ),
    (
        (
            '{"type":"site.changed","name":null,"origins":null,"layout":"nested",'
            '"stylesheet":null,"text_limit":500,"level":null,"budget_minutes":null,"drift":null}'
        ),
        SiteChanged(layout=Layout.NESTED, text_limit=500),
    ),
    (
        (
            '{"type":"site.changed","name":null,"origins":null,"layout":null,"stylesheet":null,'
            '"text_limit":null,"level":"path","budget_minutes":15,"drift":0}'
        ),
        SiteChanged(level=Level.PATH, budget_minutes=15, drift=0),
    ),
    (
        (
            '{"type":"reading.published","slug":"policy","title":"Policy","version":2,'
            '"material":true,"cards":[{"key":"0a1b2c3d","rule":"Be kind.","words":12}],'
            '"body":"5ea1"}'
        ),
        ReadingPublished("policy", "Policy", 2, material=True, cards=(_CARD,), body=_SEAL),
    ),
    ('{"type":"reading.retired","slug":"policy"}', ReadingRetired("policy")),
    (
        (
            '{"type":"page.described","page":"/x/","title":"X",'
            '"url":"https://t.example/x/","layout":"nested"}'
        ),
        _PAGE,
    ),
    (
        '{"type":"role.granted","account":"u1","role":"moderator"}',
        RoleGranted(AccountId("u1"), Role.MODERATOR),
    ),
)
"""As a log keeps them today."""

OLDER: tuple[tuple[str, Event], ...] = (
    (
        '{"type":"comment.posted","author":"a1","body":"5ea1","parent":null}',
        CommentPosted(AuthorId("a1"), _SEAL),
    ),
    (
        '{"type":"comment.posted","author":"a1","body":"5ea1","parent":7}',
        CommentPosted(AuthorId("a1"), _SEAL, Seq(7)),
    ),
    (
        '{"type":"comment.edited","comment":7,"body":"5ea1","shown":true}',
        CommentEdited(Seq(7), _SEAL, shown=True),
    ),
    (
        (
            '{"type":"site.changed","name":null,"origins":null,"layout":"nested",'
            '"stylesheet":null,"text_limit":500}'
        ),
        SiteChanged(layout=Layout.NESTED, text_limit=500),
    ),
)
"""As logs kept them before a kind got a field it has today."""

EVENTS: tuple[Event, ...] = tuple(event for _, event in EXAMPLES)
