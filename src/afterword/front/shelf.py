"""The shelf of ready pages: bounded in bytes, the page longest unread goes first.

A page is known by its thread and its place in it, and found by the exact targets under which it
was asked for. Everything here runs on the event loop; `forget` may be called from any thread's
behalf through the loop.
"""

from collections import OrderedDict
from datetime import datetime
from typing import TypeAlias, final

from afterword.domain.ids import SiteKey, ThreadId
from afterword.front.ready import Ready

Key: TypeAlias = tuple[ThreadId, str]
"""A thread and which of its pages: `1`, `2`, `last`, `under=7&n=1`."""

_TARGETS = 4
"""Spellings of one page's address that are found at once; others are looked up."""


@final
class Shelf:
    """Ready pages by key and by target."""

    def __init__(self, capacity_bytes: int) -> None:
        self._capacity = capacity_bytes
        self._pages: OrderedDict[Key, Ready] = OrderedDict()
        self._by_target: dict[bytes, tuple[Key, Ready]] = {}
        self._targets: dict[Key, list[bytes]] = {}
        self._of_thread: dict[ThreadId, set[str]] = {}
        self._site_of: dict[ThreadId, SiteKey] = {}
        self.size = 0
        """Bytes on the shelf."""

    def by_target(self, target: bytes) -> Ready | None:
        """Return the page last served under exactly this target."""
        found = self._by_target.get(target)
        if found is None:
            return None
        self._pages.move_to_end(found[0])
        return found[1]

    def get(self, key: Key) -> Ready | None:
        """Return a page."""
        ready = self._pages.get(key)
        if ready is not None:
            self._pages.move_to_end(key)
        return ready

    def put(self, site: SiteKey, key: Key, ready: Ready) -> None:
        """Put a page on the shelf and take others off until all fit."""
        self._drop(key)
        self._pages[key] = ready
        self._of_thread.setdefault(key[0], set()).add(key[1])
        self._site_of[key[0]] = site
        self.size += ready.size
        while self.size > self._capacity and len(self._pages) > 1:
            self._drop(next(iter(self._pages)))

    def name(self, key: Key, target: bytes) -> None:
        """Let a page that is on the shelf be found under this target."""
        ready = self._pages.get(key)
        if ready is None:
            return
        targets = self._targets.setdefault(key, [])
        if len(targets) >= _TARGETS or target in self._by_target:
            return
        targets.append(target)
        self._by_target[target] = (key, ready)

    def forget(self, thread: ThreadId, pages: set[str]) -> None:
        """Take these pages of a thread off, and every listing of a conversation in it."""
        for page in list(self._of_thread.get(thread, ())):
            if page in pages or page.startswith("under="):
                self._drop((thread, page))

    def forget_thread(self, thread: ThreadId) -> None:
        """Take all pages of a thread off."""
        self.forget(thread, set(self._of_thread.get(thread, ())))

    def forget_site(self, site: SiteKey) -> None:
        """Take all pages of a site off."""
        for thread in [name for name, where in self._site_of.items() if where == site]:
            self.forget_thread(thread)

    def expire(self, now: datetime) -> None:
        """Take pages off that the time has made untrue, by going on or by being set anew."""
        over = [key for key, one in self._pages.items() if not one.is_true(now)]
        for key in over:
            self._drop(key)

    def __len__(self) -> int:
        return len(self._pages)

    def _drop(self, key: Key) -> None:
        ready = self._pages.pop(key, None)
        if ready is None:
            return
        self.size -= ready.size
        for target in self._targets.pop(key, ()):
            self._by_target.pop(target, None)
        pages = self._of_thread[key[0]]
        pages.discard(key[1])
        if not pages:
            del self._of_thread[key[0]]
            del self._site_of[key[0]]
