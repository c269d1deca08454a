"""Invalid options of audio.fft.subscribe are errors."""

import json

import pytest

NO_NUMBERS = ["31", True, False, [], [31], {}]
NUMBERS = {
    "rateHz": [0, 0.99, -1, 125.01, 1e300, -1e300],
    "dbMin": [-200.01, 0, -0.5, 40, 1e300],
    "dbMax": [40.01, -80, -79.5, -201, -1e300],
    "attackMs": [-0.01, 10000.01, 1e300],
    "releaseMs": [-0.01, 10000.01, 1e300],
    "fromHz": [16000, 1e300],
    "toHz": [0, 40, -1],
}
CHOICES = {
    "format": ["xml", "JSON", "json ", "", "bin"],
    "encoding": ["diff", "Delta", "", "rle"],
    "layout": ["analyser", "LOG", "", "bark"],
    "channel": ["both", "", "stereo", "Left"],
    "sampleFormat": ["u9", "U8", "", "f64", "float"],
}
RANGES = [[], [0], [0, 1, 2], [5, 5], [6, 5], [-1, 5], [0, 65], [64, 65], [63, 65], [64, 64],
          [0.5, 3], [0, 3.5], ["0", 4], [0, "4"], [True, 4], [None, 3], [0, None], [[0], 4],
          [0, 1e300], [-1e300, 4], [0, 2**64], 5, "0-5", {}, {"first": 0, "last": 4}, True]
TOGETHER = [
    {"format": "binary", "sampleFormat": "f32", "encoding": "delta"},
    {"range": [0, 4], "fromHz": 100},
    {"range": [0, 4], "toHz": 100},
    {"fromHz": 1000, "toHz": 1000},
    {"fromHz": 1000, "toHz": 500},
    {"fromHz": 1000.1, "toHz": 1000.2},
    {"dbMin": -60, "dbMax": -60},
    {"dbMin": -60, "dbMax": -59.01},
]


def refused(live, name, value):
    answer = live.refused({"type": "audio.fft.subscribe", "requestId": "r", name: value})
    assert answer["requestId"] == "r"
    assert name in answer["error"]["message"], "it says which option is wrong"


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_out_of_its_range_is_an_error(live, name):
    for value in NUMBERS[name]:
        refused(live, name, value)


@pytest.mark.parametrize("name", NUMBERS)
def test_what_is_no_number_is_an_error(live, name):
    for value in NO_NUMBERS:
        refused(live, name, value)


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_that_there_is_not_is_an_error(live, name):
    for value in CHOICES[name] + [1, True, [], {}, ["json"]]:
        refused(live, name, value)


@pytest.mark.parametrize("value", RANGES, ids=json.dumps)
def test_a_range_that_is_none_is_an_error(live, value):
    refused(live, "range", value)


@pytest.mark.parametrize("options", TOGETHER, ids=json.dumps)
def test_options_that_do_not_go_together_are_an_error(live, options):
    live.refused({"type": "audio.fft.subscribe", **options})


def test_a_refused_client_has_no_slot_and_gets_no_frame(live, others):
    live.refused({"type": "audio.fft.subscribe", "rateHz": 0})
    clients = others(4)
    for client in clients:
        client.subscribe()
    assert live.ask({"type": "audio.fft.subscribe"})["type"] == "audio.fft.rejected"
    # If both are invalid, the error is about the options, which the client can fix.
    live.refused({"type": "audio.fft.subscribe", "rateHz": 0})


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_json_has_no_name_for_is_no_json(live, value):
    live.refused('{"type": "audio.fft.subscribe", "rateHz": %s}' % value, "INVALID_JSON")
