"""Somebody's blog: a few pages on an origin of their own, for embedding Afterword in them."""

import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import final

from typing_extensions import override


@final
class Blog:
    """A small web server; put pages into `pages` by path, and headers into `headers`."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        # Not the name Afterword is served under, so that the two are two sites to a browser.
        self.origin = f"http://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def embed(self, path: str, tag: str, words: str = "A post.") -> str:
        """Put up a post that carries `tag`, and return its URL."""
        self.pages[path] = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A blog</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<link rel="icon" href="data:,"></head>'
            f"<body><main><h1>A post</h1><p>{words}</p>{tag}</main></body></html>"
        )
        return self.origin + path

    def stop(self) -> None:
        """Take it down."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(blog: Blog) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = blog.pages.get(self.path.partition("?")[0])
            self.send_response(HTTPStatus.NOT_FOUND if page is None else HTTPStatus.OK)
            body = (page or "no such page").encode()
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": len(body)}
            for name, value in (headers | blog.headers).items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the browser's own record is what tests look at."""

    return Handler
