"""Moderating: acts, sanctions, reports, appeals, what waits for a moderator."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ADDED = (
    ("comment", sa.Column("public", sa.BigInteger(), nullable=True)),
    ("comment", sa.Column("waits", sa.BigInteger(), nullable=True)),
    ("comment", sa.Column("moved_from", sa.Text(), nullable=True)),
    ("comment", sa.Column("moved_place", sa.BigInteger(), nullable=True)),
    ("held", sa.Column("note", sa.Text(), nullable=True)),
    ("note", sa.Column("explains", sa.Text(), nullable=False, server_default="[]")),
)
_TABLES = (
    *("sanction", "report", "appeal", "proposal"),
    *("alarm", "item", "claim", "mark", "addressed", "filed"),
)
# How a comment is shown, as it was written before a moderator could do anything about it.
_PLAIN = '{"collapsed":false,"redactions":[],"ask_revise":false}'

_IN_TIME = ("at", "stream", "seq")
_FILED = (
    ("filed_public", ("site", "public", *_IN_TIME)),
    ("filed_by_clause", ("site", "clause", *_IN_TIME)),
    ("filed_by_thread", ("thread", *_IN_TIME)),
    ("filed_by_place", ("stream", "seq")),
    ("filed_by_actor", ("site", "actor", *_IN_TIME)),
    ("filed_by_kind", ("site", "kind", *_IN_TIME)),
)
# What version 0.1.0 could write that the moderation log tells, and the audit log besides.
_FILE_WHAT_IS_THERE = """
INSERT INTO filed (site, at, stream, seq, actor, kind, public, thread, batch)
SELECT stream.site, log.at, log.stream, log.seq, log.actor, log.kind,
    log.kind IN ('comment.removed', 'comment.restored', 'comment.erased', 'thread.closed',
        'thread.reopened', 'thread.level_set', 'note.given', 'note.amended', 'note.lifted'),
    CASE WHEN stream.page IS NULL THEN NULL ELSE log.stream END,
    CASE WHEN log.kind = 'comment.restored' THEN log.seq END
FROM log JOIN stream ON stream.id = log.stream
WHERE log.kind IN ('comment.removed', 'comment.erased', 'thread.closed', 'thread.reopened',
        'thread.level_set', 'note.given', 'note.amended', 'note.lifted', 'site.added',
        'site.changed', 'page.described', 'role.granted', 'reading.published', 'reading.retired')
    OR (log.kind IN ('comment.restored', 'comment.declined')
        AND log.data NOT LIKE '%"body"\\:null%')
    OR (log.kind = 'comment.posted' AND log.data LIKE '%"held"\\:_%'
        AND log.data NOT LIKE '%"held"\\:null%')
"""


def upgrade() -> None:
    """Add the columns and tables, and put what waits already into the queue."""
    for table, column in _ADDED:
        op.add_column(table, column)
    op.create_index("comment_by_author", "comment", ["author", "at"], unique=False)
    op.create_index("held_by_author", "held", ["author"], unique=False)
    op.create_index("author_by_age", "author", ["site", "created_at"], unique=False)
    op.execute("UPDATE comment SET presentation = '{}'")
    op.create_table(
        "sanction",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("act_stream", sa.Text(), nullable=True),
        sa.Column("act_seq", sa.BigInteger(), nullable=True),
        sa.Column("acknowledged", sa.BigInteger(), nullable=True),
        sa.Column("lifted", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("site", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("sanction_by_author", "sanction", ["site", "author"], unique=False)
    op.create_table(
        "report",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("comment", sa.BigInteger(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("reporter", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("answered", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("site", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("report_by_comment", "report", ["thread", "comment"], unique=False)
    op.create_table(
        "appeal",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("act_stream", sa.Text(), nullable=False),
        sa.Column("act_seq", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("decided", sa.BigInteger(), nullable=True),
        sa.Column("overturned", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("site", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("appeal_by_act", "appeal", ["act_stream", "act_seq"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("decided", sa.BigInteger(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("site", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alarm",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("alarm", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("comment", sa.BigInteger(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("answered", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("site", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("alarm_by_author", "alarm", ["site", "author", "at"], unique=False)
    op.create_table(
        "item",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site", "kind", "stream", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("item_by_age", "item", ["site", "at"], unique=False)
    op.create_table(
        "claim",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("site", "kind", "stream", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mark",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("sanction", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("email_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("site", "sanction", "email_hash"),
        sqlite_with_rowid=False,
    )
    op.create_index("mark_by_email", "mark", ["site", "email_hash"], unique=False)
    op.create_table(
        "addressed",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("site", "author", "by"),
        sqlite_with_rowid=False,
    )
    op.create_index("addressed_by_age", "addressed", ["at"], unique=False)
    op.create_table(
        "filed",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=True),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("batch", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("site", "at", "stream", "seq"),
        sqlite_with_rowid=False,
    )
    # (what it was for is found in `filed` now)
    op.drop_index("log_of_changes", "log")
    for name, columns in _FILED:
        op.create_index(name, "filed", list(columns), unique=False)
    op.execute(_FILE_WHAT_IS_THERE)
    op.execute(
        "INSERT INTO item (site, kind, stream, seq, at, count)"
        " SELECT site, 'held', thread, seq, at, 0 FROM held"
        " WHERE published IS NULL AND declined IS NULL"
    )


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.create_index(
        "log_of_changes",
        "log",
        ["kind", "at"],
        unique=False,
        sqlite_where=sa.text("subject IS NOT NULL"),
        postgresql_where=sa.text("subject IS NOT NULL"),
    )
    op.drop_index("author_by_age", "author")
    op.drop_index("held_by_author", "held")
    op.drop_index("comment_by_author", "comment")
    for table, column in reversed(_ADDED):
        op.drop_column(table, column.name)
    op.execute(sa.text("UPDATE comment SET presentation = :plain").bindparams(plain=_PLAIN))
