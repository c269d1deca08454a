"""Every Python snippet of the specification runs word for word. `sounddevice` is a stand-in."""

import dataclasses
import os
import pathlib
import sys
import time

import numpy as np
import pytest
import requests
from clients.program import eventually
from clients.sockets import ClockSocket
from clients.specification import blocks, needs_document

pytestmark = needs_document
STAND_IN = pathlib.Path(__file__).parent / "standin"
SERVERS = "uvicorn.run("  # snippets that serve until they are ended
CLIENTS = "websockets.connect("  # snippets that need such a server


@pytest.fixture(scope="module")
def guide():
    """The names after all other snippets ran in the document's order, as in one program, and the
    clock's positions before and after each.
    """
    sys.path.insert(0, str(STAND_IN))
    import tactus.transport_clock
    from daw_core.transport_clock import TransportClock

    # What the document leaves to the reader: imports of fragments, and a sample rate.
    names = {"np": np, "dataclass": dataclasses.dataclass, "SAMPLE_RATE": 48000,
             "TransportClock": TransportClock}
    ran = []
    for block in blocks("python"):
        if SERVERS in block or CLIENTS in block:
            continue
        exec(compile(block, f"snippet {len(ran)}", "exec"), names)
        if "stream.start()" in block:
            clock = names["transport"]
            clock.play()
            eventually(lambda: clock.sample_pos >= 5 * 512, "the callback moves the clock")
            names["stream"].stop()
        ran.append(block)
    assert len(ran) >= 12
    names["process_clock"] = tactus.get_transport_clock()
    return names


def test_the_snippets_share_the_clock_of_the_process(guide):
    assert guide["get_transport_clock"]() is guide["process_clock"]
    # The document's last clock is the one with an update rate of its own.
    assert guide["transport"].update_hz == 15


def test_each_audio_callback_moves_its_clock_and_fills_its_output(guide):
    clock = guide["transport"]
    clock.play()
    before = clock.sample_pos
    sound = np.ones((512, 2), np.float32)
    guide["audio_callback"](sound, np.zeros_like(sound), 512, None, None)
    assert clock.sample_pos == before + 512


def test_the_playback_control_snippet_left_its_tempo(guide):
    # The stream had just stopped, so the commands waited for a block until the clock was idle.
    clock = guide["process_clock"]
    eventually(lambda: clock.get_state().bpm == 140, "the commands are in effect")
    assert guide["state"].time_formatted.count(":") == 1


def test_the_lfo_and_the_beat_fraction_are_in_range(guide):
    assert -1 <= guide["tempo_synced_lfo"]() <= 1
    assert 0 <= guide["get_beat_fraction"](guide["transport"]) < 1


def test_the_documented_dataclass_has_the_first_fields_of_ours(guide):
    import tactus

    documented = [(field.name, field.type) for field in dataclasses.fields(guide["TransportState"])]
    ours = [(field.name, field.type) for field in dataclasses.fields(tactus.TransportState)]
    assert len(documented) == 9
    assert [(name, kind.__name__) for name, kind in documented] == ours[:9]


@pytest.fixture(params=["create_transport_app(", "Complete Audio"], ids=["app", "engine"])
def serving(request, launch, tmp_path):
    """A snippet that serves on port 8000, as a program."""
    found = [block for block in blocks("python") if SERVERS in block]
    assert len(found) == 2
    [source] = [block for block in found if ("sounddevice" in block) == (request.param != "create_transport_app(")]
    file = tmp_path / "snippet.py"
    file.write_text(source, encoding="utf-8")
    path = os.pathsep.join([os.environ["TACTUS_PACKAGE"], str(STAND_IN)])
    process = launch([sys.executable, "-u", file], env={"PYTHONPATH": path})
    process.http = "http://127.0.0.1:8000"
    process.clock = "ws://127.0.0.1:8000/ws/transport/clock"
    process.has_audio = "sounddevice" in source

    def answers():
        assert process.running(), process.stderr()
        try:
            return requests.get(process.http + "/transport/status", timeout=5).ok
        except requests.ConnectionError:
            return False

    eventually(answers, "it serves")
    return process


def test_a_serving_snippet_serves_the_documented_interface(serving, launch, tmp_path):
    assert requests.post(serving.http + "/transport/play", timeout=5).json()["status"] == "playing"
    assert "swagger" in requests.get(serving.http + "/docs", timeout=5).text
    with ClockSocket(serving.clock) as clock:
        states = clock.states(10)
    moved = states[-1]["sample_pos"] - states[0]["sample_pos"]
    assert (moved > 0) == serving.has_audio
    metrics = requests.get(serving.http + "/transport/metrics", timeout=5).json()
    assert metrics["target_hz"] == 30 and metrics["updates_sent"] > 0
    for source in (block for block in blocks("python") if CLIENTS in block):
        file = tmp_path / "client.py"
        file.write_text(source, encoding="utf-8")
        client = launch([sys.executable, "-u", file])
        eventually(client.stdout, "it printed")
        assert client.stderr() == ""
    assert serving.end() in (0, -15)
