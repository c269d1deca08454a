"""The spectrum's checklist: the steps of a first client of /ws, in order.

The stability test runs for ten minutes, and only on request:

    TACTUS_BIN=build/dev/bin/tactus TACTUS_LONG_TESTS=1 \
        /usr/bin/python3 -m pytest tests/contract/ws/test_checklist.py -k stable
"""

import os
import time

import pytest
from clients.live import FFT, LiveSocket
from clients.program import eventually
from clients.shape import is_number

HOPS_A_SECOND = 125


def test_a_client_connects_subscribes_and_is_confirmed(server):
    with LiveSocket(server) as live:
        answer = live.ask({"type": "audio.fft.subscribe", "requestId": "unique-id-123"})
    documented = {"type": "audio.fft.subscribed", "requestId": "unique-id-123", "fftBins": 64,
                  "updateRateHz": 31, "accepted": True}
    assert {name: answer[name] for name in documented} == documented
    assert isinstance(answer["clientId"], int)


def test_frames_come_every_four_hops_which_is_every_32_ms(live):
    live.subscribe()
    numbers = [frame["hopSeq"] for frame in live.several(FFT, 60)]
    steps = [later - earlier for earlier, later in zip(numbers, numbers[1:])]
    assert steps.count(4) > 0.8 * len(steps), steps
    assert all(step > 0 and step % 4 == 0 for step in steps), "a late one is left out, not moved"


def test_hops_are_of_8_ms(live):
    live.subscribe()

    def hops_a_second():
        live.arrived(FFT)
        first, begin = live.next(FFT)["hopSeq"], time.monotonic()
        last = live.several(FFT, 90)[-1]["hopSeq"]
        return (last - first) / (time.monotonic() - begin)

    eventually(lambda: abs(hops_a_second() / HOPS_A_SECOND - 1) < 0.03, "125 hops are a second")


def test_each_frame_has_64_bins_from_0_to_1(live):
    live.subscribe()
    for frame in live.several(FFT, 10):
        assert len(frame["bins"]) == 64
        assert all(is_number(value) and 0 <= value <= 1 for value in frame["bins"])


def test_four_clients_all_get_frames_and_a_fifth_is_told_that_the_table_is_full(others):
    clients = others(5)
    for client in clients[:4]:
        client.subscribe()
    for client in clients[:4]:
        client.several(FFT, 3)
    answer = clients[4].ask({"type": "audio.fft.subscribe", "requestId": "fifth"})
    assert answer["type"] == "audio.fft.rejected"
    assert answer["error"]["code"] == "RESOURCE_EXHAUSTED"

    clients[0].close()
    eventually(lambda: clients[4].ask({"type": "audio.fft.subscribe"})["type"] ==
               "audio.fft.subscribed", "the freed slot is given to a new client")
    clients[4].several(FFT, 3)


def test_an_unsubscribed_client_gets_its_confirmation_and_no_frame_after_it(live, others):
    (witness,) = others(1)
    live.subscribe()
    live.next(FFT)
    answer = live.ask({"type": "audio.fft.unsubscribe", "requestId": "unique-id-124"})
    assert answer["type"] == "audio.fft.unsubscribed"
    assert answer["requestId"] == "unique-id-124"
    live.arrived(FFT)
    witness.subscribe()
    witness.several(FFT, 20)
    assert live.arrived(FFT) == []


@pytest.mark.skipif(not os.environ.get("TACTUS_LONG_TESTS"),
                    reason="ten minutes; set TACTUS_LONG_TESTS=1")
def test_it_is_stable_for_ten_minutes(serve):
    server = serve("--autoplay")
    clients = [LiveSocket(server) for _ in range(4)]
    try:
        for client in clients:
            client.subscribe()
        clients[0].several(FFT, 300)
        memory = server.resident_kb()
        end = time.monotonic() + 600
        steps = []
        last = [None] * 4
        while time.monotonic() < end:
            for number, client in enumerate(clients):
                seq = client.next(FFT)["hopSeq"]
                if last[number] is not None:
                    steps.append(seq - last[number])
                last[number] = seq
    finally:
        for client in clients:
            client.close()
    assert len(steps) > 4 * 31 * 590
    assert steps.count(4) > 0.99 * len(steps)
    assert server.resident_kb() - memory < 2048
