"""Connections: one engine for the writer, one for readers, the same calls on both databases."""

import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from typing import final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

from afterword.domain.errors import SetupError

_BUSY_TIMEOUT_S = 30
_AGAIN_S = 0.02
_READERS = 8
_READS_KIB, _WRITES_KIB = 4_096, 32_768
"""Memory of a reader's and of the writer's connection for what it read."""
_MAPPED_BYTES = 1 << 28


@final
class Database:
    """The two ways into one database.

    `writing` begins at once and exclusively; `reading` refuses to write, as far as the database
    can see to it.
    """

    def __init__(self, url: str, *, mapped: bool = True) -> None:
        """Prepare both; nothing is opened yet.

        Args:
            url: Where it is.
            mapped: Whether SQLite's file is read as if it were memory: faster, and counted as
                memory of whoever does it.
        """
        self._mapped_bytes = _MAPPED_BYTES if mapped else 0
        self.url = driver_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            Path(self.url.database or "").parent.mkdir(parents=True, exist_ok=True)
        self.writing = self._engine("BEGIN IMMEDIATE", readers=False)
        self.reading = self._engine("BEGIN", readers=True)

    def close(self) -> None:
        """Close every connection."""
        self.writing.dispose()
        self.reading.dispose()

    def fold_journal(self) -> None:
        """Bring SQLite's journal into its file and empty it, as far as readers allow just now.

        What was erased is overwritten in the file, but may stand in the journal until then.
        """
        if self.is_sqlite:
            with closing(sqlite3.connect(self.url.database or "")) as raw:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _engine(self, begin: str, *, readers: bool) -> Engine:
        if not self.is_sqlite:
            return _postgresql(self.url, readers=readers)
        return _sqlite(self.url, begin, self._mapped_bytes, readers=readers)


def driver_url(url: str) -> URL:
    """Read where a database is, and with which driver it is reached.

    Raises:
        SetupError: If it is neither SQLite in a file nor PostgreSQL.
    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            if not parsed.database or parsed.database == ":memory:":
                words = "SQLite needs a file: sqlite:////var/lib/afterword/afterword.db"
                raise SetupError(words)
            return parsed.set(drivername="sqlite+pysqlite")
        case "postgresql":
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            words = f"Afterword keeps its log in sqlite or postgresql, not in {other!r}."
            raise SetupError(words)


def is_file(url: str) -> bool:
    """Say whether a database is a file."""
    return driver_url(url).get_backend_name() == "sqlite"


def _sqlite(url: URL, begin: str, mapped_bytes: int, *, readers: bool) -> Engine:
    engine = create_engine(
        url,
        pool_size=_READERS if readers else 1,
        max_overflow=0,
        connect_args={"check_same_thread": False, "timeout": _BUSY_TIMEOUT_S},
    )

    @event.listens_for(engine, "connect")
    def prepare(raw: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        # Python's own transaction handling would send a deferred BEGIN, which cannot wait for
        # another writer and fails with "database is locked".
        raw.isolation_level = None
        _write_ahead(raw)
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("PRAGMA secure_delete = ON")
        # What a savepoint may have to bring back is kept in memory instead of a file of its own:
        # that file was as many writes as the comment itself.
        raw.execute("PRAGMA temp_store = MEMORY")
        # Readers look into the file itself; what they keep besides is the newest of the journal.
        raw.execute(f"PRAGMA cache_size = -{_READS_KIB if readers else _WRITES_KIB}")
        raw.execute(f"PRAGMA mmap_size = {mapped_bytes}")
        if readers:
            raw.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _write_ahead(raw: sqlite3.Connection) -> None:
    """Let a database be read while it is written.

    Of several processes that open a new one at once, one turns the mode on and the others are
    refused there and then: for this SQLite does not wait as it does for everything else.
    """
    patience = monotonic() + _BUSY_TIMEOUT_S
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if monotonic() > patience:
                raise
            sleep(_AGAIN_S)
        else:
            return


def _postgresql(url: URL, *, readers: bool) -> Engine:
    engine = create_engine(
        url,
        pool_size=_READERS if readers else 2,
        max_overflow=0,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ" if readers else "READ COMMITTED",
    )
    if readers:
        return engine.execution_options(postgresql_readonly=True)
    return engine
