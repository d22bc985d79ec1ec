"""`afterword import disqus`: what it says, and how it ends."""

from pathlib import Path

import pytest

from tests.harness.disqus_export import BLOG, OldPost, OldThread, export
from tests.harness.process import Server
from tests.harness.teaspoon import SITE

THREADS = [
    OldThread(id="1", link=f"{BLOG}/a/", title="A", closed=True),
    OldThread(id="2", link=f"{BLOG}/a", title="A"),
    OldThread(id="3", link="http://elsewhere.example/b/", title="B"),
    OldThread(id="4", title="C"),
]
POSTS = [
    *(OldPost(id=str(n), thread="1", minute=n) for n in range(1, 4)),
    OldPost(id="5", thread="2", spam=True),
    OldPost(id="6", thread="2", parent="5"),
    OldPost(id="7", thread="3"),
    OldPost(id="8", thread="4"),
    OldPost(id="9", thread="1", html=""),
]


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A house with a site, that serves nobody."""
    server = Server(tmp_path / "house")
    server.run("site", "add", SITE, "--origin", "https://blog.example")
    (tmp_path / "blog.xml").write_text(export(THREADS, POSTS))
    return server


def bring(server: Server, tmp_path: Path, *more: str, status: int = 0) -> str:
    """Import the file and return what was said."""
    file = str(tmp_path / "blog.xml")
    return server.run("import", "disqus", file, "--site", SITE, *more, status=status)


def test_a_dry_run_tells_what_would_go_where_and_what_to_do_about_the_rest(
    server: Server, tmp_path: Path
) -> None:
    told = bring(server, tmp_path, "--dry-run")

    assert "7 comments in 4 threads: 6 live, 0 deleted, 1 spam." in told
    assert "old.example: 5 comments, taken to be the blog" in told
    assert "elsewhere.example: 1 comment, another site" in told
    assert f"{BLOG}/a/ (and 1 more)" in told
    assert "Left out, because there are no words in them: 1 comment:" in told
    assert "thread 4 (C), 1 comment: it has no address;" in told
    assert "say where it is with --map thread:4=/its/page/" in told
    assert "Nothing was changed." in told


def test_an_import_sums_up_and_a_second_adds_what_a_rule_finds(
    server: Server, tmp_path: Path
) -> None:
    first = bring(server, tmp_path)
    second = bring(server, tmp_path, "--map", "elsewhere.example=/", "--map", "thread:4=/c/")

    assert "Imported: 4 comments, and 0 deleted without their words, to 1 page." in first
    assert "Kept out as spam: 1." in first
    assert "same page: 1 thread." in first
    assert "since what they answer is not here: 1." in first
    assert "To no page: 2 comments in 2 threads:" in first
    assert "Imported: 2 comments, and 0 deleted without their words, to 2 pages." in second
    assert "Here already: 5." in second


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--map", "nonsense"), "“nonsense” is no rule."),
        (("--site", "nowhere"), "There is no site called nowhere."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    server: Server, tmp_path: Path, arguments: tuple[str, str], words: str
) -> None:
    assert words in bring(server, tmp_path, *arguments, status=1)


def test_a_broken_file_ends_with_its_line(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "blog.xml"
    path.write_text(path.read_text()[:-20])

    told = bring(server, tmp_path, status=1)

    assert "afterword: blog.xml, line" in told
    assert "Nothing was imported." in told
