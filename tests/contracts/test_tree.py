"""The tree drawn in ARCHITECTURE.md is the tree on disk, and its words are the packages' own."""

import ast
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = "src/afterword"


@dataclass(frozen=True)
class Drawn:
    """One line of the drawing."""

    path: str
    purpose: str


def test_the_tree_draws_what_lies_at_the_top_of_the_repository() -> None:
    drawn = {line.path.split("/")[0] for line in _tree()}

    assert drawn == {path.split("/")[0] for path in _files() if not path.startswith(".")}


def test_the_tree_draws_every_package_and_module_of_the_source() -> None:
    inside = [line.path.removeprefix(f"{SOURCE}/") for line in _tree() if SOURCE in line.path]
    drawn = {name.rstrip("/") for name in inside if name}

    assert drawn == _top_of_the_source()


def test_a_package_opens_with_the_words_the_tree_has_for_it() -> None:
    packages = [line for line in _tree() if re.fullmatch(rf"{SOURCE}/\w+/", line.path)]

    drawn = {line.path: line.purpose for line in packages if line.purpose}

    assert drawn == {path: _opening(path) for path in drawn}


def test_every_drawn_line_says_what_it_is_for() -> None:
    silent = [line.path for line in _tree() if not line.purpose]

    # The well-known files of any repository share one line and need no words.
    assert {path for path in silent if not re.fullmatch(r"[A-Z]+(\.md)?", path)} <= {f"{SOURCE}/"}


@cache
def _tree() -> list[Drawn]:
    text = (REPOSITORY / "ARCHITECTURE.md").read_text()
    block = re.search(r"^## .*\btree\b.*?^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert block, 'ARCHITECTURE.md has no drawing under a heading "The tree"'
    lines = [line for line in block[1].splitlines() if "──" in line]
    return [drawn for line in lines for drawn in _line(line)]


def _line(line: str) -> list[Drawn]:
    """Read `    ├── name/  another.py   what they are for`."""
    indent, _, rest = line.partition("── ")
    within = f"{SOURCE}/" if len(indent) > 1 else ""
    words = re.split(r" / |\s{2,}", rest.strip())
    names = [word for word in words if re.fullmatch(r"[\w./-]+", word) and _is_name(word)]
    purpose = " ".join(words[len(names) :])
    return [Drawn(within + name, _plain(purpose)) for name in names]


def _is_name(word: str) -> bool:
    return "." in word or word.endswith("/") or word in {"LICENSE", "Makefile"}


def _plain(purpose: str) -> str:
    """Leave out the step's number and the list of files that may follow in brackets."""
    return re.sub(r"^\d ", "", re.sub(r"\s*\([^)]*\)$", "", purpose)).rstrip(".")


def _opening(package: str) -> str:
    module = ast.parse((REPOSITORY / package / "__init__.py").read_text())
    return (ast.get_docstring(module) or "").partition("\n")[0].rstrip(".")


def _top_of_the_source() -> set[str]:
    inside = [path.removeprefix(f"{SOURCE}/") for path in _files() if path.startswith(SOURCE)]
    return {path.split("/")[0] for path in inside if path.endswith(".py")}


@cache
def _files() -> list[str]:
    """List what belongs to the repository: what is in it, and what is new and not ignored."""
    git = shutil.which("git")
    if git is None or not (REPOSITORY / ".git").exists():
        pytest.skip("not a git repository, so what lies here may be anything")
    # As another user than the repository's owner, git wants to hear that this is meant.
    command = [git, "-c", f"safe.directory={REPOSITORY}", "ls-files", "-co", "--exclude-standard"]
    listing = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True)  # noqa: S603 - git itself
    return [path for path in listing.stdout.splitlines() if (REPOSITORY / path).exists()]
