"""html-validate, which reads a page as the standard does and says what is wrong with it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_REPOSITORY = Path(__file__).resolve().parents[2]
_TOOL = _REPOSITORY / "client" / "node_modules" / ".bin" / "html-validate"
_CONFIG = Path(__file__).with_name("htmlvalidate.json")


def html_findings(html: str) -> list[str]:
    """List what is wrong with a rendered page; empty when all is well.

    Skips the test where the browser side's tools are not installed, except in CI.
    """
    if not _TOOL.exists() and "CI" not in os.environ:
        pytest.skip("html-validate is not installed (`make check` installs it)")
    node = Path(sys.executable).with_name("node")
    done = subprocess.run(
        [node, _TOOL, "--stdin", "--formatter", "json", "--config", _CONFIG],
        input=html,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.stdout, done.stderr
    reports: list[dict[str, Any]] = json.loads(done.stdout)
    return [
        f"line {found['line']}: {found['ruleId']}: {found['message']}"
        for report in reports
        for found in report["messages"]
    ]
