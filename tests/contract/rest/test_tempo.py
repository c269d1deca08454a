"""The tempo and the beat position."""

import pytest
from clients.shape import lasting


def test_a_new_tempo_is_answered_and_stays(rest):
    for bpm in (140, 98.5, 20, 999):
        assert rest.command("tempo", bpm=bpm)["bpm"] == bpm
        assert rest.status()["bpm"] == bpm


@pytest.mark.parametrize("bpm", ["19.999", "999.001", "0", "-120", "1e300"])
def test_a_tempo_beyond_20_to_999_is_out_of_range_and_changes_nothing(rest, bpm):
    before = rest.status()
    error = rest.refused(f"/transport/tempo?bpm={bpm}", 422, "OUT_OF_RANGE")
    assert error["field"] == "bpm"
    assert lasting(rest.status()) == lasting(before)


@pytest.mark.parametrize("query", ["", "?bpm=", "?bpm=fast", "?bpm=nan", "?bpm=inf", "?bpm=-inf",
                                   "?bpm=true", "?bpm=120x", "?bpm=0x80", "?bpm=120&bpm=140"])
def test_what_is_no_number_is_an_invalid_tempo_and_changes_nothing(rest, query):
    before = rest.status()
    error = rest.refused(f"/transport/tempo{query}", 422, "INVALID_ARGUMENT")
    assert error["field"] == "bpm"
    assert lasting(rest.status()) == lasting(before)


def test_the_beat_position_does_not_jump_when_the_tempo_changes_in_a_pause(rest):
    before = rest.command("seek", seconds=10)
    assert before["beat_pos"] == 20
    for bpm in (90, 200, 20, 999):
        state = rest.command("tempo", bpm=bpm)
        assert state["beat_pos"] == pytest.approx(20, abs=1e-9)
        assert state["sample_pos"] == before["sample_pos"]


def test_the_beat_position_goes_on_at_the_new_rate_from_where_it_was(rest, clock):
    rest.command("play")
    before = clock.state_where(lambda state: state["beat_pos"] > 0.5)
    change = rest.command("tempo", bpm=240)
    after = clock.state_where(lambda state: state["sample_pos"] > change["sample_pos"] + 10000)

    def beats(earlier, later, bpm):
        return (later["time_seconds"] - earlier["time_seconds"]) * bpm / 60

    assert change["beat_pos"] - before["beat_pos"] == pytest.approx(beats(before, change, 120))
    assert after["beat_pos"] - change["beat_pos"] == pytest.approx(beats(change, after, 240))


@pytest.mark.parametrize(
    "command, parameters, beats",
    [("seek", {"seconds": 10}, 10), ("seek", {"samples": 96000}, 2), ("rewind", {}, 0)],
)
def test_a_relocation_derives_the_beat_anew(rest, command, parameters, beats):
    rest.command("seek", seconds=10)
    rest.command("tempo", bpm=60)
    assert rest.command(command, **parameters)["beat_pos"] == beats


def test_a_stop_derives_the_beat_anew(rest):
    rest.command("seek", seconds=10)
    rest.command("play")
    rest.command("tempo", bpm=60)
    assert rest.command("stop")["beat_pos"] == 10


def test_a_loop_wrap_derives_the_beat_anew(rest, clock):
    rest.command("seek", seconds=10)
    rest.command("tempo", bpm=60)
    rest.command("loop", start=9.75, end=10.25, enabled="true")
    before = rest.command("play")
    assert before["beat_pos"] == pytest.approx(20)
    state = clock.state_where(lambda state: state["epoch"] > before["epoch"])
    assert state["beat_pos"] == pytest.approx(state["time_seconds"], abs=1e-6)


def test_a_seek_by_beats_uses_the_tempo_of_the_moment(rest):
    rest.command("tempo", bpm=60)
    assert rest.command("seek", beats=4)["time_seconds"] == 4
    rest.command("tempo", bpm=240)
    assert rest.command("seek", beats=4)["time_seconds"] == 1
