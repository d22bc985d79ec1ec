"""`afterword import disqus`: what it says, and how it ends."""

import gzip
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.harness.disqus_export import BLOG, OldPost, OldThread, export, write_large
from tests.harness.process import Server
from tests.harness.teaspoon import SITE
from tests.harness.wait import wait_until

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


def test_a_rule_that_caught_nothing_is_named(server: Server, tmp_path: Path) -> None:
    said = ("--map", "/a=/b", "--map", "/nowhere=/c")

    for told in (bring(server, tmp_path, *said, "--dry-run"), bring(server, tmp_path, *said)):
        assert "Rule /a=/b: caught 2 threads." in told
        assert "Rule /nowhere=/c: this rule caught nothing." in told


def test_a_dry_run_tells_what_is_here_already_and_where(server: Server, tmp_path: Path) -> None:
    bring(server, tmp_path, "--map", "thread:4=/wrong/")

    same = bring(server, tmp_path, "--map", "thread:4=/wrong/", "--dry-run")
    told = bring(server, tmp_path, "--map", "thread:4=/right/", "--dry-run")
    more = bring(server, tmp_path, "--map", "elsewhere.example=/", "--dry-run")

    assert "All of it is here already: an import would add nothing." in same
    assert "Here already: 6 comments. New: 0." in told
    assert "on another page, and an import leaves them there:" in told
    assert "  1 comment of /right/ at /wrong/" in told
    assert "Move the whole thread, and close it" in told
    assert "Here already: 5 comments. New: 1." in more


def test_a_file_that_may_be_another_blogs_is_warned_of_before_anything_comes(
    server: Server, tmp_path: Path
) -> None:
    looked = bring(server, tmp_path, "--dry-run")
    named = bring(server, tmp_path, "--dry-run", "--map", f"{BLOG}=https://blog.example")
    done = bring(server, tmp_path)

    assert "Is it this blog's export? Most comments stood at old.example" in looked
    assert "Is it this blog's export?" not in named
    assert 0 <= done.find("Is it this blog's export?") < done.find("Imported: ")


def test_what_goes_into_a_file_names_every_page_and_thread_whole(
    server: Server, tmp_path: Path
) -> None:
    long = "a-very-long-name-of-a-page-" * 8
    pages = [OldThread(id=f"p{n}", link=f"{BLOG}/{long}{n}/") for n in range(60)]
    lost = [OldThread(id=f"l{n}", title="Lost") for n in range(60)]
    posts = [OldPost(id=one.id, thread=one.id) for one in (*pages, *lost)]
    (tmp_path / "blog.xml").write_text(export([*pages, *lost], posts))

    told = bring(server, tmp_path, "--dry-run").splitlines()

    for one in pages:
        page = one.link.removeprefix(BLOG)
        assert f"  1 comment to {page}, was at {one.link}, found by address" in told
    for one in lost:
        assert f"  thread {one.id} (Lost), 1 comment: it has no address;" in told


@pytest.mark.parametrize("wanted", [(), ("--all",)])
def test_a_narrow_window_cuts_no_address(
    server: Server, tmp_path: Path, wanted: tuple[str, ...]
) -> None:
    long = "a-very-long-name-of-a-page-" * 4
    pages = [OldThread(id=f"p{n}", link=f"{BLOG}/{long}{n}/") for n in range(60)]
    posts = [OldPost(id=one.id, thread=one.id) for one in pages]
    (tmp_path / "blog.xml").write_text(export(pages, posts))

    told = in_a_window(server, tmp_path, "--dry-run", *wanted)

    assert "\u2026" not in told
    assert ("... and 20 more pages; --all lists them" in told) == (not wanted)
    if wanted:
        assert told.count(f"was at {BLOG}/{long}") == 60


def in_a_window(server: Server, tmp_path: Path, *more: str) -> str:
    """Look at the file in a window of 80 columns; return what it shows."""
    ours, theirs = pty.openpty()
    arguments = ["import", "disqus", str(tmp_path / "blog.xml"), "--site", SITE, *more]
    with subprocess.Popen(  # noqa: S603 - this program itself
        [sys.executable, "-m", "afterword", *arguments],
        env={**server.environment, "COLUMNS": "80"},
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(theirs)
        shown = b""
        # (a window that nobody writes to any more ends with an error)
        with suppress(OSError):
            while some := os.read(ours, 1 << 16):
                shown += some
        os.close(ours)
        assert process.wait() == 0
    return shown.decode().replace("\r\n", "\n")


def test_ctrl_c_says_how_many_are_here_and_the_same_command_goes_on(
    server: Server, tmp_path: Path
) -> None:
    write_large(tmp_path / "blog.xml", comments=12_000, threads=60)
    arguments = ["import", "disqus", str(tmp_path / "blog.xml"), "--site", SITE]
    with subprocess.Popen(  # noqa: S603 - this program itself
        [sys.executable, "-m", "afterword", *arguments],
        env=dict(server.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        wait_until(lambda: brought(server) > 500, 60, "some of it is here")
        process.send_signal(signal.SIGINT)
        told = process.communicate()[1]

    assert process.returncode == 130
    here = re.search(r"Stopped\. ([\d,]+) of 12,000 comments are here, and stay\.", told)
    assert here is not None, told
    # (one batch may have come after the last word of it)
    assert 0 < int(here[1].replace(",", "")) <= brought(server) < 12_000
    assert "The same command goes on from there." in told
    left = 12_000 - brought(server)
    again = bring(server, tmp_path, "--dry-run")
    assert f"Here already: {brought(server):,} comments. New: {left:,}." in again


def brought(server: Server) -> int:
    """Count the comments that are here."""
    path = server.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as file:
        return int(file.execute("SELECT COUNT(*) FROM imported").fetchone()[0])


def test_a_site_that_is_not_there_is_told_before_any_bar(server: Server, tmp_path: Path) -> None:
    told = bring(server, tmp_path, "--site", "nowhere", status=1)

    assert told.strip().startswith("afterword: There is no site called nowhere.")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--map", "nonsense"), "“nonsense” is no rule."),
        (("--map", "http://old.example/?p=12=/?page=3"), "OLD=>NEW"),
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


def test_a_packed_file_that_ends_too_early_is_refused_in_whole_sentences(
    server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "blog.xml"
    path.write_bytes(gzip.compress(path.read_bytes())[:-20])

    told = bring(server, tmp_path, status=1)

    assert re.search(r"to its end: .*[^.]\. Nothing was imported\.", told), told
