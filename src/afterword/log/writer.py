"""The writer: one thread that runs functions of an open transaction, many to a commit.

It knows nothing of comments. A function is run inside a savepoint, so that one that fails takes
nothing with it; its answer is given only after COMMIT, when what it wrote is on the disk.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, Full, Queue
from typing import Any, Generic, TypeAlias, TypeVar, final

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from afterword.db.statement import run_text
from afterword.domain.errors import BusyError, HeadMovedError

CAPACITY = 2048
"""Commands that may wait; more get "busy, try again" at once."""
GROUP = 128
"""Commands in one commit at most."""
_PATIENCE_S = 0.0004
"""How long a group waits for each command that the one before it had: what a request takes."""

_DISK_WORDS = (
    "Your words could not be saved, because the server cannot write just now. "
    "Please keep this page open and try again in a moment."
)
_QUEUE_WORDS = "Very many people are writing at this moment. Please try again in a few seconds."

_T = TypeVar("_T")
Committed: TypeAlias = Callable[[Sequence[Any]], None]
Deliver: TypeAlias = Callable[[Callable[[], None]], None]
_log = structlog.get_logger()


@final
class _Job(Generic[_T]):
    """A function, the promise of its answer, and the answer until the group is committed."""

    def __init__(self, work: Callable[[Connection], _T]) -> None:
        self.work = work
        self.future: Future[_T] = Future()
        self.answer: _T | None = None
        self.error: Exception | None = None

    def resolve(self) -> None:
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.answer)  # type: ignore[arg-type] # set when no error is


def _at_once(give: Callable[[], None]) -> None:
    give()


@final
class Writer:
    """Runs work in groups on the one writing connection."""

    def __init__(
        self,
        engine: Engine,
        committed: Committed,
        capacity: int = CAPACITY,
        deliver: Deliver = _at_once,
    ) -> None:
        """Prepare a writer.

        Args:
            engine: Whose transactions begin exclusively.
            committed: Told the answers of each commit, in order, before they are given out.
                It runs on the writer's thread and must be quick.
            capacity: Commands that may wait.
            deliver: Calls what gives out all answers of a group: on the event loop, so that
                it is woken once and not for each of them.
        """
        self._engine = engine
        self._committed = committed
        self._deliver = deliver
        # Prepared statements go straight to the driver, so that its own errors arrive too.
        driver = engine.dialect.loaded_dbapi
        self._broken = (SQLAlchemyError, driver.Error)
        self._refused = (DataError, IntegrityError, driver.DataError, driver.IntegrityError)
        self._queue: Queue[_Job[Any] | None] = Queue(capacity)
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._closing = False
        self._door = threading.Lock()
        self._latest = 1
        self._wanted = 0
        self._enough = threading.Event()
        self.failing: str | None = None
        """Why the last commit failed; None when it went well."""

    def start(self) -> None:
        """Begin to take work."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what was accepted, then end."""
        with self._door:
            self._closing = True
        self._queue.put(None)
        self._enough.set()
        self._thread.join()

    @property
    def waiting(self) -> int:
        """How many commands wait."""
        return self._queue.qsize()

    def submit(self, work: Callable[[Connection], _T]) -> Future[_T]:
        """Queue a function of an open transaction; its future resolves after COMMIT.

        Raises:
            BusyError: If the queue is full or closing; the work will not be done.
        """
        job = _Job(work)
        # Nobody comes in while the door is being closed: behind the end nothing is written.
        with self._door:
            if self._closing:
                raise BusyError(_QUEUE_WORDS)
            try:
                self._queue.put_nowait(job)
            except Full:
                raise BusyError(_QUEUE_WORDS) from None
        if self._queue.qsize() >= self._wanted:
            self._enough.set()
        return job.future

    def _run(self) -> None:
        last = False
        while not last:
            group, last = self._next_group()
            self._latest = len(group)
            if group:
                self._write(group)

    def _next_group(self) -> tuple[list[_Job[Any]], bool]:
        job = self._queue.get()
        self._gather()
        group: list[_Job[Any]] = []
        while job is not None and len(group) < GROUP:
            if job.future.set_running_or_notify_cancel():
                group.append(job)
            try:
                job = self._queue.get_nowait()
            except Empty:
                return group, False
        if job is not None:
            # The group is full; this one was taken already and opens the next.
            group.append(job)
            job.future.set_running_or_notify_cancel()
            return group, False
        return group, True

    def _gather(self) -> None:
        """Wait until as many commands are there as were written together last, but not for long.

        Those who wrote together are likely to write together again. Begun with the first of them,
        a group would be small, and its statements and the requests of the others would take the
        interpreter's lock from each other all the time. Whoever writes alone waits for nobody.
        """
        self._enough.clear()
        self._wanted = self._latest - 1
        if self._queue.qsize() < self._wanted and not self._closing:
            self._enough.wait(self._latest * _PATIENCE_S)

    def _write(self, group: list[_Job[Any]]) -> None:
        try:
            with self._engine.begin() as tx:
                for job in group:
                    self._attempt(tx, job)
        except Exception as error:  # noqa: BLE001 - whatever it is, this thread is the only one
            self._fail(group, error)
            return
        self.failing = None
        try:
            self._committed([job.answer for job in group if job.error is None])
        except Exception:  # noqa: BLE001 - logged, and nobody waits for it
            # What is committed stands, whatever those who are told of it make of it.
            _log.exception("commit_not_announced")
        self._deliver(lambda: _resolve(group))

    def _fail(self, group: list[_Job[Any]], error: Exception) -> None:
        # The whole group is rolled back. Nothing is tried again behind anybody's back: after a
        # failed write only the client knows whether it still wants to.
        self.failing = type(error).__name__
        for job in group:
            job.error = BusyError(_DISK_WORDS, retry_after_s=5)
        self._deliver(lambda: _resolve(group))
        _log.error("commit_failed", error=str(error.__cause__ or error), commands=len(group))

    def _attempt(self, tx: Connection, job: _Job[Any]) -> None:
        """Run one job in its savepoint; a moved head is met once more with fresh eyes."""
        for chance in (1, 2):
            run_text(tx, "SAVEPOINT command")
            try:
                job.answer = job.work(tx)
                job.error = None
            except Exception as error:
                # What the database refuses is one job's own fault. After any other error of its
                # the connection itself may be unusable, and the group fails together.
                if isinstance(error, self._broken) and not isinstance(error, self._refused):
                    raise
                job.error = error
                run_text(tx, "ROLLBACK TO SAVEPOINT command")
            run_text(tx, "RELEASE SAVEPOINT command")
            if not (isinstance(job.error, HeadMovedError) and chance == 1):
                return


def _resolve(group: Sequence[_Job[Any]]) -> None:
    for job in group:
        job.resolve()
