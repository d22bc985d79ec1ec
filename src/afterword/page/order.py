"""How good the order is that a site's own decisions taught."""

from afterword.domain.site import Site
from afterword.order.identity import NEUTRAL
from afterword.order.learner import ENOUGH, Standing
from afterword.page import sheet


def order(site: Site, standing: Standing | None) -> str:
    """Return the page that says what the order was learnt from and how often it is right.

    Args:
        site: Whose queue.
        standing: None while nothing is known, or where a house does not want it.
    """
    return sheet.fill(
        "desk_order.html",
        None,
        house=site,
        standing=standing,
        enough=ENOUGH,
        neutral=len(NEUTRAL),
        signed_in=True,
    )
