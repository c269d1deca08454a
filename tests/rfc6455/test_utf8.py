"""Text is UTF-8, for any split by frames or network (RFC 6455, section 8.1; RFC 3629)."""

import random

import pytest
from wire import BINARY, CLOSE, CONTINUATION, TEXT, close_body, frame

BORDERS = [0x0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000,
           0x1FFFE, 0x1FFFF, 0x10FFFF]
VALID = ["κόσμε".encode(), "Hello-µ@ßöäüàá-UTF-8!!".encode(),
         "".join(map(chr, BORDERS)).encode(), "𝄞 ♩ ♪ ♫ 🎛".encode()]
INVALID = {
    "a continuation byte alone": b"\x80",
    "many continuation bytes": bytes(range(0x80, 0xC0)),
    "a first byte of two alone": b"\xc2 ",
    "a first byte of three alone": b"\xe2 ",
    "a first byte of four alone": b"\xf0 ",
    "a cut three": b"\xe2\x82 ",
    "a cut four": b"\xf0\x9d\x84 ",
    "cut at the end, of two": b"abc\xc2",
    "cut at the end, of three": b"abc\xe2\x82",
    "cut at the end, of four": b"abc\xf0\x9d\x84",
    "an overlong slash of two": b"\xc0\xaf",
    "an overlong slash of three": b"\xe0\x80\xaf",
    "an overlong slash of four": b"\xf0\x80\x80\xaf",
    "an overlong zero": b"\xc0\x80",
    "the longest overlong of two": b"\xc1\xbf",
    "the longest overlong of three": b"\xe0\x9f\xbf",
    "the longest overlong of four": b"\xf0\x8f\xbf\xbf",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "six bytes": b"\xfc\x84\x80\x80\x80\x80",
    "beyond the last code point": b"\xf4\x90\x80\x80",
    "far beyond": b"\xf7\xbf\xbf\xbf",
    "the first surrogate": b"\xed\xa0\x80",
    "the last surrogate": b"\xed\xbf\xbf",
    "a pair of surrogates": b"\xed\xa0\x80\xed\xb0\x80",
    "FE": b"\xfe", "FF": b"\xff",
    "valid, then not": "κόσμε".encode() + b"\xed\xa0\x80edited",
}


@pytest.mark.parametrize("text", VALID, ids=["greek", "latin", "borders", "four bytes"])
def test_valid_text_comes_back_wherever_it_is_cut(connection, text):
    for cut in range(len(text) + 1):
        connection.say(TEXT, text[:cut], fin=False)
        connection.say(CONTINUATION, text[cut:])
        assert connection.message() == (TEXT, text)


def test_valid_text_comes_back_in_fragments_of_a_byte(connection):
    text = "".join(map(chr, BORDERS[1:])).encode() * 3
    connection.say(TEXT, b"", fin=False)
    for byte in text:
        connection.say(CONTINUATION, bytes([byte]), fin=False)
    connection.say(CONTINUATION, b"")
    assert connection.message() == (TEXT, text)


@pytest.mark.parametrize("what", INVALID)
def test_invalid_text_is_closed_as_such(connect, what):
    for data in (
        frame(TEXT, INVALID[what]),
        frame(TEXT, b"in front " + INVALID[what] + b""),
        frame(TEXT, INVALID[what][:1], fin=False) + frame(CONTINUATION, INVALID[what][1:]),
    ):
        connection = connect()
        connection.send(data)
        connection.expect_closed(1007)


@pytest.mark.parametrize("text", ["é", "€", "𝄞", "in front 𝄞"])
def test_a_last_character_that_is_cut_is_found_though_an_empty_fragment_follows(connect, text):
    for cut in range(1, len(text[-1].encode())):
        connection = connect()
        connection.send(frame(TEXT, text.encode()[:-cut], fin=False) + frame(CONTINUATION, b""))
        connection.expect_closed(1007)
    connection = connect()
    connection.send(frame(TEXT, text.encode(), fin=False) + frame(CONTINUATION, b""))
    assert connection.message() == (TEXT, text.encode())


def test_invalid_text_is_found_before_its_message_ends(connection):
    connection.say(TEXT, "κόσμε".encode() + b"\xf4\x90\x80\x80", fin=False)
    connection.expect_closed(1007)


def test_any_bytes_are_told_from_text_as_a_strict_decoder_does(connect):
    dice = random.Random(6455)
    pieces = [text.encode() for text in "aé€𝄞"] + [b"\x80", b"\xe2\x82", b"\xed\xa0", b"\xf4"]
    for _ in range(150):
        data = b"".join(dice.choices(pieces, [9, 9, 9, 9, 1, 1, 1, 1], k=dice.randint(1, 12)))
        connection = connect()
        connection.say(TEXT, data)
        try:
            data.decode("utf-8", "strict")
        except UnicodeDecodeError:
            connection.expect_closed(1007)
        else:
            assert connection.message() == (TEXT, data)


@pytest.mark.parametrize("what", INVALID)
def test_a_binary_message_is_no_text(connection, what):
    connection.say(BINARY, INVALID[what])
    assert connection.message() == (BINARY, INVALID[what])


@pytest.mark.parametrize("what", INVALID)
def test_the_reason_of_a_close_is_text(connection, what):
    connection.say(CLOSE, close_body(1000, INVALID[what]))
    connection.expect_closed(1002, 1007)
