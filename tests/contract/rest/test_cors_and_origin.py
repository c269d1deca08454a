"""Origins and CORS headers."""

import pytest
from clients.raw import CLOSE, TEXT, Raw
from clients.shape import check_error, check_state, lasting

SOCKETS = ["/ws/transport/clock", "/ws/transport/control"]
LET_IN = ["http://localhost", "http://localhost:3000", "https://localhost:8443",
          "http://127.0.0.1:5173", "http://127.1.2.3", "http://[::1]:8080"]
FOREIGN = ["http://evil.example", "https://evil.example:8000", "http://localhost.evil.example",
           "http://127.0.0.1.evil.example", "http://evil.example/localhost",
           "http://localhost@evil.example", "http://notlocalhost", "http://10.0.0.1",
           "http://128.0.0.1", "localhost", "http://", "http://[::2]", "null", "file://"]


def names(value):
    return {name.strip().lower() for name in value.split(",")}


@pytest.mark.parametrize("origin", LET_IN)
def test_a_loopback_page_is_let_in_and_told_so(rest, origin):
    for method, path in (("GET", "/transport/status"), ("POST", "/transport/pause")):
        response = rest.request(method, path, headers={"Origin": origin})
        assert response.status_code == 200
        check_state(response.json())
        assert response.headers["Access-Control-Allow-Origin"] in (origin, "*")


def test_the_servers_own_pages_are_let_in(server, rest):
    for host in (f"127.0.0.1:{server.port}", f"localhost:{server.port}"):
        headers = {"Origin": f"http://{host}", "Host": host}
        assert rest.get("/transport/status", headers=headers).status_code == 200


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_page_is_refused_and_changes_nothing(rest, origin):
    before = rest.status()
    headers = {"Origin": origin}
    for method, path in (("POST", "/transport/play"), ("GET", "/transport/status")):
        response = rest.request(method, path, headers=headers)
        assert response.status_code == 403
        check_error(response.json(), "PERMISSION_DENIED")
        assert "Access-Control-Allow-Origin" not in response.headers
    assert lasting(rest.status()) == lasting(before)


def close_of(raw):
    """The code and the reason of the close frame that comes next."""
    payload = raw.frame_of(CLOSE).payload
    return int.from_bytes(payload[:2], "big"), payload[2:].decode()


@pytest.mark.parametrize("path", SOCKETS)
@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_page_gets_a_close_frame_with_the_reason(server, path, origin):
    """A browser hides the status of a refused handshake from its page."""
    with Raw(server.port) as raw:
        assert raw.handshake(path, [f"Origin: {origin}"]).status == 101
        code, reason = close_of(raw)
        assert code == 4403
        assert "not allowed" in reason


@pytest.mark.parametrize("path", SOCKETS)
@pytest.mark.parametrize("origin", LET_IN)
def test_a_loopback_page_gets_its_websocket(server, path, origin):
    with Raw(server.port) as raw:
        assert raw.handshake(path, [f"Origin: {origin}"]).status == 101


def test_who_has_no_origin_is_no_page_and_let_in(server):
    with Raw(server.port) as raw:
        response = raw.request("GET", "/transport/status")
        assert response.status == 200


@pytest.mark.parametrize("path", ["play", "pause", "resume", "stop", "rewind", "seek?seconds=1",
                                  "tempo?bpm=100", "loop", "loop/enable", "loop/disable"])
def test_the_preflight_of_a_json_post_is_answered(rest, path):
    headers = {
        "Origin": "http://localhost:3000",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    before = rest.status()
    response = rest.request("OPTIONS", f"/transport/{path}", headers=headers)
    assert response.status_code == 204
    assert response.content == b""
    assert response.headers["Access-Control-Allow-Origin"] in ("http://localhost:3000", "*")
    assert "post" in names(response.headers["Access-Control-Allow-Methods"])
    assert "content-type" in names(response.headers["Access-Control-Allow-Headers"])
    assert lasting(rest.status()) == lasting(before)


def test_the_preflight_of_reading_is_answered(rest):
    headers = {"Origin": "http://localhost:3000", "Access-Control-Request-Method": "GET"}
    response = rest.request("OPTIONS", "/transport/status", headers=headers)
    assert response.status_code == 204
    assert "get" in names(response.headers["Access-Control-Allow-Methods"])


def test_the_preflight_of_a_foreign_page_is_refused(rest):
    headers = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    response = rest.request("OPTIONS", "/transport/play", headers=headers)
    assert response.status_code == 403
    assert "Access-Control-Allow-Origin" not in response.headers


def test_an_answer_that_depends_on_the_origin_says_so(rest):
    response = rest.get("/transport/status", headers={"Origin": "http://localhost:3000"})
    if response.headers["Access-Control-Allow-Origin"] != "*":
        assert "origin" in names(response.headers["Vary"])


def test_a_page_of_a_loopback_origin_can_read_an_error(rest):
    headers = {"Origin": "http://localhost:3000"}
    response = rest.request("POST", "/transport/seek", headers=headers)
    assert response.status_code == 422
    assert response.headers["Access-Control-Allow-Origin"] in ("http://localhost:3000", "*")


def get_as(server, origin):
    with Raw(server.port) as raw:
        return raw.request("GET", "/transport/status", [f"Origin: {origin}"]).status


def test_allow_origin_sets_the_list(serve):
    server = serve("--allow-origin", "https://stage.example", "--allow-origin",
                   "http://b.example:1")
    assert get_as(server, "https://stage.example") == 200
    assert get_as(server, "http://b.example:1") == 200
    assert get_as(server, "http://evil.example") == 403
    assert get_as(server, "http://stage.example") == 403, "the scheme is part of an origin"
    assert get_as(server, "https://stage.example:444") == 403, "and the port"
    with Raw(server.port) as raw:
        assert raw.handshake(SOCKETS[0], ["Origin: https://stage.example"]).status == 101
        raw.frame_of(TEXT)
    with Raw(server.port) as raw:
        assert raw.handshake(SOCKETS[0], ["Origin: http://evil.example"]).status == 101
        assert close_of(raw)[0] == 4403


def test_a_star_lets_every_page_in(serve):
    server = serve("--allow-origin", "*")
    for origin in ("http://evil.example", "null", "http://localhost:3000"):
        assert get_as(server, origin) == 200


def test_a_name_that_an_attacker_points_at_this_machine_is_foreign(server):
    """After DNS rebinding, Origin and Host agree: both are the attacker's."""
    with Raw(server.port) as raw:
        name = f"evil.example:{server.port}"
        raw.send(f"GET /transport/status HTTP/1.1\r\nHost: {name}\r\nOrigin: http://{name}\r\n\r\n"
                 .encode())
        response = raw.response()
        assert response.status == 421
        assert check_error(response.json(), "PERMISSION_DENIED")["field"] == "Host"


def test_the_servers_own_pages_are_let_in_under_its_names(serve):
    server = serve("--host", "0.0.0.0", "--name", "stage-pc.example")
    with Raw(server.port) as raw:
        own = f"stage-pc.example:{server.port}"
        raw.send(f"GET /transport/status HTTP/1.1\r\nHost: {own}\r\nOrigin: http://{own}\r\n\r\n"
                 .encode())
        assert raw.response().status == 200


def test_file_pages_are_let_in_where_listed(serve):
    server = serve("--allow-origin", "null")
    assert get_as(server, "null") == 200
    assert get_as(server, "http://localhost:3000") == 200
    assert get_as(server, "http://evil.example") == 403
