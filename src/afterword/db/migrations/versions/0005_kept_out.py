"""Kept out: what another system took for spam is found without looking at all that was held."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEPT_OUT = sa.text("declined = seq AND published IS NULL")


def upgrade() -> None:
    """Add the index."""
    op.create_index(
        "held_kept_out",
        "held",
        ["site", "at"],
        sqlite_where=_KEPT_OUT,
        postgresql_where=_KEPT_OUT,
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("held_kept_out", table_name="held")
