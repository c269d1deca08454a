"""The browser page, served by another web server, shows the clock and controls it in Chromium."""

import pytest
from clients.chromium import Page
from clients.program import eventually
from clients.web_server import serving


@pytest.fixture
def address(sources):
    with serving(sources / "page") as folder:
        yield f"{folder}/index.html"


@pytest.fixture
def page(server, address):
    with Page(f"{address}?server=127.0.0.1:{server.port}") as page:
        eventually(lambda: page.text("status") == "stopped", "it is connected")
        eventually(lambda: page.evaluate("control?.readyState") == 1, "and its control socket")
        yield page


def click(page, command):
    page.evaluate(f"document.querySelector('[data-command={command}]').click()")


def test_it_shows_the_clock_and_its_buttons_work(page, rest):
    assert page.text("time") == "00:00.000"
    assert page.text("bpm") == "120"
    assert page.evaluate("document.getElementById('light').className") == ""

    click(page, "play")
    eventually(lambda: rest.status()["playing"], "the server plays")
    eventually(lambda: page.text("status") == "playing", "the page shows it")
    eventually(lambda: page.evaluate("document.getElementById('light').className") == "playing",
               "the light is on")
    eventually(lambda: page.text("time") > "00:00.200", "the time goes on")

    click(page, "pause")
    eventually(lambda: page.text("status") == "paused", "it pauses")
    place = rest.status()["time_formatted"]
    eventually(lambda: page.text("time") == place, "at the server's place")

    rest.command("seek", seconds=83.25)
    eventually(lambda: page.text("time") == "01:23.250", "it follows another client's seek")
    assert page.text("beat") == "166.5"

    click(page, "rewind")
    eventually(lambda: page.text("time") == "00:00.000", "it rewinds")
    click(page, "stop")
    eventually(lambda: rest.status()["status"] == "stopped", "it stops")


def test_it_sets_the_tempo_and_shows_what_was_refused(page, rest):
    def set_tempo(text):
        page.evaluate(f"document.querySelector('[name=bpm]').value = '{text}';"
                      "document.getElementById('tempo').requestSubmit()")

    set_tempo("98.5")
    eventually(lambda: page.text("bpm") == "98.5", "the tempo is shown")
    assert rest.status()["bpm"] == 98.5
    set_tempo("5")
    eventually(lambda: page.text("message"), "the refusal is shown")
    assert rest.status()["bpm"] == 98.5
    set_tempo("100")
    eventually(lambda: page.text("message") == "", "and goes with the next success")


def test_it_connects_again_when_the_server_is_back(serve, address):
    first = serve()
    with Page(f"{address}?server=127.0.0.1:{first.port}") as page:
        eventually(lambda: page.text("status") == "stopped", "it is connected")
        assert first.end() == 0
        eventually(lambda: page.text("status") == "connecting", "it says that it is not")
        serve("--bpm", 77, port=first.port)
        eventually(lambda: page.text("bpm") == "77", "it shows the new server")
