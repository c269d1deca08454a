"""Slow clients of /ws skip to the latest frame and decode it correctly."""

import json
import os

import pytest
from clients.frames import BinaryDeltas, JsonDeltas
from clients.live import AUDIO, FFT, SPECTRUM, STATE, LiveSocket, kind_and_value
from clients.program import eventually
from clients.raw import BINARY, PING, TEXT, Raw, frame
from clients.rest import Rest
from clients.sound import noise, sine

HOPS = 400
SECONDS = 60
# Fills a connection's system buffers, so that a sleeping client blocks soon.
FILLER = {"type": "transport.subscribe", "rateHz": 240}


@pytest.fixture
def moving(play):
    """Plays a tone with a little noise, so that some bands change at each hop."""
    server = play(sine(500, SECONDS, -6) + noise(SECONDS, 1e-4), "--fft-max-subscribers", 0)
    eventually(lambda: Rest(server).status()["sample_pos"] > 24000, "it plays")
    return server


class Sleeper(Raw):
    """Subscribes, then reads only on request."""

    def __init__(self, server, *messages):
        super().__init__(server.port, little_room=True)
        assert self.handshake("/ws").status == 101
        for message in (*messages, FILLER):
            self.send(frame(TEXT, json.dumps(message).encode()))

    def message(self):
        """The next message: kind, contents and bytes."""
        while (read := self.frame())[0] == PING:
            pass
        opcode, payload = read
        assert opcode in (TEXT, BINARY), (opcode, payload)
        kind, value = kind_and_value(payload.decode() if opcode == TEXT else payload)
        return kind, value, payload


def hop_now(server):
    with LiveSocket(server) as live:
        live.subscribe(rateHz=125)
        return live.next(FFT)["hopSeq"]


def let_hops_pass(server, count):
    with LiveSocket(server) as live:
        live.subscribe(rateHz=125)
        first = live.next(FFT)["hopSeq"]
        while live.next(FFT)["hopSeq"] < first + count:
            pass


def number(value):
    return value["hopSeq"] if isinstance(value, dict) else value.hop_seq


FORMS = {
    "json": ({"type": "audio.fft.subscribe", "rateHz": 125}, FFT),
    "json delta": ({"type": "audio.fft.subscribe", "rateHz": 125, "encoding": "delta"}, FFT),
    "f32": ({"type": "audio.fft.subscribe", "rateHz": 125, "format": "binary",
             "sampleFormat": "f32"}, SPECTRUM),
    "u16 delta": ({"type": "audio.fft.subscribe", "rateHz": 125, "format": "binary",
                   "sampleFormat": "u16", "encoding": "delta"}, SPECTRUM),
    "464 bytes": ({"type": "audio.subscribe"}, AUDIO),
}


@pytest.mark.parametrize("form", FORMS)
def test_who_stops_reading_gets_the_newest_when_reading_on(moving, form):
    message, kind = FORMS[form]
    with Sleeper(moving, message) as sleeper:
        let_hops_pass(moving, HOPS)
        now = hop_now(moving)
        behind = newest = 0
        while newest < now:
            found, value, _ = sleeper.message()
            if found == kind:
                newest = number(value)
                behind += newest < now
    sent = HOPS if kind != AUDIO else HOPS * 30 // 125
    assert behind < sent * 0.6, f"{behind} old frames of {sent}, a backlog"


@pytest.mark.parametrize("form, reader", [("json delta", JsonDeltas), ("u16 delta", BinaryDeltas)])
def test_a_delta_never_comes_without_its_key_frame(moving, form, reader):
    """A sleeping client's rebuilt frames equal the full frames of others."""
    message, kind = FORMS[form]
    full = {**message, "encoding": "full"}
    with LiveSocket(moving) as witness, Sleeper(moving, message) as sleeper:
        witness.ask(full)
        deltas, compared, gaps, last, whole = reader(), 0, 0, None, {}
        for turn in range(4):
            for value in witness.several(kind, 250):
                whole[number(value)] = list(value["bins"] if kind == FFT else value.values)
            # More than the buffers hold, to reach the latest frame.
            for _ in range(300):
                found, value, _ = sleeper.message()
                if found != kind:
                    continue
                gaps += last is not None and number(value) > last + 10
                last = number(value)
                values = deltas.full(value)
                if last in whole:
                    assert values == whole[last], f"turn {turn}, hop {last}"
                    compared += 1
    assert compared > 20 and gaps > 0


def test_answers_are_not_lost_where_frames_are(moving):
    with Sleeper(moving, {"type": "audio.fft.subscribe", "rateHz": 125}) as sleeper:
        let_hops_pass(moving, 100)
        for turn in range(50):
            sleeper.send(frame(TEXT, json.dumps({"type": "time.sync", "t0": turn}).encode()))
            let_hops_pass(moving, 2)
        echoed = []
        while len(echoed) < 50:
            _, value, _ = sleeper.message()
            if isinstance(value, dict) and value["type"] == "time.synced":
                echoed.append(value["t0"])
    assert echoed == list(range(50))


def test_beats_are_not_lost_where_frames_are(moving):
    rest = Rest(moving)
    rest.command("tempo", bpm=999)
    with Sleeper(moving, {"type": "beat.subscribe"},
                 {"type": "audio.fft.subscribe", "rateHz": 125}) as sleeper:
        let_hops_pass(moving, 500)
        beats = []
        while len(beats) < 60:
            _, value, _ = sleeper.message()
            if isinstance(value, dict) and value["type"] == "beat.event":
                beats.append(value["beat_index"])
    assert beats == list(range(beats[0], beats[0] + 60))


def test_one_that_sleeps_in_one_stream_gets_the_newest_of_each(moving):
    with Sleeper(moving, {"type": "audio.fft.subscribe", "rateHz": 125},
                 {"type": "audio.subscribe"}) as sleeper:
        let_hops_pass(moving, HOPS)
        Rest(moving).command("seek", seconds=40)
        let_hops_pass(moving, 20)
        now = hop_now(moving)
        newest = dict.fromkeys([FFT, AUDIO, STATE], False)
        for _ in range(2 * HOPS):
            kind, value, _ = sleeper.message()
            if kind == STATE:
                newest[kind] |= value["time_seconds"] >= 40
            elif kind in newest:
                newest[kind] |= number(value) >= now
            if all(newest.values()):
                break
        assert all(newest.values()), newest


@pytest.mark.skipif(bool(os.environ.get("TACTUS_SANITIZE")),
                    reason="a sanitizer keeps what was freed")
def test_clients_that_stop_reading_do_not_make_the_server_grow(moving):
    messages = [message for message, _ in FORMS.values()]
    sleepers = [Sleeper(moving, messages[turn % len(messages)]) for turn in range(25)]
    try:
        let_hops_pass(moving, 250)
        before = moving.resident_kb()
        let_hops_pass(moving, 500)
        # 500 frames and 960 states for each of 25 clients would be over 12 MB.
        assert moving.resident_kb() - before < 1500
    finally:
        for sleeper in sleepers:
            sleeper.socket.close()
