"""Afterword, as its operator runs it."""

import sys
from pathlib import Path

from bench.plan import HOST
from bench.process import Process, free_port


def afterword(data: Path) -> Process:
    """Prepare `afterword serve` on this data; it starts when it is entered."""
    port = free_port()
    command = [sys.executable, "-m", "afterword", "serve", "--host", HOST, "--port", str(port)]
    settings = {"AFTERWORD_RATE_LIMITS": "off", "AFTERWORD_LOG_LEVEL": "warning"}
    log = data / "serve.log"
    return Process([*command, "--data", str(data)], port, log, settings)
