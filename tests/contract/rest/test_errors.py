"""Errors over REST: the documented JSON and status, without side effects."""

import pytest
from clients.raw import Raw
from clients.shape import check_error, lasting

POSTS = ["play", "pause", "resume", "stop", "rewind", "seek?seconds=1", "tempo?bpm=100",
         "loop?start=0&end=1", "loop/enable", "loop/disable"]
GETS = ["/transport/status", "/transport/metrics", "/openapi.json"]


@pytest.fixture
def unchanged(rest):
    """The state after the test is the one before."""
    before = lasting(rest.status())
    yield
    assert lasting(rest.status()) == before


def test_an_error_is_json_for_people_and_programs(rest, unchanged):
    response = rest.request("POST", "/transport/seek?seconds=abc")
    assert response.status_code == 422
    assert response.headers["Content-Type"].split(";")[0] == "application/json"
    assert check_error(response.json(), "INVALID_ARGUMENT")["field"] == "seconds"


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/transport", "/transport/", "/transport/fly", "/nothing", "/transport/play/",
             "/Transport/Play", "/../etc/passwd", "/%2e%2e/etc/passwd", "/ws/nothing"])
def test_an_unknown_path_is_not_found(rest, unchanged, method, path):
    rest.refused(path, 404, "NOT_FOUND", method=method)


@pytest.mark.parametrize("path", ["/transport%2Fplay", "/transport%2fplay", "/%2Ftransport/play",
                                  "/transport/play%00", "/transport/play%2F"])
def test_an_encoded_slash_or_nul_is_no_part_of_a_path(rest, unchanged, path):
    rest.refused(path, 404, "NOT_FOUND")


def test_an_encoded_slash_reaches_no_websocket(server):
    with Raw(server.port) as raw:
        response = raw.handshake("/ws%2Ftransport/control")
        assert response.status == 404
        check_error(response.json(), "NOT_FOUND")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
@pytest.mark.parametrize("command", POSTS)
def test_a_command_by_another_method_than_post_is_not_allowed(rest, unchanged, command, method):
    response = rest.request(method, f"/transport/{command}")
    assert response.status_code == 405
    allowed = {name.strip() for name in response.headers["Allow"].split(",")}
    assert "POST" in allowed and method not in allowed
    if method != "HEAD":
        check_error(response.json(), "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "BREW"])
@pytest.mark.parametrize("path", GETS)
def test_reading_by_another_method_than_get_or_head_is_not_allowed(rest, unchanged, path, method):
    response = rest.request(method, path)
    assert response.status_code == 405
    allowed = {name.strip() for name in response.headers["Allow"].split(",")}
    assert {"GET", "HEAD"} <= allowed and method not in allowed
    check_error(response.json(), "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize("query", ["", "?", "?second=1", "?seconds=1&beats=1", "?samples=1&beats=1",
                                   "?seconds=1&samples=1", "?seconds=1&beats=1&samples=1",
                                   "?seconds=1&seconds=1", "?beats=1&beats=2"])
def test_a_seek_takes_exactly_one_place(rest, unchanged, query):
    error = rest.refused(f"/transport/seek{query}", 422, "INVALID_ARGUMENT")
    assert error["field"] in ("seconds", "beats", "samples")


@pytest.mark.parametrize("unit", ["seconds", "beats", "samples"])
@pytest.mark.parametrize("text", ["", "abc", "nan", "NaN", "inf", "-inf", "Infinity", "true",
                                  "null", "1,5", "1 2", "0x10", "1.5s", "%00", "1%00", "%zz",
                                  "%F0%9F%8E%B5", "--1", "1e", "."])
def test_what_is_no_number_is_an_invalid_place(rest, unchanged, unit, text):
    error = rest.refused(f"/transport/seek?{unit}={text}", 422, "INVALID_ARGUMENT")
    assert error["field"] == unit


@pytest.mark.parametrize("text", ["1.5", "0.1", "1e-3"])
def test_samples_are_whole(rest, unchanged, text):
    error = rest.refused(f"/transport/seek?samples={text}", 422, "INVALID_ARGUMENT")
    assert error["field"] == "samples"


@pytest.mark.parametrize(
    "unit, text",
    [("seconds", "-0.001"), ("seconds", "1e300"), ("seconds", "-1e300"),
     ("seconds", "187649984474"), ("beats", "-1"), ("beats", "1e300"), ("samples", "-1"),
     ("samples", "9007199254740993"), ("samples", "18446744073709551616"),
     ("samples", "9223372036854775808")],
)
def test_a_place_before_zero_or_past_2_to_the_53_frames_is_out_of_range(
        rest, unchanged, unit, text):
    error = rest.refused(f"/transport/seek?{unit}={text}", 422, "OUT_OF_RANGE")
    assert error["field"] == unit


@pytest.mark.parametrize("text", ["1e999", "-1e999"])
def test_a_number_too_large_for_any_number_is_refused(rest, unchanged, text):
    assert rest.request("POST", f"/transport/seek?seconds={text}").status_code == 422


def test_a_plain_get_of_a_websocket_says_what_to_do(rest, unchanged):
    for path in ("/ws/transport/clock", "/ws/transport/control"):
        response = rest.get(path)
        assert response.status_code == 426
        assert response.headers["Upgrade"].lower() == "websocket"
        check_error(response.json())


def test_an_upgrade_elsewhere_is_not_found(server, unchanged):
    for path in ("/ws/nothing", "/ws/transport", "/ws/transport/clock/", "/nothing"):
        with Raw(server.port) as raw:
            response = raw.handshake(path)
            assert response.status == 404
            check_error(response.json(), "NOT_FOUND")


def test_a_connection_outlives_its_errors(server, unchanged):
    with Raw(server.port) as raw:
        assert raw.request("GET", "/nothing").status == 404
        assert raw.request("POST", "/transport/seek", ["Content-Length: 0"]).status == 422
        assert raw.request("PUT", "/transport/play", ["Content-Length: 0"]).status == 405
        assert raw.request("GET", "/transport/status").status == 200
