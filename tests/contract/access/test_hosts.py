"""Host: a name that is not this server's is refused, which ends DNS rebinding."""

import re
import socket

import pytest
from clients.access import SOCKETS, ask, check_refused, refused_socket
from clients.program import eventually
from clients.raw import Raw
from clients.shape import check_error, lasting

MACHINE = socket.gethostname().lower()
ACCEPTED = ["localhost", "LOCALHOST", "LocalHost:1", "localhost.", "stage.localhost", "a.b.localhost.:80",
            "127.0.0.1", "127.1.2.3:8000", "10.0.0.1", "0.0.0.0", "192.168.1.5:8000",
            "[::1]", "[::1]:8000", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[2001:DB8::5]:80"]
if re.fullmatch(r"[a-z0-9_-]{1,63}", MACHINE) and not MACHINE.isdigit():
    ACCEPTED += [MACHINE, MACHINE.upper(), f"{MACHINE}.:8000", f"{MACHINE}.local", f"{MACHINE}.LOCAL."]

NAMES = ["evil.example", "evil.example:8000", "rebind.example.", "localhost.evil.example",
         "127.0.0.1.evil.example", "127.0.0.1.nip.io", "evillocalhost", "localhost-evil", "local",
         "evil.local", f"evil-{MACHINE}.local", f"{MACHINE}.evil.example", "xn--lcalhost-n4a"]
USERS = ["user@localhost", "user:pw@127.0.0.1", "localhost@evil.example", "127.0.0.1@evil.example",
         "@localhost"]
NUMBERS = ["2130706433", "017700000001", "0x7f000001", "0x7f.1", "0x7F.0.0.1", "0177.0.0.1", "127.1",
           "127.0.1", "127.0.0.1.", "127.0.0.01", "127.0.0.256", "1.2.3.4.5"]
IPV6 = ["::1", "[::1", "::1]", "[::1]]", "[::1]x", "[::1]:", "[::1%lo]", "[::1%25lo]", "[::g]", "[]", "[localhost]",
        "[127.0.0.1]"]
MALFORMED = ["localhost..", ".localhost", "a..localhost", "localhost:", ":8000", ":", "localhost:0",
             "localhost:080", "localhost:+80", "localhost:65536", "localhost:99999999999", "localhost:x",
             "localhost:80:80", "localhost/", "localhost#", "localhost?", "localhost\\", "http://localhost",
             "localhost,evil.example", "evil.example, localhost", "localhost evil.example", "local host",
             "%6cocalhost", "localhost%00", "*", "*.localhost", "löcalhost", "ｌocalhost",
             "localhost\N{ZERO WIDTH SPACE}",
             "a" * 64 + ".localhost", "a." * 127 + "localhost"]
REFUSED = NAMES + USERS + NUMBERS + IPV6 + MALFORMED


@pytest.fixture(autouse=True)
def nothing_changes(rest):
    before = lasting(rest.status())
    yield
    assert lasting(rest.status()) == before


@pytest.mark.parametrize("host", ACCEPTED)
def test_a_name_of_this_server_is_accepted(server, host):
    assert ask(server, "GET", "/transport/status", host=host).status == 200


@pytest.mark.parametrize("host", REFUSED)
def test_any_other_name_is_refused(server, host):
    for method, target in (("GET", "/transport/status"), ("POST", "/transport/play"), ("GET", "/"),
                           ("GET", "/nowhere"), ("GET", "/auth/whoami")):
        check_refused(ask(server, method, target, host=host), 421, "PERMISSION_DENIED", "Host")


def test_the_origin_of_a_rebound_name_does_not_help(server):
    """After DNS rebinding, Origin and Host agree: both are the attacker's."""
    host = f"evil.example:{server.port}"
    for headers in ([f"Origin: http://{host}"], [f"Origin: http://{host}", "Sec-Fetch-Site: same-origin"],
                    ["Origin: http://localhost:3000"]):
        response = ask(server, "POST", "/transport/play", headers, host)
        check_refused(response, 421, "PERMISSION_DENIED", "Host")


@pytest.mark.parametrize("path", SOCKETS)
def test_a_websocket_is_refused_too(server, path):
    with Raw(server.port) as raw:
        response = raw.handshake(path, host="evil.example")
        check_refused(response, 421, "PERMISSION_DENIED", "Host")
    with Raw(server.port) as raw:
        code, reason = refused_socket(raw, path, ["Origin: http://evil.example"], "evil.example")
        assert code == 4403 and "evil.example" in reason


def test_an_empty_host_is_refused(server):
    check_refused(ask(server, "GET", "/transport/status", host=""), 421, "PERMISSION_DENIED", "Host")


def test_http_1_0_needs_a_host_too(server):
    with Raw(server.port) as raw:
        raw.send(b"POST /transport/play HTTP/1.0\r\n\r\n")
        check_refused(raw.response(), 421, "PERMISSION_DENIED", "Host")


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("hosts", [("localhost", "localhost"), ("localhost", "evil.example"),
                                   ("evil.example", "localhost"), ("localhost", "")])
def test_two_hosts_are_refused(server, version, hosts):
    lines = "".join(f"Host: {host}\r\n" for host in hosts)
    with Raw(server.port) as raw:
        raw.send(f"POST /transport/play HTTP/{version}\r\n{lines}\r\n".encode())
        response = raw.response()
        assert response.status == 400
        check_error(response.json(), "INVALID_ARGUMENT")


def test_the_next_request_of_a_connection_is_checked_too(server):
    with Raw(server.port) as raw:
        assert raw.request("GET", "/transport/status").status == 200
        response = raw.request("POST", "/transport/play", host="evil.example")
        check_refused(response, 421, "PERMISSION_DENIED", "Host")
        assert raw.request("GET", "/transport/status").status == 200


def test_a_refused_host_is_logged_once_with_the_flag_that_accepts_it(serve):
    server = serve()
    for name in ("wanted.example", "wanted.example", "last.example"):
        ask(server, "GET", "/", host=name)
    eventually(lambda: "--name last.example" in server.stderr(), "the last name is logged")
    assert server.stderr().count("--name wanted.example") == 1, server.stderr()


def test_a_name_can_be_added(serve):
    server = serve("--name", "Stage.Example", "--name", "show.example")
    for host in ("stage.example", "STAGE.example.:8000", "show.example"):
        assert ask(server, "GET", "/transport/status", host=host).status == 200, host
        own = [f"Origin: http://{host}"]
        assert ask(server, "GET", "/transport/status", own, host).status == 200, host
    for host in ("a.stage.example", "example", "evil.example"):
        check_refused(ask(server, "GET", "/", host=host), 421, "PERMISSION_DENIED", "Host")
