"""audio.fft.frame: the JSON frames."""

import json

import pytest
from clients.live import FFT, LiveSocket
from clients.program import eventually
from clients.shape import is_number, is_whole
from clients.sound import noise

LENGTHS_OF_OTHERS = (464, 961, 966)


@pytest.fixture
def noisy(play):
    """A server that plays noise, so that every bin has four decimals."""
    server = play(noise(60))
    with LiveSocket(server) as live:
        live.subscribe(rateHz=125)
        eventually(lambda: min(live.next(FFT)["bins"]) > 0, "all bands are heard")
    return server


def common(*streams):
    """The messages of several streams with the same hopSeq."""
    by_number = [{value["hopSeq"]: (value, raw) for value, raw in stream} for stream in streams]
    numbers = set(by_number[0]).intersection(*by_number[1:])
    return [tuple(stream[number] for stream in by_number) for number in sorted(numbers)]


def with_texts(live, count):
    return [live.next_both(FFT) for _ in range(count)]


def test_a_frame_has_exactly_three_members(live):
    live.subscribe()
    for frame in live.several(FFT, 5):
        assert list(frame) == ["type", "hopSeq", "bins"]
        assert is_whole(frame["hopSeq"]) and 0 <= frame["hopSeq"] < 2**32


def test_bins_are_from_0_to_1_with_at_most_4_decimals(noisy):
    with LiveSocket(noisy) as live:
        live.subscribe()
        for value, raw in with_texts(live, 20):
            assert all(is_number(part) and 0 < part <= 1 for part in value["bins"])
            for text in raw[raw.index("[") + 1:raw.index("]")].split(","):
                assert len(text.partition(".")[2]) <= 4 and "e" not in text.lower(), text


@pytest.mark.parametrize("rate, hops", [(125, 1), (62, 2), (31, 4), (10, 13), (5, 25)])
def test_frames_leave_every_so_many_hops(live, rate, hops):
    live.subscribe(rateHz=rate)
    numbers = [frame["hopSeq"] for frame in live.several(FFT, 20)]
    steps = [later - earlier for earlier, later in zip(numbers, numbers[1:])]
    assert all(number % hops == 0 for number in numbers)
    assert all(step > 0 for step in steps)
    assert steps.count(hops) > 0.7 * len(steps), steps


def test_clients_with_the_same_options_get_the_same_bytes(noisy):
    clients = [LiveSocket(noisy) for _ in range(3)]
    try:
        for client, options in zip(clients, ({}, {"rateHz": 30}, {"format": "json", "dbMax": 0})):
            client.subscribe(**options)
        shared = common(*[with_texts(client, 30) for client in clients])
    finally:
        for client in clients:
            client.close()
    assert len(shared) >= 15
    for (_, first), (_, second), (_, third) in shared:
        assert first == second == third


def test_who_comes_later_gets_the_same_bytes_with_smoothing_too(noisy):
    options = {"rateHz": 60, "attackMs": 50, "releaseMs": 500}
    with LiveSocket(noisy) as early, LiveSocket(noisy) as late:
        early.subscribe(**options)
        early.several(FFT, 20)
        late.subscribe(**options)
        late_ones = with_texts(late, 20)
        last = late_ones[-1][0]["hopSeq"]
        early_ones = with_texts(early, 1)
        while early_ones[-1][0]["hopSeq"] < last:
            early_ones += with_texts(early, 1)
    shared = common(early_ones, late_ones)
    assert len(shared) >= 10
    assert all(first == second for (_, first), (_, second) in shared)


@pytest.mark.parametrize("status", ["stopped", "paused"])
def test_frames_go_on_with_zeros_while_nothing_plays(server, rest, live, status):
    if status == "paused":
        rest.command("play")
        live.subscribe()
        eventually(lambda: any(live.next(FFT)["bins"]), "it is heard")
        rest.command("pause")
    live.subscribe()
    eventually(lambda: not any(live.next(FFT)["bins"]), "it is silent")
    frames = live.several(FFT, 10)
    assert all(frame["bins"] == [0] * 64 for frame in frames)
    numbers = [frame["hopSeq"] for frame in frames]
    assert numbers == sorted(set(numbers)), "the count goes on"


def test_a_range_has_its_bins_alone_and_they_are_those_of_the_whole(noisy):
    with LiveSocket(noisy) as whole, LiveSocket(noisy) as part:
        whole.subscribe()
        part.subscribe(range=[20, 27])
        shared = common(with_texts(whole, 20), with_texts(part, 20))
    assert len(shared) >= 10
    for (all_bands, _), (some, _) in shared:
        assert some["bins"] == all_bands["bins"][20:27]


def test_the_scale_maps_one_level_to_other_bins(noisy):
    with LiveSocket(noisy) as usual, LiveSocket(noisy) as wide:
        usual.subscribe()
        wide.subscribe(dbMin=-120, dbMax=40)
        shared = common(with_texts(usual, 20), with_texts(wide, 20))
    assert len(shared) >= 10
    for (first, _), (second, _) in shared:
        for narrow_bin, wide_bin in zip(first["bins"], second["bins"]):
            assert narrow_bin * 80 - 80 == pytest.approx(wide_bin * 160 - 120, abs=0.02)


def test_levels_past_the_scale_are_0_and_1(noisy):
    with LiveSocket(noisy) as live:
        live.subscribe(dbMin=-200, dbMax=-150)
        live.arrived(FFT)
        assert live.next(FFT)["bins"] == [1] * 64
        live.subscribe(dbMin=30, dbMax=40)
        live.arrived(FFT)
        assert live.next(FFT)["bins"] == [0] * 64


def test_the_layouts_differ(noisy):
    clients = [LiveSocket(noisy) for _ in range(4)]
    try:
        for client, layout in zip(clients, ("log", "linear", "mel", "semitone")):
            client.subscribe(layout=layout)
        shared = common(*[with_texts(client, 20) for client in clients])
    finally:
        for client in clients:
            client.close()
    assert len(shared) >= 10
    for streams in shared:
        assert len({json.dumps(value["bins"]) for value, _ in streams}) == 4


def test_no_frame_is_as_long_as_a_message_of_another_stream(noisy):
    """Some clients identify audio frames by their length, 464. A frame of 60 noisy bins comes close."""
    near, clients = 0, [LiveSocket(noisy) for _ in range(4)]
    try:
        for number, client in enumerate(clients):
            client.subscribe(rateHz=125, range=[0, 59 + number % 3])
        for client in clients:
            for _, raw in with_texts(client, 250):
                assert len(raw) not in LENGTHS_OF_OTHERS
                near += abs(len(raw) - 464) <= 1
    finally:
        for client in clients:
            client.close()
    assert near > 20, "the test is one only where lengths come near"
