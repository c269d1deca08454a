"""Requests that are unusual but valid, or that browsers and devices send nevertheless."""

import email.utils
import time

import pytest
from clients.access import SOCKETS, refused_socket
from clients.raw import TEXT, Raw, frame
from clients.shape import check_error

STATUS = b"GET /transport/status HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.mark.parametrize("query", [
    "x[]=1", "a|b", "{}", "^", "%", "%zz", "v=%4", 'a"b', "a`b", "a\\b", "<b>", "a;b", "key", "=", "&&", "%FF"])
def test_any_query_gets_the_page(shared_server, query):
    with Raw(shared_server.port) as raw:
        response = raw.request("GET", f"/?{query}")
        assert response.status == 200 and response.headers["content-type"].startswith("text/html")


def test_an_empty_line_before_a_request_is_skipped(shared_server):
    with Raw(shared_server.port) as raw:
        raw.send(b"\r\n" + STATUS)
        assert raw.response().status == 200
        raw.send(b"\r\n\r\n" + STATUS[:9])
        raw.send(STATUS[9:])
        assert raw.response().status == 200


def test_two_lines_of_a_list_field_are_one_list(shared_server):
    with Raw(shared_server.port) as raw:
        key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        response = raw.request("GET", "/ws", ["Connection: keep-alive", "Connection: Upgrade", "Upgrade: h2c",
                                              "Upgrade: websocket", "Sec-WebSocket-Version: 13", key])
        assert response.status == 101
        assert response.headers["connection"] == "Upgrade", "as RFC 6455 spells it"
        assert response.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def test_every_answer_has_a_date(shared_server):
    with Raw(shared_server.port) as raw:
        for path, status in (("/transport/status", 200), ("/", 200), ("/nothing", 404)):
            response = raw.request("GET", path)
            assert response.status == status
            date = email.utils.parsedate_to_datetime(response.headers["date"])
            assert abs(date.timestamp() - time.time()) < 60


def test_426_says_how_to_upgrade(shared_server):
    for headers in ([], ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 12"]):
        with Raw(shared_server.port) as raw:
            response = raw.request("GET", "/ws", headers)
            assert response.status == 426
            assert response.headers["upgrade"] == "websocket"
            assert response.headers["connection"] == "Upgrade"


@pytest.mark.parametrize("accepted, compressed", [
    ("gzip", True), ("br, GZIP;q=0.5", True), ("*", True), ("x-gzip", True), ("", False), ("gzip;q=0", False),
    ("gzip ; Q=0.000", False), ("*, gzip;q=0", False), ("*;q=0", False), ("identity", False), ("gzipped", False)])
def test_compression_follows_accept_encoding(shared_server, accepted, compressed):
    with Raw(shared_server.port) as raw:
        response = raw.request("GET", "/docs", [f"Accept-Encoding: {accepted}"])
        assert response.status == 200
        assert response.headers.get("content-encoding") == ("gzip" if compressed else None)


def test_booleans_may_be_python_s(server):
    with Raw(server.port) as raw:
        for text, value in (("True", True), ("False", False), ("TRUE", True), ("0", False)):
            response = raw.request("POST", f"/transport/loop?enabled={text}")
            assert response.status == 200 and response.json()["loop_enabled"] is value
        assert raw.request("POST", "/transport/loop?enabled=yes").status == 422


def test_parameters_in_the_body_are_named(server):
    with Raw(server.port) as raw:
        body = b'{"bpm": 97}'
        headers = ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        response = raw.request("POST", "/transport/tempo", headers, body)
        assert response.status == 422
        message = check_error(response.json(), "INVALID_ARGUMENT")["error"]
        assert "bpm is missing" in message and "?bpm=" in message and "body" in message
        assert "body" not in raw.request("POST", "/transport/tempo").json()["error"]


def test_a_preflight_allows_what_libraries_send(shared_server):
    wanted = ["authorization", "cache-control", "content-type", "x-requested-with"]
    with Raw(shared_server.port) as raw:
        preflight = ["Access-Control-Request-Method: POST", f"Access-Control-Request-Headers: {','.join(wanted)}"]
        response = raw.request("OPTIONS", "/transport/play", ["Origin: http://localhost:3000", *preflight])
        assert response.status == 204
        allowed = response.headers["access-control-allow-headers"].lower().split(", ")
        assert sorted(allowed) == wanted
        foreign = raw.request("OPTIONS", "/transport/play", ["Origin: https://evil.example", *preflight[:1]])
        assert foreign.status == 403 and "access-control-allow-headers" not in foreign.headers


def test_a_page_s_path_may_end_with_a_slash(shared_server):
    with Raw(shared_server.port) as raw:
        response = raw.request("GET", "/docs/")
        assert response.status == 307
        assert response.headers["location"] == "../docs", "relative, as a proxy may add a prefix"
        assert raw.request("GET", "/docs").status == 200


def test_a_refused_person_gets_a_page_and_a_program_json(shared_server):
    with Raw(shared_server.port) as raw:
        for headers in (["Accept: text/html,*/*"], ["Sec-Fetch-Mode: navigate"]):
            page = raw.request("GET", "/", headers, host='"<b>&.example')
            assert page.status == 421 and page.headers["content-type"].startswith("text/html")
            assert b"&quot;&lt;b&gt;&amp;.example" in page.body and b"<b>" not in page.body
        page = raw.request("GET", "/", ["Accept: text/html"], host="show.example:8000")
        assert b"--name show.example" in page.body
        page = raw.request("GET", "/", ["Accept: text/html", "Origin: https://show.example"])
        assert page.status == 403 and b"--allow-origin https://show.example" in page.body
        error = raw.request("GET", "/", ["Accept: */*"], host="show.example")
        assert error.status == 421 and check_error(error.json(), "PERMISSION_DENIED")


@pytest.mark.parametrize("path", SOCKETS)
def test_a_program_that_cannot_see_the_status_gets_a_close_with_the_reason(shared_server, path):
    """As the WebSocket of Node, which sends no Origin."""
    with Raw(shared_server.port) as raw:
        code, reason = refused_socket(raw, path, ["Sec-Fetch-Mode: websocket"], host="show.example")
        assert code == 4403 and "--name show.example" in reason
    with Raw(shared_server.port) as raw:
        assert raw.handshake(path, host="show.example").status == 421


def test_listed_device_origins_are_let_in_as_they_are(serve):
    listed = ["file://", "http://absolute", "https://github.com/gilmaimon/TinyWebsockets", "HTTPS://Stage.Example.:443"]
    server = serve(*(part for origin in listed for part in ("--allow-origin", origin)))
    for origin in [*listed, "https://stage.example"]:
        with Raw(server.port) as raw:
            assert raw.handshake("/ws", [f"Origin: {origin}"]).status == 101
            raw.send(frame(TEXT, b'{"type": "time.sync", "t0": 1}'))
            assert b"time.synced" in raw.frame_of(TEXT), origin
