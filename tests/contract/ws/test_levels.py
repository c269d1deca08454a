"""From sound to bins: the right band, level and channel."""

import math

import pytest
from clients.live import AUDIO, FFT, SPECTRUM, LiveSocket
from clients.program import eventually
from clients.rest import Rest
from clients.sound import amplitude, noise, sine, stereo, write_wav

SECONDS = 60
# Band centres of the log layout, from its definition: 64 bands of equal width from 40 Hz to 16 kHz.
CENTRES = [40 * 400 ** ((band + 0.5) / 64) for band in range(64)]
TONES = {12: -20, 20: -30, 34: -26, 48: -40, 62: -33}


def sounding(server):
    """Waits until the longest window is full of sound."""
    eventually(lambda: Rest(server).status()["sample_pos"] > 48000, "a second was played")


def frame_of(server, **options):
    """The bins of one frame."""
    with LiveSocket(server) as live:
        live.subscribe(**options)
        return live.next(FFT)["bins"]


def decibels(value):
    return value * 80 - 80


def test_each_tone_lights_its_band_at_its_level_and_no_band_far_from_it(play):
    server = play(sum(sine(CENTRES[band], SECONDS, db) for band, db in TONES.items()))
    sounding(server)
    with LiveSocket(server) as live:
        centres = live.subscribe()["bandHz"]
        assert centres == pytest.approx(CENTRES, rel=1e-4)
        for frame in live.several(FFT, 10):
            for band, db in TONES.items():
                assert decibels(frame["bins"][band]) == pytest.approx(db, abs=0.1)
            for band, value in enumerate(frame["bins"]):
                away = min(abs(band - tone) for tone in TONES)
                assert away < 3 or decibels(value) < -60, f"band {band}"


def test_a_full_scale_sine_is_1_and_silence_is_0(play):
    server = play(sine(CENTRES[30], SECONDS))
    sounding(server)
    assert decibels(frame_of(server)[30]) == pytest.approx(0, abs=0.05)
    Rest(server).command("stop")
    eventually(lambda: not any(frame_of(server)), "it is silent")


@pytest.mark.parametrize("rate", [44100, 96000])
def test_it_holds_at_other_sample_rates(play, rate):
    server = play(sine(CENTRES[20], SECONDS, -12, rate) + sine(CENTRES[50], SECONDS, -24, rate),
                  rate=rate)
    eventually(lambda: Rest(server).status()["time_seconds"] > 1, "a second was played")
    bins = frame_of(server)
    assert decibels(bins[20]) == pytest.approx(-12, abs=0.1)
    assert decibels(bins[50]) == pytest.approx(-24, abs=0.1)


def test_a_layout_ends_below_half_the_sample_rate(play):
    server = play(sine(400, 20, -12, 8000), rate=8000)
    with LiveSocket(server) as live:
        for layout in ("log", "linear", "mel"):
            assert live.subscribe(layout=layout)["bandHz"][-1] < 3600


CHANNEL_SOUNDS = {
    "left alone": (1, 0), "right alone": (0, 1), "both alike": (1, 1), "opposed": (1, -1),
}


@pytest.mark.parametrize("sound", CHANNEL_SOUNDS)
def test_each_channel_is_told_from_the_others(play, sound):
    left, right = CHANNEL_SOUNDS[sound]
    tone = sine(CENTRES[30], SECONDS, -12)
    server = play(stereo(left * tone, right * tone))
    sounding(server)
    factors = {"left": left, "right": right, "mid": (left + right) / 2, "side": (left - right) / 2}
    for channel, factor in factors.items():
        value = frame_of(server, channel=channel)[30]
        if factor == 0:
            assert value == 0, channel
        else:
            expected = -12 + 20 * math.log10(abs(factor))
            assert decibels(value) == pytest.approx(expected, abs=0.1), channel


def test_a_mono_file_is_in_the_middle(play):
    server = play(sine(CENTRES[30], SECONDS, -12))
    sounding(server)
    assert frame_of(server, channel="side") == [0] * 64
    for channel in ("left", "right", "mid"):
        value = frame_of(server, channel=channel)[30]
        assert decibels(value) == pytest.approx(-12, abs=0.1)


def test_a_louder_sound_than_full_scale_is_1_unless_the_scale_goes_on(play):
    server = play(sine(CENTRES[30], SECONDS, 6))
    sounding(server)
    assert frame_of(server)[30] == 1
    above = frame_of(server, dbMin=-60, dbMax=40)[30]
    # The player may clip at full scale; the analysis gets the played signal.
    assert 0 <= above * 100 - 60 <= 6.1


def test_what_is_not_a_number_never_reaches_the_wire(serve, tmp_path):
    samples = noise(2)
    samples[::7], samples[3::11], samples[5::13] = math.nan, math.inf, -math.inf
    samples[1::17] = 1e-42
    server = serve(write_wav(tmp_path / "hostile.wav", samples), "--autoplay", "--loop")
    with LiveSocket(server) as live:
        live.subscribe(format="binary", sampleFormat="f32")
        live.done("audio.subscribe")
        for frame in live.several(SPECTRUM, 60):
            assert all(0 <= value <= 1 for value in frame.values)
        for frame in live.several(AUDIO, 30):
            numbers = [frame.rms, frame.flux, frame.fast_rms, frame.fast_flux, *frame.bands,
                       *frame.heavy_bands, *frame.chroma, *frame.heavy_chroma]
            assert all(math.isfinite(number) for number in numbers)


@pytest.mark.parametrize("smoothing", [{"attackMs": 200}, {"releaseMs": 300},
                                       {"attackMs": 40, "releaseMs": 1000}], ids=str)
def test_smoothing_follows_its_time_constants(play, smoothing):
    """Smoothed bins approach the unsmoothed ones by 1 - exp(-elapsed / time constant)."""
    half = 24000
    gate = [1 if number // half % 2 else amplitude(-40) for number in range(SECONDS * 48000)]
    server = play(sine(CENTRES[30], SECONDS, -6) * gate)
    form = {"format": "binary", "sampleFormat": "f32", "rateHz": 125}
    with LiveSocket(server) as plain, LiveSocket(server) as smooth:
        plain.subscribe(**form)
        smooth.subscribe(**form, **smoothing)
        targets = {frame.hop_seq: frame.values for frame in plain.several(SPECTRUM, 400)}
        stream = smooth.several(SPECTRUM, 390)
    compared = {"attackMs": 0, "releaseMs": 0}
    for earlier, later in zip(stream, stream[1:]):
        if later.hop_seq not in targets:
            continue
        elapsed = 8 * (later.hop_seq - earlier.hop_seq)
        for band in (29, 30, 31):
            before, target = earlier.values[band], targets[later.hop_seq][band]
            name = "attackMs" if target > before else "releaseMs"
            constant = smoothing.get(name, 0)
            step = 1 - math.exp(-elapsed / constant) if constant else 1
            assert later.values[band] == pytest.approx(before + step * (target - before), abs=1e-4)
            compared[name] += abs(target - before) > 0.01
    assert all(compared[name] > 20 for name in smoothing)
