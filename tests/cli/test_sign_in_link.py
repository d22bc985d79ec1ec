"""A sign-in link leads to where the house is served, also when nobody has said where that is."""

from pathlib import Path

from afterword.settings import Settings
from tests.harness.process import Server


def test_a_sign_in_link_leads_to_the_port_that_was_served_last(tmp_path: Path) -> None:
    server = Server(tmp_path, settings={"AFTERWORD_ORIGIN": Settings().origin})
    server.run("site", "add", "teaspoon", "--origin", "https://blog.example")
    server.run("grant", "maya@blog.example", "moderator", "--site", "teaspoon")
    server.start()

    link = server.run("sign-in-link", "maya@blog.example").strip()
    server.stop()
    later = server.run("sign-in-link", "maya@blog.example").strip()

    assert link.startswith(f"{server.origin}/sign-in/")
    assert later.startswith(f"{server.origin}/sign-in/")
    server.leave()
