"""Every setting: name, type, default, meaning. Read once, from the environment and a file.

`AFTERWORD_ORIGIN=https://talk.example` in the environment, or `origin = "https://talk.example"`
in `afterword.toml` (in the folder it is started from, or named by `AFTERWORD_CONFIG`). The
environment wins.
"""

import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec.structs
from msgspec import Meta, Struct

from afterword.domain.errors import SetupError

PREFIX = "AFTERWORD_"
_FILE = "afterword.toml"
_SECRET_FILE = "secret"  # noqa: S105 - the name of a file
_SECRET_BYTES = 32
_ALL_OF_THEM = "docs/settings.md lists them all."
_MUST_BE: Mapping[str, str] = {
    "data": "the path of a folder",
    "database_url": "an address such as sqlite:////path/to/file.db",
    "origin": "scheme and host, such as https://talk.example, with nothing behind",
    "secret": "a text",
    "rate_limits": "on or off",
    "trusted_proxies": "addresses such as 127.0.0.1",
    "page_cache_mb": "a whole number, 1 or more",
    "queue": "a whole number, 1 or more",
    "streams": "a whole number, 1 or more",
    "http2": "on or off",
    "import_mb": "a whole number, 1 or more",
    "log_level": "debug, info, warning or error",
}
"""What each setting can be, to end a sentence with."""


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How this server runs."""

    data: str = "data"
    """Folder of the database and the secret, made when it is not there."""

    database_url: str = ""
    """`sqlite:////path/to/file.db` or `postgresql://user@host/name`; empty: a file in `data`."""

    origin: Annotated[str, Meta(pattern=r"^https?://[A-Za-z0-9.\-\[\]:]+$")] = (
        "http://127.0.0.1:8000"
    )
    """Where the world reaches this server: scheme, host and port."""

    secret: str = ""
    """Key of seals and signatures; empty: made once and kept in `data`."""

    rate_limits: bool = True
    """`on` or `off`: whether one network may only write so much. Off for benchmarks only."""

    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    """Addresses of reverse proxies whose `X-Forwarded-For` is believed, separated by commas."""

    page_cache_mb: Annotated[int, Meta(ge=1)] = 64
    """Memory for ready pages, in megabytes."""

    queue: Annotated[int, Meta(ge=1)] = 2048
    """Comments that may wait to be written; more are asked to come back in a moment."""

    streams: Annotated[int, Meta(ge=1)] = 20_000
    """Readers who may follow threads live at the same time."""

    http2: bool = False
    """`on` or `off`: whether proxies may speak HTTP/2 too, without TLS. Each connection then takes
    half as much memory again."""

    import_mb: Annotated[int, Meta(ge=1)] = 2048
    """How large a file may be, in megabytes, from which an owner imports comments at the desk."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """`debug`, `info`, `warning` or `error`."""


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Raises:
        SetupError: If a setting is unknown or cannot be what it is.
    """
    given = os.environ if environment is None else environment
    wanted = {**_file(given), **_named(given)}
    for name, value in wanted.items():
        _usable(name, value)
    return msgspec.convert(wanted, Settings, strict=False)


def _usable(name: str, value: object) -> None:
    """Refuse what cannot be, in a sentence that says what can."""
    kinds = {setting.name: setting.type for setting in msgspec.structs.fields(Settings)}
    if name not in kinds:
        words = f"There is no setting called “{name}”. {_ALL_OF_THEM}"
        raise SetupError(words)
    try:
        msgspec.convert(value, kinds[name], strict=False)
    except msgspec.ValidationError as error:
        words = f"The setting {name} cannot be “{value}”: it is {_MUST_BE[name]}. {_ALL_OF_THEM}"
        raise SetupError(words) from error


def database_url(settings: Settings) -> str:
    """Return where the database is."""
    if settings.database_url:
        return settings.database_url
    return f"sqlite:///{(Path(settings.data) / 'afterword.db').resolve()}"


def secret(settings: Settings) -> bytes:
    """Return the server's secret; made and kept in the data folder the first time."""
    if settings.secret:
        return settings.secret.encode()
    path = Path(settings.data) / _SECRET_FILE
    if not path.exists():
        _make_secret(path)
    return path.read_text().strip().encode()


def _make_secret(path: Path) -> None:
    """Put a new secret in place whole or not at all, also when two processes start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    with draft.open("w") as file:
        file.write(secrets.token_hex(_SECRET_BYTES))
        file.flush()
        # A secret that a power cut left empty would fit none of the seals made with it.
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _named(environment: Mapping[str, str]) -> dict[str, object]:
    names = {setting.name for setting in msgspec.structs.fields(Settings)}
    given = {
        name: environment[PREFIX + name.upper()]
        for name in names
        if environment.get(PREFIX + name.upper())
    }
    return {name: _value(name, value) for name, value in given.items()}


def _value(name: str, value: str) -> object:
    if name == "trusted_proxies":
        return [part.strip() for part in value.split(",") if part.strip()]
    if name in {"rate_limits", "http2"}:
        return {"on": True, "off": False}.get(value.lower(), value)
    return value


def _file(environment: Mapping[str, str]) -> dict[str, object]:
    named = environment.get(PREFIX + "CONFIG")
    path = Path(named or _FILE)
    if not path.exists():
        if named:
            words = f"There is no file {named}, which {PREFIX}CONFIG names."
            raise SetupError(words)
        return {}
    try:
        return tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        words = f"{path} is not valid TOML: {error}"
        raise SetupError(words) from error
