"""The example blog: Pelican builds it, a small static server serves it."""

import os
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from typing_extensions import override

BUILD_TIME_S = 60
POLL_S = 0.05
"""How often a server looks whether it was closed."""


class BuildError(RuntimeError):
    """Pelican could not build the blog; the message is what it said."""


class BlogServer(ThreadingHTTPServer):
    """Serves a folder from a thread of its own until it is closed; a context manager."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, directory: Path, host: str, port: int) -> None:
        # Made first: a server that cannot have its port closes itself at once.
        self._thread = threading.Thread(
            target=self.serve_forever, args=(POLL_S,), name="blog", daemon=True
        )
        super().__init__((host, port), partial(StaticFiles, directory=str(directory)))
        self._thread.start()

    @property
    def origin(self) -> str:
        """Where the blog can be read, without a slash at the end."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    @override
    def server_close(self) -> None:
        """Stop answering, wait for the thread to end and free the port."""
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        super().server_close()


class StaticFiles(SimpleHTTPRequestHandler):
    """Answers with files, `index.html` for a folder, and never lists one."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 - the base class reads it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".svg": "image/svg+xml",
    }

    @override
    def end_headers(self) -> None:
        """Let nothing grow old: whoever rebuilds the blog sees it at once."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    @override
    def list_directory(self, path: str | os.PathLike[str]) -> None:
        """Say that a folder without an index is not there."""
        self.send_error(404)

    @override
    def log_message(self, *_args: Any, **_named: Any) -> None:
        """Keep quiet: the demo prints its own addresses."""


def build(source: Path, output: Path, origin: str) -> None:
    """Build the blog so that its pages embed the Afterword at `origin`.

    Args:
        source: Folder that holds `pelicanconf.py`.
        output: Folder to build into; what it held before goes.
        origin: Scheme, host and port of the Afterword that the pages embed.

    Raises:
        BuildError: If Pelican fails; `output` may then be half built.
    """
    command = [sys.executable, "-m", "pelican", "content", "--settings", "pelicanconf.py"]
    command += ["--output", str(output.resolve()), "--delete-output-directory"]
    done = subprocess.run(  # noqa: S603 - our own interpreter, no shell, no words of a visitor
        [*command, "--quiet", "--fatal", "warnings"],
        cwd=source,
        # A Python cache beside the settings would leave traces in a read-only installation.
        env={**os.environ, "AFTERWORD_ORIGIN": origin, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=BUILD_TIME_S,
        check=False,
    )
    if done.returncode != 0:
        raise BuildError(done.stderr or done.stdout)


def serve(directory: Path, host: str, port: int) -> BlogServer:
    """Serve a built blog in the background.

    Args:
        directory: What `build` wrote.
        host: Address to listen on.
        port: Port to listen on; 0 lets the system choose one (see `BlogServer.origin`).

    Returns:
        A server that already answers; `server_close()`, or leaving its `with`, ends it.
    """
    return BlogServer(directory, host, port)
