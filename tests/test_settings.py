"""Settings come from the environment and a file; what cannot be is refused in words."""

import os
import stat
from pathlib import Path
from threading import Barrier, Thread

import msgspec.structs
import pytest

from afterword import settings
from afterword.domain.errors import SetupError
from afterword.settings import Settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in a folder that has no afterword.toml."""
    monkeypatch.chdir(tmp_path)


def test_without_anything_given_every_setting_has_its_default() -> None:
    assert settings.load({}) == Settings()


def test_what_is_not_ours_in_the_environment_is_left_alone() -> None:
    assert settings.load({"AFTERWORD_TEST_DATA": "x", "PORT": "1", "queue": "2"}) == Settings()


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("ORIGIN", "https://talk.example", "https://talk.example"),
        ("RATE_LIMITS", "off", False),
        ("RATE_LIMITS", "ON", True),
        ("QUEUE", "7", 7),
        ("TRUSTED_PROXIES", "10.0.0.1, ::1 ,", ("10.0.0.1", "::1")),
        ("SECRET", "123", "123"),
    ],
)
def test_the_environment_names_a_setting(name: str, given: str, value: object) -> None:
    found = settings.load({f"AFTERWORD_{name}": given})

    assert getattr(found, name.lower()) == value


@pytest.mark.parametrize("name", ["ORIGIN", "QUEUE", "SECRET"])
def test_an_empty_variable_is_one_that_is_not_set(name: str) -> None:
    assert settings.load({f"AFTERWORD_{name}": ""}) == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text('origin = "https://file.example"\nqueue = 5\nrate_limits = false\n')

    found = settings.load({"AFTERWORD_CONFIG": str(path), "AFTERWORD_QUEUE": "9"})

    assert (found.origin, found.queue, found.rate_limits) == ("https://file.example", 9, False)


def test_the_file_in_the_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "afterword.toml").write_text("streams = 3\n")

    assert settings.load({}).streams == 3


@pytest.mark.parametrize("content", ["quueue = 5", "queue = 0", 'queue = "many"', "queue = "])
def test_a_file_that_cannot_be_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "afterword.toml").write_text(content)

    with pytest.raises(SetupError):
        settings.load({})


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("QUEUE", "0"),
        ("QUEUE", "many"),
        ("RATE_LIMITS", "perhaps"),
        ("PAGE_CACHE_MB", "-1"),
    ],
)
def test_a_value_that_cannot_be_is_refused(name: str, given: str) -> None:
    with pytest.raises(SetupError, match=r"docs/settings\.md"):
        settings.load({f"AFTERWORD_{name}": given})


@pytest.mark.parametrize("name", [one.name for one in msgspec.structs.fields(Settings)])
def test_a_refusal_is_a_sentence_that_says_what_the_setting_can_be(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "afterword.toml").write_text(f"{name} = {{ no = 1 }}\n")

    with pytest.raises(SetupError) as refused:
        settings.load({})

    assert refused.value.words.startswith(f"The setting {name} cannot be")
    assert "`" not in refused.value.words
    assert "$" not in refused.value.words


def test_the_database_is_a_file_in_the_data_folder_unless_it_is_named(tmp_path: Path) -> None:
    here = Settings(data=str(tmp_path))
    there = msgspec.structs.replace(here, database_url="postgresql://x@y/z")

    assert settings.database_url(here) == f"sqlite:///{tmp_path}/afterword.db"
    assert settings.database_url(there) == "postgresql://x@y/z"


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    here = Settings(data=str(tmp_path / "new" / "folder"))

    first = settings.secret(here)

    path = tmp_path / "new" / "folder" / "secret"
    assert first == settings.secret(here)
    assert len(first) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["secret"]  # noqa: PTH208 - also hidden files


def test_a_secret_that_is_given_is_not_written_down(tmp_path: Path) -> None:
    here = Settings(data=str(tmp_path), secret="of mine")  # noqa: S106 - a test's own

    assert settings.secret(here) == b"of mine"
    assert list(tmp_path.iterdir()) == []


def test_processes_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    here = Settings(data=str(tmp_path))
    together = Barrier(8)
    found: list[bytes] = []

    def ask() -> None:
        together.wait()
        found.append(settings.secret(here))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(found)) == 1
