"""beat.subscribe: each crossed beat once, at its exact frame."""

import time

import pytest
from clients.live import BEAT, FFT, LiveSocket
from clients.rest import Rest
from clients.shape import is_boolean, is_number, is_text, is_whole

EVENT = {
    "type": is_text, "tick": is_boolean, "downbeat": is_boolean, "beat_index": is_whole,
    "bar_index": is_whole, "beat_in_bar": is_whole, "beat_phase": is_number, "bpm": is_number,
    "confidence": is_number, "sample_pos": is_whole, "timestamp_ms": is_number,
}


def frame_of(beat, bpm, rate=48000):
    """The frame nearest to a beat."""
    return round(beat * 60 * rate / bpm)


def let_hops_pass(server, count):
    with LiveSocket(server) as other:
        other.subscribe()
        first = other.next(FFT)["hopSeq"]
        while other.next(FFT)["hopSeq"] < first + count:
            pass


@pytest.fixture
def beats(live):
    live.done("beat.subscribe")
    return live


def test_an_event_is_flat_and_has_every_member(beats, rest):
    rest.command("play")
    for event in beats.several(BEAT, 5):
        assert set(event) == set(EVENT)
        for name, value in event.items():
            assert EVENT[name](value), f"{name} is {value!r}"
        assert (event["tick"], event["beat_phase"], event["confidence"]) == (True, 0, 1)
        assert event["bpm"] == 120


def test_there_are_four_beats_in_a_bar(beats, rest):
    rest.command("tempo", bpm=480)
    rest.command("play")
    for event in beats.several(BEAT, 13):
        index = event["beat_index"]
        assert (event["bar_index"], event["beat_in_bar"]) == divmod(index, 4)
        assert event["downbeat"] is (index % 4 == 0)


def test_bars_follow_the_meter(beats, rest):
    rest.command("meter", beats=3)
    rest.command("tempo", bpm=480)
    rest.command("play")
    for event in beats.several(BEAT, 7):
        assert (event["bar_index"], event["beat_in_bar"]) == divmod(event["beat_index"], 3)
        assert event["downbeat"] is (event["beat_index"] % 3 == 0)


@pytest.mark.parametrize("bpm, count", [(120, 5), (97.3, 5), (999, 60), (333.3, 20)])
def test_each_beat_comes_once_and_at_the_frame_it_falls_on(beats, rest, bpm, count):
    rest.command("tempo", bpm=bpm)
    rest.command("play")
    events = beats.several(BEAT, count)
    assert [event["beat_index"] for event in events] == list(range(count))
    assert [event["sample_pos"] for event in events] == [
        frame_of(beat, bpm) for beat in range(count)]


@pytest.mark.parametrize("block", [64, 1000, 8192])
@pytest.mark.parametrize("rate", [44100, 48000])
def test_it_holds_for_any_block_size_and_sample_rate(serve, block, rate):
    server = serve("--block-size", block, "--sample-rate", rate, "--bpm", 877)
    with LiveSocket(server) as live:
        live.done("beat.subscribe")
        Rest(server).command("play")
        events = live.several(BEAT, 40)
    assert [event["beat_index"] for event in events] == list(range(40))
    assert [event["sample_pos"] for event in events] == [
        frame_of(beat, 877, rate) for beat in range(40)]


def test_times_go_with_the_frames_and_are_never_in_the_future(beats, rest):
    rest.command("tempo", bpm=480)
    rest.command("play")
    previous = 0
    for _ in range(10):
        event = beats.next(BEAT)
        assert previous < event["timestamp_ms"] <= time.time() * 1000 + 1
        previous = event["timestamp_ms"]


def test_a_time_and_a_place_agree_with_those_of_the_state(beats, rest):
    rest.command("play")
    event = beats.several(BEAT, 4)[-1]
    state = rest.status()
    between = (state["sample_pos"] - event["sample_pos"]) / 48
    assert state["timestamp_ms"] - event["timestamp_ms"] == pytest.approx(between, abs=100)


def test_a_seek_onto_a_beat_is_that_beat_and_those_between_are_not_crossed(beats, rest):
    rest.command("play")
    beats.next(BEAT)
    rest.command("seek", beats=100)
    events = beats.several(BEAT, 4)
    while events[0]["beat_index"] < 50:
        events = events[1:] + beats.several(BEAT, 1)
    assert [event["beat_index"] for event in events] == [100, 101, 102, 103]
    assert [event["sample_pos"] for event in events] == [24000 * n for n in range(100, 104)]


def test_a_seek_between_beats_goes_on_with_the_next(beats, rest):
    rest.command("seek", samples=24001)
    rest.command("play")
    assert [event["sample_pos"] for event in beats.several(BEAT, 2)] == [48000, 72000]
    rest.command("stop")
    rest.command("rewind")
    beats.arrived(BEAT)
    rest.command("play")
    assert beats.next(BEAT)["sample_pos"] == 0


