"""audio.fft.subscribe and unsubscribe: every member of their answers."""

import pytest
from clients.live import FFT, SPECTRUM
from clients.shape import is_boolean, is_number, is_text, is_whole

DOCUMENTED = ["type", "requestId", "clientId", "fftBins", "updateRateHz", "accepted"]
EFFECTIVE = ["effectiveRateHz", "format", "encoding", "layout", "channel", "range", "dbMin",
             "dbMax", "attackMs", "releaseMs", "sampleRate", "bandHz"]
TYPES = {
    "type": is_text, "requestId": is_text, "clientId": is_whole, "fftBins": is_whole,
    "updateRateHz": is_whole, "accepted": is_boolean, "success": is_boolean,
    "effectiveRateHz": is_number, "format": is_text, "encoding": is_text, "layout": is_text,
    "channel": is_text, "dbMin": is_number, "dbMax": is_number, "attackMs": is_number,
    "releaseMs": is_number, "sampleRate": is_whole,
    "range": lambda pair: len(pair) == 2 and all(map(is_whole, pair)),
    "bandHz": lambda bands: len(bands) == 64 and all(map(is_number, bands)),
    "data": lambda data: isinstance(data, dict),
}


def test_the_documented_members_come_first_and_then_what_is_in_force(live):
    answer = live.subscribe(requestId="a")
    assert list(answer) == [*DOCUMENTED, "success", *EFFECTIVE, "data"]
    for name, value in answer.items():
        assert TYPES[name](value), f"{name} is {value!r}"


def test_without_options_the_usual_ones_are_in_force(live):
    answer = live.subscribe()
    usual = {"fftBins": 64, "updateRateHz": 31, "accepted": True, "success": True,
             "effectiveRateHz": 31.25, "format": "json", "encoding": "full", "layout": "log",
             "channel": "mid", "range": [0, 64], "dbMin": -80, "dbMax": 0, "attackMs": 0,
             "releaseMs": 0}
    assert {name: answer[name] for name in usual} == usual
    assert "sampleFormat" not in answer, "it is of binary frames alone"


def test_everything_is_said_again_in_data(live):
    for options in ({}, {"format": "binary"}, {"range": [3, 9], "rateHz": 10}):
        answer = live.subscribe(requestId="a", **options)
        data = answer["data"]
        assert list(data) == [name for name in answer
                              if name not in ("type", "requestId", "success", "data")]
        assert data == {name: answer[name] for name in data}


def test_binary_frames_have_a_sample_format_and_it_stands_after_the_format(live):
    answer = live.subscribe(format="binary", requestId="a")
    names = list(answer)
    assert answer["sampleFormat"] == "u8"
    assert names.index("sampleFormat") == names.index("format") + 1


@pytest.mark.parametrize("options", [
    {"format": "binary", "sampleFormat": "u16"}, {"format": "binary", "sampleFormat": "f32"},
    {"encoding": "delta"}, {"layout": "mel"}, {"layout": "linear"}, {"layout": "semitone"},
    {"channel": "left"}, {"channel": "right"}, {"channel": "side"}, {"dbMin": -120, "dbMax": -6.5},
    {"attackMs": 15, "releaseMs": 250.5}, {"range": [63, 64]}, {"rateHz": 1}, {"rateHz": 125},
    {"dbMin": -200, "dbMax": 40}, {"attackMs": 10000, "releaseMs": 10000},
], ids=str)
def test_what_was_asked_for_is_in_force(live, options):
    answer = live.subscribe(**options)
    told = {**answer, "rateHz": answer["updateRateHz"]}
    assert {name: told[name] for name in options} == options


@pytest.mark.parametrize("asked, effective", [(31, 31.25), (125, 125), (100, 125), (63, 62.5),
                                              (60, 62.5), (30, 31.25), (25, 25), (10, 125 / 13),
                                              (9.6, 125 / 13), (1, 1)])
def test_a_rate_is_the_nearest_that_is_a_whole_number_of_hops(live, asked, effective):
    answer = live.subscribe(rateHz=asked)
    assert answer["updateRateHz"] == asked
    assert answer["effectiveRateHz"] == pytest.approx(effective, abs=0.001)


