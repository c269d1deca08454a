"""audio.subscribe: the frames of 464 bytes."""

import math
import statistics

import pytest
from clients.live import AUDIO, BEAT, FFT, LiveSocket
from clients.program import eventually
from clients.rest import Rest
from clients.sound import amplitude, noise, sine
from clients.frames import AUDIO_BYTES, AUDIO_MAGIC

FACTS = {"frameSize": 464, "streamVersion": 1, "numBands": 8, "numChroma": 12,
         "waveformSize": 128, "targetFps": 30, "status": "ok"}


@pytest.fixture
def tone(play):
    """A server that plays a sine of 440 Hz, the note A."""
    server = play(sine(440, 60, -6))
    eventually(lambda: Rest(server).status()["time_seconds"] > 1, "a second was played")
    return server


def test_a_subscribe_tells_the_form_of_the_frames(live):
    answer = live.done("audio.subscribe", requestId="a")
    assert answer["success"] is True
    data = {"clientId": answer["clientId"], **FACTS}
    assert answer["data"] == data
    assert {name: answer[name] for name in data} == data
    assert list(answer)[:3] == ["type", "requestId", "clientId"]


def test_an_unsubscribe_ends_the_frames(live, others):
    (witness,) = others(1)
    live.done("audio.subscribe")
    live.next(AUDIO)
    answer = live.done("audio.unsubscribe", requestId="b")
    client = answer["clientId"]
    assert answer == {"type": "audio.unsubscribed", "requestId": "b", "clientId": client,
                      "success": True, "data": {"clientId": client}}
    live.arrived(AUDIO)
    witness.done("audio.subscribe")
    witness.several(AUDIO, 15)
    assert live.arrived(AUDIO) == []
    assert live.done("audio.unsubscribe")["success"] is True, "leaving twice is answered as well"


def test_subscribing_twice_sends_each_frame_once(live):
    assert live.done("audio.subscribe") == live.done("audio.subscribe")
    # A late frame and the next may share a hop but differ in time.
    moments = [(frame.hop_seq, frame.ms) for frame in live.several(AUDIO, 20)]
    assert len(moments) == len(set(moments))


def test_a_frame_has_464_bytes_and_its_magic(live):
    live.done("audio.subscribe")
    for _ in range(5):
        frame, raw = live.next_both(AUDIO)
        assert len(raw) == AUDIO_BYTES and raw[:4] == b"AUD\x00"
        assert frame.magic == AUDIO_MAGIC
        assert frame.zero_188 == bytes(4) and frame.zero_462 == bytes(2)


def test_there_are_30_in_a_second_by_the_count_of_hops(live):
    live.done("audio.subscribe")
    stream = live.several(AUDIO, 60)
    steps = [later.hop_seq - earlier.hop_seq for earlier, later in zip(stream, stream[1:])]
    assert min(steps) > 0
    assert statistics.median(steps) in (4, 5), steps
    assert 3.9 < statistics.mean(sorted(steps)[:-6]) < 4.7, steps


def test_the_milliseconds_since_the_start_go_with_the_hops(live):
    live.done("audio.subscribe")
    stream = live.several(AUDIO, 40)
    for frame in stream:
        assert abs(frame.ms - 8 * frame.hop_seq) < 1000
    hops, ms = (stream[-1].hop_seq - stream[0].hop_seq, stream[-1].ms - stream[0].ms)
    assert ms == pytest.approx(8 * hops, rel=0.2)


def test_its_hops_are_those_of_the_spectrum(live):
    live.done("audio.subscribe")
    live.subscribe(rateHz=125)
    live.several(FFT, 20)
    frame = live.arrived(AUDIO)[-1]
    numbers = [value["hopSeq"] for value in live.several(FFT, 20)]
    assert numbers[0] - 125 < frame.hop_seq < numbers[-1]


def test_all_is_0_while_nothing_plays_but_the_tempo(rest, live):
    rest.command("tempo", bpm=97)
    live.done("audio.subscribe")
    live.arrived(AUDIO)
    frame = live.next(AUDIO)
    assert (frame.rms, frame.flux, frame.fast_rms, frame.fast_flux) == (0, 0, 0, 0)
    assert not any(frame.bands + frame.heavy_bands + frame.chroma + frame.heavy_chroma)
    assert not any(frame.waveform)
    assert (frame.bpm, frame.confidence, frame.beat_phase) == (97, 1, 0)
    assert (frame.beat_tick, frame.downbeat_tick) == (0, 0)


def test_the_waveform_is_the_sound_of_the_newest_hop(tone):
    with LiveSocket(tone) as live:
        live.done("audio.subscribe")
        peak = 32767 * amplitude(-6)
        # 8 ms at 440 Hz are three and a half periods.
        for frame in live.several(AUDIO, 10):
            assert max(frame.waveform) == pytest.approx(peak, rel=0.03)
            assert min(frame.waveform) == pytest.approx(-peak, rel=0.03)
            crossings = sum((a < 0) != (b < 0) for a, b in zip(frame.waveform, frame.waveform[1:]))
            assert 6 <= crossings <= 8


def test_a_steady_tone_has_its_note_and_its_level_and_no_flux(tone):
    with LiveSocket(tone) as live:
        live.done("audio.subscribe")
        live.several(AUDIO, 90)
        frame = live.next(AUDIO)
    assert frame.fast_rms == pytest.approx(frame.rms, rel=0.05)
    assert frame.rms > 0.1
    assert max(range(12), key=lambda note: frame.chroma[note]) == 9, "C is 0, A is 9"
    assert max(range(12), key=lambda note: frame.heavy_chroma[note]) == 9
    assert sum(value > 0.5 * max(frame.bands) for value in frame.bands) == 1
    assert frame.flux < 0.05 and frame.fast_flux < 0.05


def test_every_feature_is_finite_and_from_0_to_1(play):
    server = play(noise(30, peak=1))
    with LiveSocket(server) as live:
        live.done("audio.subscribe")
        for frame in live.several(AUDIO, 60):
            values = [frame.rms, frame.flux, frame.fast_rms, frame.fast_flux, *frame.bands,
                      *frame.heavy_bands, *frame.chroma, *frame.heavy_chroma]
            assert all(math.isfinite(value) and 0 <= value <= 1 for value in values)


def test_the_beat_goes_with_the_transport(rest, live):
    rest.command("tempo", bpm=240)
    live.done("audio.subscribe")
    live.done("beat.subscribe")
    rest.command("play")
    events = live.several(BEAT, 13)
    stream = live.arrived(AUDIO)
    ticks = [frame for frame in stream if frame.beat_tick]
    downbeats = [frame for frame in stream if frame.downbeat_tick]
    assert all(frame.beat_tick in (0, 1) and frame.downbeat_tick in (0, 1) for frame in stream)
    assert all(frame.beat_tick for frame in downbeats), "a downbeat is a beat"
    # A newer frame may replace an unsent one, which then loses its tick.
    assert len(events) - 3 <= len(ticks) <= len(events) + 1
    assert 2 <= len(downbeats) <= 4
    assert all(0 <= frame.beat_phase < 1 for frame in stream)
    assert {frame.bpm for frame in stream} == {240}


def test_nothing_ticks_while_nothing_plays(rest, live):
    rest.command("play")
    rest.command("pause")
    live.done("audio.subscribe")
    live.several(AUDIO, 3)
    stream = live.several(AUDIO, 30)
    assert not any(frame.beat_tick or frame.downbeat_tick for frame in stream)
    assert len({frame.beat_phase for frame in stream}) == 1
