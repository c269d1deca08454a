"""The recipes of docs/recipes.md do what they say: curl, the OBS overlay, Home Assistant's templates.

Home Assistant itself is not run: it is no Debian package. Its templates are Jinja's, which is.
"""

import pathlib
import re
import subprocess

import jinja2
import pytest
import requests
import yaml
from clients.chromium import Page
from clients.program import clean_environment, eventually, run

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECIPES = ROOT / "docs/recipes.md"
LINES = 40


def test_every_recipe_is_short_and_linked():
    linked = re.findall(r"\]\(\.\./examples/([\w./-]+)\)", RECIPES.read_text())
    files = [ROOT / "examples" / name for name in linked if not name.endswith("/")]
    assert len(files) >= 3
    for file in files:
        assert len(file.read_text().splitlines()) < LINES, file


def curl(server, *, env=None):
    return subprocess.run(["sh", ROOT / "examples/curl/transport.sh", server.http], timeout=60,
                          capture_output=True, text=True, env=clean_environment(env))


def test_curl_plays_from_beat_16_and_stops(server, rest):
    done = curl(server)
    assert done.returncode == 0, done.stderr
    assert '"kind":"tune"' in done.stdout
    playing = [line for line in done.stdout.splitlines() if '"status":"playing"' in line]
    assert len(playing) == 2 and '"bpm":128.0' in playing[0] and '"beat_pos":16.' in playing[0]
    assert rest.status()["status"] == "stopped" and rest.status()["bpm"] == 128


def test_curl_shows_why_it_was_refused(serve, tmp_path):
    keys = ["--keys", tmp_path / "keys"]
    key = run("key", "new", "desk", "--role", "view", *keys).stdout.strip()
    done = curl(serve(*keys), env={"TACTUS_KEY": key})
    assert done.returncode != 0 and "PERMISSION_DENIED" in done.stdout


def test_the_overlay_shows_title_time_and_beats(serve):
    server = serve("--autoplay", "--www", ROOT / "examples/obs")
    with Page(f"{server.http}/www/overlay.html") as page:
        eventually(lambda: page.text("title") == "built-in tune", "the title is shown")
        eventually(lambda: re.fullmatch(r"\d\d:\d\d", page.text("time")), "the position is shown")
        eventually(lambda: page.evaluate("document.getElementById('dot').getAnimations().length"),
                   "the dot flashes")


class Secrets(yaml.SafeLoader):
    """Reads Home Assistant's !secret NAME as the name."""


Secrets.add_constructor("!secret", lambda loader, node: loader.construct_scalar(node))


@pytest.fixture
def home():
    text = (ROOT / "examples/home-assistant/configuration.yaml").read_text()
    return yaml.load(text, Secrets)


def test_home_assistants_sensors_read_the_answer(server, rest, home):
    (block,) = home["rest"]
    sensors = {one["name"]: one for one in block["sensor"] + block["binary_sensor"]}

    def value(name):
        path = block["resource"].removeprefix("http://studio.local:8000")
        answer = requests.get(server.http + path, timeout=10).json()
        for attribute in sensors[name].get("json_attributes", []):
            assert attribute in answer
        return jinja2.Template(sensors[name]["value_template"]).render(value_json=answer)

    assert [value(name) for name in sensors] == ["stopped", "120.0", "False"]
    rest.command("tempo", bpm=97.25)
    rest.command("play")
    assert [value(name) for name in sensors] == ["playing", "97.2", "True"]


def test_home_assistants_commands_are_taken(server, rest, home):
    for name, variables in (("tactus_tempo", {"bpm": 133}), ("tactus_play", {})):
        command = home["rest_command"][name]
        url = jinja2.Template(command["url"]).render(**variables)
        assert command["method"] == "post"
        assert requests.post(url.replace("http://studio.local:8000", server.http), timeout=10).ok
    assert rest.status()["bpm"] == 133 and rest.status()["playing"]
