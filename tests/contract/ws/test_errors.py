"""Error answers of /ws."""

import pytest
from clients.live import FFT
from clients.shape import is_text

BAD_JSON = ["", "{", "hello", '{"type": "time.sync"', "{'type': 'time.sync'}",
            '{"type": "time.sync"} x', '{"type": "time.sync",}', "\x00", '{"type"}', "[" * 5000,
            '{"a":' * 5000, '"']
REQUESTS = ["audio.fft.subscribe", "audio.fft.unsubscribe", "audio.subscribe", "audio.unsubscribe",
            "beat.subscribe", "beat.unsubscribe", "transport.subscribe", "transport.unsubscribe",
            "levels.subscribe", "levels.unsubscribe", "source.subscribe", "source.unsubscribe",
            "time.sync"]


@pytest.mark.parametrize("text", BAD_JSON, ids=lambda text: repr(text[:24]))
def test_what_is_no_json_is_an_error_and_the_socket_stays_open(live, text):
    assert "requestId" not in live.refused(text, "INVALID_JSON")
    live.synced(1)


@pytest.mark.parametrize("text", ["null", "true", "7", '"time.sync"', "[]",
                                  '[{"type": "time.sync"}]'])
def test_json_that_is_no_object_is_an_error(live, text):
    live.refused(text)


@pytest.mark.parametrize("message", [{}, {"requestId": "r"}, {"type": None}, {"type": 7},
                                     {"type": True}, {"type": []}, {"type": {}},
                                     {"command": "play"}], ids=str)
def test_a_message_without_a_type_is_an_error(live, message):
    assert live.refused(message).get("requestId") == message.get("requestId")


@pytest.mark.parametrize("name", ["", "fly", "audio", "audio.fft", "Audio.FFT.Subscribe",
                                  " audio.fft.subscribe", "audio.fft.subscribe\x00",
                                  "audio.fft.subscribed", "audio.fft.frame", "error", "play",
                                  "пауза", '"\\\n'])
def test_an_unknown_type_is_an_error(live, name):
    assert live.refused({"type": name, "requestId": "r"})["requestId"] == "r"


@pytest.mark.parametrize("data", [b"", b'{"type": "time.sync", "t0": 1}', b"\x00" * 464,
                                  b"TSP1" + bytes(20)], ids=len)
def test_binary_where_text_is_due_is_an_error(live, data):
    assert "requestId" not in live.refused(data)
    live.synced(1)


@pytest.mark.parametrize("request_id", ["a", " ", "0", "null", "Über 🎵", 'a "quoted" \\ \t text'])
def test_a_request_id_is_echoed_where_it_is_a_text(live, request_id):
    for kind in REQUESTS:
        answer = live.ask({"type": kind, "t0": 1, "requestId": request_id})
        assert answer["requestId"] == request_id, kind
        assert list(answer)[:2] == ["type", "requestId"]
    assert live.refused({"type": "fly", "requestId": request_id})["requestId"] == request_id


@pytest.mark.parametrize("request_id", ["", 7, 0, 1.5, True, False, None, [], ["a"], {}, {"a": 1}])
def test_what_is_no_text_or_an_empty_one_is_not_echoed(live, request_id):
    for kind in [*REQUESTS, "fly"]:
        answer = live.ask({"type": kind, "t0": 1, "requestId": request_id})
        assert is_text(answer["type"]) and "requestId" not in answer, kind


def test_errors_come_in_their_turn(live):
    live.tell({"type": "time.sync", "t0": 1})
    live.tell("{")
    live.tell({"type": "beat.subscribe"})
    live.tell({"type": "fly"})
    live.tell({"type": "time.sync", "t0": 2})
    types = [live.next("answer")["type"] for _ in range(5)]
    assert types == ["time.synced", "error", "beat.subscribed", "error", "time.synced"]


def test_errors_cost_nobody_the_subscription(live):
    live.subscribe()
    for number in range(50):
        live.refused({"type": "fly", "requestId": str(number)})
        live.refused("{", "INVALID_JSON")
    live.arrived(FFT)
    live.several(FFT, 3)


def test_a_request_id_longer_than_what_is_repeated_is_an_error(live):
    assert live.ask({"type": "fly", "requestId": "x" * 500})["requestId"] == "x" * 500
    assert "requestId" not in live.refused({"type": "beat.subscribe", "requestId": "x" * 60000})
