"""The state: GET /transport/status, and the meaning of each field."""

import time

import pytest
from clients.program import eventually
from clients.rest import Rest
from clients.shape import lasting

BLOCK = 512
RATE = 48000


def test_status_is_json_with_every_field_in_its_type(rest):
    response = rest.get("/transport/status")
    assert response.headers["Content-Type"].split(";")[0] == "application/json"
    rest.status()


def test_a_fresh_server_is_stopped_at_zero_with_the_loop_off_from_0_to_10_s(serve):
    state = Rest(serve()).status()
    assert state["status"] == "stopped"
    assert state["sample_pos"] == state["time_seconds"] == state["beat_pos"] == 0
    assert state["time_formatted"] == "00:00.000"
    assert state["frame_count"] == 0
    assert state["bpm"] == 120
    assert state["loop_enabled"] is False
    assert (state["loop_start_seconds"], state["loop_end_seconds"]) == (0, 10)


def test_playing_is_true_only_for_status_playing(rest):
    rest.command("seek", seconds=1)
    expected = {"play": "playing", "pause": "paused", "resume": "playing", "stop": "stopped"}
    for command, status in expected.items():
        assert rest.command(command)["status"] == status
        state = rest.status()
        assert (state["status"], state["playing"]) == (status, status == "playing")


def test_time_seconds_is_sample_pos_over_the_sample_rate(rest, clock):
    rest.command("play")
    for state in clock.states(20):
        assert state["time_seconds"] == pytest.approx(state["sample_pos"] / RATE, abs=1e-9)


@pytest.mark.parametrize(
    "samples, text",
    [
        (0, "00:00.000"),
        (47, "00:00.000"),
        (48, "00:00.001"),
        (192000, "00:04.000"),
        (60 * RATE - 1, "00:59.999"),
        (60 * RATE, "01:00.000"),
        (3600 * RATE - 1, "59:59.999"),
        (3600 * RATE, "60:00.000"),
        (360000 * RATE + 12000, "6000:00.250"),
    ],
)
def test_time_formatted_truncates_to_the_millisecond_and_minutes_go_on_past_59(rest, samples, text):
    assert rest.command("seek", samples=samples)["time_formatted"] == text


@pytest.mark.parametrize("rate", [8000, 44100, 384000])
def test_no_place_formats_as_60_seconds_at_any_rate(serve, rate):
    rest = Rest(serve("--sample-rate", rate))
    assert rest.command("seek", samples=60 * rate - 1)["time_formatted"] == "00:59.999"
    assert rest.command("seek", seconds=60)["time_formatted"] == "01:00.000"
    assert rest.status()["time_seconds"] == 60


def test_the_playhead_moves_in_whole_blocks(rest, clock):
    rest.command("seek", samples=1000)
    rest.command("play")
    clock.state_where(lambda state: state["playing"] and state["sample_pos"] > 1000)
    for state in clock.states(20):
        assert (state["sample_pos"] - 1000) % BLOCK == 0


def test_frame_count_counts_the_blocks_processed_while_playing(rest, clock):
    before = rest.status()
    rest.command("play")
    state = clock.state_where(lambda state: state["sample_pos"] > 20 * BLOCK)
    assert state["frame_count"] - before["frame_count"] == state["sample_pos"] // BLOCK


def test_frame_count_stands_while_not_playing(rest, clock):
    rest.command("play")
    paused = rest.command("pause")
    rest.command("seek", seconds=3)
    assert clock.states(5)[-1]["frame_count"] == paused["frame_count"]
    assert rest.status()["frame_count"] == paused["frame_count"]


def test_beat_pos_follows_from_time_and_tempo(rest):
    assert rest.command("seek", seconds=4)["beat_pos"] == 8


def test_a_stopped_transport_stands_still(rest, clock):
    first, *others = clock.states(10)
    assert all(lasting(state) == lasting(first) for state in others)


def test_the_playhead_moves_at_the_speed_of_time(rest, clock):
    rest.command("play")
    first = clock.state_where(lambda state: state["sample_pos"] > 0)
    last = clock.states(45)[-1]
    played = last["time_seconds"] - first["time_seconds"]
    passed = (last["timestamp_ms"] - first["timestamp_ms"]) / 1000
    assert played == pytest.approx(passed, rel=0.2)


def test_timestamps_are_never_in_the_future(rest, clock):
    for command in ("play", "pause", "resume", "stop"):
        rest.command(command)
        for state in clock.states(10):
            assert state["timestamp_ms"] <= time.time() * 1000 + 1


def test_the_timestamp_is_the_present_while_not_playing(rest):
    for command in ("stop", "pause"):
        rest.command("play")
        rest.command(command)
        before = time.time() * 1000
        state = rest.status()
        assert before - 1 <= state["timestamp_ms"] <= time.time() * 1000 + 1


def test_the_timestamp_is_fractional_milliseconds(rest, clock):
    rest.command("play")
    stamps = [state["timestamp_ms"] for state in clock.states(20)]
    assert any(stamp != int(stamp) for stamp in stamps)


def test_the_playing_timestamp_belongs_to_the_block_and_not_to_the_reading(rest):
    rest.command("play")
    seen = {}
    for _ in range(1000):
        state = rest.status()
        seen.setdefault(state["sample_pos"], []).append(state["timestamp_ms"])
        if sum(len(stamps) > 1 for stamps in seen.values()) >= 5:
            break
    else:
        raise AssertionError("no block was read more than once")
    # Times are truncated to the microsecond; doubles have a resolution of 0.24 us here.
    for stamps in seen.values():
        assert max(stamps) - min(stamps) < 0.00125


def test_position_and_timestamp_make_a_pair_to_extrapolate_from(rest, clock):
    rest.command("play")
    clock.state_where(lambda state: state["sample_pos"] > RATE)
    states = clock.states(45)
    starts = sorted(state["timestamp_ms"] - state["time_seconds"] * 1000 for state in states)
    assert starts[-5] - starts[4] < 20, "the same start follows from every message, in ms"


def test_seq_of_rest_repeats_the_latest_of_the_stream(rest, clock):
    streamed = clock.states(5)[-1]["seq"]
    eventually(lambda: rest.status()["seq"] > streamed, "seq grows with the ticks")
    polled = rest.status()["seq"]
    clock.state_where(lambda state: state["seq"] >= polled)


def test_head_answers_as_get_without_the_body(rest):
    for path in ("/transport/status", "/transport/metrics", "/openapi.json"):
        response = rest.request("HEAD", path)
        assert response.status_code == 200
        assert response.headers["Content-Type"].split(";")[0] == "application/json"
        assert response.content == b""
    rest.status()
