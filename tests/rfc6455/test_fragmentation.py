"""Messages in fragments, with control frames between them (RFC 6455, section 5.4)."""

import pytest
from wire import BINARY, CONTINUATION, PING, PONG, TEXT, frame


def fragments(opcode, parts, between=b""):
    """A message in parts, as bytes."""
    last = len(parts) - 1
    return between.join(
        frame(CONTINUATION if number else opcode, part, fin=number == last)
        for number, part in enumerate(parts))


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize("parts", [
    [b"one", b"two"], [b"one", b"", b"three"], [b"", b"", b"three"], [b"one", b""], [b"", b""],
    [b"a" * 125, b"b" * 126, b"c" * 65536],
], ids=["two", "empty middle", "empty first", "empty last", "all empty", "all lengths"])
def test_fragments_are_put_together(connection, opcode, parts):
    connection.send(fragments(opcode, parts))
    assert connection.message() == (opcode, b"".join(parts))


def test_a_control_frame_between_fragments_is_answered_at_once(connection):
    connection.say(TEXT, b"one", fin=False)
    connection.say(PING, b"between")
    assert connection.pong() == b"between"
    connection.say(PONG, b"unasked")
    connection.say(CONTINUATION, b"two")
    assert connection.message() == (TEXT, b"onetwo")


def test_pings_between_many_fragments_are_all_answered(connection):
    parts = [str(number).encode() for number in range(50)]
    connection.send(fragments(TEXT, parts, between=frame(PING, b"ping")))
    assert connection.message() == (TEXT, b"".join(parts))
    assert connection.pongs == [b"ping"] * 49


def test_fragments_may_arrive_byte_by_byte(connection):
    for byte in fragments(TEXT, [b"one", b"two", b"three"], between=frame(PING, b"p")):
        connection.send(bytes([byte]))
    assert connection.message() == (TEXT, b"onetwothree")
    assert connection.pongs == [b"p", b"p"]


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_a_message_may_have_65536_fragments(connection, opcode):
    connection.send(fragments(opcode, [b"%d" % (number % 10) for number in range(65536)]))
    assert connection.message() == (opcode, (b"0123456789" * 6554)[:65536])


@pytest.mark.parametrize("fin", [True, False])
@pytest.mark.parametrize("payload", [b"", b"hello"], ids=["empty", "with payload"])
def test_a_continuation_needs_a_message_to_continue(connection, fin, payload):
    connection.say(CONTINUATION, payload, fin=fin)
    connection.expect_closed(1002)


def test_a_message_that_has_ended_is_not_continued(connection):
    connection.send(fragments(TEXT, [b"one", b"two"]) + frame(CONTINUATION, b"three"))
    assert connection.message() == (TEXT, b"onetwo")
    connection.expect_closed(1002)


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize("fin", [True, False])
def test_no_message_begins_inside_another(connection, opcode, fin):
    connection.say(TEXT, b"one", fin=False)
    connection.say(opcode, b"another", fin=fin)
    connection.expect_closed(1002)
