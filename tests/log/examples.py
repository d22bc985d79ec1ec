"""Examples of every kind of event, each with how a log keeps it.

A log written today is read for ever: lines are added here, none is ever changed.
"""

from afterword.domain.event import (
    CommentEdited,
    CommentErased,
    CommentPosted,
    CommentRemoved,
    CommentRestored,
    CommentWithdrawn,
    Event,
    Layout,
    PageDescribed,
    Preset,
    Role,
    RoleGranted,
    Seal,
    SiteAdded,
    SiteChanged,
    ThreadClosed,
    ThreadReopened,
)
from afterword.domain.ids import AccountId, AuthorId, PageKey, Seq, SiteKey

_SEAL = Seal("5ea1")
_SITE = SiteAdded(SiteKey("teaspoon"), "Teaspoon", ("https://t.example",), Preset.SAFE_SPACE)
_PAGE = PageDescribed(PageKey("/x/"), "X", "https://t.example/x/", Layout.NESTED)

EXAMPLES: tuple[tuple[str, Event], ...] = (
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
    (
        (
            '{"type":"site.added","site":"teaspoon","name":"Teaspoon",'
            '"origins":["https://t.example"],"preset":"safe-space"}'
        ),
        _SITE,
    ),
    (
        (
            '{"type":"site.changed","name":null,"origins":null,"layout":"nested",'
            '"stylesheet":null,"text_limit":500}'
        ),
        SiteChanged(layout=Layout.NESTED, text_limit=500),
    ),
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
EVENTS: tuple[Event, ...] = tuple(event for _, event in EXAMPLES)
