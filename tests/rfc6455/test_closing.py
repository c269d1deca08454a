"""The closing handshake (RFC 6455, sections 5.5.1 and 7)."""

import pytest
from wire import BINARY, CLOSE, CONTINUATION, PING, TEXT, Closed, close_body, frame

VALID = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3999, 4000, 4999]
INVALID = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999]


def closing(connection):
    """The server's close code, with no message before it."""
    with pytest.raises(Closed) as closed:
        connection.message()
    return closed.value


def test_a_close_without_a_code_is_answered(connection):
    connection.say(CLOSE)
    assert closing(connection).code in (None, 1000)


@pytest.mark.parametrize("reason", [b"", "Tschüss".encode(), b"a" * 123],
                         ids=["no reason", "a reason", "the longest reason"])
@pytest.mark.parametrize("code", VALID)
def test_a_close_is_answered_with_its_code(connection, code, reason):
    connection.say(CLOSE, close_body(code, reason))
    assert closing(connection).code == code


@pytest.mark.parametrize("code", INVALID)
def test_a_code_that_nobody_may_send_is_malformed(connection, code):
    connection.say(CLOSE, close_body(code))
    assert closing(connection).code == 1002


@pytest.mark.parametrize("code", [5000, 65535])
def test_a_code_beyond_all_ranges_closes_too(connection, code):
    """The standard does not define these codes."""
    connection.say(CLOSE, close_body(code))
    assert closing(connection).code in (code, 1000, 1002)


def test_half_a_code_is_malformed(connection):
    connection.say(CLOSE, b"\x03")
    assert closing(connection).code == 1002


@pytest.mark.parametrize("after", [
    frame(TEXT, b"late"), frame(PING, b"late"), frame(CLOSE, close_body(1001)),
    frame(BINARY, b"x" * 262144), b"\xff" * 100,
], ids=["a message", "a ping", "a close", "a long message", "nonsense"])
def test_what_follows_a_close_is_not_answered(connection, after):
    connection.send_while_open(frame(CLOSE, close_body(1000)) + after)
    assert closing(connection).code == 1000


def test_what_came_before_a_close_is_answered(connection):
    connection.send(frame(TEXT, b"before") + frame(PING, b"before") + frame(CLOSE))
    assert connection.message() == (TEXT, b"before")
    assert closing(connection).code in (None, 1000)
    assert connection.pongs == [b"before"]


def test_a_close_may_come_inside_a_message(connection):
    connection.say(TEXT, b"begin", fin=False)
    connection.say(CLOSE, close_body(1000))
    assert closing(connection).code == 1000


def test_a_long_message_before_a_close_comes_back_whole(connection):
    connection.say(BINARY, b"x" * 262144, fin=False)
    connection.say(CONTINUATION, b"y" * 262144)
    connection.say(CLOSE, close_body(1000))
    assert connection.message() == (BINARY, b"x" * 262144 + b"y" * 262144)
    assert closing(connection).code == 1000


def test_a_client_that_ends_without_a_close_costs_nobody_anything(connect):
    for data in (b"", frame(TEXT, b"hello")[:3], frame(TEXT, b"begin", fin=False)):
        connection = connect()
        connection.send(data)
        connection.socket.close()
    connect().expect_alive()
