"""Who may do what: every route there is, under the rule that says so in words.

Read it from top to bottom. `test_who_may_do_what.py` asks every route as everybody; a new route
fails it until it stands here, under the rule that it keeps.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from afterword.domain import clause_text
from afterword.domain.clause import STARTER
from afterword.domain.moderation import BOUNDS, Moderation


class Role(StrEnum):
    """Whoever asks."""

    READER = "a reader"
    GUEST = "the guest who wrote it, by their key"
    ACCOUNT = "the signed-in author"
    MEMBER = "a member of the site"
    MODERATOR = "a moderator of the site"
    OWNER = "an owner of the site"
    ELSEWHERE = "a moderator of another site"


EVERYBODY = frozenset(Role)
STAFF = frozenset({Role.MODERATOR, Role.OWNER})
AUTHOR = frozenset({Role.GUEST, Role.ACCOUNT})
SIGNED_IN = EVERYBODY - {Role.READER, Role.GUEST}


class On(StrEnum):
    """What a route is tried on; each is made anew."""

    NOTHING = "nothing"
    COMMENT = "a comment that stands"
    WITHDRAWN = "a comment its author has just taken back"
    REMOVED = "a removed comment"
    CHANGED = "a comment that waits since a change"
    HELD = "a held comment"
    DECLINED = "a held comment that was not let in"
    IMPORTED = "a comment that came from another system"
    REPORTED = "a reported comment"
    OLDER = "a comment that was changed"
    CLOSED = "a closed thread"
    CLOSED_HOUSE = "a house that is closed"
    NOTE = "a note in the thread"
    SITE_NOTE = "a note on the site"
    WARNING = "a warning"
    PROPOSAL = "a ban that waits for a second moderator"
    APPEAL = "an appeal against a removal"
    REPORT = "a report"
    SIGN_IN = "a link to sign in with"
    ONE_ACT = "a link that does one thing"


class Route(NamedTuple):
    """One route, and what is sent to try it."""

    name: str
    on: On = On.NOTHING
    sent: Mapping[str, Any] = {}
    form: bool = False
    query: str = ""


class Rule(NamedTuple):
    """Who may, in words, and the routes that keep to it."""

    words: str
    may: frozenset[Role]
    routes: Sequence[Route]


_WHY = {"clause": "off-topic", "reason": "It is about something else."}
_THREAD = "/api/v1/threads/{thread}"
_COMMENT = _THREAD + "/comments/{seq}"
_SITE = "/api/v1/sites/{site}"
_PAGE = "/{site}/thread/{thread}/c/{seq}"
_DESK = "/desk/{site}"
_ITEM = "/items/{item}"
WAITING = "marzipan"
"""Comments with this word wait for a moderator."""
_CLAUSES = clause_text.write(STARTER).replace("off-topic: off-topic", "off-topic: elsewhere")
_SETTINGS = {
    "hold_words": WAITING,
    **{name: str(getattr(Moderation(), name)) for name in BOUNDS},
}

RULES: Sequence[Rule] = (
    Rule(
        "What is published is for everybody to read, and the same for everybody.",
        EVERYBODY,
        (
            Route(f"GET {_SITE}/threads", On.COMMENT, query="page={page}"),
            Route(f"GET {_THREAD}/items", On.COMMENT),
            Route(f"GET {_SITE}/counts", On.COMMENT, query="page={page}"),
            Route(f"GET {_SITE}/imported/{{name}}", On.IMPORTED),
            Route(f"GET {_THREAD}/outline", On.COMMENT),
            Route(f"GET {_THREAD}/notes", On.NOTE, query="site={site}"),
            Route(f"GET {_SITE}/readings"),
            Route("GET /{site}/thread", On.COMMENT, query="page={page}"),
            Route("GET /{site}/thread/{thread}", On.COMMENT),
            Route("GET /{site}/thread/{thread}/new", On.COMMENT, query="after=0"),
            Route("GET /{site}/thread/{thread}/path", On.COMMENT, query="c={seq}"),
            Route(f"GET {_PAGE}/history", On.OLDER),
            Route("GET /{site}/thread/{thread}/feed.atom", On.COMMENT),
            Route("GET /{site}/feed.atom"),
            Route("GET /{site}/readings"),
            Route("GET /{site}/readings/{slug}"),
        ),
    ),
    Rule(
        "What moderators do is for everybody to read, and so are the rules they do it by.",
        EVERYBODY,
        (
            Route("GET /{site}/how"),
            Route("GET /api/v1/sites/{site}/reasons"),
            Route("GET /{site}/clauses"),
            Route("GET /{site}/clauses/{version}"),
            Route("GET /{site}/log"),
            Route("GET /{site}/log/feed.atom"),
            Route("GET /{site}/transparency/{year}"),
        ),
    ),
    Rule(
        "Everybody may write, and try out what they are about to write.",
        EVERYBODY,
        (
            Route(
                f"POST {_THREAD}/comments",
                On.COMMENT,
                {"site": "{site}", "page": "{page}", "text": "Yes."},
            ),
            Route(f"POST {_THREAD}/receipts", On.COMMENT, {"site": "{site}"}),
            Route("POST /api/v1/preview", sent={"text": "Yes.", "site": "{site}"}),
            Route("GET /{site}/write", On.COMMENT, query="page={page}"),
            Route("POST /{site}/write", On.COMMENT, {"page": "{page}", "text": "Yes."}, form=True),
            Route(
                "POST /{site}/comments",
                On.COMMENT,
                {"page": "{page}", "text": "Yes.", "action": "publish"},
                form=True,
            ),
        ),
    ),
    Rule(
        "Everybody but its author may report a comment, signed in or not.",
        EVERYBODY - AUTHOR,
        (
            Route(f"POST {_COMMENT}/reports", On.COMMENT, {"clause": "spam"}),
            Route(f"POST {_PAGE}/report", On.COMMENT, {"clause": "spam"}, form=True),
        ),
    ),
    Rule(
        "Pages that ask for an edit key open for everybody; they show nothing without it.",
        EVERYBODY,
        (
            Route(f"GET {_COMMENT}", On.COMMENT),
            Route(f"GET {_PAGE}/edit", On.COMMENT),
            Route(f"GET {_PAGE}/withdraw", On.COMMENT),
            Route(f"GET {_PAGE}/pause", On.COMMENT),
            Route(f"GET {_PAGE}/report", On.COMMENT),
            Route(f"GET {_PAGE}/statement", On.REMOVED),
            Route("GET /{site}/statement/{seq}", On.WARNING),
            Route("GET /{site}/report/{seq}", On.REPORT),
            Route("GET /{site}/thread/{thread}/held/{seq}", On.HELD),
        ),
    ),
    Rule(
        "Only its author changes a comment, takes it back, or puts back what they took back; "
        "a key or an account proves who that is, and no role stands in for it.",
        AUTHOR,
        (
            Route(f"PATCH {_COMMENT}", On.COMMENT, {"text": "Better."}),
            Route(f"DELETE {_COMMENT}", On.COMMENT),
            Route(f"POST {_COMMENT}/restore", On.WITHDRAWN),
            Route(f"POST {_PAGE}/edit", On.COMMENT, {"text": "Better."}, form=True),
            Route(f"POST {_PAGE}/withdraw", On.COMMENT, {"action": "withdraw"}, form=True),
            Route(
                "POST /{site}/thread/{thread}/held/{seq}",
                On.HELD,
                {"action": "withdraw"},
                form=True,
            ),
        ),
    ),
    Rule(
        "Only whom a decision is about appeals against it, or says that they have read it.",
        AUTHOR,
        (
            Route(f"POST {_THREAD}/acts/{{act}}/appeal", On.REMOVED, {"text": "I disagree."}),
            Route(f"POST {_SITE}/sanctions/{{seq}}/appeal", On.WARNING, {"text": "I disagree."}),
            Route(f"POST {_SITE}/sanctions/{{seq}}/acknowledgement", On.WARNING),
            Route(
                f"POST {_PAGE}/statement",
                On.REMOVED,
                {
                    "action": "appeal",
                    "stream": "{thread}",
                    "act": "{act}",
                    "appeal": "I disagree.",
                },
                form=True,
            ),
            Route(
                "POST /{site}/statement/{seq}",
                On.WARNING,
                {"action": "acknowledge", "act": "{seq}"},
                form=True,
            ),
        ),
    ),
    Rule(
        "A decision about a person is read by that person and by the site's moderators.",
        AUTHOR | STAFF,
        (Route(f"GET {_SITE}/sanctions/{{seq}}", On.WARNING),),
    ),
    Rule(
        "What came of a report is told to whoever made it; moderators find it on the desk.",
        AUTHOR,
        (
            Route(f"GET {_SITE}/reports/{{seq}}", On.REPORT),
            Route("POST /{site}/report/{seq}", On.REPORT, form=True),
        ),
    ),
    Rule(
        "Words are destroyed for good by whoever wrote them, or by a moderator on their behalf.",
        AUTHOR | STAFF,
        (Route(f"POST {_COMMENT}/erasure", On.COMMENT),),
    ),
    Rule(
        "Whoever wrote something on a site may ask there for no replies for a while; "
        "it is about all that they wrote, and about nothing of others.",
        EVERYBODY - {Role.READER},
        (
            Route(f"POST {_SITE}/me/pause", On.COMMENT, {"hours": 1}),
            Route(f"DELETE {_SITE}/me/pause", On.COMMENT),
            Route(f"POST {_PAGE}/pause", On.COMMENT, {"action": "pause"}, form=True),
        ),
    ),
    Rule(
        "Everybody asks who they are taken for, and goes out again.",
        EVERYBODY,
        (
            Route("GET /api/v1/me", query="site={site}"),
            Route("POST /sign-out"),
        ),
    ),
    Rule(
        "Whoever is signed in has a page of their own.",
        SIGNED_IN,
        (
            Route("GET /account"),
            Route("POST /account", sent={"name": "{name}"}, form=True),
            Route("GET /desk"),
        ),
    ),
    Rule(
        "Only the site's moderators and owners decide about what others wrote.",
        STAFF,
        (
            Route(f"GET {_COMMENT}/moderation", On.COMMENT),
            Route(f"POST {_COMMENT}/removal", On.COMMENT, _WHY),
            Route(f"POST {_COMMENT}/removal/undo", On.REMOVED, {"reason": "We misread it."}),
            Route(f"POST {_COMMENT}/redaction", On.COMMENT, {**_WHY, "words": "canary"}),
            Route(f"POST {_COMMENT}/content-note", On.COMMENT, {**_WHY, "content_note": "birds"}),
            Route(f"POST {_COMMENT}/folding", On.COMMENT, _WHY),
            Route(f"POST {_COMMENT}/revision-request", On.COMMENT, _WHY),
            Route(f"POST {_COMMENT}/approval", On.CHANGED, {"revision": 1}),
            Route(f"POST {_COMMENT}/pruning", On.COMMENT, {**_WHY, "fates": {"{seq}": "remove"}}),
            Route(f"POST {_COMMENT}/move", On.COMMENT, {**_WHY, "to": "/elsewhere/"}),
            Route(f"POST {_THREAD}/merge", On.COMMENT, {**_WHY, "to": "/elsewhere/"}),
            Route(f"POST {_THREAD}/acts/{{act}}/undo", On.REMOVED, {"reason": "A slip."}),
            Route(f"GET {_PAGE}/moderate", On.COMMENT),
            Route(
                f"POST {_PAGE}/moderate",
                On.COMMENT,
                {**_WHY, "action": "remove", "revision": "0"},
                form=True,
            ),
            Route(f"POST {_THREAD}/held/{{seq}}/approval", On.HELD),
            Route(f"POST {_THREAD}/held/{{seq}}/refusal", On.HELD, {"reason": "Not here."}),
            Route(f"POST {_COMMENT}/reports/answer", On.REPORTED, {"words": "It stands."}),
        ),
    ),
    Rule(
        "Only the site's moderators and owners decide about people, and hear appeals.",
        STAFF,
        (
            Route(
                f"POST {_COMMENT}/sanctions",
                On.COMMENT,
                {**_WHY, "measure": "warn"},
            ),
            Route(f"POST {_SITE}/sanctions/{{seq}}/lift", On.WARNING, {"reason": "A slip."}),
            Route(f"GET {_SITE}/proposals/{{seq}}", On.PROPOSAL),
            Route(f"GET {_SITE}/appeals/{{seq}}", On.APPEAL),
            Route(f"POST {_SITE}/proposals/{{seq}}/decision", On.PROPOSAL, {"agree": True}),
            Route(
                f"POST {_SITE}/appeals/{{seq}}/decision",
                On.APPEAL,
                {"overturn": True, "reason": "We misread it."},
            ),
            Route(f"GET {_DESK}/appeals/{{seq}}", On.APPEAL),
            Route(
                f"POST {_DESK}/appeals/{{seq}}",
                On.APPEAL,
                {"action": "uphold", "reason": "It stands."},
                form=True,
            ),
            Route(f"GET {_DESK}/proposals/{{seq}}", On.PROPOSAL),
            Route(f"POST {_DESK}/proposals/{{seq}}", On.PROPOSAL, {"action": "agree"}, form=True),
            Route(f"GET {_DESK}/thread/{{thread}}/c/{{seq}}/author", On.COMMENT),
            Route(
                f"POST {_DESK}/thread/{{thread}}/c/{{seq}}/author",
                On.COMMENT,
                {**_WHY, "action": "sanction", "measure": "warn"},
                form=True,
            ),
        ),
    ),
    Rule(
        "Only the site's moderators and owners say what holds in a thread, or on the site.",
        STAFF,
        (
            Route(
                f"POST {_THREAD}/notes",
                On.COMMENT,
                {"kind": "clarify", "instruction": "Be kind.", "site": "{site}", "page": "{page}"},
            ),
            Route(f"POST {_SITE}/notes", sent={"kind": "clarify", "instruction": "Be kind."}),
            Route(
                f"PATCH {_THREAD}/notes/{{seq}}",
                On.NOTE,
                {"instruction": "Be kinder.", "material": False},
            ),
            Route(f"DELETE {_THREAD}/notes/{{seq}}", On.NOTE),
            Route(
                f"PATCH {_SITE}/notes/{{seq}}",
                On.SITE_NOTE,
                {"instruction": "Be kinder.", "material": False},
            ),
            Route(f"DELETE {_SITE}/notes/{{seq}}", On.SITE_NOTE),
            Route("GET /{site}/thread/{thread}/notes", On.COMMENT),
            Route(
                "POST /{site}/thread/{thread}/notes",
                On.COMMENT,
                {
                    "action": "give",
                    "kind": "clarify",
                    "instruction": "Be kind.",
                    "reach": "thread",
                },
                form=True,
            ),
            Route(f"GET {_DESK}/notes"),
            Route(
                f"POST {_DESK}/notes",
                sent={"action": "give", "kind": "clarify", "instruction": "Be kind."},
                form=True,
            ),
            Route(f"POST {_SITE}/threads/level", On.COMMENT, {"page": "{page}", "level": "notes"}),
            Route(
                f"POST {_SITE}/threads/close", On.COMMENT, {"page": "{page}", "reason": "Late."}
            ),
            Route(f"POST {_SITE}/threads/reopen", On.CLOSED, {"page": "{page}"}),
            Route(f"POST {_SITE}/closing", sent={"hours": 1}),
            Route(f"DELETE {_SITE}/closing", On.CLOSED_HOUSE),
            Route(f"POST {_DESK}/close", sent={"action": "close", "hours": "1"}, form=True),
        ),
    ),
    Rule(
        "The desk is for the site's moderators and owners.",
        STAFF,
        (
            Route(f"GET {_DESK}"),
            Route("GET /api/v1/desk/{site}/items"),
            Route("POST /api/v1/desk/{site}" + _ITEM + "/claim", On.HELD),
            Route(f"POST {_DESK}{_ITEM}/claim", On.HELD),
            Route("POST /api/v1/desk/{site}" + _ITEM + "/decision", On.HELD, {"action": "let_in"}),
            Route("POST /api/v1/desk/{site}" + _ITEM + "/undo", On.DECLINED, {"act": 0}),
            Route(f"POST {_DESK}{_ITEM}", On.HELD, {"action": "let_in"}, form=True),
            Route(f"POST {_DESK}{_ITEM}/undo", On.DECLINED, form=True),
            Route(f"GET {_DESK}/handover"),
            Route(f"POST {_DESK}/handover", sent={"words": "Quiet so far."}, form=True),
            Route(f"POST {_DESK}/shift", sent={"action": "start"}, form=True),
            Route(f"GET {_DESK}/rest"),
            Route(f"POST {_DESK}/rest", sent={"action": "go_on"}, form=True),
            Route(f"GET {_DESK}/close"),
            Route(f"GET {_DESK}/search", query="q=canary"),
            Route(f"GET {_DESK}/people/{{author}}", On.COMMENT),
            Route(f"POST {_DESK}/people/{{author}}", On.COMMENT, {"words": "New."}, form=True),
            Route(f"GET {_DESK}/order"),
            Route(f"GET {_DESK}/clauses"),
            Route(f"GET {_DESK}/readings"),
            Route(f"GET {_DESK}/audit"),
            Route(f"GET {_DESK}/audit.csv"),
        ),
    ),
    Rule(
        "Only an owner changes what the house asks of everybody.",
        frozenset({Role.OWNER}),
        (
            Route(f"GET {_DESK}/settings"),
            Route(f"GET {_DESK}/import"),
            Route("GET /api/v1/desk/{site}/import"),
            Route(f"POST {_DESK}/import", sent={"act": "forget"}, form=True),
            Route(f"POST {_DESK}/import/file", sent={"upload": "<disqus/>"}, form=True),
            Route(f"POST {_DESK}/settings", sent=_SETTINGS, form=True),
            Route(f"POST {_DESK}/clauses", sent={"text": _CLAUSES, "based_on": "1"}, form=True),
            Route(
                f"POST {_DESK}/readings",
                sent={"action": "publish", "slug": "x", "title": "X", "text": "# X\n\nBe kind."},
                form=True,
            ),
        ),
    ),
    Rule(
        "A link that was made for one person speaks for whoever holds it.",
        EVERYBODY,
        (
            Route("GET /sign-in/{token}", On.SIGN_IN),
            Route("POST /sign-in/{token}", On.SIGN_IN, form=True),
            Route("GET /act/{token}", On.ONE_ACT),
            Route("POST /act/{token}", On.ONE_ACT, form=True),
        ),
    ),
    Rule(
        "Whether the server is well is no secret.",
        EVERYBODY,
        (Route("GET /healthz"), Route("GET /readyz"), Route("GET /metrics")),
    ),
)
