"""Long messages, and messages above the limit (RFC 6455, section 10.4)."""

import pytest
from test_fragmentation import fragments
from wire import BINARY, TEXT, WHOLE, frame

KIB, MIB = 1024, 1024 * 1024


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize("length", [MIB, WHOLE], ids=["1 MiB", "16 MiB"])
def test_a_long_message_comes_back(connection, opcode, length):
    payload = bytes(range(32, 96)) * (length // 64)
    connection.say(opcode, payload)
    assert connection.message() == (opcode, payload)


@pytest.mark.parametrize("part", [KIB, 64 * KIB, 4 * MIB], ids=["1 KiB", "64 KiB", "4 MiB"])
def test_a_long_message_comes_back_in_one_whatever_its_fragments(connection, part):
    payload = bytes(range(32, 96)) * (4 * MIB // 64)
    parts = [payload[start:start + part] for start in range(0, len(payload), part)]
    connection.send(fragments(BINARY, parts))
    assert connection.message() == (BINARY, payload)


def test_a_long_message_may_arrive_in_small_pieces(connection):
    payload = bytes(range(32, 96)) * (MIB // 64)
    data = frame(TEXT, payload)
    for start in range(0, len(data), 64):
        connection.send(data[start:start + 64])
    assert connection.message() == (TEXT, payload)


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_a_message_over_the_limit_is_too_big(connection, opcode):
    connection.send_while_open(frame(opcode, b"a" * (WHOLE + 1)))
    connection.expect_closed(1009)


def test_fragments_that_together_are_over_the_limit_are_too_big(connection):
    connection.send_while_open(fragments(BINARY, [b"a" * MIB] * 17))
    connection.expect_closed(1009)


def test_many_messages_come_back_while_the_client_sends_on(connection):
    for number in range(2000):
        payload = b"%d:" % number + b"x" * (number % 1000)
        connection.say(TEXT, payload)
        assert connection.message() == (TEXT, payload)
