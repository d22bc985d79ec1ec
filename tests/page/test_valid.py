"""Every page is valid HTML, with no style or script but those its headers allow."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from afterword.page import assets
from tests.harness.html import html_findings
from tests.page.samples import SITE, pages

ALL = pages("a word")


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_page_is_valid(name: str) -> None:
    assert html_findings(ALL[name]()) == []


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_page_has_no_inline_style_or_handler(name: str) -> None:
    assert re.findall(r"<[^>]+\s(?:style|on\w+)\s*=", ALL[name]()) == []


def test_the_policy_names_what_is_inlined_and_nothing_else() -> None:
    page = ALL["thread"]()
    inlined = re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", page, re.DOTALL)

    allowed = [digest for digest in map(_digest, inlined) if digest in assets.csp(SITE)]

    # The site's own stylesheet is in the policy of a site that has one.
    assert len(inlined) == 3
    assert len(allowed) == 2


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
