"""Say whether this server is well: for supervisors, load balancers and graphs."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from afterword.projection import sites
from afterword.request.server import Server


@get("/healthz", include_in_schema=False, sync_to_thread=False)
def healthz() -> dict[str, str]:
    """Answer as long as the process lives."""
    return {"status": "alive"}


@get("/readyz", include_in_schema=False)
async def readyz(server: NamedDependency[Server]) -> Response[dict[str, Any]]:
    """Answer 200 when comments can be read and written, 503 and why when not."""
    await server.read(sites.every)
    failing = server.writer.failing
    facts = {"status": "failing" if failing else "ready", "writer": failing or "well"}
    return Response(facts, status_code=503 if failing else 200)


@get("/metrics", include_in_schema=False, sync_to_thread=False)
def metrics(server: NamedDependency[Server]) -> Response[bytes]:
    """Return counters and gauges in Prometheus's format. They count; they name nobody."""
    kind = CONTENT_TYPE_LATEST.partition("; charset")[0]
    return Response(generate_latest(server.metrics), media_type=kind)
