"""Bring a database to the newest schema, and say at which one it is."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError

from afterword.db import planning
from afterword.db.connect import Database
from afterword.domain.errors import SetupError

_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATING = 0x_AF7E_2A0D
"""Key of the lock that a migration holds, the same in every version."""


def migrate(database: Database) -> None:
    """Run every migration that is still to be run, in one transaction.

    Raises:
        SetupError: If a newer Afterword has been here; nothing was changed.
    """
    try:
        _migrate(database)
    except OperationalError as error:
        words = f"The database does not answer: {str(error.__cause__ or error).strip()}"
        raise SetupError(words) from error


def _migrate(database: Database) -> None:
    with database.writing.begin() as tx:
        if not database.is_sqlite:
            # Processes that start together on one PostgreSQL migrate one after the other.
            tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
        revision = _revision(tx)
        if revision != newest():
            _refuse_newer(revision)
            _upgrade(tx)
        if database.is_sqlite:
            planning.assume(tx)


def is_current(tx: Connection) -> bool:
    """Say whether the schema is the one this version was written for."""
    return _revision(tx) == newest()


def newest() -> str:
    """Return the newest revision this version knows: its files are named by their number."""
    known = _known()
    if not known:
        words = "This installation has lost its migrations; please install it again."
        raise SetupError(words)
    return known[-1]


def _upgrade(tx: Connection) -> None:
    # Imported only when there is something to do: it takes a tenth of a start.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = tx
    command.upgrade(config, "head")


def _refuse_newer(revision: str | None) -> None:
    if revision is not None and revision not in _known():
        words = (
            f"This database was made by a newer Afterword (schema {revision}). "
            "Install that version, or restore a backup made by this one."
        )
        raise SetupError(words)


def _known() -> list[str]:
    return sorted(path.name.partition("_")[0] for path in _MIGRATIONS.glob("versions/[0-9]*.py"))


def _revision(tx: Connection) -> str | None:
    if not inspect(tx).has_table("alembic_version"):
        return None
    return tx.execute(text("SELECT version_num FROM alembic_version")).scalar()
