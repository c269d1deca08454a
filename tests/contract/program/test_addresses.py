"""The addresses that a server listens on, and the one that it prints."""

import re
import socket

import pytest
from clients import program
from clients.network import has_ipv6
from clients.program import binary

LOOPBACK = {"127.0.0.1": socket.AF_INET, "::1": socket.AF_INET6}


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")


def status(address, port):
    """The first line of an answer; None if nobody listens."""
    with socket.socket(LOOPBACK[address]) as client:
        client.settimeout(10)
        if client.connect_ex((address, port)) != 0:
            return None
        host = f"[{address}]" if ":" in address else address
        client.sendall(f"GET /transport/status HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        return client.recv(12).decode()


@pytest.fixture
def start(launch):
    """Starts a server: its printed host, and its port."""

    def begin(*arguments):
        process = launch([binary(), "serve", "--device", "none", "--port", 0, *arguments])
        host, port = process.wait_for_stdout(r"http://(\S+):(\d+)/docs").groups()
        return host, int(port)

    return begin


@needs_ipv6
@pytest.mark.parametrize("arguments", [[], ["--host", "localhost"], ["--host", "LocalHost"], ["--host", "0.0.0.0"],
                                       ["--host", "::"]])
def test_localhost_is_both_of_its_addresses(start, arguments):
    host, port = start(*arguments)
    assert host == "localhost"
    assert [status(address, port) for address in LOOPBACK] == ["HTTP/1.1 200"] * 2


@needs_ipv6
@pytest.mark.parametrize("address", LOOPBACK)
def test_one_address_is_printed_as_it_is(start, address):
    host, port = start("--host", address)
    assert host == (f"[{address}]" if ":" in address else address)
    assert {each: status(each, port) for each in LOOPBACK} == {
        each: "HTTP/1.1 200" if each == address else None for each in LOOPBACK}


@needs_ipv6
@pytest.mark.parametrize("address", LOOPBACK)
def test_a_port_that_is_taken_at_one_address_is_an_error(address):
    with socket.socket(LOOPBACK[address]) as other:
        other.bind((address, 0))
        other.listen()
        port = other.getsockname()[1]
        result = program.run("serve", "--device", "none", "--port", port)
        assert result.returncode == 1
        assert re.search(rf"port {port} on localhost \(127\.0\.0\.1 or ::1\) is in use", result.stderr)
        # Nothing of it stays behind.
        (free,) = set(LOOPBACK) - {address}
        assert status(free, port) is None


@needs_ipv6
def test_all_ipv4_addresses_are_served_while_another_program_has_ipv6_s_localhost(launch):
    with socket.socket(socket.AF_INET6) as other:
        other.bind(("::1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = launch([binary(), "serve", "--device", "none", "--port", port, "--host", "0.0.0.0"])
        assert process.wait_for_stdout(r"http://(\S+):\d+/docs").group(1) == "127.0.0.1"
        assert status("127.0.0.1", port) == "HTTP/1.1 200"
