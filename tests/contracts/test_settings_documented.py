"""Every setting is in docs/settings.md with its default, and every setting there exists."""

import re
from pathlib import Path

from msgspec.structs import fields

from afterword.settings import PREFIX, Settings

DOCS = Path(__file__).resolve().parents[2] / "docs" / "settings.md"

# Where the file of settings lies can only be said outside it.
OUTSIDE = {f"{PREFIX}CONFIG"}


def test_every_setting_has_a_row_and_every_row_a_setting() -> None:
    settings = {PREFIX + field.name.upper() for field in fields(Settings)}

    assert set(_rows()) == settings | OUTSIDE


def test_the_row_of_a_setting_shows_its_default() -> None:
    rows = _rows()

    shown = {field.name: _shown(field.default) for field in fields(Settings)}
    missing = {
        name: default
        for name, default in shown.items()
        if f"`{default}`" not in rows.get(PREFIX + name.upper(), "") and default
    }

    assert missing == {}


def test_every_setting_named_anywhere_in_the_docs_exists() -> None:
    known = set(_rows())

    named = {
        name
        for page in [*DOCS.parent.rglob("*.md"), DOCS.parents[1] / "README.md"]
        for name in re.findall(rf"\b{PREFIX}(?!TEST_|SOAK)[A-Z0-9_]*[A-Z]\b", page.read_text())
    }

    assert named <= known


def _rows() -> dict[str, str]:
    """Return the rows of the tables, by the setting that they begin with."""
    lines = re.findall(rf"^\| *`({PREFIX}[A-Z0-9_]+)` *\|(.*)$", DOCS.read_text(), re.MULTILINE)
    return dict(lines)


def _shown(default: object) -> str:
    """Return a default as an operator would write it."""
    match default:
        case bool():
            return "on" if default else "off"
        case tuple():
            return ",".join(map(str, default))
        case _:
            return str(default)