def test_bands_rise_from_40_hz_to_16_khz(live):
    centres = live.subscribe()["bandHz"]
    assert centres == sorted(centres)
    assert 40 < centres[0] < 45 and 14500 < centres[-1] < 16000


def test_semitones_begin_at_55_hz(live):
    centres = live.subscribe(layout="semitone")["bandHz"]
    assert centres == pytest.approx([55 * 2 ** (note / 12) for note in range(64)], rel=1e-6)


def test_a_range_has_the_centres_of_its_bands(live):
    whole = live.subscribe()["bandHz"]
    part = live.subscribe(range=[10, 20])
    assert (part["fftBins"], part["bandHz"]) == (10, whole[10:20])


def test_frequencies_choose_the_bands_whose_centres_lie_between_them(live):
    whole = live.subscribe()["bandHz"]
    for options, low, high in (({"fromHz": 100, "toHz": 1000}, 100, 1000),
                               ({"fromHz": 5000}, 5000, 1e9), ({"toHz": 80}, 0, 80),
                               ({"fromHz": whole[7], "toHz": whole[9]}, whole[7], whole[9])):
        answer = live.subscribe(**options)
        chosen = [number for number, hz in enumerate(whole) if low <= hz < high]
        assert answer["range"] == [chosen[0], chosen[-1] + 1]
        assert answer["bandHz"] == [whole[number] for number in chosen]


def test_null_is_as_if_it_were_absent_and_what_is_unknown_is_passed_over(live):
    usual = live.subscribe()
    names = ("rateHz", "format", "sampleFormat", "range", "fromHz", "toHz", "encoding", "layout",
             "dbMin", "dbMax", "attackMs", "releaseMs", "channel")
    assert live.subscribe(**{name: None for name in names}) == usual
    assert live.subscribe(colour="blue", bins=[1], command="play") == usual


def test_subscribing_twice_answers_as_the_first_time(live):
    first = live.subscribe(requestId="a")
    assert live.subscribe(requestId="a") == first


def test_subscribing_anew_puts_the_new_options_in_force(live):
    live.subscribe()
    live.next(FFT)
    live.subscribe(format="binary", range=[5, 8])
    live.arrived(FFT)
    frame = live.next(SPECTRUM)
    assert (frame.first, len(frame.values)) == (5, 3)
    assert live.arrived(FFT) == [], "the old form is no longer sent"
    live.subscribe()
    live.arrived(SPECTRUM)
    assert len(live.next(FFT)["bins"]) == 64
    assert live.arrived(SPECTRUM) == []


def test_a_subscribe_that_fails_changes_nothing(live):
    live.subscribe(range=[5, 8])
    live.refused({"type": "audio.fft.subscribe", "range": [0, 65]})
    live.refused({"type": "audio.fft.subscribe", "rateHz": 125, "format": "xml"})
    live.arrived(FFT)
    numbers = []
    for frame in live.several(FFT, 10):
        assert len(frame["bins"]) == 3
        numbers.append(frame["hopSeq"])
    assert all(number % 4 == 0 for number in numbers)


def test_an_unsubscribe_answers_with_the_documented_members(live):
    live.subscribe()
    answer = live.done("audio.fft.unsubscribe", requestId="b")
    client = answer["clientId"]
    assert answer == {"type": "audio.fft.unsubscribed", "requestId": "b", "clientId": client,
                      "success": True, "data": {"clientId": client}}
    assert list(answer)[:3] == ["type", "requestId", "clientId"]


def test_unsubscribing_without_a_subscription_is_answered_all_the_same(live):
    assert live.done("audio.fft.unsubscribe")["success"] is True
    assert live.done("audio.fft.unsubscribe")["success"] is True


def test_a_client_keeps_its_number_and_no_two_have_the_same(live, others):
    numbers = {live.subscribe()["clientId"], live.done("audio.fft.unsubscribe")["clientId"],
               live.done("beat.subscribe")["clientId"]}
    assert len(numbers) == 1
    clients = others(3)
    assert len(numbers | {client.done("beat.subscribe")["clientId"] for client in clients}) == 4
