"""Delta encoding: key frames, and the changes since the last one."""

import json

import numpy
import pytest
from clients.frames import BinaryDeltas, JsonDeltas
from clients.live import FFT, SPECTRUM, LiveSocket
from clients.program import eventually
from clients.sound import noise, sine

SECONDS = 20
HOPS_A_SECOND = 125
FRAMES = 200


@pytest.fixture
def changing(play):
    """Steady tones with occasional noise: only some bands change."""
    sound = sine(100, SECONDS, -10) + sine(1000, SECONDS, -10) + sine(6000, SECONDS, -20)
    now_and_then = numpy.repeat(numpy.arange(SECONDS * 4) % 4 == 3, 12000)
    sound += 0.01 * noise(SECONDS) * now_and_then
    server = play(sound, "--fft-max-subscribers", 0)
    with LiveSocket(server) as live:
        live.subscribe()
        eventually(lambda: any(live.next(FFT)["bins"]), "it is heard")
    return server


def collect(live, kind, count):
    return [live.next_both(kind) for _ in range(count)]


@pytest.mark.parametrize("options", [{}, {"range": [10, 40]}], ids=str)
def test_json_deltas_put_together_are_the_full_frames(changing, options):
    with LiveSocket(changing) as full, LiveSocket(changing) as delta:
        full.subscribe(rateHz=125, **options)
        delta.subscribe(rateHz=125, encoding="delta", **options)
        whole = {value["hopSeq"]: value["bins"] for value in full.several(FFT, FRAMES)}
        received = collect(delta, FFT, FRAMES)
    deltas, compared = JsonDeltas(options.get("range", [0])[0]), 0
    for value, _ in received:
        bins = deltas.full(value)
        if value["hopSeq"] in whole:
            assert bins == whole[value["hopSeq"]]
            compared += 1
    assert compared > FRAMES / 2
    assert any("changes" in value for value, _ in received), "some were deltas"


@pytest.mark.parametrize("sample_format", ["u8", "u16"])
@pytest.mark.parametrize("options", [{}, {"range": [10, 40]}], ids=str)
def test_binary_deltas_put_together_are_the_full_frames(changing, sample_format, options):
    form = {"format": "binary", "sampleFormat": sample_format, "rateHz": 125, **options}
    with LiveSocket(changing) as full, LiveSocket(changing) as delta:
        full.subscribe(**form)
        delta.subscribe(encoding="delta", **form)
        whole = {frame.hop_seq: list(frame.values) for frame in full.several(SPECTRUM, FRAMES)}
        received = collect(delta, SPECTRUM, FRAMES)
    deltas, compared = BinaryDeltas(), 0
    for frame, _ in received:
        values = deltas.full(frame)
        if frame.hop_seq in whole:
            assert values == whole[frame.hop_seq]
            compared += 1
    assert compared > FRAMES / 2
    assert any(frame.delta for frame, _ in received), "some were deltas"


@pytest.mark.parametrize("form", ["json", "binary"])
@pytest.mark.parametrize("rate, hops", [(125, 1), (31, 4), (5, 25)])
def test_a_key_frame_comes_at_least_once_a_second(live, form, rate, hops):
    live.subscribe(encoding="delta", format=form, rateHz=rate)
    frames_a_second = -(-HOPS_A_SECOND // hops)
    since_key = 0
    for number in range(2 * frames_a_second + 5):
        if form == "json":
            is_key = "key" in live.next(FFT)
        else:
            is_key = live.next(SPECTRUM).key
        assert is_key or number > 0, "the first is a key frame"
        since_key = 0 if is_key else since_key + 1
        assert since_key <= frames_a_second


def test_what_does_not_change_is_an_empty_delta(live):
    live.subscribe(encoding="delta")
    received = live.several(FFT, 10)
    deltas = [frame for frame in received if "delta" in frame]
    assert len(deltas) >= 5
    assert all(frame["changes"] == [] for frame in deltas)
    live.subscribe(encoding="delta", format="binary")
    empty = [frame for frame in live.several(SPECTRUM, 10) if frame.delta]
    assert len(empty) >= 5
    assert all(frame.values == () and frame.silence for frame in empty)


def test_a_delta_is_shorter_than_the_key_frame_would_be(changing):
    with LiveSocket(changing) as full, LiveSocket(changing) as delta:
        full.subscribe(rateHz=125)
        delta.subscribe(rateHz=125, encoding="delta")
        whole = {value["hopSeq"]: len(raw) for value, raw in collect(full, FFT, FRAMES)}
        received = collect(delta, FFT, FRAMES)
    for value, raw in received:
        if "delta" in value and value["hopSeq"] in whole:
            assert len(raw) < whole[value["hopSeq"]] + len(',"key":true') + 1


def test_changes_name_bands_in_order_that_did_change(changing):
    with LiveSocket(changing) as live:
        live.subscribe(encoding="delta", range=[8, 60], rateHz=125)
        deltas = JsonDeltas(8)
        seen = 0
        for value in live.several(FFT, FRAMES):
            deltas.full(value)
            bands = [band for band, _ in value.get("changes", [])]
            assert bands == sorted(set(bands)), json.dumps(value)
            for band, changed in value.get("changes", []):
                assert changed != deltas.key["bins"][band - 8]
                seen += 1
    assert seen > 10


@pytest.mark.parametrize("form, kind", [("json", FFT), ("binary", SPECTRUM)])
def test_a_newcomer_gets_a_key_frame_first_and_the_same_frames_then(changing, form, kind):
    options = {"encoding": "delta", "format": form, "rateHz": 60}
    with LiveSocket(changing) as early:
        early.subscribe(**options)
        received = collect(early, kind, 30)
        for wait in range(5):
            with LiveSocket(changing) as late:
                late.subscribe(**options)
                reader = JsonDeltas() if form == "json" else BinaryDeltas()
                later = collect(late, kind, 20 + wait)
                for value, _ in later:
                    reader.full(value)  # asserts that its key frame was received
            received += collect(early, kind, 40)
            texts = {raw for _, raw in received}
            assert sum(raw in texts for _, raw in later) > 10


def test_a_new_subscription_of_the_same_client_begins_with_a_key_frame(live):
    for _ in range(3):
        live.subscribe(encoding="delta")
        live.arrived(FFT)
        live.done("audio.fft.unsubscribe")
        live.arrived(FFT)
        live.subscribe(encoding="delta")
        assert live.next(FFT).get("key") is True


def test_full_frames_say_nothing_of_keys(changing):
    with LiveSocket(changing) as live:
        live.subscribe(encoding="full")
        assert all(set(frame) == {"type", "hopSeq", "bins"} for frame in live.several(FFT, 40))
