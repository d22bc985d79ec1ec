"""A thread's id follows from its site and page, so that nobody has to be asked for it."""

import re

from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.ids import PageKey, SiteKey, site_stream, thread_id, thread_stream


def test_a_threads_id_never_changes() -> None:
    assert thread_id(SiteKey("teaspoon"), PageKey("/2026/on-listening/")) == "fsewrwvwmxwt5ywi"


@given(st.text(), st.text())
def test_every_page_has_an_id_of_sixteen_letters(site: str, page: str) -> None:
    assert re.fullmatch("[a-z2-7]{16}", thread_id(SiteKey(site), PageKey(page)))


@given(st.text(st.characters()))
def test_no_log_of_a_thread_is_the_log_of_a_site(site: str) -> None:
    key = SiteKey(site)

    assert thread_stream(thread_id(key, PageKey(site))) != site_stream(key)


def test_where_the_site_ends_and_the_page_begins_makes_a_difference() -> None:
    assert thread_id(SiteKey("a"), PageKey("bc")) != thread_id(SiteKey("ab"), PageKey("c"))
