"""The specification's own page and JavaScript client, unchanged, in Chromium."""

import pytest
from clients.chromium import Page
from clients.program import eventually
from clients.rest import Rest
from clients.specification import blocks, needs_document
from clients.web_server import serving

pytestmark = needs_document


@pytest.fixture
def rest(default_server):
    rest = Rest(default_server)
    rest.command("stop")
    rest.command("rewind")
    return rest


@pytest.fixture
def web_server(tmp_path):
    """Another web server on this machine: the address of its folder, tmp_path."""
    with serving(tmp_path) as address:
        yield address


def test_the_documented_page_shows_the_clock_and_its_buttons_work(rest, tmp_path, web_server):
    [page_text] = blocks("html")
    (tmp_path / "page.html").write_text(page_text, encoding="utf-8")
    with Page(f"{web_server}/page.html") as page:
        eventually(lambda: page.evaluate("ws_ctrl.readyState") == 1, "it is connected")
        buttons = "[...document.querySelectorAll('button')]"
        for label, status in (("Play", "playing"), ("Pause", "paused"), ("Play", "playing"),
                              ("Stop", "stopped")):
            page.evaluate(f"{buttons}.find((button) => button.textContent === '{label}').click()")
            eventually(lambda: rest.status()["status"] == status, f"it is {status}")
            lit = "document.getElementById('status-light').classList.contains('playing')"
            eventually(lambda: page.evaluate(lit) is (status == "playing"), "the light says so")
        rest.command("seek", seconds=83.25)
        eventually(lambda: page.text("time-display") == "01:23.250", "it shows the time")


def test_the_documented_javascript_client_follows_the_clock(rest, tmp_path, web_server):
    [client] = [block for block in blocks("javascript") if "ws.onmessage" in block]
    (tmp_path / "client.html").write_text(
        "<!doctype html><p id='time-display'></p><p id='playback-indicator'>on</p>"
        f"<script>{client}</script>", encoding="utf-8")
    with Page(f"{web_server}/client.html") as page:
        rest.command("seek", seconds=83.25)
        eventually(lambda: page.text("time-display") == "01:23.250", "it shows the time")
        opacity = "document.getElementById('playback-indicator').style.opacity"
        assert page.evaluate(opacity) == "0.3"
        rest.command("play")
        eventually(lambda: page.evaluate(opacity) == "1", "and that it plays")
