"""epoch: increases at each discontinuity, so that clients snap instead of glide."""

import pytest


@pytest.mark.parametrize("started", [False, True], ids=["stopped", "playing"])
@pytest.mark.parametrize(
    "command, parameters",
    [
        ("seek", {"seconds": 2}),
        ("seek", {"beats": 2}),
        ("seek", {"samples": 2}),
        ("rewind", {}),
        ("tempo", {"bpm": 140}),
    ],
)
def test_each_discontinuity_is_one_epoch(rest, started, command, parameters):
    before = rest.command("play") if started else rest.status()
    assert rest.command(command, **parameters)["epoch"] == before["epoch"] + 1


def test_a_stop_is_an_epoch(rest):
    for command in ("play", "pause"):
        rest.command("play")
        before = rest.command(command)
        assert rest.command("stop")["epoch"] == before["epoch"] + 1


def test_a_stop_of_what_is_stopped_changes_nothing(rest):
    rest.command("seek", seconds=3)
    before = rest.status()
    after = rest.command("stop")
    assert after["epoch"] == before["epoch"]
    assert after["sample_pos"] == before["sample_pos"] == 3 * 48000
    assert after["status"] == "stopped"


def test_playing_pausing_and_resuming_are_no_discontinuity(rest):
    before = rest.status()["epoch"]
    for command in ("play", "play", "pause", "pause", "resume", "pause", "play", "resume"):
        assert rest.command(command)["epoch"] == before


def test_loop_settings_are_no_discontinuity(rest):
    before = rest.status()["epoch"]
    assert rest.command("loop", start=1, end=2, enabled="true")["epoch"] == before
    assert rest.command("loop/disable")["epoch"] == before
    assert rest.command("loop/enable")["epoch"] == before


def test_the_tempo_it_has_already_is_no_discontinuity(rest):
    before = rest.command("tempo", bpm=133)
    assert rest.command("tempo", bpm=133)["epoch"] == before["epoch"]


def test_a_refused_command_is_no_discontinuity(rest):
    before = rest.status()["epoch"]
    rest.refused("/transport/seek?seconds=-1", 422, "OUT_OF_RANGE")
    rest.refused("/transport/tempo?bpm=1000", 422, "OUT_OF_RANGE")
    assert rest.status()["epoch"] == before


def test_within_an_epoch_the_playhead_only_advances(rest, clock):
    rest.command("loop", start=0, end=0.25, enabled="true")
    rest.command("play")
    clock.state_where(lambda state: state["sample_pos"] > 0)
    states = clock.states(45)
    for earlier, later in zip(states, states[1:]):
        assert later["epoch"] >= earlier["epoch"]
        if later["epoch"] == earlier["epoch"]:
            assert later["sample_pos"] >= earlier["sample_pos"]
