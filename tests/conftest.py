"""Fixtures with real things: databases, a server process, a browser, a blog, a clock to set."""

import shutil
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import hypothesis
import pytest
from playwright.sync_api import sync_playwright

from afterword.clock import SetClock
from afterword.db.connect import Database
from afterword.db.migrate import migrate
from tests.harness.blog import Blog
from tests.harness.browser import Chromium
from tests.harness.data import data_dir as find_data_dir
from tests.harness.postgres import Postgres
from tests.harness.process import Server
from tests.harness.soak import is_soak
from tests.harness.teaspoon import Teaspoon

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_PICTURES = Path(__file__).resolve().parents[1] / "test-results"
_LOG_SHOWN = 8_000
_FAILED = pytest.StashKey[bool]()

# A shared machine is slow now and then: how long one example takes says nothing.
hypothesis.settings.register_profile("test", deadline=None)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=2_000)
hypothesis.settings.load_profile("soak" if is_soak() else "test")


class Serve(Protocol):
    """Starts a server; each call starts another one, on a data folder of its own."""

    def __call__(
        self, database: str | None = None, *, name: str = "house", **settings: str
    ) -> Server:
        """Return it, ready; `AFTERWORD_...` settings are given by name."""
        ...


class NewDatabase(Protocol):
    """Makes an empty database for a server; each call makes another one."""

    def __call__(self) -> str | None:
        """Return its URL; None for the SQLite file that a server keeps in its own data folder."""
        ...


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands at noon, UTC, until the test moves it."""
    return SetClock(NOON)


@pytest.fixture
def data_dir() -> Path:
    """The folder of texts that others wrote; ask `real_data` for one file of it."""
    return find_data_dir()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server for the whole run, started when the first test asks for it."""
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new, empty database: the test runs once on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'afterword.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema, to copy: migrating each test's own would take long."""
    path = tmp_path_factory.mktemp("template") / "afterword.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgres: Postgres) -> str:
    """A PostgreSQL database with the newest schema, to copy."""
    name = postgres.create()
    _migrate(postgres.url(name))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new database with the newest schema: the test runs once on each kind."""
    if request.param == "sqlite":
        path = tmp_path / "afterword.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create(template=request.getfixturevalue("postgresql_template"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """An open, migrated, empty database: the test runs once on each kind."""
    database = Database(migrated_url)
    yield database
    database.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> NewDatabase:
    """Make databases for servers: the test runs once on each kind."""
    if request.param == "sqlite":
        return lambda: None
    server: Postgres = request.getfixturevalue("postgres")
    return lambda: server.url(server.create())


@pytest.fixture
def serve(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Serve]:
    """Start `afterword serve` as a process, as often as the test likes."""
    servers: list[Server] = []

    def start(database: str | None = None, *, name: str = "house", **settings: str) -> Server:
        server = Server(tmp_path / name, database, settings)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.leave()
        if request.node.stash.get(_FAILED, False):
            # pytest shows this under the failure.
            print(f"--- log of {server.origin} ---\n{server.logs()[-_LOG_SHOWN:]}")  # noqa: T201


@pytest.fixture
def blog() -> Iterator[Blog]:
    """An empty blog on another origin than any server's."""
    blog = Blog()
    yield blog
    blog.stop()


@pytest.fixture(scope="module")
def teaspoon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teaspoon]:
    """A server with one site, on SQLite, and the blog that embeds it, for a module's tests."""
    teaspoon = Teaspoon(Server(tmp_path_factory.mktemp("teaspoon")), Blog())
    yield teaspoon
    teaspoon.close()


@pytest.fixture(scope="module")
def teaspoon_on_both(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Teaspoon]:
    """The same, once on each kind of database."""
    server = Server(tmp_path_factory.mktemp("teaspoon"), new_database())
    teaspoon = Teaspoon(server, Blog())
    yield teaspoon
    teaspoon.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """One browser for a module's tests.

    Not for the whole run: while Playwright is on, the main thread counts as inside an event loop,
    and no other module's test could call `asyncio.run`.
    """
    with sync_playwright() as playwright:
        browser = Chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium: Chromium, request: pytest.FixtureRequest) -> Iterator[Chromium]:
    """A browser that nobody has used yet; `browser.visitor()` is somebody in it."""
    yield chromium
    if request.node.stash.get(_FAILED, False):
        chromium.show(_PICTURES, request.node.name)
    chromium.send_everyone_home()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell the fixtures that end after a test whether it failed, and show what a server said."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
        if report.failed and isinstance(item, pytest.Function):
            report.sections += [
                (f"log of {value.origin}", value.server.logs()[-_LOG_SHOWN:])
                for value in item.funcargs.values()
                if isinstance(value, Teaspoon)
            ]
    return report


def _migrate(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.close()
