"""The tables. A change here comes with a migration in `migrations/versions`.

Times are whole microseconds since 1970 UTC, so that both databases sort and compare them alike.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.types import TypeEngine
from typing_extensions import override

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@final
class Instant(TypeDecorator[datetime]):
    """A UTC datetime, kept as microseconds since 1970."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = BigInteger
    cache_ok: bool | None = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn a datetime into microseconds."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    @override
    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Turn microseconds into a datetime."""
        return None if value is None else _EPOCH + value * _MICROSECOND


metadata = MetaData()

# The log: the truth. Triggers refuse UPDATE and DELETE on `log` (see the first migration).

stream = Table(
    "stream",
    metadata,
    Column("id", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("page", Text),
    # How the thread was laid out when it was opened: where its comments stand depends on it.
    Column("layout", Text),
    Column("head", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

log = Table(
    "log",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    # The comment that an event is about; 0: the whole thread; empty for what is new itself, so
    # that the indexes stay as small as the changes are few.
    Column("subject", BigInteger),
    Index(
        "log_by_subject",
        "stream",
        "subject",
        sqlite_where=text("subject IS NOT NULL"),
        postgresql_where=text("subject IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

body = Table(
    "body",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    # Bytes, because PostgreSQL's text cannot hold every character that a person can type.
    Column("source", LargeBinary, nullable=False),
    Column("content_note", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("renderer", Integer, nullable=False),
    Column("erased_at", Instant),
    # What its author had read when they published it; beside the words, so that it goes with them.
    Column("stamp", Text, nullable=False, server_default=""),
    # How many quotes were cut out of it.
    Column("quotes", Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

# Words that a body quotes: cut out of it and kept here, so that an erasure reaches them.

quote = Table(
    "quote",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    # Where in the body's source the words were, in characters.
    Column("place", Integer, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Column("html", Text, nullable=False),
    # The comment they are from; null when they are the page's own.
    Column("comment", BigInteger),
    Column("address", Text, nullable=False),
    # Every comment whose words may be among them: ",3,12,".
    Column("sources", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("start", Integer),
    Column("stop", Integer),
    Column("seal", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Where the logs tell of what moderators did: the moderation log and the audit log in order.

filed = Table(
    "filed",
    metadata,
    Column("site", Text, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("actor", Text, nullable=False),
    Column("kind", Text, nullable=False),
    # Whether everybody may read of it; of what was decided together, only the first is told.
    Column("public", Boolean, nullable=False),
    Column("thread", Text),
    Column("clause", Text),
    # The first of what was decided together.
    Column("batch", BigInteger),
    Index("filed_public", "site", "public", "at", "stream", "seq"),
    Index("filed_by_clause", "site", "clause", "at", "stream", "seq"),
    Index("filed_by_thread", "thread", "at", "stream", "seq"),
    Index("filed_by_place", "stream", "seq"),
    Index("filed_by_actor", "site", "actor", "at", "stream", "seq"),
    Index("filed_by_kind", "site", "kind", "at", "stream", "seq"),
    sqlite_with_rowid=False,
)

# Projections: folded from the log, and always rebuildable from seq 1.

site = Table(
    "site",
    metadata,
    Column("key", Text, primary_key=True),
    Column("state", Text, nullable=False),
)

page = Table(
    "page",
    metadata,
    Column("site", Text, primary_key=True),
    Column("page", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("layout", Text),
)

# What else a page may be asked for as: what an import learnt of it.

name = Table(
    "name",
    metadata,
    Column("site", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("page", Text, nullable=False),
    sqlite_with_rowid=False,
)

role = Table(
    "role",
    metadata,
    Column("site", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("role", Text, nullable=False),
)

thread = Table(
    "thread",
    metadata,
    Column("id", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("layout", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("numbered", BigInteger, nullable=False),
    Column("comments", BigInteger, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("on_last_page", Integer, nullable=False),
    Column("closed", BigInteger),
    Column("changed_at", Instant, nullable=False),
    Column("words", BigInteger, nullable=False, server_default="0"),
    Column("notes", Integer, nullable=False, server_default="0"),
    Column("level", Text),
    Index("thread_by_site", "site", "changed_at"),
)

comment = Table(
    "comment",
    metadata,
    Column("thread", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("site", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("parent", BigInteger),
    Column("root", BigInteger, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("replies", Integer, nullable=False),
    Column("publication", Text, nullable=False),
    Column("presentation", Text, nullable=False),
    Column("presence", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("body", BigInteger, nullable=False),
    Column("edited_at", Instant),
    Column("case", Text, nullable=False),
    Column("restored_at", Instant),
    Column("decided", BigInteger),
    Column("decided_at", Instant),
    Column("material", BigInteger),
    Column("words", Integer, nullable=False, server_default="0"),
    # Where the body is that readers get instead of the author's own text.
    Column("public", BigInteger),
    # The change since which it waits for a moderator.
    Column("waits", BigInteger),
    # The thread and the place there from which a moderator moved it.
    Column("moved_from", Text),
    Column("moved_place", BigInteger),
    Index("comment_by_author", "author", "at"),
    Index("comment_by_page", "thread", "n", "seq"),
    Index("comment_by_parent", "thread", "parent", "seq"),
    Index("comment_by_site", "site", "at"),
    sqlite_with_rowid=False,
)

# What comments were called in the system they come from, and where they stand here.

imported = Table(
    "imported",
    metadata,
    Column("site", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("system", Text, primary_key=True),
    Column("thread", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

note = Table(
    "note",
    metadata,
    # A thread's log, or the site's for a note on the whole of it.
    Column("stream", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("site", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reach", Text, nullable=False),
    Column("comment", BigInteger),
    Column("author", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("n", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("body", BigInteger, nullable=False),
    Column("amended_at", Instant),
    Column("until", Instant),
    Column("must_acknowledge", Boolean, nullable=False),
    Column("effects", Text, nullable=False),
    Column("lifted", BigInteger),
    Column("explains", Text, nullable=False, server_default="[]"),
    sqlite_with_rowid=False,
)

held = Table(
    "held",
    metadata,
    Column("thread", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("site", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("parent", BigInteger),
    Column("words", Integer, nullable=False),
    # Seq of its publication or of its refusal; both null while it waits.
    Column("published", BigInteger),
    Column("declined", BigInteger),
    Column("note", Text),
    Index("held_by_site", "site", "at"),
    Index("held_by_author", "author"),
    # What was kept out where it comes from: much of a big import, or nothing at all.
    Index(
        "held_kept_out",
        "site",
        "at",
        sqlite_where=text("declined = seq AND published IS NULL"),
        postgresql_where=text("declined = seq AND published IS NULL"),
    ),
    sqlite_with_rowid=False,
)

# What is folded from the desk's log of a site.

sanction = Table(
    "sanction",
    metadata,
    Column("site", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("author", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("thread", Text),
    Column("at", Instant, nullable=False),
    Column("until", Instant),
    Column("grounds", Text, nullable=False),
    # The comment it is about.
    Column("act_stream", Text),
    Column("act_seq", BigInteger),
    Column("acknowledged", Instant),
    Column("lifted", BigInteger),
    Index("sanction_by_author", "site", "author"),
    sqlite_with_rowid=False,
)

report = Table(
    "report",
    metadata,
    Column("site", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("thread", Text, nullable=False),
    Column("comment", BigInteger, nullable=False),
    Column("clause", Text, nullable=False),
    Column("reporter", Text, nullable=False),
    Column("at", Instant, nullable=False),
    # Seq of its answer in the desk's log; null while nobody has looked.
    Column("answered", BigInteger),
    Index("report_by_comment", "thread", "comment"),
    sqlite_with_rowid=False,
)

appeal = Table(
    "appeal",
    metadata,
    Column("site", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("act_stream", Text, nullable=False),
    Column("act_seq", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("decided", BigInteger),
    Column("overturned", Boolean),
    Index("appeal_by_act", "act_stream", "act_seq"),
    sqlite_with_rowid=False,
)

proposal = Table(
    "proposal",
    metadata,
    Column("site", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", Text, nullable=False),
    Column("decided", BigInteger),
    Column("agreed", Boolean),
    sqlite_with_rowid=False,
)

alarm = Table(
    "alarm",
    metadata,
    Column("site", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("alarm", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("comment", BigInteger),
    Column("author", Text),
    Column("people", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("answered", BigInteger),
    Index("alarm_by_author", "site", "author", "at"),
    sqlite_with_rowid=False,
)

# What waits for a moderator: a row for each, taken away once somebody has decided.

item = Table(
    "item",
    metadata,
    Column("site", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    # The log and the place it is about: of a comment its own, of an appeal the desk's.
    Column("stream", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    # How many reports there are on it.
    Column("count", Integer, nullable=False),
    Index("item_by_age", "site", "at"),
    sqlite_with_rowid=False,
)

# People: not in the log, because the log never forgets.

author = Table(
    "author",
    metadata,
    Column("id", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("key_hash", LargeBinary),
    Column("account", Text),
    Column("created_at", Instant, nullable=False),
    Index("author_by_key", "site", "key_hash"),
    Index("author_by_account", "site", "account"),
    Index("author_by_age", "site", "created_at"),
)

account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    # Under which name a moderator signs notes; empty for their own.
    Column("persona", Text, nullable=False, server_default=""),
)

# Cards of required readings that somebody signed in had acknowledged when they published.

acknowledged = Table(
    "acknowledged",
    metadata,
    Column("site", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("cards", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Which moderator looks at an item just now, so that no two act on it unknowingly.

claim = Table(
    "claim",
    metadata,
    Column("site", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("account", Text, nullable=False),
    Column("until", Instant, nullable=False),
    sqlite_with_rowid=False,
)

# Keyed digests of the addresses of people who may not write, so that they are told so again.

mark = Table(
    "mark",
    metadata,
    Column("site", Text, primary_key=True),
    Column("sanction", BigInteger, primary_key=True, autoincrement=False),
    Column("email_hash", LargeBinary, primary_key=True),
    Column("expires_at", Instant, nullable=False),
    Index("mark_by_email", "site", "email_hash"),
    sqlite_with_rowid=False,
)

sign_in = Table(
    "sign_in",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("account", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used", Boolean, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("account", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

# Who answered or named whom lately: counted for some hours, then forgotten.

addressed = Table(
    "addressed",
    metadata,
    Column("site", Text, primary_key=True),
    Column("author", Text, primary_key=True),
    Column("by", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("addressed_by_age", "at"),
    sqlite_with_rowid=False,
)

# Answers already given, so that a repeated request is answered again and not done again.

answer = Table(
    "answer",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("key_hash", LargeBinary, primary_key=True),
    Column("request_hash", LargeBinary, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Index("answer_by_age", "at"),
)
