"""time.sync: a client measures its clock offset to the server."""

import time

import pytest
from clients.live import ANSWER, LiveSocket
from clients.shape import is_number

TIMES = [0, 1, -7, 2**53, 0.1, 13436.424411240123, 1e-300, 1700641234567.125, "a text", "", "Über 🎵", True, False, None,
         [], {}, [1, [2, {"three": None}]], {"performance.now": 12.5, "deep": {"er": [1]}}]


@pytest.mark.parametrize("t0", TIMES, ids=str)
def test_t0_of_any_kind_comes_back_as_it_was(live, t0):
    answer = live.ask({"type": "time.sync", "t0": t0})
    assert answer["type"] == "time.synced"
    assert answer["t0"] == t0 and type(answer["t0"]) is type(t0)


def test_an_answer_has_its_type_and_three_times(live):
    assert list(live.ask({"type": "time.sync", "t0": 1})) == ["type", "t0", "t1", "t2"]
    assert list(live.ask({"type": "time.sync", "t0": 1, "requestId": "a"})) == [
        "type", "requestId", "t0", "t1", "t2"]


def test_a_sync_without_t0_is_an_error(live):
    assert "t0" in live.refused({"type": "time.sync", "requestId": "a"})["error"]["message"]


def test_it_was_received_before_it_was_answered_and_both_while_the_client_waited(live):
    for _ in range(20):
        before = time.time() * 1000
        answer = live.synced(round(before))
        after = time.time() * 1000
        assert is_number(answer["t1"]) and is_number(answer["t2"])
        assert answer["t1"] <= answer["t2"]
        assert before - 2 <= answer["t1"] and answer["t2"] <= after + 2


def test_many_in_one_go_are_answered_in_order(live):
    for number in range(200):
        live.tell({"type": "time.sync", "t0": number})
    answers = live.several(ANSWER, 200)
    assert [answer["t0"] for answer in answers] == list(range(200))
    times = [moment for answer in answers for moment in (answer["t1"], answer["t2"])]
    assert all(earlier <= later for earlier, later in zip(times[::2], times[1::2]))
    assert times[::2] == sorted(times[::2]) and times[1::2] == sorted(times[1::2])


def test_ten_clients_at_once_each_get_their_own(server):
    clients = [LiveSocket(server) for _ in range(10)]
    try:
        for number in range(30):
            for client in clients:
                client.tell({"type": "time.sync", "t0": [id(client), number]})
        for client in clients:
            for number in range(30):
                answer = client.next(ANSWER)
                assert answer["t0"] == [id(client), number]
                assert answer["t1"] <= answer["t2"]
    finally:
        for client in clients:
            client.close()


def test_its_times_are_those_of_the_transport(live, rest):
    first = live.synced(1)["t2"]
    state = rest.status()["timestamp_ms"]
    second = live.synced(2)["t1"]
    assert first - 2 <= state <= second + 2
