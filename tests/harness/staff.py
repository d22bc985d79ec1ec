"""Moderators and owners in tests: people who are signed in, with a client that says so."""

from tests.harness.api import Api
from tests.harness.process import Server
from tests.harness.teaspoon import SITE


def staff(server: Server, name: str = "Heron", role: str = "moderator", site: str = SITE) -> Api:
    """Return a client of somebody who has a role on a site, as a browser of our own origin."""
    address = f"{name.lower()}@{site}.example"
    server.run("grant", address, role, "--site", site, "--name", name)
    link = server.run("sign-in-link", address).strip()
    reply = server.api(Origin=server.origin).submit(link.removeprefix(server.origin), {})
    assert reply.status == 303, reply.text
    cookie = reply.headers["Set-Cookie"].partition(";")[0]
    return server.api(Cookie=cookie, Origin=server.origin)
