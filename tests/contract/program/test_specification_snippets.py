"""The specification's own Python clients, unchanged, and its documented JSON."""

import json
import re
import sys

import pytest
from clients.program import eventually
from clients.rest import Rest
from clients.shape import is_number, is_whole
from clients.specification import blocks, needs_document, text

pytestmark = needs_document


def only(found):
    assert len(found) == 1, f"{len(found)} where one is documented"
    return found[0]


def documented(*keys):
    """The smallest documented JSON object with these keys."""
    objects = []
    for block in blocks("json"):
        value = json.loads(block)
        if set(keys) <= set(value):
            objects.append(value)
    assert objects, f"no JSON with {keys}"
    return min(objects, key=len)


def same_types(example, message):
    """Checks that the message has every field of the example, with its type."""
    for name, value in example.items():
        assert name in message, f"no {name} in {message}"
        if is_whole(value):
            assert is_whole(message[name]) or name == "target_hz", f"{name}: {message[name]!r}"
        elif is_number(value):
            assert is_number(message[name]), f"{name}: {message[name]!r}"
        else:
            assert type(message[name]) is type(value), f"{name}: {message[name]!r}"


@pytest.fixture
def snippet(launch, tmp_path):
    """Starts the Python snippet that contains a text."""

    def start(has):
        source = only([block for block in blocks("python") if has in block])
        file = tmp_path / "snippet.py"
        file.write_text(source, encoding="utf-8")
        return launch([sys.executable, "-u", file])

    return start


def test_the_listening_client_prints_the_clock(default_server, snippet):
    Rest(default_server).command("play")
    client = snippet("async def listen_transport")
    line = r"^\d\d:\d\d\.\d{3} \| BPM: 120(\.0)? \| Beat: \d+\.\d$"
    eventually(lambda: len(re.findall(line, client.stdout(), re.MULTILINE)) >= 20,
               "it printed 20 states")
    assert client.running(), client.stderr()
    assert client.stderr() == ""


def test_the_seeking_client_seeks(default_server, snippet):
    rest = Rest(default_server)
    rest.command("stop")
    client = snippet("async def send_seek_command")
    eventually(lambda: not client.running(), "it ends")
    assert client.process.returncode == 0, client.stderr()
    assert client.stdout().startswith("Seek response: {'success': True, 'command': 'seek', ")
    assert rest.status()["time_seconds"] == 5.0


def test_every_documented_field_of_the_state_is_there_in_its_type(default_server):
    example = documented("playing", "timestamp_ms")
    same_types(example, Rest(default_server).status())


def test_the_documented_answer_of_status_is_part_of_ours(default_server):
    rest = Rest(default_server)
    rest.command("stop")
    rest.command("tempo", bpm=120)
    rest.command("seek", samples=192000)
    example = documented("playing", "time_formatted")
    same_types(example, rest.status())
    told = {name: rest.status()[name] for name in example}
    assert {**told, "playing": True} == example, "the example's numbers belong together"


def test_the_documented_answer_of_metrics_is_part_of_ours(default_server):
    example = documented("sample_rate", "connected_clients")
    metrics = Rest(default_server).metrics()
    same_types(example, metrics)
    for name in ("sample_rate", "block_size", "bpm", "target_hz"):
        assert metrics[name] == example[name]


def test_every_documented_endpoint_is_served(default_server):
    rest = Rest(default_server)
    headings = re.findall(r"^### (GET|POST) (/\S+)$", text(), re.MULTILINE)
    assert len(headings) >= 6
    for method, target in headings:
        assert rest.request(method, target).status_code == 200, f"{method} {target}"
    assert rest.get("/docs").status_code == 200


def test_the_default_address_is_the_documented_one(default_server):
    assert default_server.port == 8000
    assert "http://localhost:8000/docs" in default_server.stdout()
    assert "http://localhost:8000" in default_server.stdout()
