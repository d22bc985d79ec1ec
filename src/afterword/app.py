"""The composition root: the one file that knows every other.

    HTTP -> front (ready thread pages) -> stream (live) -> straight (new comments)
         -> litestar (everything else)

One process, one event loop, one writer thread, a few reader threads.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from functools import partial
from typing import Any, TypeAlias, final

import structlog
from litestar import Litestar
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from prometheus_client import Counter, Gauge

from afterword import __version__, settings
from afterword.clock import Clock, SystemClock
from afterword.db.connect import Database
from afterword.db.migrate import migrate
from afterword.domain.ids import (
    Seq,
    StreamId,
    ThreadId,
    site_of_stream,
    site_stream,
    thread_stream,
)
from afterword.front.serve import Front
from afterword.handle import Done, House, HouseChanged
from afterword.log import answers
from afterword.log.writer import Writer
from afterword.people import accounts, addressed, claims, marks
from afterword.projection import sites
from afterword.request import (
    account,
    act_on_comment,
    appeals,
    audit,
    author_desk,
    case_pages,
    change_comment,
    change_note,
    claim_item,
    clauses_desk,
    close_house,
    dead_link,
    decide_item,
    feeds,
    follow_held,
    follow_queue,
    give_note,
    health,
    held_comments,
    history,
    house_pages,
    house_settings,
    import_comments,
    me,
    moderate,
    moderate_comment,
    moderation_log,
    note_desk,
    one_act,
    outline,
    own_comment,
    pausing,
    post_comment,
    preview,
    proposals,
    publish_reading,
    read_thread,
    receipts,
    report_pages,
    reports,
    required_reading,
    sanctions,
    search_comments,
    set_level,
    show_order,
    show_queue,
    sign_in,
    standing_notes,
    statement_pages,
    take_shift,
    transparency,
    whats_new,
    write_comment,
)
from afterword.request.problems import answer
from afterword.request.same_origin import from_own_pages
from afterword.request.server import Server
from afterword.request.straight import Straight
from afterword.settings import Settings
from afterword.stream.frames import Frames, Scene, read_frames
from afterword.stream.house import read_house_frames
from afterword.stream.hub import Hub
from afterword.stream.serve import Streams

Scope: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]

_READERS = 8
_LARGEST_BODY_BYTES = 1 << 19
_PING_EVERY_S = 25.0
_TIDY_EVERY_S = 3600.0
_LOOK_EVERY_S = 2.0
_LEARN_EVERY_S = 5.0
_log = structlog.get_logger()

HANDLERS: Sequence[Any] = (
    post_comment.post_comment,
    receipts.fold_receipt,
    own_comment.get_comment,
    own_comment.edit_comment,
    own_comment.withdraw_comment,
    own_comment.restore_comment,
    act_on_comment.get_moderation,
    act_on_comment.remove_comment,
    act_on_comment.redact_comment,
    act_on_comment.annotate_comment,
    act_on_comment.collapse_comment,
    act_on_comment.ask_to_revise,
    act_on_comment.approve_comment,
    act_on_comment.prune_branch,
    act_on_comment.move_comment,
    act_on_comment.merge_thread,
    act_on_comment.undo_act,
    moderate_comment.show_acts,
    moderate_comment.take_act,
    moderate.restore_removed,
    moderate.erase_comment,
    moderate.close_thread,
    moderate.reopen_thread,
    give_note.give_note,
    give_note.give_site_note,
    change_note.amend_note,
    change_note.lift_note,
    change_note.amend_site_note,
    change_note.lift_site_note,
    standing_notes.get_notes,
    close_house.close_house,
    close_house.open_house,
    close_house.take_closing,
    house_settings.show_settings,
    house_settings.take_settings,
    import_comments.show_import,
    import_comments.get_import,
    import_comments.take_file,
    import_comments.take_import,
    set_level.set_level,
    held_comments.approve,
    held_comments.refuse,
    sanctions.sanction_author,
    sanctions.lift_sanction,
    sanctions.get_sanction,
    sanctions.acknowledge_warning,
    proposals.get_proposal,
    proposals.decide_proposal,
    appeals.appeal_act,
    appeals.appeal_sanction,
    appeals.get_appeal,
    appeals.decide_appeal,
    reports.get_reasons,
    reports.report_comment,
    reports.get_report,
    reports.answer_reports,
    me.get_me,
    pausing.pause_replies,
    pausing.welcome_replies,
    read_thread.get_thread,
    read_thread.get_items,
    read_thread.get_counts,
    read_thread.get_imported,
    outline.get_outline,
    preview.preview,
    whats_new.show_news,
    whats_new.show_path,
    write_comment.show_composer,
    write_comment.open_composer,
    write_comment.take_form,
    change_comment.show_editor,
    change_comment.take_edit,
    change_comment.ask_withdrawal,
    change_comment.take_withdrawal,
    pausing.ask_pause,
    pausing.take_pause,
    statement_pages.show_statement,
    statement_pages.take_statement,
    statement_pages.show_own_sanction,
    statement_pages.take_own_sanction,
    report_pages.show_report,
    report_pages.take_report,
    report_pages.show_outcome,
    report_pages.take_key,
    case_pages.show_appeal,
    case_pages.take_appeal,
    case_pages.show_proposal,
    case_pages.take_proposal,
    author_desk.show_author,
    author_desk.take_author,
    follow_held.show_held,
    follow_held.take_held,
    history.show_history,
    dead_link.show_dead_link,
    feeds.thread_feed,
    feeds.site_feed,
    house_pages.show_how,
    house_pages.show_clauses,
    house_pages.show_clauses_then,
    moderation_log.show_log,
    moderation_log.log_feed,
    transparency.show_year,
    clauses_desk.show_clauses_desk,
    clauses_desk.change_clauses,
    audit.show_audit,
    audit.download_audit,
    required_reading.list_readings,
    required_reading.show_reading,
    required_reading.get_readings,
    publish_reading.show_reading_desk,
    publish_reading.change_readings,
    sign_in.offer_sign_in,
    sign_in.take_sign_in,
    sign_in.sign_out,
    show_queue.show_desk,
    show_queue.show_queue,
    follow_queue.get_queue,
    claim_item.claim_item,
    claim_item.take_claim,
    decide_item.decide_item,
    decide_item.undo_item,
    decide_item.take_decision,
    decide_item.take_undo,
    take_shift.show_handover,
    take_shift.leave_words,
    take_shift.take_shift,
    take_shift.show_rest,
    take_shift.take_rest,
    take_shift.ask_closing,
    search_comments.search_comments,
    search_comments.show_person,
    search_comments.note_person,
    show_order.show_order,
    one_act.show_act,
    one_act.take_act,
    note_desk.show_notes,
    note_desk.take_notes,
    note_desk.show_site_notes,
    note_desk.take_site_notes,
    account.show_account,
    account.change_account,
    health.healthz,
    health.readyz,
    health.metrics,
)


@final
class Afterword:
    """One running server, as an ASGI application."""

    def __init__(self, given: Settings, clock: Clock | None = None) -> None:
        secret = settings.secret(given)
        self._database = Database(settings.database_url(given))
        migrate(self._database)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._writer = Writer(self._database.writing, self._committed, given.queue, self._deliver)
        house = House(clock or SystemClock(), b"seal\0" + secret)
        self.server = Server(given, self._database, self._readers, self._writer, house, secret)
        self._front = Front(
            self._database, self._readers, given.page_cache_mb, secret, house.clock
        )
        self._hub = Hub(self._read_frames, given.streams)
        self._streams = Streams(self._hub)
        self._framework = _framework(self.server)
        self._rest = Straight(self.server, self._framework)  # type: ignore[arg-type] # ASGI as litestar types it
        self._loop: asyncio.AbstractEventLoop | None = None
        self._chores: list[asyncio.Task[None]] = []
        self._learning = asyncio.Lock()
        registry = self.server.metrics
        self._changes = Counter("afterword_changes", "Events written.", registry=registry)
        for name, meaning, read in (
            ("followers", "Readers who follow a thread live.", lambda: self._hub.followers),
            ("waiting", "Commands that wait to be written.", lambda: self._writer.waiting),
            ("pages", "Pages that stand ready.", lambda: len(self._front.shelf)),
            ("pages_bytes", "Memory they take.", lambda: self._front.shelf.size),
        ):
            Gauge(f"afterword_{name}", meaning, registry=registry).set_function(read)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            return
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            await _refuse(send)
            return
        reading = scope["method"] in {"GET", "HEAD"}
        if reading and await self._front.serve(scope, send):
            return
        if reading and await self._streams.serve(scope, receive, send):
            return
        if scope["method"] == "HEAD":
            # What the front does not answer is answered as a GET, without its body.
            scope, send = {**scope, "method": "GET"}, _bodiless(send)
        await self._rest(scope, receive, send)

    def let_go(self) -> None:
        """Let those go who follow a thread: the server waits for open requests before it ends."""
        self._hub.close()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._loop = asyncio.get_running_loop()
        self._writer.start()
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._framework.lifespan())
            self._chores = [
                asyncio.create_task(_every(_PING_EVERY_S, self._hub.ping)),
                asyncio.create_task(_every(_TIDY_EVERY_S, self._tidy)),
                asyncio.create_task(_every(_LOOK_EVERY_S, self._look_at_sites)),
                asyncio.create_task(_every(_LEARN_EVERY_S, self._learn)),
                asyncio.create_task(_every(_LOOK_EVERY_S, self._look_after_imports)),
            ]
            await asyncio.to_thread(self.server.imports.resume)
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self._stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _stop(self) -> None:
        for chore in self._chores:
            chore.cancel()
        self._hub.close()
        await asyncio.to_thread(self.server.imports.close)
        # What was accepted is written before the process ends.
        await asyncio.to_thread(self._writer.stop)
        self._readers.shutdown()
        self._database.close()

    def _committed(self, outcomes: Sequence[Any]) -> None:
        """Tell the front and the streams what changed. Runs on the writer's thread."""
        done = [one for one in outcomes if isinstance(one, Done | HouseChanged)]
        if done and self._loop is not None:
            # Queued before the answers are, so that whoever is answered reads what they wrote.
            self._loop.call_soon_threadsafe(self._announce, done)

    def _deliver(self, give: Callable[[], None]) -> None:
        """Let answers be given out. Runs on the writer's thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(give)

    def _announce(self, done: Sequence[Done | HouseChanged]) -> None:
        self._changes.inc(len(done))
        for outcome in done:
            if isinstance(outcome, HouseChanged):
                self._front.site_changed(outcome.site)
                self._hub.changed(site_stream(outcome.site), outcome.seq)
                continue
            thread = outcome.change.thread.id
            self._announce(outcome.also)
            if outcome.pages is None:
                self._front.thread_changed(thread)
            else:
                self._front.changed(thread, outcome.change, outcome.pages)
            self._hub.changed(thread_stream(thread), outcome.seq)

    async def _read_frames(self, name: StreamId, after: Seq) -> Frames:
        scene = Scene(self.server.origin, self.server.secret, self.server.now())
        site = site_of_stream(name)
        if site is not None:
            read = partial(read_house_frames, key=site, after=after, scene=scene)
        else:
            read = partial(read_frames, thread=ThreadId(name), after=after, scene=scene)
        return await self.server.read(read)

    async def _tidy(self) -> None:
        """Forget what nobody needs any more, and leave no trace of it in the files."""
        now = self.server.now()
        await self.server.write(partial(answers.forget_old, now=now))
        await self.server.write(partial(accounts.forget_expired, now=now))
        await self.server.write(partial(marks.forget_expired, now=now))
        await self.server.write(partial(claims.forget_expired, now=now))
        await self.server.write(partial(addressed.forget_old, now=now))
        await self.server.fold_journal()

    async def _learn(self) -> None:
        """Catch up with what moderators decided, where a queue is ordered by it."""
        async with self._learning:
            for site in tuple(self.server.sites.values()):
                has_more = True
                while has_more:
                    # (a little at a time, so that nobody who reads has to wait for it)
                    learn = partial(self.server.orders.learn, site=site)
                    has_more = await self.server.read(learn)

    async def _look_after_imports(self) -> None:
        await asyncio.to_thread(self.server.imports.look_after)

    async def _look_at_sites(self) -> None:
        """Notice what the command line, another process, changed about a site."""
        self._front.expire()
        self._hub.let_stuck_go()
        known = self.server.sites
        for site in await self.server.read(sites.every):
            if known.get(site.key, site).position != site.position:
                self._front.site_changed(site.key)
                self._hub.changed(site_stream(site.key), site.position)
            known[site.key] = site


def make(given: Settings | None = None, clock: Clock | None = None) -> Afterword:
    """Put a server together from its settings."""
    return Afterword(given or settings.load(), clock)


async def _refuse(send: Send) -> None:
    """Answer an address that holds what no text can hold, and that no database will look for."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": b"This address cannot be.\n"})


def _bodiless(send: Send) -> Send:
    async def send_head(message: dict[str, Any]) -> None:
        is_body = message["type"] == "http.response.body"
        await send({**message, "body": b""} if is_body else message)

    return send_head


async def _every(seconds: float, chore: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await chore()
        except Exception:  # noqa: BLE001 - whatever it was, it is logged and tried again
            # A chore that fails once, because the disk is full for a minute, is tried again.
            _log.exception("chore_failed", chore=getattr(chore, "__name__", ""))
        await asyncio.sleep(seconds)


def _framework(server: Server) -> Litestar:
    return Litestar(
        route_handlers=HANDLERS,
        dependencies={"server": Provide(lambda: server, sync_to_thread=False)},
        exception_handlers={Exception: answer},
        middleware=[from_own_pages],
        openapi_config=OpenAPIConfig(
            title="Afterword",
            version=__version__,
            path="/api/v1/openapi.json",
            # Other plugins load their pages from other people's servers.
            render_plugins=[JsonRenderPlugin(path="/")],
        ),
        request_max_body_size=_LARGEST_BODY_BYTES,
        logging_config=None,
        signature_types=[Server],
    )
