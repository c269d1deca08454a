"""transport.subscribe on /ws: the clock's state."""

import time

import pytest
from clients.live import ANSWER, AUDIO, BEAT, FFT, SPECTRUM, STATE, LiveSocket
from clients.shape import STATE as MEMBERS
from clients.shape import check_state, lasting


def test_a_state_is_flat_beside_its_type(live, rest):
    live.done("transport.subscribe")
    for state in live.several(STATE, 5):
        assert list(state)[0] == "type"
        assert set(state) == {"type", *MEMBERS}
        check_state(state)
    told = live.next(STATE)
    assert lasting(told) == lasting(rest.status())


def test_a_subscribe_tells_the_rate(live):
    answer = live.done("transport.subscribe", requestId="a", rateHz=12.5)
    client = answer["clientId"]
    assert answer == {"type": "transport.subscribed", "requestId": "a", "clientId": client,
                      "rateHz": 12.5, "success": True,
                      "data": {"clientId": client, "rateHz": 12.5}}
    assert live.done("transport.subscribe")["rateHz"] == 30


def test_states_say_when_they_were_sent_to_those_who_ask(live, others, rest):
    """The current state, even if the last block is old."""
    rest.command("play")
    (other,) = others(1)
    other.done("transport.subscribe")
    before = time.time() * 1000 - 1  # the first is sent immediately
    live.done("transport.subscribe", sentTime=True, rateHz=60)
    states = live.several(STATE, 30)
    sent = [state["sent_ms"] for state in states]
    assert before <= sent[0] and sent[-1] <= time.time() * 1000 + 1
    assert sent == sorted(set(sent))
    for state in states:
        assert set(state) == {"type", "sent_ms", *MEMBERS}
        assert state["timestamp_ms"] <= state["sent_ms"]
    assert "sent_ms" not in other.next(STATE)
    live.done("transport.subscribe", sentTime=False)
    live.arrived(STATE)
    assert "sent_ms" not in live.next(STATE)


def test_what_is_small_is_sent_at_once(live):
    """Sent without waiting for a delayed ACK of some 40 ms."""
    waits = []
    for _ in range(15):
        answer = live.done("transport.subscribe", sentTime=True, rateHz=1)
        assert answer["data"]["sentTime"] is True and answer["sentTime"] is True
        waits.append(time.time() * 1000 - live.next(STATE)["sent_ms"])
        live.done("transport.unsubscribe")
    assert sorted(waits)[7] < 20, waits


@pytest.mark.parametrize("value", [1, "true", []])
def test_whether_they_say_so_is_true_or_false(live, value):
    refused = live.refused({"type": "transport.subscribe", "sentTime": value})
    assert "sentTime" in refused["error"]["message"]


def test_the_usual_rate_is_the_servers(serve):
    with LiveSocket(serve("--update-hz", 15)) as live:
        assert live.done("transport.subscribe")["rateHz"] == 15


@pytest.mark.parametrize("rate", [0, 0.99, 240.01, -1, 1e300, "30", True, [], {}])
def test_a_rate_out_of_range_is_an_error_and_changes_nothing(live, rate):
    live.done("transport.subscribe", rateHz=50)
    assert "rateHz" in live.refused({"type": "transport.subscribe", "rateHz": rate})[
        "error"]["message"]
    live.arrived(STATE)
    live.several(STATE, 3)


@pytest.mark.parametrize("rate, count", [(10, 20), (30, 60), (240, 300)])
def test_states_come_at_the_rate_by_the_count_of_hops(live, rate, count):
    """Both streams have absolute deadlines, so one can measure the other."""
    live.subscribe(rateHz=125)
    live.done("transport.subscribe", rateHz=rate)
    live.several(STATE, 2)
    live.arrived(STATE)
    live.arrived(FFT)
    first, begin = live.next(STATE)["seq"], live.next(FFT)["hopSeq"]
    last = first
    while last < first + count:
        last = live.next(STATE)["seq"]
    hops = live.newest(FFT)["hopSeq"] - begin
    assert hops / 125 == pytest.approx((last - first) / rate, rel=0.3)


def test_seq_counts_the_states(live):
    live.done("transport.subscribe", rateHz=60)
    numbers = [state["seq"] for state in live.several(STATE, 60)]
    steps = [later - earlier for earlier, later in zip(numbers[1:], numbers[2:])]
    assert min(steps) > 0
    assert steps.count(1) > 0.8 * len(steps)


def test_states_show_what_happens(live, rest):
    live.done("transport.subscribe", rateHz=120)
    rest.command("seek", seconds=42)
    while live.next(STATE)["time_seconds"] != 42:
        pass
    rest.command("play")
    while not live.next(STATE)["playing"]:
        pass
    positions = [state["sample_pos"] for state in live.several(STATE, 30)]
    assert positions == sorted(positions) and positions[-1] > positions[0]


def test_an_unsubscribe_ends_them(live, others):
    (witness,) = others(1)
    live.done("transport.subscribe", rateHz=100)
    live.next(STATE)
    answer = live.done("transport.unsubscribe", requestId="b")
    client = answer["clientId"]
    assert answer == {"type": "transport.unsubscribed", "requestId": "b", "clientId": client,
                      "success": True, "data": {"clientId": client}}
    live.arrived(STATE)
    witness.done("transport.subscribe", rateHz=100)
    witness.several(STATE, 30)
    assert live.arrived(STATE) == []
    assert live.done("transport.unsubscribe")["success"] is True


def test_all_streams_go_side_by_side(live, rest):
    live.subscribe()
    live.done("audio.subscribe")
    live.done("beat.subscribe")
    live.done("transport.subscribe")
    rest.command("play")
    for kind in (FFT, AUDIO, BEAT, STATE):
        live.several(kind, 4)


def test_nothing_is_sent_that_was_not_asked_for(live, rest, others):
    (witness,) = others(1)
    witness.subscribe()
    rest.command("play")
    witness.several(FFT, 20)
    for kind in (FFT, AUDIO, SPECTRUM, BEAT, STATE, ANSWER):
        assert live.arrived(kind) == []
