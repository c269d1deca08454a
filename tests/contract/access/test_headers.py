"""The headers that protect an answer from other sites."""

import pytest
from clients.access import ask

ANSWERS = {"/": 200, "/docs": 200, "/transport/status": 200, "/metrics": 200, "/openapi.json": 200,
           "/auth/whoami": 200, "/nowhere": 404, "/ws": 426}


@pytest.mark.parametrize("path, status", ANSWERS.items())
def test_every_answer_is_guarded(server, path, status):
    response = ask(server, "GET", path)
    assert response.status == status
    headers = response.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer", "a URL may have a key"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    if not headers["content-type"].startswith("text/html"):
        assert "default-src 'none'" in headers["content-security-policy"]


def test_a_refusal_is_guarded_too(server):
    for response in (ask(server, "GET", "/", host="evil.example"),
                     ask(server, "GET", "/", ["Origin: http://evil.example"])):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["referrer-policy"] == "no-referrer"


def test_an_answer_for_a_page_depends_on_its_origin(server):
    response = ask(server, "GET", "/transport/status", ["Origin: http://localhost:3000"])
    assert response.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert "origin" in response.headers["vary"].lower()
    assert "access-control-allow-credentials" not in response.headers
