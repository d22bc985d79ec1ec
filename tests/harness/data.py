"""Texts that no one of this project wrote, for tests of real talk and real attacks.

They are not ours to publish, so they are not in the repository: a test that wants them is
skipped where they are not.
"""

import os
from pathlib import Path

import pytest

_REPOSITORY = Path(__file__).resolve().parents[2]


def data_dir() -> Path:
    """Return the folder of test data: AFTERWORD_TEST_DATA, else one beside the repository."""
    named = os.environ.get("AFTERWORD_TEST_DATA")
    return Path(named) if named else _REPOSITORY.parent / "shared" / "data"


def real_data(name: str) -> Path:
    """Return a file of test data by its path in the folder; skip the test where it is absent."""
    path = data_dir() / name
    if not path.exists():
        pytest.skip(f"no {name} in {data_dir()} (AFTERWORD_TEST_DATA names the folder)")
    return path
