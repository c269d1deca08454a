"""The loop region."""

import pytest
from clients.program import eventually
from clients.shape import lasting

BLOCK = 512
RATE = 48000


def region(state):
    return state["loop_start_seconds"], state["loop_end_seconds"], state["loop_enabled"]


def test_start_end_and_enabled_are_set_together(rest):
    assert region(rest.command("loop", start=1.5, end=2.5, enabled="true")) == (1.5, 2.5, True)
    assert region(rest.status()) == (1.5, 2.5, True)


def test_what_is_not_given_stays(rest):
    rest.command("loop", start=1, end=2, enabled="true")
    assert region(rest.command("loop", start=0.5)) == (0.5, 2, True)
    assert region(rest.command("loop", end=4)) == (0.5, 4, True)
    assert region(rest.command("loop", enabled="false")) == (0.5, 4, False)
    assert region(rest.command("loop", end=6)) == (0.5, 6, False)


def test_both_ends_switch_it_on_unless_enabled_says_otherwise(rest):
    assert region(rest.command("loop", start=2, end=4)) == (2, 4, True)
    assert region(rest.command("loop", start=1, end=3, enabled="false")) == (1, 3, False)
    assert region(rest.command("loop", end=2)) == (1, 2, False)
    assert region(rest.command("loop", start=1, end=2)) == (1, 2, True)


def test_enable_and_disable_switch_it_and_keep_the_region(rest):
    rest.command("loop", start=1, end=2, enabled="false")
    assert region(rest.command("loop/enable")) == (1, 2, True)
    assert region(rest.command("loop/enable")) == (1, 2, True)
    assert region(rest.command("loop/disable")) == (1, 2, False)


@pytest.mark.parametrize("query", ["start=2&end=1", "start=1&end=1", "start=-1&end=1", "start=10",
                                   "end=0", "end=-1", "end=1e300", "start=2&end=1&enabled=true"])
def test_a_region_that_is_none_is_out_of_range_and_changes_nothing(rest, query):
    before = rest.status()
    rest.refused(f"/transport/loop?{query}", 422, "OUT_OF_RANGE")
    assert lasting(rest.status()) == lasting(before)


@pytest.mark.parametrize(
    "query, field",
    [("start=a", "start"), ("end=nan", "end"), ("start=inf", "start"), ("enabled=maybe", "enabled"),
     ("enabled=", "enabled"), ("start=0&end=1&start=0", "start"),
     ("start=1&end=2&enabled=2", "enabled")],
)
def test_a_malformed_setting_is_an_invalid_argument_and_changes_nothing(rest, query, field):
    before = rest.status()
    error = rest.refused(f"/transport/loop?{query}", 422, "INVALID_ARGUMENT")
    assert error["field"] == field
    assert lasting(rest.status()) == lasting(before)


def test_a_wrap_keeps_the_overshoot_and_is_one_epoch(rest, clock):
    length = RATE // 4  # not a whole number of blocks
    rest.command("loop", start=0, end=0.25, enabled="true")
    before = rest.status()
    rest.command("play")
    clock.state_where(lambda state: state["epoch"] > before["epoch"])
    for state in clock.states(30):
        played = (state["frame_count"] - before["frame_count"]) * BLOCK
        assert state["sample_pos"] == played % length
        assert state["epoch"] - before["epoch"] == played // length


def test_a_loop_that_does_not_start_at_zero_wraps_to_its_start(rest, clock):
    rest.command("loop", start=2, end=2.25, enabled="true")
    before = rest.command("seek", seconds=2)
    rest.command("play")
    clock.state_where(lambda state: state["epoch"] > before["epoch"])
    for state in clock.states(20):
        played = (state["frame_count"] - before["frame_count"]) * BLOCK
        assert state["sample_pos"] == 2 * RATE + played % (RATE // 4)


def test_a_loop_shorter_than_one_block_wraps_right(rest, clock):
    rest.command("loop", start=0, end=100 / RATE, enabled="true")
    before = rest.status()
    rest.command("play")
    clock.state_where(lambda state: state["epoch"] > before["epoch"])
    for state in clock.states(20):
        played = (state["frame_count"] - before["frame_count"]) * BLOCK
        assert state["sample_pos"] == played % 100


def test_a_playhead_before_the_loop_plays_into_it(rest, clock):
    rest.command("loop", start=0.25, end=0.5, enabled="true")
    before = rest.status()
    rest.command("play")
    state = clock.state_where(lambda state: state["epoch"] > before["epoch"])
    assert RATE // 4 <= state["sample_pos"] < RATE // 2


@pytest.mark.parametrize("place", [2, 1], ids=["past the end", "at the end"])
def test_a_playhead_beyond_the_loop_plays_on(rest, clock, place):
    rest.command("loop", start=0, end=1, enabled="true")
    before = rest.command("seek", seconds=place)
    rest.command("play")
    state = clock.state_where(lambda state: state["sample_pos"] > (place + 0.2) * RATE)
    assert state["epoch"] == before["epoch"]


def test_a_disabled_loop_does_not_wrap(rest, clock):
    rest.command("loop", start=0, end=0.1, enabled="false")
    before = rest.command("play")
    state = clock.state_where(lambda state: state["time_seconds"] > 0.3)
    assert state["epoch"] == before["epoch"]


def test_enabling_a_loop_while_playing_takes_it_in_force(rest):
    rest.command("loop", start=0, end=0.5, enabled="false")
    before = rest.command("play")
    rest.command("loop/enable")
    eventually(lambda: rest.status()["epoch"] > before["epoch"] + 1, "it wrapped twice")
    assert rest.status()["time_seconds"] < 0.5 + BLOCK / RATE
