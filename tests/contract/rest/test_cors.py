"""CORS headers: what a page of this machine may read. access/ has the tests of Origin and Host."""

import pytest
from clients.shape import check_state, lasting

LET_IN = ["http://localhost", "http://localhost:3000", "https://localhost:8443",
          "http://127.0.0.1:5173", "http://127.1.2.3", "http://[::1]:8080"]


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


def test_an_answer_that_depends_on_the_origin_says_so(rest):
    response = rest.get("/transport/status", headers={"Origin": "http://localhost:3000"})
    if response.headers["Access-Control-Allow-Origin"] != "*":
        assert "origin" in names(response.headers["Vary"])


def test_a_page_of_a_loopback_origin_can_read_an_error(rest):
    headers = {"Origin": "http://localhost:3000"}
    response = rest.request("POST", "/transport/seek", headers=headers)
    assert response.status_code == 422
    assert response.headers["Access-Control-Allow-Origin"] in ("http://localhost:3000", "*")
