"""A database comes to the newest schema in one step, or stays as it was."""

from threading import Thread
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from afterword.db.connect import Database
from afterword.db.migrate import is_current, migrate, newest
from afterword.db.tables import metadata
from afterword.domain.errors import SetupError
from tests.handle.home import Home


@pytest.fixture
def empty(database_url: str) -> Any:  # noqa: ANN401 - a generator fixture
    """A database in which nothing is yet."""
    database = Database(database_url)
    yield database
    database.close()


def test_from_nothing_the_tables_are_those_the_code_was_written_for(empty: Database) -> None:
    migrate(empty)

    with empty.writing.connect() as tx:
        differences = compare_metadata(MigrationContext.configure(tx), metadata)
        assert is_current(tx)
    assert [one for one in differences if not _is_reflection_gap(one)] == []


def test_migrating_again_changes_nothing_and_loses_nothing(empty: Database) -> None:
    migrate(empty)
    home = Home(empty)
    home.post("Still here.")

    migrate(empty)

    assert home.post() == 2


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(empty: Database) -> None:
    migrate(empty)
    with empty.writing.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SetupError, match=r"newer Afterword .*9999"):
        migrate(empty)

    with empty.reading.connect() as tx:
        assert tx.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
        assert not is_current(tx)


def test_a_migration_that_breaks_off_leaves_nothing_behind(empty: Database) -> None:
    with empty.writing.begin() as tx:
        # The last table the first migration makes is there already.
        tx.execute(text("CREATE TABLE thread (id int)"))

    with pytest.raises(Exception, match="thread"):
        migrate(empty)

    with empty.writing.connect() as tx:
        assert [name for name in inspect(tx).get_table_names() if name != "thread"] == []
        tx.rollback()
        tx.execute(text("DROP TABLE thread"))
        tx.commit()
    migrate(empty)
    assert Home(empty).post() == 1


def test_down_again_nothing_is_left(empty: Database) -> None:
    migrate(empty)

    with empty.writing.begin() as tx:
        config = Config()
        config.set_main_option("script_location", "afterword:db/migrations")
        config.attributes["connection"] = tx
        command.downgrade(config, "base")

    with empty.writing.connect() as tx:
        assert inspect(tx).get_table_names() == ["alembic_version"]
    migrate(empty)
    assert Home(empty).post() == 1


def test_processes_that_start_together_migrate_once(database_url: str) -> None:
    errors: list[BaseException] = []

    def start() -> None:
        database = Database(database_url)
        try:
            migrate(database)
        except BaseException as error:  # noqa: BLE001 - shown by the test
            errors.append(error)
        finally:
            database.close()

    together = [Thread(target=start) for _ in range(4)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()

    assert errors == []
    database = Database(database_url)
    with database.reading.connect() as tx:
        assert is_current(tx)
    database.close()


def test_there_is_one_newest_revision() -> None:
    assert newest() == max(newest(), "0001")


def _is_reflection_gap(difference: object) -> bool:
    """Say whether a database tells less of an index than we told it."""
    return isinstance(difference, tuple) and str(difference[0]).endswith("_comment")
