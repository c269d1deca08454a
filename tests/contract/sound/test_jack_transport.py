"""--sync jack: the JACK transport is followed and driven, over the death of its server."""

import ctypes
import os
import time

import pytest
from clients.program import eventually
from clients.rest import Rest
from clients.sockets import ClockSocket
from clients.sound_servers import Jack

NO_START = 1
STOPPED, ROLLING = 0, 1


class Foreign:
    """Another program's JACK client."""

    def __init__(self, env):
        os.environ.update(env)  # the library's
        self._jack = ctypes.CDLL("libjack.so.0")
        self._jack.jack_client_open.restype = ctypes.c_void_p
        self._client = ctypes.c_void_p(
            self._jack.jack_client_open(b"foreign", ctypes.c_int(NO_START), None))
        assert self._client, "it connects to JACK"

    def start(self):
        self._jack.jack_transport_start(self._client)

    def stop(self):
        self._jack.jack_transport_stop(self._client)

    def locate(self, frame):
        self._jack.jack_transport_locate(self._client, ctypes.c_uint32(frame))

    def rolls(self):
        return self._jack.jack_transport_query(self._client, None) == ROLLING

    def frame(self):
        return self._jack.jack_get_current_transport_frame(self._client)

    def close(self):
        self._jack.jack_client_close(self._client)


@pytest.fixture
def jack():
    server = Jack()
    before = dict(os.environ)
    try:
        server.start()
        yield server
    finally:
        server.end()
        os.environ.clear()
        os.environ.update(before)


@pytest.mark.parametrize("device", ["system", "none"])
def test_it_is_followed_and_driven(serve, jack, device):
    server = serve("--device", device, "--sync", "jack", env=jack.env)
    rest = Rest(server)
    foreign = Foreign(jack.env)
    try:
        eventually(lambda: rest.status()["locked"], "JACK is followed")
        assert rest.status()["leader"] == "jack"
        foreign.locate(480000)
        foreign.start()
        eventually(lambda: rest.status()["playing"], "it plays")
        assert 480000 <= rest.status()["sample_pos"] <= foreign.frame() + 2048
        foreign.stop()
        eventually(lambda: rest.status()["status"] == "stopped", "it stops")
        foreign.locate(12345)
        eventually(lambda: rest.status()["sample_pos"] == 12345, "it relocates")
        assert rest.command("play")["playing"] is True
        assert foreign.rolls()
        state = rest.command("seek", seconds=20)
        assert 960000 <= state["sample_pos"] < 964800
        assert rest.command("pause")["playing"] is False
        assert not foreign.rolls()
        before = rest.status()
        assert rest.refused("/transport/tempo?bpm=90", 409, "FAILED_PRECONDITION")["error"] == (
            "tempo is set by JACK: no timebase master runs; start one, or tactus with --timebase")
        assert rest.status()["bpm"] == before["bpm"]
        leader = rest.get("/transport/leader").json()
        assert (leader["name"], leader["locked"], leader["dropouts"]) == ("jack", True, 0)
        assert rest.metrics()["leader"]["name"] == "jack"
    finally:
        foreign.close()


@pytest.mark.parametrize("device", ["system", "jack"])
def test_a_server_that_dies_is_missed_within_a_second_and_followed_again(serve, jack, device):
    server = serve("--device", device, "--sync", "jack", "--hold", 0.5, "--autoplay",
                   env=jack.env)
    rest = Rest(server)
    with ClockSocket(server.clock) as clock:
        clock.state_where(lambda state: state["locked"] and state["playing"])
        killed = time.monotonic()
        jack.kill()
        clock.state_where(lambda state: state["stalled"] or not state["locked"])
        assert time.monotonic() - killed < 1
        assert clock.state_where(lambda state: not state["playing"])["locked"] is False
        rest.refused("/transport/play", 409, "FAILED_PRECONDITION")
        eventually(lambda: "is not back" in server.stderr(), "the device is looked for")
        jack.start()
        clock.state_where(lambda state: state["locked"])
    assert rest.get("/transport/leader").json()["dropouts"] == 1


def test_it_can_be_the_timebase_master(serve, jack):
    rest = Rest(serve("--device", "system", "--sync", "jack", "--timebase", env=jack.env))
    eventually(lambda: rest.status()["locked"], "JACK is followed")
    assert rest.command("tempo", bpm=97)["bpm"] == 97
    assert rest.command("meter", beats=3)["beats_per_bar"] == 3
