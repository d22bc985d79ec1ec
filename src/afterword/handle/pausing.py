"""Pausing replies: the brake that everybody has for themselves, without a moderator."""

from sqlalchemy import Connection

from afterword.domain.command import PauseReplies
from afterword.domain.event import RepliesPaused
from afterword.domain.ids import ActorId
from afterword.gate import judge
from afterword.gate.people import Brake
from afterword.gate.verdict import Refuse
from afterword.handle import opening
from afterword.handle.outcome import House, HouseChanged
from afterword.handle.site import change_site
from afterword.people import authors
from afterword.people.authors import Claim


def pause_replies(
    tx: Connection, house: House, command: PauseReplies, claim: Claim
) -> HouseChanged | Refuse:
    """Take no answers for a while, under every name that somebody has on the site.

    It ends by itself, and when they say so. A name that is paused as long already, or not at all,
    is left alone.
    """
    site = opening.site_of(tx, command.site)
    names = authors.names_of(tx, site.key, claim)
    verdict = judge.judge(Brake(names), judge.PAUSE)
    if isinstance(verdict, Refuse):
        return verdict
    until = {one.author: one.until for one in site.paused}
    seq = site.position
    for name in sorted(names):
        if until.get(name) != command.until:
            event = RepliesPaused(name, command.until)
            seq = change_site(tx, house, site.key, event, ActorId(name))
    return HouseChanged(seq, site.key)
