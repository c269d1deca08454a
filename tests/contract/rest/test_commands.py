"""POST /transport/…: effect and answer of each command."""

import pytest
from clients.program import eventually
from clients.raw import Raw
from clients.shape import check_state, lasting

RATE = 48000


def advanced_from(rest, place):
    """Waits until the playhead has passed a position."""
    return eventually(lambda: rest.status()["sample_pos"] > place, "the playhead advances")


@pytest.mark.parametrize(
    "command, status",
    [("play", "playing"), ("pause", "stopped"), ("resume", "playing"), ("stop", "stopped"),
     ("rewind", "stopped")],
)
def test_a_command_from_stopped_answers_the_status_it_leads_to(rest, command, status):
    assert rest.command(command)["status"] == status
    assert rest.status()["status"] == status


def test_the_effect_of_an_answered_command_is_seen_by_whoever_reads_later(rest):
    for turn in range(20):
        rest.command("seek", samples=turn * 1000)
        assert rest.status()["sample_pos"] == turn * 1000


def test_a_seek_answers_the_place_asked_for_even_while_playing(rest):
    for place in (10.5, 3.25, 0):
        assert rest.command("seek", seconds=place)["time_seconds"] == place
    rest.command("play")
    for place in (10.5, 3.25, 0, 1000):
        state = rest.command("seek", seconds=place)
        assert state["time_seconds"] == place
        assert state["status"] == "playing"
        later = rest.status()["time_seconds"]
        assert place <= later < place + 10


def test_a_seek_by_samples_is_exact(rest):
    for place in (0, 1, 12345, 2**53 - 1, 2**53):
        assert rest.command("seek", samples=place)["sample_pos"] == place


def test_a_seek_by_seconds_lands_on_the_nearest_sample(rest):
    assert rest.command("seek", seconds="0.00001")["sample_pos"] == 0
    assert rest.command("seek", seconds="0.0000105")["sample_pos"] == 1
    assert rest.command("seek", seconds="1.5")["sample_pos"] == 72000


@pytest.mark.parametrize("bpm, beats", [(120, 4), (130, 1), (97.3, 17.75), (999, 0.01), (20, 3)])
def test_a_seek_by_beats_lands_on_the_nearest_sample(rest, bpm, beats):
    rest.command("tempo", bpm=bpm)
    state = rest.command("seek", beats=beats)
    assert abs(state["sample_pos"] - beats * 60 / bpm * RATE) <= 0.5 + 1e-6
    assert state["beat_pos"] == pytest.approx(state["time_seconds"] * bpm / 60, abs=1e-9)


def test_numbers_may_be_written_in_any_usual_way(rest):
    for text in ("10.5", "1.05e1", "10.500", "1050e-2", "10%2E5"):
        response = rest.request("POST", f"/transport/seek?seconds={text}")
        assert response.json()["time_seconds"] == 10.5, text


def test_a_pause_keeps_the_position(rest, clock):
    rest.command("play")
    advanced_from(rest, 10000)
    paused = rest.command("pause")
    assert paused["sample_pos"] > 10000
    clock.state_where(lambda state: state["status"] == "paused")
    assert lasting(clock.states(5)[-1]) == lasting(rest.status()) == lasting(paused)


def test_a_pause_while_stopped_changes_nothing(rest):
    before = rest.command("seek", seconds=2)
    assert lasting(rest.command("pause")) == lasting(before)


@pytest.mark.parametrize("command", ["resume", "play"])
def test_resume_and_play_go_on_from_a_pause(rest, command):
    rest.command("seek", seconds=5)
    rest.command("play")
    advanced_from(rest, 5 * RATE)
    paused = rest.command("pause")
    resumed = rest.command(command)
    assert resumed["status"] == "playing"
    assert resumed["sample_pos"] == paused["sample_pos"]
    advanced_from(rest, paused["sample_pos"])


def test_resume_from_stopped_plays(rest):
    rest.command("seek", seconds=2)
    assert rest.command("resume")["sample_pos"] == 2 * RATE
    advanced_from(rest, 2 * RATE)


