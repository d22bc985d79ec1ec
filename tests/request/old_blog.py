"""A house whose one site has a page with comments from another system."""

from pathlib import Path

from afterword.clock import SetClock
from afterword.domain.ids import SiteKey
from afterword.transfer import work
from afterword.transfer.work import Task
from tests.domain.builders import NOON
from tests.harness.disqus_export import BLOG, OldPost, OldThread, export
from tests.harness.inside import Inside
from tests.transfer.moving_in import Watcher

KEY = "/2015/on-tea/"
SITE = SiteKey("teaspoon")


def opened(folder: Path) -> Inside:
    """Open the house, with nothing on its page yet."""
    house = Inside(folder, SetClock(NOON))
    house.add_site(SITE)
    house.tidy()
    return house


def bring(inside: Inside, *posts: OldPost) -> None:
    """Import comments, as the command line does beside a running server."""
    file = inside.data / "export.xml"
    thread = OldThread(id="t", link=f"{BLOG}{KEY}", identifier="node/12", title="On tea")
    file.write_text(export([thread], posts))
    base = inside.server._database  # noqa: SLF001 - what the command line would open
    with work.begun(Task(file, SITE, [], inside.data), base, Watcher()) as at_work:
        at_work.read()
        at_work.bring(at_work.look().plan, inside.house)
    inside.tidy()
