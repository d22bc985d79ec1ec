"""How commenting works on a site, in plain words, as its settings are."""

from afterword.domain.site import Site
from afterword.page import sheet, words


def how(site: Site, contact: str = "") -> str:
    """Return the page.

    Args:
        site: Whose rules they are.
        contact: E-mail address to write to; empty to name the blog instead.
    """
    return sheet.fill(
        "how.html",
        site,
        contact=contact,
        layout=words.layout(site.layout),
        level=site.level,
        words_in_all=sum(one.words for one in site.readings),
    )
