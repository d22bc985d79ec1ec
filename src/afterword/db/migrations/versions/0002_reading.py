"""Reading before writing: notes, held comments, how long texts are, what was acknowledged."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ADDED = (
    ("account", sa.Column("persona", sa.Text(), nullable=False, server_default="")),
    ("body", sa.Column("stamp", sa.Text(), nullable=False, server_default="")),
    ("body", sa.Column("quotes", sa.Integer(), nullable=False, server_default="0")),
    ("comment", sa.Column("material", sa.BigInteger(), nullable=True)),
    ("comment", sa.Column("words", sa.Integer(), nullable=False, server_default="0")),
    ("thread", sa.Column("words", sa.BigInteger(), nullable=False, server_default="0")),
    ("thread", sa.Column("notes", sa.Integer(), nullable=False, server_default="0")),
    ("thread", sa.Column("level", sa.Text(), nullable=True)),
)


def upgrade() -> None:
    """Add the columns and tables."""
    for table, column in _ADDED:
        op.add_column(table, column)
    op.create_index("comment_by_parent", "comment", ["thread", "parent", "seq"], unique=False)
    op.create_table(
        "acknowledged",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("cards", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site", "account"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "held",
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("parent", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=True),
        sa.Column("declined", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("thread", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("held_by_site", "held", ["site", "at"], unique=False)
    op.create_table(
        "note",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("comment", sa.BigInteger(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.BigInteger(), nullable=False),
        sa.Column("amended_at", sa.BigInteger(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("must_acknowledge", sa.Boolean(), nullable=False),
        sa.Column("effects", sa.Text(), nullable=False),
        sa.Column("lifted", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("stream", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quote",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("comment", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("stop", sa.Integer(), nullable=True),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq", "ordinal"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take them away again."""
    for table in ("quote", "note", "held", "acknowledged"):
        op.drop_table(table)
    op.drop_index("comment_by_parent", "comment")
    for table, column in reversed(_ADDED):
        op.drop_column(table, column.name)
