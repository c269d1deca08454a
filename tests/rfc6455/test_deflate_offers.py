"""Negotiation of compression (RFC 7692, sections 5 and 7.1)."""

import pytest
from wire import TEXT, Connection

OFFERS = [
    "permessage-deflate",
    "permessage-deflate; client_max_window_bits",
    "permessage-deflate; client_max_window_bits=15",
    "permessage-deflate; client_max_window_bits=10",
    "permessage-deflate; client_max_window_bits=9",
    "permessage-deflate; client_max_window_bits=8",
    "permessage-deflate; server_max_window_bits=15",
    "permessage-deflate; server_max_window_bits=12",
    "permessage-deflate; server_no_context_takeover",
    "permessage-deflate; client_no_context_takeover",
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
    "permessage-deflate; server_max_window_bits=12; client_max_window_bits=12",
    'permessage-deflate; client_max_window_bits="12"',
    "PerMessage-Deflate;client_max_window_bits",
    "x-unknown, permessage-deflate",
    "x-unknown; a=b; c, permessage-deflate; client_max_window_bits",
    "permessage-deflate; unknown, permessage-deflate",
    "permessage-deflate; server_max_window_bits=7, permessage-deflate; client_max_window_bits",
    "permessage-deflate; client_max_window_bits, permessage-deflate",
]
# The server may decline these offers; if it accepts, it must honour them.
NARROW = [f"permessage-deflate; server_max_window_bits={bits}" for bits in (8, 9, 10, 11)]
DECLINED = [
    "x-webkit-deflate-frame",
    "permessage-deflated",
    "permessage-deflate; unknown",
    "permessage-deflate; server_max_window_bits",
    "permessage-deflate; server_max_window_bits=7",
    "permessage-deflate; server_max_window_bits=16",
    "permessage-deflate; server_max_window_bits=08",
    "permessage-deflate; server_max_window_bits=abc",
    "permessage-deflate; server_max_window_bits=-10",
    "permessage-deflate; client_max_window_bits=7",
    "permessage-deflate; client_max_window_bits=16",
    "permessage-deflate; client_max_window_bits=1000",
    "permessage-deflate; server_no_context_takeover=1",
    "permessage-deflate; client_no_context_takeover=true",
    "permessage-deflate; client_max_window_bits; client_max_window_bits",
    "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
]
# Longer than the smallest window, with distant repetitions.
TEXTS = [b"", b"hello", b"hello" * 1000, bytes(range(32, 127)) * 400]


def bits(connection, name) -> int:
    return int(connection.parameters.get(name, 15))


def speaks(connection):
    for text in TEXTS:
        connection.say(TEXT, text)
        assert connection.message() == (TEXT, text)


def agreed(connection, offer):
    """Checks that the offer allows the answer. Source: RFC 7692, section 7.1."""
    said = connection.parameters
    assert connection.extension.startswith("permessage-deflate")
    assert set(said) <= {"server_no_context_takeover", "client_no_context_takeover",
                         "server_max_window_bits", "client_max_window_bits"}
    if "client_max_window_bits" not in offer:
        assert "client_max_window_bits" not in said
    if "server_max_window_bits" not in offer:
        assert "server_max_window_bits" not in said
    if "server_no_context_takeover" in offer:
        assert "server_no_context_takeover" in said
    for name in ("server_max_window_bits", "client_max_window_bits"):
        if name in said:
            assert 8 <= int(said[name]) <= 15


@pytest.mark.parametrize("text", OFFERS)
def test_a_good_offer_is_taken_and_kept_to(offer, text):
    connection = offer(text)
    assert connection.compresses
    agreed(connection, text)
    if "=12" in text and "server_max" in text:
        assert bits(connection, "server_max_window_bits") <= 12
    speaks(connection)


@pytest.mark.parametrize("text", NARROW)
def test_a_narrow_window_is_declined_or_kept_to(offer, text):
    connection = offer(text)
    if connection.compresses:
        agreed(connection, text)
        assert bits(connection, "server_max_window_bits") <= int(text.rpartition("=")[2])
    speaks(connection)


@pytest.mark.parametrize("text", DECLINED)
def test_a_bad_offer_is_declined_and_the_connection_goes_on_without(offer, text):
    connection = offer(text)
    assert connection.extension is None
    speaks(connection)


def test_nothing_is_agreed_on_without_an_offer(offer):
    connection = offer(None)
    assert connection.extension is None
    speaks(connection)


@pytest.mark.parametrize("text", OFFERS)
def test_a_server_that_does_not_compress_takes_no_offer(plain_server, text):
    with Connection(plain_server.port, text) as connection:
        assert connection.extension is None
        speaks(connection)
