"""spectrum.subscribe: the spectrum for everybody, without a table of subscribers."""

from clients.live import FFT, NAMED_SPECTRUM, SPECTRUM, LiveSocket
from clients.program import eventually

LIMIT = 32  # sets of options


def test_answers_and_frames_are_those_of_audio_fft(live, others):
    (other,) = others(1)
    options = {"rateHz": 60, "range": [0, 8], "requestId": "s1"}
    answer = live.ask({"type": "spectrum.subscribe", **options})
    documented = other.subscribe(**options)
    own = {"clientId": answer["clientId"]}
    assert answer == {**documented, "type": "spectrum.subscribed", **own, "data": {**documented["data"], **own}}
    frame = live.next(NAMED_SPECTRUM)
    assert set(frame) == {"type", "hopSeq", "bins"} and len(frame["bins"]) == 8
    assert set(other.next(FFT)) == set(frame)


def test_there_is_no_table(server, others):
    sockets = others(12)
    for socket in sockets:
        assert socket.ask({"type": "spectrum.subscribe"})["success"] is True
    assert all(len(socket.next(NAMED_SPECTRUM)["bins"]) == 64 for socket in sockets)
    # The documented table is as empty as before.
    for socket in sockets[:4]:
        socket.subscribe()
    assert sockets[4].ask({"type": "audio.fft.subscribe"})["type"] == "audio.fft.rejected"


def test_equal_options_share_their_bytes(others):
    first, second = others(2)
    for socket in (first, second):
        socket.ask({"type": "spectrum.subscribe", "rateHz": 125})
    pairs = [[socket.next_both(NAMED_SPECTRUM) for _ in range(30)] for socket in (first, second)]
    seen = [{frame["hopSeq"]: text for frame, text in each} for each in pairs]
    shared = seen[0].keys() & seen[1].keys()
    assert shared and all(seen[0][hop] == seen[1][hop] for hop in shared)


def test_a_connection_may_use_both_names_and_end_each(live, rest):
    live.ask({"type": "spectrum.subscribe", "format": "binary"})
    live.subscribe()
    live.next(SPECTRUM)
    live.next(FFT)
    metrics = rest.metrics()["spectrum"]
    assert (metrics["fft_subscribers"], metrics["spectrum_subscribers"]) == (1, 1)
    done = live.done("spectrum.unsubscribe", requestId="s2")
    assert done["type"] == "spectrum.unsubscribed" and done["requestId"] == "s2" and done["success"] is True
    assert rest.metrics()["spectrum"]["spectrum_subscribers"] == 0
    live.arrived(SPECTRUM)
    live.next(FFT)
    assert not live.arrived(SPECTRUM)
    assert live.done("spectrum.unsubscribe")["type"] == "spectrum.unsubscribed", "a second one changes nothing"


def test_deltas_and_errors_are_the_same(live):
    live.refused({"type": "spectrum.subscribe", "rateHz": 500})
    answer = live.ask({"type": "spectrum.subscribe", "encoding": "delta", "rateHz": 125})
    assert answer["encoding"] == "delta"
    first, second = live.several(NAMED_SPECTRUM, 2)
    assert first["key"] is True and second["delta"] is True and second["keySeq"] == first["hopSeq"]


def test_sets_of_options_are_bounded(serve):
    server = serve()
    with LiveSocket(server) as extra:
        sockets = [LiveSocket(server) for _ in range(LIMIT)]
        try:
            for number, socket in enumerate(sockets):
                assert socket.ask({"type": "spectrum.subscribe", "releaseMs": number})["success"] is True
            extra.refused({"type": "spectrum.subscribe", "releaseMs": LIMIT}, "RESOURCE_EXHAUSTED")
            assert extra.ask({"type": "spectrum.subscribe", "releaseMs": 0})["success"] is True, "one in use"
            # Both names count together: a table with room does not help.
            assert extra.ask({"type": "audio.fft.subscribe", "releaseMs": LIMIT})["type"] == "audio.fft.rejected"
            sockets.pop().close()
            eventually(lambda: extra.ask({"type": "spectrum.subscribe", "releaseMs": LIMIT})["success"],
                       "a closed connection frees its set")
        finally:
            for socket in sockets:
                socket.close()


def test_an_ended_connection_leaves(server, rest):
    with LiveSocket(server) as socket:
        socket.ask({"type": "spectrum.subscribe"})
        assert rest.metrics()["spectrum"]["spectrum_subscribers"] == 1
    eventually(lambda: rest.metrics()["spectrum"]["spectrum_subscribers"] == 0, "it left")
