"""The meter: bars of any number of beats, over REST, the control socket and /ws alike."""

import pytest
from clients.rest import Rest
from clients.shape import lasting


@pytest.fixture(params=["rest", "control", "live"])
def give(request, rest, control, live):
    """Sends the command to each endpoint; returns the state."""
    def send(**meter):
        if request.param == "rest":
            return rest.command("meter", **meter)
        if request.param == "control":
            return control.command("meter", **meter)
        return live.ask({"type": "transport.command", "command": "meter", **meter})["state"]
    return send


def test_bars_have_the_meters_beats(rest, give):
    assert rest.status()["beats_per_bar"] == rest.status()["beat_unit"] == 4
    rest.command("seek", beats=17)
    before = rest.status()
    assert (before["bar"], before["beat_in_bar"]) == (5, 2)
    state = give(beats=6, unit=8)
    assert (state["beats_per_bar"], state["beat_unit"]) == (6, 8)
    assert (state["bar"], state["beat_in_bar"]) == (3, 6)
    assert (state["bpm"], state["beat_pos"], state["sample_pos"]) == (120, 17, before["sample_pos"])
    assert state["epoch"] == before["epoch"] + 1
    assert give(unit=16)["beats_per_bar"] == 6
    assert give(beats=1)["bar"] == 18


def test_bar_and_beat_are_those_of_every_whole_beat(rest, give):
    give(beats=5)
    rest.command("tempo", bpm=131.7)
    for beat in range(0, 60, 7):
        state = rest.command("seek", beats=beat)
        assert (state["bar"] - 1, state["beat_in_bar"] - 1) == divmod(beat, 5)


def test_a_bar_that_was_aligned_begins_there_in_another_meter(rest, give):
    rest.command("seek", seconds=1.3)
    rest.command("align", bar="true")
    state = give(beats=3)
    assert state["beat_in_bar"] == 1 and state["beat_pos"] % 3 == pytest.approx(0)


def test_what_is_no_meter_is_refused_and_changes_nothing(rest, control, live):
    before = lasting(rest.status())
    for query, code, field in [
            ("", "INVALID_ARGUMENT", "beats"), ("?beats=", "INVALID_ARGUMENT", "beats"),
            ("?beats=3.5", "INVALID_ARGUMENT", "beats"), ("?unit=x", "INVALID_ARGUMENT", "unit"),
            ("?beats=0", "OUT_OF_RANGE", "beats"), ("?beats=33", "OUT_OF_RANGE", "beats"),
            ("?beats=4294967300", "OUT_OF_RANGE", "beats"), ("?beats=-4", "OUT_OF_RANGE", "beats"),
            ("?unit=0", "OUT_OF_RANGE", "unit"), ("?unit=6", "OUT_OF_RANGE", "unit"),
            ("?beats=3&unit=64", "OUT_OF_RANGE", "unit")]:
        assert rest.refused(f"/transport/meter{query}", 422, code)["field"] == field, query
    for meter, code in [
            ({}, "INVALID_ARGUMENT"), ({"beats": True}, "INVALID_ARGUMENT"),
            ({"beats": "3"}, "INVALID_ARGUMENT"), ({"beats": 3.5}, "INVALID_ARGUMENT"),
            ({"value": 3}, "INVALID_ARGUMENT"), ({"beats": 1e300}, "OUT_OF_RANGE"),
            ({"unit": 3}, "OUT_OF_RANGE"), ({"beats": 3, "unit": -8}, "OUT_OF_RANGE")]:
        control.refused({"command": "meter", **meter}, code)
        answer = live.ask({"type": "transport.command", "command": "meter", **meter})
        assert (answer["success"], answer["error"]["code"]) == (False, code), meter
    assert lasting(rest.status()) == before


def test_it_is_an_option(serve):
    state = Rest(serve("--meter", "6/8")).status()
    assert (state["beats_per_bar"], state["beat_unit"]) == (6, 8)
