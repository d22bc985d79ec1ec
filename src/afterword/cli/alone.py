"""Who may be at work where: one server to a data folder, and one to a port."""

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from afterword.domain.errors import SetupError


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other servers out of a data folder: each would show the other's comments late.

    Raises:
        SetupError: If a server is at work there already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    words = f"Another Afterword serves from {folder} already. One is enough."
    with _locked(folder, words):
        yield


@contextmanager
def unserved(folder: Path) -> Iterator[None]:
    """Keep servers away from a data folder while everything in it is made anew.

    Raises:
        SetupError: If a server is at work there.
    """
    if not folder.is_dir():
        yield
        return
    words = f"An Afterword serves from {folder}. Stop it first, and start it again afterwards."
    with _locked(folder, words):
        yield


def free_address(host: str, port: int, option: str = "--port") -> str:
    """Return the address to listen on, if nobody else does.

    Granian lets several processes share a port, which here would answer every other request
    from another database.

    Args:
        host: As it was given.
        port: As it was given.
        option: What chooses another port, for whoever reads the refusal.

    Raises:
        SetupError: If nobody can listen there.
    """
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(where)
    except OSError as error:
        words = f"Nobody can listen on {host}:{port}: {error.strerror}. Choose another {option}."
        raise SetupError(words) from error
    return str(where[0])


@contextmanager
def _locked(folder: Path, words: str) -> Iterator[None]:
    with (folder / "serving").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SetupError(words) from error
        yield
