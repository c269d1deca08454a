"""What any page can send without a script, and paths that a proxy reads differently."""

import pytest
from clients.access import Keys, ask, bearer, check_refused
from clients.raw import Raw
from clients.shape import check_error, lasting

FORM_TYPES = ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8",
              "APPLICATION/X-WWW-FORM-URLENCODED", "multipart/form-data; boundary=x", "multipart/form-data",
              "text/plain", "text/plain;charset=UTF-8", "Text/Plain ; a=b"]
OTHER_TYPES = ["application/json", "application/octet-stream", "text/plain2", "text/html", ""]


@pytest.fixture(autouse=True)
def nothing_changes(rest):
    before = lasting(rest.status())
    yield
    assert lasting(rest.status()) == before


def own(server):
    return f"Origin: http://localhost:{server.port}"


@pytest.mark.parametrize("content_type", FORM_TYPES)
def test_a_command_with_a_forms_content_type_is_refused(server, content_type):
    kind = f"Content-Type: {content_type}"
    for origin in ([], [own(server)], ["Origin: http://localhost:3000"]):
        for body in (b"", b"bpm=140"):
            headers = [kind, f"Content-Length: {len(body)}", *origin]
            response = ask(server, "POST", "/transport/tempo?bpm=140", headers,
                           f"localhost:{server.port}", body)
            assert response.status == 403
            assert check_error(response.json(), "PERMISSION_DENIED")["field"] == "Content-Type"


@pytest.mark.parametrize("mode", ["navigate", "Navigate", " navigate "])
def test_a_command_by_navigation_is_refused(server, mode):
    for origin in ([], [own(server)], ["Origin: null"]):
        headers = [f"Sec-Fetch-Mode: {mode}", *origin]
        response = ask(server, "POST", "/transport/play", headers, f"localhost:{server.port}")
        assert response.status == 403
        error = check_error(response.json(), "PERMISSION_DENIED")
        assert error["field"] in ("Sec-Fetch-Mode", "Origin")


def test_a_form_cannot_start_or_end_a_session(server):
    for method in ("POST", "DELETE"):
        response = ask(server, method, "/auth/session", ["Content-Type: text/plain"])
        check_refused(response, 403, "PERMISSION_DENIED", "Content-Type")


def test_a_key_does_not_make_a_form_welcome(serve, tmp_path):
    keys = Keys(tmp_path)
    server = serve("--keys", keys.path)
    headers = [bearer(keys.add("desk", "control")), "Content-Type: text/plain"]
    response = ask(server, "POST", "/transport/play", headers)
    assert response.status == 403
    assert check_error(response.json(), "PERMISSION_DENIED")["field"] == "Content-Type"


@pytest.mark.parametrize("content_type", OTHER_TYPES)
def test_another_content_type_is_no_form(server, content_type):
    response = ask(server, "POST", "/transport/loop/disable", [f"Content-Type: {content_type}"])
    assert response.status == 200


@pytest.mark.parametrize("types", [("application/json", "text/plain"), ("text/plain", "application/json")])
def test_two_content_types_are_refused(server, types):
    response = ask(server, "POST", "/transport/play", [f"Content-Type: {each}" for each in types])
    assert response.status == 400
    check_error(response.json(), "INVALID_ARGUMENT")


@pytest.mark.parametrize("mode", ["cors", "no-cors", "same-origin"])
def test_a_script_of_an_own_page_may_command(server, mode):
    headers = [own(server), f"Sec-Fetch-Mode: {mode}"]
    response = ask(server, "POST", "/transport/loop/disable", headers, f"localhost:{server.port}")
    assert response.status == 200


def test_reading_may_be_a_navigation_and_have_any_content_type(server):
    for header in ("Sec-Fetch-Mode: navigate", "Content-Type: text/plain"):
        for method in ("GET", "HEAD"):
            assert ask(server, method, "/transport/status", [header]).status == 200


@pytest.mark.parametrize("path", ["/transport%2Fplay", "/transport%2fplay", "%2Ftransport/play", "/%2Ftransport/play",
                                  "/transport/play%2F", "/transport/play%00", "/transport%00/play",
                                  "/transport%252Fplay", "/transport%5Cplay", "//transport/play",
                                  "/transport//play", "/transport/play/", "/./transport/play",
                                  "/x/../transport/play", "/x/%2e%2e/transport/play", "/TRANSPORT/play"])
def test_a_path_has_one_spelling(server, path):
    """A proxy that guards /transport/ must read every path as tactus does."""
    response = ask(server, "POST", path)
    assert response.status in (404, 422)
    check_error(response.json())


@pytest.mark.parametrize("path", ["/ws%2Ftransport/clock", "/ws%2ftransport%2fclock", "/ws%00"])
def test_a_websockets_path_has_one_spelling(server, path):
    with Raw(server.port) as raw:
        response = raw.handshake(path)
        assert response.status == 404
        check_error(response.json(), "NOT_FOUND")


@pytest.mark.parametrize("path", ["/transport%2Fstatus", "/transport%2fstatus", "/transport/status%00"])
def test_an_encoded_slash_or_nul_is_part_of_no_path(server, path):
    response = ask(server, "GET", path)
    assert response.status == 404
    check_error(response.json(), "NOT_FOUND")
