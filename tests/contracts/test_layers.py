"""What no import contract can see: names that say nothing, and who writes the log."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "src" / "afterword"

# Who may speak SQL. The rest hands an open transaction on, and needs only the name of its type.
STORAGE = {"db", "log", "people", "projection"}

# A function lives with the word it is about; these are about no word.
NAMELESS = {"common", "core", "helpers", "managers", "misc", "services", "tools", "utils"}


def test_the_boundaries_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(  # noqa: S603 - our own tool on our own code
        [lint, "--no-logo", "--no-cache"],
        cwd=REPOSITORY,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_has_a_name_that_says_nothing() -> None:
    nameless = [path for path in SOURCE.rglob("*") if path.name.removesuffix(".py") in NAMELESS]

    assert nameless == []


def test_only_the_log_writes_the_log() -> None:
    writers = {
        path.relative_to(SOURCE).as_posix()
        for path, call in _calls()
        if _name(call.func) == "insert" and [_name(table) for table in call.args] == ["log"]
    }

    assert writers == {"log/append.py"}


def test_nothing_changes_or_deletes_what_is_in_the_log() -> None:
    changes = [
        f"{path.relative_to(SOURCE)}:{call.lineno}"
        for path, call in _calls()
        if _name(call.func) in {"update", "delete"}
        and [_name(table) for table in call.args] == ["log"]
    ]

    assert changes == []


def test_only_storage_speaks_sql() -> None:
    speakers = {
        f"{path.relative_to(SOURCE)}: {alias.name}"
        for path in SOURCE.rglob("*.py")
        if path.relative_to(SOURCE).parts[0] not in STORAGE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
        if alias.name != "Connection"
    }

    assert speakers == set()


def _calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield path, node


def _name(node: ast.expr) -> str:
    """Return the last word of `name` or of `module.name`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
