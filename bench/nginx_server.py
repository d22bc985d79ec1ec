"""Nginx, serving from files the bytes that Afterword answers with."""

import shutil
from email.message import Message
from pathlib import Path

from bench.process import Process, free_port

_OWN = {"date", "server", "etag", "content-length", "content-type", "content-encoding"}
"""Headers that nginx writes itself, or that are set for each folder below."""
_SUFFIX = {"br": "br", "gzip": "gz", "identity": "html"}

_CONFIG = """
daemon off;
user root;
worker_processes {workers};
pid {folder}/nginx-{workers}.pid;
error_log {folder}/nginx-{workers}.log warn;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  open_file_cache max=1000 inactive=60s;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/pages;
    types {{ }}
    default_type "text/html; charset=utf-8";
    {headers}
    location ~ [.]br$ {{ add_header Content-Encoding br; {headers} }}
    location ~ [.]gz$ {{ add_header Content-Encoding gzip; {headers} }}
  }}
}}
"""


def save(folder: Path, name: str, encoding: str, body: bytes) -> str:
    """Keep a page for nginx, encoded already, and return its address there."""
    pages = folder / "pages"
    pages.mkdir(parents=True, exist_ok=True)
    file = f"{name}.{_SUFFIX[encoding]}"
    (pages / file).write_bytes(body)
    return f"/{file}"


def nginx(folder: Path, workers: int, headers: Message) -> Process:
    """Prepare an nginx that adds the headers Afterword sends; it starts when it is entered."""
    port = free_port()
    lines = " ".join(
        # Policies have single quotes in them, and nothing we send has double ones.
        f'add_header {name} "{value}";'
        for name, value in headers.items()
        if name.lower() not in _OWN
    )
    config = folder / f"nginx-{workers}.conf"
    config.write_text(_CONFIG.format(workers=workers, folder=folder, port=port, headers=lines))
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin")
    command = [program or "nginx", "-c", str(config), "-e", str(folder / "start.log")]
    return Process(command, port, folder / "start.log", {})
