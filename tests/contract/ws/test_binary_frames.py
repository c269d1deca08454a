"""Binary spectrum frames: header, values, lengths."""

import pytest
from clients import frames
from clients.live import FFT, SPECTRUM, LiveSocket
from clients.program import eventually
from clients.sound import noise

SIZES = {"u8": (frames.U8, 1), "u16": (frames.U16, 2), "f32": (frames.F32, 4)}
CHANNELS = {"mid": frames.MID, "left": frames.LEFT, "right": frames.RIGHT, "side": frames.SIDE}


@pytest.fixture
def noisy(play):
    server = play(noise(60), "--fft-max-subscribers", 0)
    with LiveSocket(server) as live:
        live.subscribe()
        eventually(lambda: min(live.next(FFT)["bins"]) > 0, "all bands are heard")
    return server


def by_number(stream):
    return {frame.hop_seq: frame for frame in stream}


@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize("options", [{}, {"range": [0, 1]}, {"range": [63, 64]},
                                     {"range": [7, 40]}], ids=str)
def test_a_frame_is_its_header_and_its_values(live, name, options):
    number, size = SIZES[name]
    live.subscribe(format="binary", sampleFormat=name, **options)
    first, end = options.get("range", [0, 64])
    for _ in range(3):
        frame, raw = live.next_both(SPECTRUM)
        assert len(raw) == 24 + size * (end - first)
        assert raw[:5] == b"TSP1\x01"
        assert (frame.key, frame.delta) == (True, False)
        assert frame.sample_format == number
        assert (frame.first, len(frame.values)) == (first, end - first)


def test_the_frame_of_64_bands_in_bytes_has_88(live):
    live.subscribe(format="binary")
    assert len(live.next_both(SPECTRUM)[1]) == 88


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_channel_is_named(live, channel):
    live.subscribe(format="binary", channel=channel)
    live.arrived(SPECTRUM)
    assert live.next(SPECTRUM).channel == CHANNELS[channel]


def test_silence_is_flagged_and_sound_is_not(server, rest, live):
    live.subscribe(format="binary")
    assert live.next(SPECTRUM).silence is True
    rest.command("play")
    eventually(lambda: live.next(SPECTRUM).silence is False, "sound is not silence")
    rest.command("stop")
    eventually(lambda: live.next(SPECTRUM).silence is True, "silence is flagged again")
    assert set(live.next(SPECTRUM).values) == {0}


@pytest.mark.parametrize("rate, hops", [(125, 1), (31, 4)])
def test_frames_are_numbered_by_hops(live, rate, hops):
    live.subscribe(format="binary", rateHz=rate)
    numbers = [frame.hop_seq for frame in live.several(SPECTRUM, 30)]
    steps = [later - earlier for earlier, later in zip(numbers, numbers[1:])]
    assert all(number % hops == 0 for number in numbers) and min(steps) > 0
    assert steps.count(hops) > 0.7 * len(steps), steps


def test_sample_pos_is_the_playhead_after_the_last_frame_analysed(noisy):
    """It advances with the hops, in whole blocks, and is constant while stopped."""
    with LiveSocket(noisy) as live:
        live.subscribe(format="binary", rateHz=125)
        stream = live.several(SPECTRUM, 200)
        assert all(frame.sample_pos % 512 == 0 for frame in stream)
        pairs = list(zip(stream, stream[1:]))
        assert all(earlier.sample_pos <= later.sample_pos for earlier, later in pairs)
        hops = stream[-1].hop_seq - stream[0].hop_seq
        advance = stream[-1].sample_pos - stream[0].sample_pos
        assert advance == pytest.approx(hops * 384, rel=0.25)
        state = live.ask({"type": "transport.command", "command": "stop"})["state"]
        eventually(lambda: live.next(SPECTRUM).silence, "it is silent")
        live.arrived(SPECTRUM)
        assert {frame.sample_pos for frame in live.several(SPECTRUM, 5)} == {state["sample_pos"]}


def test_the_forms_of_one_hop_say_the_same(noisy):
    """u8 and u16 are rounded from the bin, JSON to 4 decimals, f32 is the bin."""
    clients = {name: LiveSocket(noisy) for name in ["json", *SIZES]}
    try:
        clients["json"].subscribe()
        for name in SIZES:
            clients[name].subscribe(format="binary", sampleFormat=name)
        json_frames = {f["hopSeq"]: f["bins"] for f in clients["json"].several(FFT, 40)}
        streams = {name: by_number(clients[name].several(SPECTRUM, 40)) for name in SIZES}
    finally:
        for client in clients.values():
            client.close()
    shared = set(json_frames).intersection(*streams.values())
    assert len(shared) >= 20
    for number in shared:
        exact = streams["f32"][number].values
        for band, value in enumerate(exact):
            assert 0 < value <= 1
            assert abs(json_frames[number][band] - value) <= 0.5e-4 + 1e-7
            assert abs(streams["u8"][number].values[band] - 255 * value) <= 0.5 + 1e-4
            assert abs(streams["u16"][number].values[band] - 65535 * value) <= 0.5 + 1e-2
        assert len({stream[number].sample_pos for stream in streams.values()}) == 1


def test_clients_with_the_same_options_get_the_same_bytes(noisy):
    with LiveSocket(noisy) as one, LiveSocket(noisy) as other:
        received = []
        for client in (one, other):
            client.subscribe(format="binary", sampleFormat="u16", range=[2, 50])
        for client in (one, other):
            received.append({frame.hop_seq: raw for frame, raw in
                             (client.next_both(SPECTRUM) for _ in range(30))})
    shared = set(received[0]) & set(received[1])
    assert len(shared) >= 15
    assert all(received[0][number] == received[1][number] for number in shared)
