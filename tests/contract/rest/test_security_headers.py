"""Headers that tell browsers what an answer may be used for."""

import pytest

PAGES = ["/", "/docs"]
DATA = ["/transport/status", "/transport/metrics", "/metrics", "/openapi.json", "/nothing",
        "/ws/transport/clock"]
NOTHING = "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize("path", PAGES + DATA + ["/page/page.js", "/icon.svg"])
def test_every_answer_keeps_to_its_origin_and_type(rest, path):
    for method in ("GET", "HEAD", "OPTIONS", "DELETE"):
        headers = rest.request(method, path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", DATA)
def test_what_is_no_page_loads_nothing(rest, path):
    headers = rest.get(path).headers
    assert headers["Content-Security-Policy"] == NOTHING
    assert "Cross-Origin-Opener-Policy" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_a_page_does_not_share_its_window(rest, path):
    assert rest.get(path).headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_an_answer_to_a_command_has_them_too(rest):
    for response in (rest.request("POST", "/transport/stop"),
                     rest.request("POST", "/transport/seek")):
        assert response.headers["Content-Security-Policy"] == NOTHING
        assert response.headers["Referrer-Policy"] == "same-origin"


def test_an_unchanged_page_keeps_its_policy(rest):
    first = rest.get("/")
    again = rest.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    policy = "Content-Security-Policy"
    assert again.headers[policy] == first.headers[policy] != NOTHING
