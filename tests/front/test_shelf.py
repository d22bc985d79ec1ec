"""The shelf holds what was read last, in so many bytes, and lets go of all it is told to."""

from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.ids import SiteKey, ThreadId
from afterword.front.ready import Ready, encode
from afterword.front.shelf import Key, Shelf

SITE = SiteKey("teaspoon")
ONE, TWO = ThreadId("one"), ThreadId("two")


def page(words: str = "x" * 1_000) -> Ready:
    """A ready page."""
    return encode(words.encode(), "text/html; charset=utf-8", [])


def test_the_page_longest_unread_goes_first() -> None:
    shelf = Shelf(page().size * 3)
    for name in "abc":
        shelf.put(SITE, (ONE, name), page())
    assert shelf.get((ONE, "a")) is not None

    shelf.put(SITE, (ONE, "d"), page())

    assert [shelf.get((ONE, name)) is not None for name in "abcd"] == [True, False, True, True]
    assert shelf.size == page().size * 3


def test_a_page_is_found_under_its_addresses_until_it_goes() -> None:
    shelf = Shelf(1 << 20)
    shelf.put(SITE, (ONE, "1"), page())
    for number in range(10):
        shelf.name((ONE, "1"), b"target %d" % number)

    found = [shelf.by_target(b"target %d" % number) is not None for number in range(10)]
    shelf.forget(ONE, {"1"})

    assert found == [True] * 4 + [False] * 6
    assert shelf.by_target(b"target 0") is None
    assert shelf.size == 0


def test_a_change_takes_every_conversation_of_its_thread_and_nothing_of_others() -> None:
    shelf = Shelf(1 << 20)
    for thread in (ONE, TWO):
        for name in ("1", "2", "under=7&n=1"):
            shelf.put(SITE, (thread, name), page())

    shelf.forget(ONE, {"1"})

    assert [shelf.get((ONE, name)) is None for name in ("1", "2", "under=7&n=1")] == [
        True,
        False,
        True,
    ]
    assert all(shelf.get((TWO, name)) for name in ("1", "2", "under=7&n=1"))


def test_a_page_that_is_not_there_leaves_no_trace() -> None:
    shelf = Shelf(1 << 20)

    for number in range(100):
        shelf.name((ONE, str(number)), b"target %d" % number)

    assert vars(shelf)["_targets"] == {}
    assert shelf.by_target(b"target 1") is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["put", "get", "name", "forget", "thread", "site"]),
            st.sampled_from([ONE, TWO]),
            st.sampled_from(["1", "2", "last", "under=1&n=1"]),
            st.integers(0, 3),
        ),
        max_size=60,
    )
)
def test_whatever_is_done_it_is_never_too_full_and_never_shows_what_is_gone(
    deeds: list[tuple[str, ThreadId, str, int]],
) -> None:
    capacity = page().size * 3
    shelf = Shelf(capacity)
    newest: dict[Key, Ready] = {}
    for number, (what, thread, name, target) in enumerate(deeds):
        key = (thread, name)
        _do(shelf, newest, (what, key, target), page(f"{number}" + "x" * 1_000))
        assert shelf.size <= capacity
        for one in (ONE, TWO):
            for page_name in ("1", "2", "last"):
                found = shelf.get((one, page_name))
                assert found is None or found is newest.get((one, page_name))
                for spelling in range(4):
                    named = shelf.by_target(f"{(one, page_name)} {spelling}".encode())
                    assert named is None or named is newest.get((one, page_name))
    if not newest:
        assert shelf.size == len(shelf) == 0


def _do(shelf: Shelf, newest: dict[Key, Ready], deed: tuple[str, Key, int], fresh: Ready) -> None:
    """Do something to a shelf, and remember what it may show after that."""
    what, key, target = deed
    match what:
        case "put":
            newest[key] = fresh
            shelf.put(SITE, key, fresh)
        case "name":
            shelf.name(key, f"{key} {target}".encode())
        case "forget":
            shelf.forget(key[0], {key[1]})
            newest.pop(key, None)
        case "thread":
            shelf.forget_thread(key[0])
            for gone in [one for one in newest if one[0] == key[0]]:
                del newest[gone]
        case "site":
            shelf.forget_site(SITE)
            newest.clear()
        case _:
            shelf.get(key)
