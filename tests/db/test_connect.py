"""The same calls on both databases: writers alone, readers unable to write and in one moment."""

import sqlite3
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from afterword.db.connect import Database
from afterword.domain.errors import SetupError
from afterword.domain.ids import ThreadId
from afterword.projection import reading, threads
from tests.handle.home import Home


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(SetupError, match="needs a file"):
        Database(url)


@pytest.mark.parametrize("url", ["mysql://u@h/d", "oracle://u@h/d"])
def test_another_database_is_refused_in_words(url: str) -> None:
    with pytest.raises(SetupError, match="sqlite or postgresql"):
        Database(url)


def test_the_folder_of_a_file_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new/folder/afterword.db")

    with database.writing.begin() as tx:
        tx.execute(text("CREATE TABLE x (id int)"))

    database.close()
    assert (tmp_path / "new" / "folder" / "afterword.db").exists()


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading.connect() as tx:
        tx.execute(text("INSERT INTO account VALUES ('a', 'b', 'c', 0)"))


def test_a_reader_sees_one_moment_however_it_asks(database: Database) -> None:
    home = Home(database)
    home.post()

    with database.reading.connect() as tx:
        before = threads.load(tx, home.thread)
        home.post()
        shown = reading.page(tx, home.thread, 1)
        again = threads.load(tx, home.thread)

    assert before is not None
    assert (before.comments, len(shown)) == (1, 1)
    assert before == again
    assert home.ask(lambda tx: len(reading.page(tx, ThreadId(home.thread), 1))) == 2


def test_what_is_written_is_on_the_disk_before_it_is_answered(database: Database) -> None:
    with database.writing.connect() as tx:
        if database.is_sqlite:
            names = ("journal_mode", "synchronous", "secure_delete", "busy_timeout")
            modes = [tx.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]
            assert modes == ["wal", 2, 1, 30_000]
        else:
            assert tx.execute(text("SHOW synchronous_commit")).scalar_one() == "on"


def test_writers_of_several_processes_wait_for_each_other(database: Database) -> None:
    home = Home(database)
    others = [Database(database.url.render_as_string(hide_password=False)) for _ in range(4)]

    def write(other: Database) -> None:
        for _ in range(25):
            with other.writing.begin() as tx:
                found = tx.execute(text("SELECT count(*) FROM account")).scalar_one()
                row = {"id": f"{id(other)}-{found}"}
                tx.execute(text("INSERT INTO account VALUES (:id, :id, 'c', 0, '')"), row)

    writers = [Thread(target=write, args=(other,)) for other in others]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    for other in others:
        other.close()

    assert (
        home.ask(lambda tx: tx.execute(text("SELECT count(*) FROM account")).scalar_one()) == 100
    )


def test_every_time_is_kept_to_the_microsecond(tmp_path: Path, database: Database) -> None:
    home = Home(database)
    odd = home.clock.now().replace(microsecond=123_457)
    home.clock.advance(odd - home.clock.now())

    home.post()

    shown = home.ask(lambda tx: reading.page(tx, home.thread, 1))
    assert shown[0].comment.at == odd


def test_erased_bytes_are_overwritten_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "afterword.db"
    database = Database(f"sqlite:///{path}")
    with database.writing.begin() as tx:
        tx.execute(text("CREATE TABLE x (word text)"))
        tx.execute(text("INSERT INTO x VALUES ('canary-in-the-file')"))
    with database.writing.begin() as tx:
        tx.execute(text("UPDATE x SET word = ''"))
    database.close()

    assert b"canary-in-the-file" not in path.read_bytes()
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    raw.close()