def test_play_while_playing_changes_nothing(rest):
    rest.command("seek", seconds=2)
    rest.command("play")
    advanced_from(rest, 2 * RATE)
    assert rest.command("play")["sample_pos"] > 2 * RATE


def test_stop_returns_to_where_playback_was_started(rest):
    rest.command("seek", seconds=5)
    rest.command("play")
    advanced_from(rest, 5 * RATE)
    stopped = rest.command("stop")
    assert (stopped["status"], stopped["time_seconds"]) == ("stopped", 5)
    rest.command("play")
    advanced_from(rest, 5 * RATE)
    assert rest.command("stop")["time_seconds"] == 5


def test_stop_returns_to_where_the_playhead_was_last_located(rest):
    rest.command("play")
    rest.command("seek", seconds=7)
    advanced_from(rest, 7 * RATE)
    assert rest.command("stop")["time_seconds"] == 7
    rest.command("play")
    rest.command("rewind")
    advanced_from(rest, 0)
    assert rest.command("stop")["time_seconds"] == 0


def test_stop_from_a_pause_returns_as_well(rest):
    rest.command("seek", seconds=5)
    rest.command("play")
    advanced_from(rest, 5 * RATE)
    rest.command("pause")
    assert rest.command("stop")["time_seconds"] == 5


def test_stop_after_a_seek_in_a_pause_returns_to_the_place_sought(rest):
    rest.command("play")
    rest.command("pause")
    rest.command("seek", seconds=9)
    rest.command("resume")
    advanced_from(rest, 9 * RATE)
    assert rest.command("stop")["time_seconds"] == 9


def test_rewind_goes_to_zero_and_keeps_the_status(rest):
    rest.command("seek", seconds=5)
    assert rest.command("rewind")["sample_pos"] == 0
    rest.command("seek", seconds=5)
    rest.command("play")
    state = rest.command("rewind")
    assert (state["sample_pos"], state["status"]) == (0, "playing")
    rest.command("pause")
    state = rest.command("rewind")
    assert (state["sample_pos"], state["status"]) == (0, "paused")


def test_a_seek_keeps_the_status(rest):
    for command, status in (("play", "playing"), ("pause", "paused"), ("stop", "stopped")):
        rest.command(command)
        assert rest.command("seek", seconds=1)["status"] == status


def test_an_unknown_parameter_is_ignored(rest):
    assert rest.command("seek", seconds=1.5, colour="blue")["time_seconds"] == 1.5
    assert rest.command("play", when="now")["status"] == "playing"


def test_a_post_of_json_without_a_body_is_taken(rest, server):
    header = {"Content-Type": "application/json"}
    response = rest.request("POST", "/transport/play", headers=header)
    assert check_state(response.json())["status"] == "playing"
    with Raw(server.port) as raw:
        for lines in (["Content-Type: application/json"], ["Content-Length: 0"]):
            response = raw.request("POST", "/transport/stop", lines)
            assert response.status == 200
            assert check_state(response.json())["status"] == "stopped"


def test_a_body_is_read_past_and_the_connection_goes_on(rest, server):
    body = b'{"seconds": 3}'
    with Raw(server.port) as raw:
        length = [f"Content-Length: {len(body)}"]
        assert raw.request("POST", "/transport/play", length, body).status == 200
        assert raw.request("GET", "/transport/status").status == 200


def test_requests_sent_in_one_go_are_answered_in_their_order(rest, server):
    targets = ["/transport/play", "/transport/pause", "/transport/seek?seconds=3"]
    with Raw(server.port) as raw:
        for target in targets:
            raw.send(f"POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n".encode())
        states = [check_state(raw.response().json()) for _ in targets]
    assert [state["status"] for state in states] == ["playing", "paused", "paused"]
    assert states[-1]["time_seconds"] == 3


def test_answers_are_not_cached(rest):
    assert "no-" in rest.get("/transport/status").headers.get("Cache-Control", "")
