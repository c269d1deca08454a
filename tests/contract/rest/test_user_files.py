"""A folder of the user's own, served at /www/ by --www."""

import os

import pytest
from clients import program
from clients.chromium import Page
from clients.raw import Raw
from clients.rest import Rest
from clients.shape import check_error

PAGE = "<!doctype html><title>Mine</title><p id=state></p><script src=mine.js></script>"
SCRIPT = """
const socket = new WebSocket(`ws://${location.host}/ws/transport/clock`);
socket.onmessage = ({ data }) => {
  document.querySelector("#state").textContent = `status ${JSON.parse(data).status}`;
};
"""
# More than the sockets' buffers of both sides hold.
LARGE = 8 * 1024 * 1024


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("www")
    (folder / "index.html").write_text(PAGE)
    (folder / "mine.js").write_text(SCRIPT)
    (folder / "show").mkdir()
    (folder / "show/index.html").write_text("show")
    (folder / "show/été.txt").write_text("summer")
    (folder / ".secret").write_text("secret")
    (folder / "large.bin").write_bytes(os.urandom(LARGE))
    (folder / "passwd").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe")
    return folder


@pytest.fixture(scope="module")
def shared_server(folder):
    server = program.Server("--www", folder)
    yield server
    assert server.end() == 0


@pytest.fixture
def server(shared_server):
    return shared_server


def test_files_are_served_with_their_types(rest):
    for path, content_type, start in (
            ("/www/", "text/html; charset=utf-8", "<!doctype html>"),
            ("/www/index.html?v=1", "text/html; charset=utf-8", "<!doctype html>"),
            ("/www/mine.js", "text/javascript; charset=utf-8", "\nconst socket"),
            ("/www/show/", "text/html; charset=utf-8", "show"),
            ("/www/show/%C3%A9t%C3%A9.txt", "text/plain; charset=utf-8", "summer")):
        response = rest.get(path)
        assert response.status_code == 200, path
        assert response.headers["Content-Type"] == content_type
        assert response.text.startswith(start)
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_of_the_users_own_shows_the_clock(server):
    with Page(f"{server.http}/www/") as page:
        shown = "document.querySelector('#state').textContent == 'status stopped'"
        program.eventually(lambda: page.evaluate(shown), "the page shows the status")


def test_a_folder_without_its_slash_redirects(rest):
    for path, content in (("/www", PAGE), ("/www/show", "show")):
        response = rest.get(path)
        assert [each.status_code for each in response.history] == [301]
        assert response.url == f"{rest.base}{path}/"
        assert response.text == content


@pytest.mark.parametrize(
    "path", ["/www/none", "/www/.secret", "/www/%2esecret", "/www/passwd", "/www/pipe",
             "/www/../etc/passwd", "/www/%2e%2e/etc/passwd", "/www/show%2Findex.html",
             "/www/show/..%2f..%2fpasswd", "/www/index.html%00", "/www//", "/www/index.html/",
             "/www/" + 5000 * "a", "/wwwx/index.html", "/www%2F"])
def test_what_is_not_served_is_not_found(server, path):
    for method in ("GET", "HEAD"):
        with Raw(server.port) as raw:  # sends the path as it is
            raw.send(f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            response = raw.response(head_only=method == "HEAD")
            assert response.status == 404
            if method == "GET":
                check_error(response.json(), "NOT_FOUND")


def test_files_are_only_read(rest):
    for method in ("POST", "PUT", "DELETE"):
        response = rest.request(method, "/www/index.html")
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
        check_error(response.json(), "METHOD_NOT_ALLOWED")


def test_an_unchanged_file_is_not_sent_again(rest):
    first = rest.get("/www/mine.js")
    for name, value in (("If-None-Match", first.headers["ETag"]),
                        ("If-Modified-Since", first.headers["Last-Modified"])):
        again = rest.get("/www/mine.js", headers={name: value})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert rest.get("/www/mine.js", headers={"If-None-Match": '"other"'}).content == first.content


def test_a_head_has_the_size_and_no_content(server):
    with Raw(server.port) as raw:
        raw.send(b"HEAD /www/large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        response = raw.response(head_only=True)
        assert response.status == 200
        assert response.headers["content-length"] == str(LARGE)
        assert raw.request("GET", "/www/show/").body == b"show", "the connection stays usable"


def test_a_page_may_have_many_files(server):
    """The limit of commands is not theirs."""
    with Raw(server.port) as raw:
        assert {raw.request("GET", "/www/mine.js").status for _ in range(200)} == {200}


def test_a_large_file_arrives_whole_and_needs_little_memory(server, folder):
    content = (folder / "large.bin").read_bytes()
    rest = Rest(server)
    assert rest.get("/www/large.bin").content == content
    before = server.resident_kb()
    request = b"GET /www/large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n"
    slow = [Raw(server.port, little_room=True) for _ in range(32)]
    try:
        for raw in slow:
            raw.send(request)
        for raw in slow:
            raw.read(1)
        # The slow clients neither delay the others nor hold more than a part of the file each.
        assert rest.status()["status"] == "stopped"
        assert rest.get("/www/large.bin").content == content
        assert server.resident_kb() - before < len(slow) * 256
    finally:
        for raw in slow:
            raw.vanish()


def test_a_file_that_becomes_shorter_ends_its_connection_alone(server, folder):
    file = folder / "shrinking.bin"
    file.write_bytes(bytes(LARGE))
    with Raw(server.port, little_room=True) as raw:
        raw.send(b"GET /www/shrinking.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        raw.read(1)
        os.truncate(file, 1)
        assert len(raw.read_to_end()) < LARGE
    assert Rest(server).status()["status"] == "stopped"


def test_files_of_a_closed_connection_are_closed(server):
    descriptors = f"/proc/{server.process.pid}/fd"
    before = len(os.listdir(descriptors))
    for _ in range(20):
        with Raw(server.port, little_room=True) as raw:
            raw.send(b"GET /www/large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
            raw.read(1)
            raw.vanish()
    program.eventually(lambda: len(os.listdir(descriptors)) <= before, "all files were closed")


def test_without_the_option_there_is_no_folder(serve):
    Rest(serve()).refused("/www/", 404, "NOT_FOUND", method="GET")


def test_a_missing_folder_is_one_clear_line(tmp_path):
    result = program.run("serve", "--device", "none", "--port", 0, "--www", tmp_path / "none")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert str(tmp_path / "none") in result.stderr
