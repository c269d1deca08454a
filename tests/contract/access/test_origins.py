"""Origin: a page of another site is refused, whatever it is and however it connects."""

import json
import struct

import pytest
from clients.access import SOCKETS, Keys, ask, bearer, check_refused, refused_socket
from clients.program import eventually
from clients.raw import CLOSE, TEXT, Raw, frame
from clients.shape import lasting

ACCEPTED = ["http://localhost", "http://localhost:3000", "https://localhost:8443", "HTTP://LocalHost:3000",
            "http://localhost.", "http://a.localhost", "http://127.0.0.1:5173", "http://127.1.2.3",
            "http://[::1]:8080", "http://[0:0::1]", "http://[::ffff:127.0.0.1]"]

NO_SITE = ["null", "NULL", "file://", "file:///", "file:", "data:", "blob:http://localhost", "about:srcdoc", ""]
SITES = ["http://evil.example", "https://evil.example:8000", "http://localhost.evil.example",
         "http://127.0.0.1.evil.example", "http://127.0.0.1.nip.io", "http://notlocalhost",
         "http://localhost-evil", "http://10.0.0.1", "http://128.0.0.1", "http://0.0.0.0", "http://[::]",
         "http://[::2]", "http://[::ffff:10.0.0.1]", "http://xn--lcalhost-n4a"]
SCHEMES = ["ftp://localhost", "capacitor://localhost", "ionic://localhost", "javascript://localhost",
           "chrome-extension://localhost", "ws://localhost", "//localhost", "://localhost", "localhost",
           "http:localhost", "http:/localhost", "http:///localhost", "http://", "http"]
USERS = ["http://localhost@evil.example", "http://localhost:pw@evil.example", "http://evil.example@localhost",
         "http://@localhost"]
NUMBERS = ["http://2130706433", "http://0x7f000001", "http://0x7f.1", "http://0177.0.0.1",
           "http://017700000001", "http://127.1", "http://127.0.0.1.", "http://[::1%25lo]", "http://::1"]
MALFORMED = ["http://evil.example/.localhost", "http://evil.example?.localhost", "http://evil.example#.localhost",
             "http://evil.example\\.localhost", "http://evil.example/localhost", "http://localhost/",
             "http://localhost..", "http://localhost:", "http://localhost:0", "http://localhost:99999",
             "http://localhost:80x", "http://127.0.0.1:8123:evil", "http://localhost,http://evil.example",
             "http://localhost, http://evil.example", "http://localhost http://evil.example",
             "http://evil.example http://localhost", "http://%6cocalhost", "http://*", "*",
             "http://lócalhost", "http://ⓛocalhost", "http://localhost\N{IDEOGRAPHIC FULL STOP}"]
FOREIGN = NO_SITE + SITES + SCHEMES + USERS + NUMBERS + MALFORMED


@pytest.fixture(autouse=True)
def nothing_changes(rest):
    before = lasting(rest.status())
    yield
    assert lasting(rest.status()) == before


@pytest.mark.parametrize("origin", ACCEPTED)
def test_a_page_of_this_machine_is_let_in(server, origin):
    headers = [f"Origin: {origin}"]
    for method, target in (("GET", "/transport/status"), ("POST", "/transport/loop/disable")):
        response = ask(server, method, target, headers)
        assert response.status == 200
        assert response.headers["access-control-allow-origin"] == origin
    with Raw(server.port) as raw:
        assert raw.handshake("/ws/transport/clock", headers).status == 101
        raw.frame_of(TEXT)


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_site_is_refused(server, origin):
    headers = [f"Origin: {origin}"]
    for method, target in (("GET", "/transport/status"), ("POST", "/transport/play"), ("GET", "/metrics"),
                           ("GET", "/"), ("POST", "/auth/session"), ("OPTIONS", "*")):
        check_refused(ask(server, method, target, headers), 403, "PERMISSION_DENIED", "Origin")


@pytest.mark.parametrize("origin", FOREIGN)
def test_its_websocket_is_closed_at_once_with_a_reason(server, origin):
    for path in SOCKETS:
        with Raw(server.port) as raw:
            code, reason = refused_socket(raw, path, [f"Origin: {origin}"])
            assert code == 4403 and reason


@pytest.mark.parametrize("path", SOCKETS)
def test_its_commands_are_not_heard(server, path):
    """A command may be on its way before the close arrives."""
    commands = [{"command": "play"}, {"type": "transport.command", "command": "play"}]
    with Raw(server.port) as raw:
        code, _ = refused_socket(raw, path, ["Origin: https://evil.example"])
        assert code == 4403
        raw.send_while_open(b"".join(frame(TEXT, json.dumps(each).encode()) for each in commands))
        raw.send_while_open(frame(CLOSE, struct.pack(">H", code)))
        assert raw.read_to_end() == b""


@pytest.mark.parametrize("origins", [("http://localhost", "http://localhost"),
                                     ("http://localhost", "http://evil.example"),
                                     ("http://evil.example", "http://localhost"), ("http://localhost", ""),
                                     ("", "http://localhost"), ("null", "http://localhost")])
