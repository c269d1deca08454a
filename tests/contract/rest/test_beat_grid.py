"""Align and nudge: they move the beat grid, over REST, the control socket and /ws alike."""

import pytest
from clients.shape import check_state, lasting


@pytest.fixture(autouse=True)
def usual_grid(rest):
    """The module's server keeps its grid from test to test."""
    assert rest.command("align", bar="true")["beat_offset"] == 0


@pytest.fixture(params=["rest", "control", "ws"])
def give(request, rest):
    """Gives the command by one way; returns the state."""

    def over_rest(name, bar=False, unixMs=None, value=None):
        return rest.command(name, **({"ms": value} if name == "nudge" else
                                     {"bar": str(bar).lower(), "unix_ms": unixMs}))

    def over_ws(name, **members):
        answer = live.ask({"type": "transport.command", "command": name, **members})
        assert answer["success"] is True, answer
        return check_state(answer["state"])

    if request.param == "rest":
        return over_rest
    if request.param == "control":
        return request.getfixturevalue("control").command
    live = request.getfixturevalue("live")
    return over_ws


def test_the_nearest_beat_falls_on_the_playhead_which_stays(rest, give, clock):
    before = rest.command("seek", samples=31200)  # 1.3 beats
    state = give("align")
    assert (state["sample_pos"], state["epoch"]) == (31200, before["epoch"] + 1)
    assert state["beat_pos"] == pytest.approx(1)
    assert state["beat_offset"] == pytest.approx(-0.3)
    assert clock.state_where(lambda one: one["epoch"] == state["epoch"])["beat_offset"] == \
        state["beat_offset"]
    state = give("align", bar=True)
    assert state["beat_pos"] == pytest.approx(4)
    assert state["beat_offset"] == pytest.approx(4 - 1.3)


def test_a_nudge_moves_the_grid_later_or_back(rest, give):
    rest.command("seek", seconds=3)
    assert give("nudge", value=25)["beat_pos"] == pytest.approx(5.95)
    state = give("nudge", value=-50.5)
    assert state["beat_pos"] == pytest.approx(6.051)
    assert state["time_seconds"] == 3


def test_a_moment_is_where_the_playhead_was(rest, give):
    """At 20 BPM a beat takes 3 s: an alignment to another moment is seen, a busy machine is not."""
    rest.command("tempo", bpm=20)
    rest.command("seek", seconds=30.75)
    before = rest.command("play")
    state = give("align", unixMs=before["timestamp_ms"] - 1500)
    since = state["time_seconds"] - (before["time_seconds"] - 1.5)
    beat = state["beat_pos"] - since / 3
    assert beat == pytest.approx(round(beat), abs=0.3)


def test_the_grid_outlives_seeks_and_tempo_changes(rest):
    rest.command("seek", samples=31200)
    rest.command("align", bar="true")
    assert rest.command("seek", beats=8)["sample_pos"] == 31200 + 4 * 24000
    assert rest.command("seek", seconds=10)["beat_pos"] == pytest.approx(22.7)
    assert rest.command("tempo", bpm=97.5)["beat_pos"] == pytest.approx(22.7)
    beat = rest.command("seek", samples=31200)["beat_pos"]
    assert beat % 4 == pytest.approx(0, abs=1e-9) or beat % 4 == pytest.approx(4)


def test_rest_refuses_what_is_no_correction(rest):
    before = lasting(rest.status())
    for query, code, field in [
            ("align?bar=2", "INVALID_ARGUMENT", "bar"),
            ("align?unix_ms=now", "INVALID_ARGUMENT", "unix_ms"),
            ("align?unix_ms=nan", "INVALID_ARGUMENT", "unix_ms"),
            ("align?unix_ms=0", "OUT_OF_RANGE", "unix_ms"),
            ("nudge", "INVALID_ARGUMENT", "ms"), ("nudge?ms=", "INVALID_ARGUMENT", "ms"),
            ("nudge?ms=inf", "INVALID_ARGUMENT", "ms"),
            ("nudge?ms=10000.5", "OUT_OF_RANGE", "ms"),
            ("nudge?ms=-10000.5", "OUT_OF_RANGE", "ms")]:
        assert rest.refused(f"/transport/{query}", 422, code)["field"] == field, query
    assert lasting(rest.status()) == before


def test_the_sockets_refuse_what_is_no_correction(rest, control, live):
    before = lasting(rest.status())
    for message, code in [
            ({"command": "align", "bar": 1}, "INVALID_ARGUMENT"),
            ({"command": "align", "unixMs": "now"}, "INVALID_ARGUMENT"),
            ({"command": "align", "unixMs": 0}, "OUT_OF_RANGE"),
            ({"command": "nudge"}, "INVALID_ARGUMENT"),
            ({"command": "nudge", "value": "5"}, "INVALID_ARGUMENT"),
            ({"command": "nudge", "value": 10000.5}, "OUT_OF_RANGE")]:
        control.refused(message, code)
        answer = live.ask({"type": "transport.command", **message})
        assert (answer["success"], answer["error"]["code"]) == (False, code), message
    assert lasting(rest.status()) == before
