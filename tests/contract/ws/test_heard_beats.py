"""beat.subscribe with source "audio", tempo.subscribe and the hints: the beat of the sound."""

import math
import time

import numpy
import pytest
from clients.live import AUDIO, BEAT, TEMPO, LiveSocket
from clients.program import Server, eventually
from clients.rest import Rest
from clients.sound import RATE, noise, write_wav

BPM = 128.0
BEAT_FRAMES = 60 * RATE / BPM
LEAD_MS = 300


def drums(seconds):
    """A kick and a snare by turns, and hats on the half beats; the first beat on frame 0."""
    sound = numpy.zeros(round(seconds * RATE))
    time_s = numpy.arange(round(0.12 * RATE)) / RATE
    kick = numpy.sin(2 * numpy.pi * (50 * time_s + 2.5 * (1 - numpy.exp(-time_s / 0.02))))
    hiss = noise(0.12, 1.0)
    hits = [kick * numpy.exp(-time_s / 0.05), 0.6 * hiss * numpy.exp(-time_s / 0.04)]
    hat = 0.15 * hiss * numpy.exp(-time_s / 0.01)
    for half in range(int(seconds * BPM / 30) - 1):
        at = round(half * BEAT_FRAMES / 2)
        sound[at:at + len(hat)] += hat
        if half % 2 == 0:
            sound[at:at + len(hat)] += hits[half // 2 % 2]
    return 0.5 * sound


@pytest.fixture(scope="module")
def drummer(tmp_path_factory):
    """A server that plays drums, and whose beat is locked."""
    file = write_wav(tmp_path_factory.mktemp("drums") / "drums.wav", drums(60))
    server = Server(file, "--autoplay", "--loop", "--sample-rate", RATE, "--bpm", 100)
    with LiveSocket(server) as live:
        live.done("tempo.subscribe")
        while not live.next(TEMPO, 20)["locked"]:
            pass
        yield server
    assert server.end() == 0


@pytest.fixture
def live(drummer):
    with LiveSocket(drummer) as socket:
        yield socket


def off_beat(frame):
    """The distance of a frame to the nearest beat of the drums, in ms."""
    return abs(frame - round(frame / BEAT_FRAMES) * BEAT_FRAMES) / RATE * 1000


def test_beats_are_announced_ahead_with_the_frame_they_fall_on(live):
    answer = live.done("beat.subscribe", source="audio", leadMs=LEAD_MS)
    assert (answer["source"], answer["leadMs"]) == ("audio", LEAD_MS)
    assert answer["data"] == {"clientId": answer["clientId"], "source": "audio", "leadMs": LEAD_MS}
    events = []
    for _ in range(6):
        event = live.next(BEAT)
        assert event["timestamp_ms"] - time.time() * 1000 <= LEAD_MS + 1
        assert event["source"] == "audio" and event["predicted"] is True and event["tick"] is True
        assert event["bpm"] == pytest.approx(BPM, rel=0.01)
        assert 0 < event["confidence"] <= 1
        assert event["downbeat"] is (event["beat_in_bar"] == 0)
        assert off_beat(event["sample_pos"]) < 25
        events.append(event)
    numbers = [event["beat_index"] for event in events]
    assert numbers == list(range(numbers[0], numbers[0] + 6))
    for one, other in zip(events, events[1:]):
        between = (other["sample_pos"] - one["sample_pos"]) % (60 * RATE)
        assert between == pytest.approx(BEAT_FRAMES, abs=0.02 * RATE)


def test_without_a_lead_a_beat_is_sent_when_it_falls(live):
    live.done("beat.subscribe", source="audio")
    event = live.next(BEAT)
    assert event["predicted"] is False
    assert event["timestamp_ms"] <= time.time() * 1000 + 1


def test_both_kinds_of_beats_may_be_subscribed(live):
    live.done("beat.subscribe")
    live.done("beat.subscribe", source="audio")
    kinds = {event.get("source", "transport") for event in live.several(BEAT, 8)}
    assert kinds == {"transport", "audio"}
    live.done("beat.unsubscribe", source="audio")
    live.arrived(BEAT)
    assert all("source" not in event for event in live.several(BEAT, 2))
    live.done("beat.subscribe", source="audio")
    live.done("beat.unsubscribe")
    live.arrived(BEAT)
    live.done("audio.subscribe")
    live.several(AUDIO, 30)
    assert live.arrived(BEAT) == []


@pytest.mark.parametrize("options", [{"source": "sound"}, {"source": 1}, {"leadMs": -1},
                                     {"leadMs": 501}, {"leadMs": "9"}], ids=str)
def test_bad_options_are_refused(live, options):
    live.refused({"type": "beat.subscribe", **{"source": "audio", **options}})


def test_the_tempo_is_told_at_once(live):
    live.done("tempo.subscribe")
    state = live.next(TEMPO)
    assert state["bpm"] == pytest.approx(BPM, rel=0.01)
    assert state["locked"] is True and state["lock"] == "locked" and state["held"] is False
    assert 0.3 < state["confidence"] <= 1 and 0 <= state["downbeat_confidence"] <= 1
    weights = [each["weight"] for each in state["alternatives"]]
    assert weights == sorted(weights, reverse=True) and weights[0] > 0.3
    live.done("tempo.unsubscribe")


def test_audio_frames_carry_it_unless_the_transport_is_asked_for(live, drummer):
    for source, bpm in (("auto", BPM), ("audio", BPM), ("transport", 100)):
        live.done("audio.subscribe", source=source)
        live.arrived(AUDIO)
        stream = live.several(AUDIO, 20)
        assert stream[-1].bpm == pytest.approx(bpm, rel=0.01), source
        assert 0 < stream[-1].confidence <= 1 and (stream[-1].confidence < 1 or bpm == 100)
        ticks = sum(frame.beat_tick for frame in stream)
        beats = (stream[-1].ms - stream[0].ms) * bpm / 60_000
        assert 1 <= ticks < beats + 1.5, source
    live.refused({"type": "audio.subscribe", "source": "drums"})


def test_hints_move_the_beat(live, drummer):
    rest = Rest(drummer)

    def tempo_is(expected, tolerance=0.02, **members):
        def check():
            live.done("tempo.subscribe")  # sends the present state
            state = live.newest(TEMPO)
            return (state["bpm"] == pytest.approx(expected, rel=tolerance)
                    and all(state[name] == value for name, value in members.items()))
        eventually(check, f"the tempo is {expected}, {members}")

    assert rest.request("POST", "/beat/halve").status_code == 200
    tempo_is(BPM / 2)
    assert live.command("beat.double", None)["success"] is True
    tempo_is(BPM)
    assert live.command("beat.hold", True)["success"] is True
    tempo_is(BPM, held=True, lock="coasting")
    assert rest.request("POST", "/beat/hold?enabled=false").status_code == 200
    tempo_is(BPM, held=False)
    live.done("beat.subscribe", source="audio")
    assert live.command("beat.downbeat", None)["success"] is True
    for event in live.several(BEAT, 5)[1:]:
        assert event["downbeat"] is (event["beat_in_bar"] == 0)
        assert event["downbeat_confidence"] > 0.5
    for hint, value in (("tap", None), ("nudge", 10), ("nudge", -10), ("shift", None),
                        ("shift", None)):
        assert live.command(f"beat.{hint}", value)["success"] is True
    assert live.command("beat.nudge", 2000)["error"]["code"] == "OUT_OF_RANGE"
    assert live.command("beat.double", None)["success"] is True  # 256 BPM
    assert live.command("beat.double", None)["error"]["code"] == "FAILED_PRECONDITION"
    assert live.command("beat.halve", None)["success"] is True
    assert live.command("beat.range", {"min": 100, "max": 110})["error"]["code"] == "OUT_OF_RANGE"
    assert live.command("beat.hold", 1)["error"]["code"] == "INVALID_ARGUMENT"
    assert live.command("beat.range", {"min": 60, "max": 90})["success"] is True
    tempo_is(75, tolerance=0.2, min_bpm=60, max_bpm=90)
    assert live.command("beat.range", {"min": 55, "max": 198})["success"] is True
    assert live.command("beat.resync", None)["success"] is True


def test_after_a_pause_the_beat_is_found_again(live, drummer):
    rest = Rest(drummer)
    live.done("tempo.subscribe")
    live.done("beat.subscribe", source="audio", leadMs=LEAD_MS)

    def is_locked():
        live.done("tempo.subscribe")
        return live.newest(TEMPO)["locked"]

    eventually(is_locked, "the beat is locked")
    rest.command("pause")
    eventually(lambda: not is_locked(), "nothing sounds")
    rest.command("resume")
    eventually(is_locked, "the beat is locked again")
    live.arrived(BEAT)
    assert all(off_beat(event["sample_pos"]) < 25 for event in live.several(BEAT, 3))


def test_the_heard_beat_leads_the_transport(tmp_path):
    file = write_wav(tmp_path / "drums.wav", drums(60))
    server = Server(file, "--autoplay", "--sample-rate", RATE, "--bpm", 100, "--sync", "audio")
    rest = Rest(server)
    assert rest.status()["leader"] == "audio" and rest.status()["playing"] is True
    eventually(lambda: rest.status()["locked"], "the beat is heard")
    eventually(lambda: rest.status()["bpm"] == pytest.approx(BPM, rel=0.01), "its tempo is taken")

    def is_on_the_beat():
        state = rest.status()
        beats = state["sample_pos"] / BEAT_FRAMES
        off = math.remainder(state["beat_pos"] - beats, 1)
        return abs(off) < 0.05

    eventually(is_on_the_beat, "the beat is that of the sound")
    refused = rest.request("POST", "/transport/tempo?bpm=90")
    assert refused.status_code == 409 and refused.json()["error"] == "tempo is set by the heard beat"
    assert rest.command("pause")["status"] == "paused"
    assert rest.command("seek", seconds=1)["time_seconds"] == 1
    assert server.end() == 0


def test_without_an_analysed_sound_nothing_is_invented(server):
    rest = Rest(server)
    with LiveSocket(server) as live:
        live.done("tempo.subscribe")
        state = live.next(TEMPO)
        assert (state["locked"], state["confidence"], state["lock"]) == (False, 0, "searching")
        live.done("beat.subscribe", source="audio", leadMs=500)
        live.done("audio.subscribe", source="audio")
        assert live.several(AUDIO, 30)[-1].confidence < 0.2
        assert live.arrived(BEAT) == []
    assert rest.command("stop")["status"] == "stopped"