def test_two_origins_are_refused(server, origins):
    headers = [f"Origin: {origin}" for origin in origins]
    response = ask(server, "POST", "/transport/play", headers)
    check_refused(response, 403, "PERMISSION_DENIED", "Origin")
    with Raw(server.port) as raw:
        assert refused_socket(raw, "/ws", headers)[0] == 4403


def test_an_own_origin_has_the_scheme_name_and_port_of_the_request(server):
    host = f"10.0.0.1:{server.port}"
    for origin, status in ((f"http://{host}", 200), (f"https://{host}", 403), ("http://10.0.0.1", 403),
                           (f"http://10.0.0.2:{server.port}", 403)):
        response = ask(server, "GET", "/transport/status", [f"Origin: {origin}"], host)
        assert response.status == status, origin


def test_a_request_without_an_origin_is_no_page(server):
    assert ask(server, "GET", "/transport/status").status == 200
    with Raw(server.port) as raw:
        assert raw.handshake("/ws").status == 101


def preflight(server, origin, asked=None, target="/transport/play"):
    headers = [f"Origin: {origin}", "Access-Control-Request-Method: POST"]
    headers += [f"Access-Control-Request-Headers: {asked}"] if asked else []
    return ask(server, "OPTIONS", target, headers)


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
@pytest.mark.parametrize("asked", [None, "content-type", "x-authorization", "authorization-x", "content-type, cookie"])
def test_the_preflight_of_a_page_of_another_site_is_refused(server, origin, asked):
    check_refused(preflight(server, origin, asked), 403, "PERMISSION_DENIED", "Origin")


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
@pytest.mark.parametrize("asked", ["authorization", "Authorization", "content-type,authorization",
                                   "content-type , AUTHORIZATION"])
def test_it_is_answered_if_a_key_follows(server, origin, asked):
    """A preflight has no key itself; a key beats the origin."""
    response = preflight(server, origin, asked)
    assert response.status == 204
    assert response.headers["access-control-allow-origin"] == origin
    assert "authorization" in response.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in response.headers


def test_a_preflight_with_a_foreign_host_is_refused(server):
    headers = ["Origin: https://evil.example", "Access-Control-Request-Method: POST",
               "Access-Control-Request-Headers: authorization"]
    response = ask(server, "OPTIONS", "/transport/play", headers, "evil.example")
    check_refused(response, 421, "PERMISSION_DENIED", "Host")


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_key_beats_the_origin(serve, tmp_path, origin):
    keys = Keys(tmp_path)
    view, control = keys.add("light", "view"), keys.add("desk", "control")
    server = serve("--keys", keys.path)
    page = [f"Origin: {origin}"]
    for key, post in ((view, 403), (control, 200)):
        for method, target, status in (("GET", "/transport/status", 200), ("POST", "/transport/stop", post)):
            response = ask(server, method, target, [*page, bearer(key)])
            assert response.status == status
            assert response.headers["access-control-allow-origin"] == origin, "the page may read it"
    with Raw(server.port) as raw:
        offered = [f"Sec-WebSocket-Protocol: tactus.v1, tactus.key.{view}"]
        assert raw.handshake("/ws/transport/clock", [*page, *offered]).status == 101
        raw.frame_of(TEXT)
    check_refused(ask(server, "POST", "/transport/play", page), 403, "PERMISSION_DENIED", "Origin")


def test_a_refused_origin_is_logged_once_with_the_flag_that_lets_it_in(serve):
    server = serve()
    for name in ("wanted.example", "wanted.example", "last.example"):
        ask(server, "GET", "/", [f"Origin: https://{name}:8443"])
    eventually(lambda: "--allow-origin https://last.example:8443" in server.stderr(), "the last is logged")
    assert server.stderr().count("--allow-origin https://wanted.example:8443") == 1, server.stderr()


def get_as(server, origin):
    return ask(server, "GET", "/transport/status", [f"Origin: {origin}"]).status


def test_allow_origin_adds_to_the_defaults(serve):
    server = serve("--allow-origin", "https://stage.example", "--allow-origin", "http://b.example:1")
    for origin in ("https://stage.example", "https://Stage.Example:443", "http://b.example:1",
                   "http://localhost:3000", f"http://localhost:{server.port}"):
        assert get_as(server, origin) == 200, origin
    for origin in ("http://stage.example", "https://stage.example:444", "https://a.stage.example",
                   "http://evil.example", "null"):
        assert get_as(server, origin) == 403, origin
    with Raw(server.port) as raw:
        assert raw.handshake("/ws/transport/clock", ["Origin: https://stage.example"]).status == 101
        raw.frame_of(TEXT)


def test_null_and_the_origins_of_device_libraries_are_let_in_if_listed(serve):
    listed = ["null", "file://", "https://github.com/gilmaimon/TinyWebsockets"]
    server = serve(*(part for origin in listed for part in ("--allow-origin", origin)))
    for origin in listed:
        assert get_as(server, origin) == 200, origin
        with Raw(server.port) as raw:
            assert raw.handshake("/ws", [f"Origin: {origin}"]).status == 101, origin
    for origin in ("file:///", "NULL", "https://github.com", "http://evil.example"):
        assert get_as(server, origin) == 403, origin


def test_a_star_lets_every_page_in(serve):
    server = serve("--allow-origin", "*")
    for origin in ("http://evil.example", "null", "http://localhost:3000"):
        assert get_as(server, origin) == 200, origin
