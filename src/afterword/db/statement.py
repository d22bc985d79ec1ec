"""Statements that run thousands of times a second: compiled once for each database.

SQLAlchemy builds an expression, a cache key, a context and a result for each execution, which
on the writer's path costs ten times what SQLite itself takes. A prepared statement keeps
SQLAlchemy's spelling and types, and hands the compiled text straight to the driver, on the
connection and in the transaction that SQLAlchemy opened.
"""

from collections import namedtuple
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast, final

from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlalchemy.sql.compiler import SQLCompiler


@final
class Prepared:
    """A change with named parameters, compiled when a database first meets it."""

    def __init__(self, statement: Insert | Update) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, tx: Connection, parameters: Mapping[str, Any]) -> int:
        """Execute it and return how many rows it met."""
        compiled = self._for(tx)
        cursor = _driver(tx).execute(compiled.text, compiled.bind(parameters))
        return cursor.rowcount

    def run_all(self, tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute it once for each of these, in order."""
        if rows:
            compiled = self._for(tx)
            bound = [compiled.bind(row) for row in rows]
            _driver(tx).cursor().executemany(compiled.text, bound)

    def _for(self, tx: Connection) -> "_Compiled":
        compiled = self._compiled.get(tx.dialect.name)
        if compiled is None:
            compiled = self._compiled[tx.dialect.name] = _Compiled(self._statement, tx.dialect)
        return compiled


@final
class Query:
    """A question with named parameters; answers are rows with the columns' names."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[_Compiled, _Rows]] = {}

    def first(self, tx: Connection, parameters: Mapping[str, Any]) -> Any | None:  # noqa: ANN401 - a row of the query's shape
        """Return the first row; None when there is none."""
        rows = self.rows(tx, parameters)
        return rows[0] if rows else None

    def rows(self, tx: Connection, parameters: Mapping[str, Any]) -> list[Any]:
        """Return all rows, their values converted by their columns' types."""
        prepared = self._compiled.get(tx.dialect.name)
        if prepared is None:
            made = _Compiled(self._statement, tx.dialect), _Rows(self._statement, tx.dialect)
            prepared = self._compiled[tx.dialect.name] = made
        compiled, shape = prepared
        cursor = _driver(tx).execute(compiled.text, compiled.bind(parameters))
        return shape.convert(cursor.fetchall())


def run_text(tx: Connection, statement: str) -> None:
    """Execute a statement that both databases spell alike and that has no parameters."""
    _driver(tx).execute(statement)


class _Cursor(Protocol):
    rowcount: int

    def executemany(self, text: str, values: Sequence[list[Any] | dict[str, Any]], /) -> object:
        """Run a statement once for each of these."""
        ...

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return all rows."""
        ...


class _Driver(Protocol):
    """What sqlite3's and psycopg's connections have in common."""

    def execute(self, text: str, values: list[Any] | dict[str, Any] = ..., /) -> _Cursor:
        """Run a statement and return its cursor."""
        ...

    def cursor(self) -> _Cursor:
        """Return a cursor for more."""
        ...


def _driver(tx: Connection) -> _Driver:
    """Return the driver's own connection."""
    if not tx.in_transaction():
        # SQLAlchemy begins at the first statement it sees, and it does not see this one.
        tx.begin()
    # (not through the pool's proxy, which looks it up anew for each statement)
    return cast("_Driver", tx.connection.dbapi_connection)


@final
class _Compiled:
    """The text of a statement in one database's language, and how to hand it values."""

    def __init__(self, statement: Insert | Update | Select[Any], dialect: Dialect) -> None:
        made = statement.compile(dialect=dialect)
        assert isinstance(made, SQLCompiler)  # noqa: S101 - DDL never comes here
        self.text = str(made)
        self._positions = tuple(made.positiontup or ())
        self._fixed = {name: bind.value for name, bind in made.binds.items() if not bind.required}
        converters = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bind in made.binds.items()
        }
        self._converters = {name: one for name, one in converters.items() if one is not None}
        self._at = [
            (at, self._converters[name])
            for at, name in enumerate(self._positions)
            if name in self._converters
        ]

    def bind(self, parameters: Mapping[str, Any]) -> list[Any] | dict[str, Any]:
        """Order the values as the driver wants them, each as the driver wants it."""
        named = {**self._fixed, **parameters} if self._fixed else parameters
        if self._positions:
            values = [named[name] for name in self._positions]
            for at, convert in self._at:
                values[at] = convert(values[at])
            return values
        converted = dict(named)
        for name, convert in self._converters.items():
            converted[name] = convert(converted[name])
        return converted


@final
class _Rows:
    """The shape of an answer: names, and how to read what the driver gives."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        columns = list(statement.selected_columns)
        names = [str(column.key) for column in columns]
        # Shaped by the statement, so that no class could be written for it beforehand.
        self._row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc] # noqa: PYI024
        readers = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ]
        self._readers = [(at, read) for at, read in enumerate(readers) if read is not None]

    def convert(self, raw: list[tuple[Any, ...]]) -> list[Any]:
        """Name the values of each row."""
        if not self._readers:
            return [self._row._make(values) for values in raw]
        return [self._row._make(self._read(list(values))) for values in raw]

    def _read(self, values: list[Any]) -> list[Any]:
        for at, read in self._readers:
            values[at] = read(values[at])
        return values
