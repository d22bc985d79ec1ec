"""How commenting works on a site, in plain words, as its settings are."""

from collections.abc import Sequence

from afterword.domain.moderation import Moderation
from afterword.domain.site import Site
from afterword.page import house_rules, sheet, words


def how(site: Site, contact: str = "", years: Sequence[int] = ()) -> str:
    """Return the page.

    Args:
        site: Whose rules they are.
        contact: E-mail address to write to; empty to name the blog instead.
        years: Those that have a report in numbers.
    """
    return sheet.fill(
        "how.html",
        site,
        contact=contact,
        layout=words.layout(site.layout),
        level=site.level,
        words_in_all=sum(one.words for one in site.readings),
        rules=house_rules.rules(site.moderation),
        alarms=alarms(site.moderation),
        years=years,
    )


def alarms(house: Moderation) -> list[str]:
    """Say what moderators are told about without anybody's report."""
    told = list[str]()
    if house.heated_reports:
        told.append(
            f"When a conversation has {_count(house.heated_reports, 'report')}, moderators are "
            "told, and it slows down for a while."
        )
    if house.pile_on_people:
        told.append(
            f"When {house.pile_on_people} people or more answer or name one person within "
            f"{_count(house.pile_on_minutes, 'minute')}, and write "
            f"{_count(house.pile_on_ratio, 'time')} as much as that person or more, moderators "
            "are told. Whoever gets so many answers can ask for none for a day, without asking "
            "anybody."
        )
    if house.surge_people:
        told.append(
            f"When more than {house.surge_people} people write here for the first time within "
            f"{_count(house.surge_minutes, 'minute')}, and {_count(house.surge_ratio, 'time')} as "
            f"many as usual, moderators are told{_held(house)}."
        )
    return told


def _held(house: Moderation) -> str:
    if not house.surge_hold:
        return ""
    return ", and the comments of whoever is new here wait for one as long as it lasts"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
