"""What is in a file, where it would go, and what one can do about the rest."""

from collections.abc import Sequence

from afterword.domain.importing import Astray, Caught, Nowhere, Place, Preview, Skipped
from afterword.transfer import matching
from afterword.transfer.matching import Matched, Plan, Unmatched
from afterword.transfer.standing import Standing

ANSWERS = {
    matching.NO_ADDRESS: "say where it is with --map thread:{id}=/its/page/",
    matching.ELSEWHERE: "say where it is now with --map {link}=/its/page/",
    matching.LEFT_OUT: "take the rule away to have it",
    matching.DELETED: "nothing: nobody could read it there either",
    matching.NOT_THERE: "say where it is with --map thread:{id}=/its/page/",
}
"""For each reason why a thread goes nowhere, what one can do."""


def preview(
    plan: Plan, states: dict[str, int], skipped: Sequence[Skipped], here: Sequence[Standing]
) -> Preview:
    """Put together what is in a file, and where it would go."""
    places = [_place(*one) for one in zip(plan.pages, here, strict=True)]
    return Preview(
        comments=sum(states.values()),
        live=states.get("live", 0),
        deleted=states.get("deleted", 0),
        spam=states.get("spam", 0),
        threads=sum(place.threads for place in places) + len(plan.unmatched),
        empty=plan.empty,
        pages=places,
        nowhere=[_nowhere(one) for one in plan.unmatched],
        skipped=list(skipped),
        hosts=[(host, count, host in plan.own) for host, count in plan.hosts.items()],
        is_guessed=plan.is_guessed,
        rules=[Caught(rule.said, threads) for rule, threads in plan.rules],
    )


def _place(one: Matched, here: Standing) -> Place:
    return Place(
        page=one.page,
        title=one.title,
        link=one.link,
        threads=len(one.threads),
        comments=one.comments,
        how=one.how,
        here=here.get(one.page, 0),
        astray=[Astray(page, one.page, n) for page, n in here.items() if page != one.page],
    )


def _nowhere(one: Unmatched) -> Nowhere:
    thread = one.thread
    return Nowhere(
        thread=thread.id,
        title=thread.title,
        link=thread.link,
        comments=one.comments,
        why=one.why,
        answer=ANSWERS[one.why].format(id=thread.id, link=thread.link),
    )
