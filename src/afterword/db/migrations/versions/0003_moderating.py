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
    ("held", sa.Column("note", sa.Text(), nullable=True)),
    ("note", sa.Column("explains", sa.Text(), nullable=False, server_default="[]")),
)
_TABLES = (
    *("sanction", "report", "appeal", "proposal"),
    *("alarm", "item", "claim", "mark"),
)
# How a comment is shown, as it was written before a moderator could do anything about it.
_PLAIN = '{"collapsed":false,"redactions":[],"ask_revise":false}'


def upgrade() -> None:
    """Add the columns and tables, and put what waits already into the queue."""
    for table, column in _ADDED:
        op.add_column(table, column)
    op.create_index("comment_by_author", "comment", ["author", "at"], unique=False)
    op.create_index("held_by_author", "held", ["author"], unique=False)
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
    op.execute(
        "INSERT INTO item (site, kind, stream, seq, at, count)"
        " SELECT site, 'held', thread, seq, at, 0 FROM held"
        " WHERE published IS NULL AND declined IS NULL"
    )


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_index("held_by_author", "held")
    op.drop_index("comment_by_author", "comment")
    for table, column in reversed(_ADDED):
        op.drop_column(table, column.name)
    op.execute(sa.text("UPDATE comment SET presentation = :plain").bindparams(plain=_PLAIN))
