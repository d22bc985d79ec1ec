"""A file that is not what it should be is refused with the line, and changes nothing."""

import gzip
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterword.domain.errors import InvalidError
from tests.harness.data import data_dir, real_data
from tests.harness.disqus_export import BLOG, HEAD, TAIL, OldPost, OldThread, export
from tests.transfer.moving_in import OldHouse, on_sqlite

MEBIBYTE = 1 << 20
_DOCTYPE = '<?xml version="1.0"?>\n<!DOCTYPE disqus [{}]>\n<disqus xmlns="http://disqus.com"/>'
_LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
)
HOSTILE = {
    "external entity": _DOCTYPE.format('<!ENTITY x SYSTEM "file:///etc/passwd">'),
    "entity over the network": _DOCTYPE.format('<!ENTITY x SYSTEM "http://127.0.0.1:9/">'),
    "parameter entity": _DOCTYPE.format('<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;'),
    "billion laughs": _DOCTYPE.format(_LAUGHS),
    "document type": '<!DOCTYPE disqus SYSTEM "http://127.0.0.1:9/x.dtd">\n<disqus/>',
    "unknown entity": f"{HEAD}<thread>&nbsp;</thread>{TAIL}",
    "a million levels": HEAD + "<a>" * 1_000_000,
    "one endless text": f"{HEAD}<post><message>{'x' * 3 * MEBIBYTE}",
    "one endless tag": f'{HEAD}<post dsq:id="{"x" * 3 * MEBIBYTE}',
    "one endless remark": f"{HEAD}<!-- {'x' * 3 * MEBIBYTE}",
    "two roots": export([], []) + export([], []).partition("\n")[2],
    "another root": '<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>',
    "another namespace": '<disqus xmlns="http://elsewhere.example"/>',
    "unquoted attribute": f"{HEAD}<post dsq:id=1></post>{TAIL}",
    "a character that cannot be": f"{HEAD}<thread><title>\x08</title></thread>{TAIL}",
    "an encoding nobody knows": '<?xml version="1.0" encoding="klingon"?><disqus/>',
    "nothing": "",
    "no XML": "Dear sir or madam",
}


@pytest.fixture
def house(sqlite_template: Path, tmp_path: Path) -> Iterator[OldHouse]:
    """A house on SQLite; nothing here reaches the database."""
    with on_sqlite(sqlite_template, tmp_path) as house:
        yield house


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_with_their_line_in_little_memory(
    house: OldHouse, kind: str
) -> None:
    before = house.everything()
    file = house.write(HOSTILE[kind])

    tracemalloc.start()
    with pytest.raises(InvalidError, match=r"export\.xml, line \d+: .* Nothing was imported\."):
        house.bring(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 16 * MEBIBYTE
    assert house.everything() == before
    assert list((house.folder / "importing").glob("*.db*")) == []


def test_a_file_that_swells_is_refused(house: OldHouse) -> None:
    before = house.everything()
    piece = "<category><title>all the same</title></category>" * 20_000
    with gzip.open(house.folder / "bomb.xml.gz", "wt") as file:
        file.write(HEAD)
        for _ in range(60):
            file.write(piece)
        file.write(TAIL)

    with pytest.raises(InvalidError, match="unpacks to more than 100 times its size"):
        house.bring(house.folder / "bomb.xml.gz")

    assert house.everything() == before


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_a_file_that_was_cut_off_anywhere_is_refused_whole(house: OldHouse, packed: bool) -> None:  # noqa: FBT001 - a kind of file
    posts = [OldPost(id=str(n), thread="t", minute=n) for n in range(200)]
    whole = export([OldThread(id="t", link=f"{BLOG}/a/")], posts).encode()
    whole = gzip.compress(whole, mtime=0) if packed else whole
    before = house.everything()

    for percent in range(0, 100, 2):
        file = house.write(whole[: len(whole) * percent // 100], f"cut-{percent}.xml")
        with pytest.raises(InvalidError, match=r"line \d+|unpacked to its end"):
            house.bring(file)

    assert house.everything() == before


def test_a_real_file_that_was_cut_off_anywhere_is_refused_whole(house: OldHouse) -> None:
    whole = real_data("import/disqus/incolumitas-2020.xml").read_bytes()
    before = house.everything()

    for percent in range(1, 100, 7):
        file = house.write(whole[: len(whole) * percent // 100], f"cut-{percent}.xml")
        with pytest.raises(InvalidError, match=r"line \d+"):
            house.bring(file)

    assert house.everything() == before


def test_files_that_others_have_poisoned_are_refused(house: OldHouse) -> None:
    real_data("import/wxr-official-fixtures/malformed.xml")
    files = sorted((data_dir() / "import" / "wxr-official-fixtures").glob("*.xml"))
    before = house.everything()

    for file in files:
        with pytest.raises(InvalidError, match=rf"{file.name}, line \d+"):
            house.bring(file)

    assert len(files) > 30
    assert house.everything() == before


@pytest.mark.parametrize(
    ("name", "line", "why"),
    [
        ("malformed", 90, "this is not well-formed XML"),
        ("malformed-simple", 14, "the file ends too early"),
        ("crazy-cdata", 18, "this is not well-formed XML"),
    ],
)
def test_the_line_is_the_one_where_a_file_breaks(
    house: OldHouse, name: str, line: int, why: str
) -> None:
    text = real_data(f"import/wxr-official-fixtures/{name}.xml").read_text()
    # (dressed as an export, so that it is read at all)
    dressed = text.replace("<rss", '<disqus xmlns="http://disqus.com"', 1)

    with pytest.raises(InvalidError, match=rf"line {line}: {why}"):
        house.bring(dressed.replace("</rss>", "</disqus>"))


def test_what_stands_before_the_first_line_does_no_harm(house: OldHouse) -> None:
    text = export([OldThread(id="t", link=f"{BLOG}/a/")], [OldPost(id="1", thread="t")])

    _, report = house.bring(f"\ufeff\n\n{text}")

    assert report.imported == 1
    with pytest.raises(InvalidError, match="line 5:"):
        house.bring(f"\n\n{HEAD}<post")


def test_a_fixture_of_another_importer_is_read_once_its_one_broken_line_is_mended(
    house: OldHouse,
) -> None:
    path = real_data("import/disqus/remark42-disqus.xml")
    with pytest.raises(InvalidError, match="line 147: this is not well-formed XML"):
        house.bring(path)

    mended = path.read_text().replace("<thread dsq:id=247937687/>", '<thread dsq:id="247937687"/>')
    preview, report = house.bring(mended, "http://radio-t.umputun.com=https://radio-t.com")

    assert (report.imported, report.spam, preview.nowhere) == (4, 1, [])
    assert [one.why for one in preview.skipped] == ["their time cannot be read"]