@pytest.mark.parametrize("region, expected", [
    ((0, 0.5), [0, 0, 0, 0, 0]),
    ((0, 1), [0, 1, 0, 1, 0, 1]),
    ((0.1, 1.3), [0, 1, 2, 1, 2, 1, 2]),
    ((0.5, 1), [0, 1, 1, 1, 1]),
], ids=str)
def test_a_loop_repeats_the_beats_in_it(beats, rest, region, expected):
    rest.command("loop", start=region[0], end=region[1], enabled="true")
    rest.command("play")
    events = beats.several(BEAT, len(expected))
    assert [event["beat_index"] for event in events] == expected
    assert [event["sample_pos"] for event in events] == [24000 * beat for beat in expected]


def test_a_loop_shorter_than_a_block_loses_no_beat(serve):
    server = serve("--block-size", 8192)
    rest = Rest(server)
    rest.command("loop", start=0, end=0.05, enabled="true")
    with LiveSocket(server) as live:
        live.done("beat.subscribe")
        before = rest.command("play")
        events = live.several(BEAT, 40)
        after = rest.command("pause")
        let_hops_pass(server, 25)
        events += live.arrived(BEAT)
    assert all((event["beat_index"], event["sample_pos"]) == (0, 0) for event in events)
    assert len(events) == 1 + after["epoch"] - before["epoch"], "each pass is one beat"


def test_a_change_of_tempo_goes_on_from_where_the_beat_was(beats, rest):
    rest.command("play")
    beats.several(BEAT, 2)
    changed = rest.command("tempo", bpm=300)
    events = beats.several(BEAT, 8)
    indices = [event["beat_index"] for event in events]
    assert indices == list(range(indices[0], indices[0] + 8))
    later = [event for event in events if event["sample_pos"] > changed["sample_pos"]]
    assert len(later) >= 6
    for event in later:
        away = (event["beat_index"] - changed["beat_pos"]) * 60 * 48000 / 300
        assert event["sample_pos"] == pytest.approx(changed["sample_pos"] + away, abs=1)
        assert event["bpm"] == 300


@pytest.mark.parametrize("command", ["pause", "stop"])
def test_there_is_none_while_nothing_plays(server, beats, rest, command):
    rest.command("tempo", bpm=999)
    rest.command("play")
    beats.several(BEAT, 3)
    rest.command(command)
    let_hops_pass(server, 25)
    beats.arrived(BEAT)
    let_hops_pass(server, 75)
    assert beats.arrived(BEAT) == []


def test_a_pause_leaves_no_beat_out_and_repeats_none(beats, rest):
    rest.command("tempo", bpm=480)
    events = []
    for _ in range(5):
        rest.command("play")
        events += beats.several(BEAT, 2)
        rest.command("pause")
    assert [event["beat_index"] for event in events] == list(range(10))


def test_every_listener_gets_every_beat(rest, others):
    clients = others(5)
    for client in clients:
        client.done("beat.subscribe")
    rest.command("tempo", bpm=600)
    rest.command("play")
    first, *rest_of_them = [client.several(BEAT, 20) for client in clients]
    assert all(events == first for events in rest_of_them)


def test_who_comes_later_gets_no_beat_of_before(rest, live, others):
    rest.command("tempo", bpm=999)
    live.done("beat.subscribe")
    rest.command("play")
    seen = live.several(BEAT, 20)[-1]["beat_index"]
    (late,) = others(1)
    late.done("beat.subscribe")
    events = late.several(BEAT, 5)
    assert events[0]["beat_index"] >= seen
    numbers = [event["beat_index"] for event in events]
    assert numbers == list(range(numbers[0], numbers[0] + 5))


def test_subscribing_twice_sends_each_beat_once(beats, rest):
    assert beats.done("beat.subscribe") == beats.done("beat.subscribe")
    rest.command("tempo", bpm=600)
    rest.command("play")
    assert [event["beat_index"] for event in beats.several(BEAT, 10)] == list(range(10))


def test_an_unsubscribe_ends_them(server, beats, rest):
    rest.command("tempo", bpm=999)
    rest.command("play")
    beats.several(BEAT, 3)
    answer = beats.done("beat.unsubscribe", requestId="b")
    client = answer["clientId"]
    assert answer == {"type": "beat.unsubscribed", "requestId": "b", "clientId": client,
                      "success": True, "data": {"clientId": client}}
    beats.arrived(BEAT)
    let_hops_pass(server, 60)
    assert beats.arrived(BEAT) == []
    assert beats.done("beat.unsubscribe")["success"] is True


def test_a_subscribe_is_answered_plainly(live):
    answer = live.done("beat.subscribe", requestId="a")
    client = answer["clientId"]
    assert answer == {"type": "beat.subscribed", "requestId": "a", "clientId": client,
                      "success": True, "data": {"clientId": client}}
