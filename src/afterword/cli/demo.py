"""`afterword demo`: the example blog on one origin, Afterword on another, threads in it."""

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from afterword import settings
from afterword.cli import serve as serving
from afterword.cli.alone import alone, free_address
from afterword.cli.house import house_of, opened
from afterword.cli.sign_in import link_for
from afterword.db.connect import Database
from afterword.demo import blog as blogs
from afterword.demo import desk
from afterword.demo import seed as seeds
from afterword.demo.fixture import FIXTURE
from afterword.demo.seed import Seeding
from afterword.domain.errors import SetupError
from afterword.domain.ids import PageKey, thread_id
from afterword.page.words import comments
from afterword.people import accounts
from afterword.projection import threads
from afterword.settings import Settings

_console = Console(soft_wrap=True)


def demo(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port of Afterword.")] = 8000,
    blog_port: Annotated[int, typer.Option(help="Port of the example blog.")] = 8001,
    data: Annotated[str, typer.Option(help="Folder to keep it in.")] = "demo-data",
    seed: Annotated[int, typer.Option(help="Another seed, other conversations.")] = 1,
) -> None:
    """Serve the magazine Teaspoon with its threads, to try everything out."""
    origin, blog = f"http://{host}:{port}", f"http://{host}:{blog_port}"
    given = replace(settings.load(), data=data, origin=origin)
    if port == blog_port:
        words = f"Afterword and the blog cannot both listen on {port}. Choose another --blog-port."
        raise SetupError(words)
    address = free_address(host, port)
    blog_address = free_address(host, blog_port, "--blog-port")
    site = Path(data) / "blog"
    with alone(Path(data)):
        with opened(given, make=True) as database:
            _furnish(database, given, blog, seed)
            links = _sign_in_links(database, given)
            counts = _counts(database)
        blogs.build(source(), site, origin)
        with blogs.serve(site, blog_address, blog_port):
            _greet(origin, blog, links, counts)
            serving.run(given, address, port)


def source() -> Path:
    """Return where the example blog's texts are."""
    package = Path(str(files("afterword")))
    for place in (package.parents[1] / "examples" / "blog", package / "examples" / "blog"):
        if place.is_dir():
            return place
    words = "The example blog is not installed. Clone the repository and run `make demo`."
    raise SetupError(words)


def _furnish(database: Database, given: Settings, blog: str, seed: int) -> None:
    if seeds.is_seeded(database):
        return
    house = house_of(given)
    seeding = Seeding(
        database=database,
        seal_key=house.seal_key,
        blog=blog,
        content=source() / "content",
        secret=settings.secret(given),
        seed=seed,
        now=house.clock.now(),
    )
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=_console
    ) as progress:
        task = progress.add_task("Inviting commenters", total=seeds.total())
        with database.writing.begin() as tx:
            seeds.write(tx, seeding, lambda count: progress.advance(task, count))
            desk.furnish(tx, seeding)


def _sign_in_links(database: Database, given: Settings) -> dict[str, str]:
    """Return for each who has a role there how to sign in as them, once."""
    who = {
        f"its moderator {seeds.MODERATOR_NAME}": seeds.MODERATOR,
        f"the second moderator {desk.SECOND_MODERATOR[1]}": desk.SECOND_MODERATOR[0],
        f"its owner {desk.OWNER[1]}": desk.OWNER[0],
    }
    with database.writing.begin() as tx:
        house = house_of(given)
        found = {name: accounts.by_email(tx, email) for name, email in who.items()}
        tokens = {name: link_for(tx, house, who[name]) for name, one in found.items() if one}
    return {name: f"{given.origin}/sign-in/{token}" for name, token in tokens.items()}


def _counts(database: Database) -> dict[str, int]:
    """Count the comments under each page as they are now: people may have written since."""
    names = {thread_id(seeds.SITE, PageKey(fixture.page)): fixture.page for fixture in FIXTURE}
    with database.reading.connect() as tx:
        found = threads.counts(tx, list(names))
    return {page: found.get(name, 0) for name, page in names.items()}


def _greet(origin: str, blog: str, links: dict[str, str], counts: dict[str, int]) -> None:
    _console.print(f"\n[bold]Teaspoon[/bold], a magazine that uses Afterword:  {blog}/\n")
    for fixture in FIXTURE:
        kind = "closed" if fixture.closed else "nested" if fixture.nested else ""
        count = f"{comments(counts[fixture.page]):>15}"
        _console.print(f"  {fixture.name}  {count}  {blog}{fixture.page}  {kind}")
    _console.print(f"\nAfterword itself:  {origin}/{seeds.SITE}/how")
    for name, link in links.items():
        _console.print(f"Sign in as {name}, once:  {link}")
    _console.print(f"What waits for them:  {origin}/desk\n")
    _console.print("Stop with Ctrl-C. What you write is kept in the data folder.\n")
