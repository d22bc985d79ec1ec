"""What the benchmark needs and fetches by itself: wrk and nginx from Debian, peers from PyPI."""

import os
import resource
import shutil
import subprocess
import sys

from bench import isso_server, reference_server
from bench.plan import CACHE, Step

_PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
_PACKAGES = {"wrk": "wrk", "nginx": "nginx-light"}


def set_up(step: Step, *, with_isso: bool) -> None:
    """Fetch what is missing.

    Raises:
        SystemExit: If something is missing that only root may install; it is named.
    """
    # Thousands of live readers are thousands of open files, here and in the servers.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    missing = [
        package for name, package in _PACKAGES.items() if not shutil.which(name, path=_PATH)
    ]
    if missing:
        _debian(missing, step)
    CACHE.mkdir(parents=True, exist_ok=True)
    reference_server.install()
    if with_isso:
        step("Isso (once)")
        isso_server.install(sys.executable)


def _debian(packages: list[str], step: Step) -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        words = f"please install {' '.join(packages)} (apt-get install), then run this again"
        raise SystemExit(words)
    step(f"apt-get install {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-qq", "--yes", "--no-install-recommends"]
    subprocess.run(["/usr/bin/apt-get", "-qq", "update"], check=True, env=quiet)
    install = ["/usr/bin/apt-get", "install", *options, *packages]
    subprocess.run(install, check=True, env=quiet, stdout=subprocess.DEVNULL)
