"""Every route keeps to a rule that is written down, whoever asks: those in `table.py`."""

import re
from collections.abc import Iterator, Mapping

import pytest

from afterword.clock import SetClock
from afterword.request.routes import HANDLERS
from tests.domain.builders import NOON
from tests.harness.inside import Inside
from tests.security.asking import OTHER, About, Everybody
from tests.security.table import AUTHOR, RULES, On, Role, Route, Rule

NOT_THEIRS = {401, 403, 404}
UNSETTLING = re.compile(r"sign-out|/(?:close|closing)$")
"""Routes after which somebody is out, or the house is closed."""
PRIVATE = (On.HELD, On.DECLINED, On.WARNING, On.PROPOSAL, On.APPEAL, On.REPORT)
"""What nobody but the site's own people may even know of."""
_ASKS_FOR_KEY = "POST /{site}/thread/{thread}/held/{seq}"
"""Asks everybody for the key, where something waits; followers are told that the log went on."""
_NOT_THERE = {"seq": "90009", "item": "held-aaaaaaaaaaaaaaaa-90009"}


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    """A house with everybody in it."""
    inside = Inside(tmp_path_factory.mktemp("house"), SetClock(NOON))
    yield Everybody(inside)
    inside.leave()


def test_no_route_is_without_a_rule_and_no_rule_about_what_is_not_there() -> None:
    routes = [
        f"{method} {re.sub(r':[a-z]+}', '}', path)}"
        for handler in HANDLERS
        for path in handler.paths
        for method in handler.http_methods - {"HEAD", "OPTIONS"}
    ]

    assert sorted(route.name for rule in RULES for route in rule.routes) == sorted(routes)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.words[:60])
def test_each_rule_holds_for_everybody_at_every_route(everybody: Everybody, rule: Rule) -> None:
    broken = [
        f"{route.name}: {role} {told}"
        for route in rule.routes
        for role, told in _asked_by_all(everybody, route, rule)
    ]

    assert broken == [], rule.words


@pytest.mark.parametrize("on", PRIVATE, ids=lambda on: on.name.lower())
def test_a_moderator_of_another_site_learns_not_even_whether_there_is_something(
    everybody: Everybody, on: On
) -> None:
    about = everybody.make(on, Role.GUEST)
    nowhere = about._replace(names={**about.names, **_NOT_THERE})
    told = []
    for rule in RULES:
        for route in rule.routes:
            if route.on is not on or Role.ELSEWHERE in rule.may or route.name == _ASKS_FOR_KEY:
                continue
            there = everybody.ask(route, Role.ELSEWHERE, about)
            not_there = everybody.ask(route, Role.ELSEWHERE, nowhere)
            seen = [
                (reply.status, _without(reply.text, names.names))
                for reply, names in ((there, about), (not_there, nowhere))
            ]
            if seen[0] != seen[1]:
                told.append(f"{route.name}: {there.status} {not_there.status}")

    assert told == []


def test_a_moderator_of_another_site_reaches_nothing_by_naming_their_own_site(
    everybody: Everybody,
) -> None:
    before = everybody.heads()
    reached = []
    for on in (On.COMMENT, On.HELD, On.NOTE, On.REMOVED):
        about = everybody.make(on, Role.GUEST)
        named = about._replace(names={**about.names, "site": OTHER})
        before = everybody.heads()
        for rule in RULES:
            for route in rule.routes:
                if Role.ELSEWHERE in rule.may or rule.may & AUTHOR:
                    continue
                if route.on is on and "{thread}" in route.name:
                    reply = everybody.ask(route, Role.ELSEWHERE, named)
                    # (or that the thread is not of the site that they name)
                    if reply.status not in {*NOT_THEIRS, 422}:
                        reached.append(f"{route.name}: {reply.status} {reply.text[-200:]}")
        after = everybody.heads()
        changed = {one for one in before if after[one] != before[one]}
        assert changed == set()

    assert reached == []


def _asked_by_all(everybody: Everybody, route: Route, rule: Rule) -> Iterator[tuple[Role, str]]:
    """Ask as everybody; give back who was told what the rule does not say."""
    about = _shared(everybody, route, rule)
    before = everybody.heads()
    for role in Role:
        if role in rule.may or about is None:
            continue
        reply = everybody.ask(route, role, about)
        if reply.status not in NOT_THEIRS:
            yield role, f"was let in: {reply.status}"
    if everybody.heads() != before:
        yield Role.READER, "or another who was refused changed something all the same"
    for role in sorted(rule.may):
        yield from _asked(everybody, route, role)


def _shared(everybody: Everybody, route: Route, rule: Rule) -> About | None:
    """Make what everybody is refused; where its author is, they wrote it."""
    if rule.may == frozenset(Role):
        return None
    return everybody.make(route.on, Role.GUEST)


def _asked(everybody: Everybody, route: Route, role: Role) -> Iterator[tuple[Role, str]]:
    reply = everybody.ask(route, role, everybody.make(route.on, role))
    if UNSETTLING.search(route.name):
        everybody.settle()
    if reply.status >= 400:
        yield role, f"was kept out: {reply.status} {reply.text[-300:]}"


def _without(page: str, names: Mapping[str, str]) -> str:
    """Return an answer without what whoever asked said themselves."""
    if "item" in names:
        page = page.replace(names["item"], "")
    return re.sub(rf"/{names['seq']}(?=[\"?#/])", "/", page)
