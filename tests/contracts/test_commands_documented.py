"""Every command and option is in docs/running.md, and every command there exists."""

import re
from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from afterword.cli import application

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "running.md"


def test_every_command_is_documented() -> None:
    documented = DOCS.read_text()

    missing = [name for name, _ in _commands() if f"`afterword {name}" not in documented]

    assert missing == []


def test_every_option_of_a_command_is_documented_with_it() -> None:
    documented = DOCS.read_text()

    missing = [
        f"{name} {option}"
        for name, command in _commands()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--") and option != "--help" and f"`{option}" not in documented
    ]

    assert missing == []


def test_every_command_the_docs_name_exists() -> None:
    known = {name for name, _ in _commands()}
    groups = {name.split()[0] for name in known if " " in name}

    named = {
        words
        for page in [*DOCS.parent.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
        for words in re.findall(r"`afterword ([a-z-]+(?: [a-z-]+)?)", page.read_text())
    }

    assert {words for words in named if _known(words, known, groups)} == named


def _known(words: str, known: set[str], groups: set[str]) -> bool:
    """Say whether `site add` or, with an argument after it, `check thread` is a command."""
    first, _, second = words.partition(" ")
    return words in known or (first in groups and not second) or first in known - groups


def _commands() -> Iterator[tuple[str, TyperCommand]]:
    waiting: list[tuple[str, object]] = [("", get_command(application))]
    while waiting:
        name, command = waiting.pop()
        if isinstance(command, TyperGroup):
            waiting += [(f"{name} {key}".strip(), sub) for key, sub in command.commands.items()]
        elif isinstance(command, TyperCommand):
            yield name, command
