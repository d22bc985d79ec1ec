"""What all pages have in common."""

from tests.page.samples import pages


def test_words_on_two_lines_of_a_template_stand_apart_on_the_page() -> None:
    """Also where the first line ends with a tag, whose end the engine would take."""
    queue = pages("a word")["queue"]()

    assert "</strong>\n<span" in queue
    assert "</strong><span" not in queue
    assert "</bdi></a>in " not in queue
    assert "</a>in " not in queue
