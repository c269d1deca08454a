"""The settings in docs/proxy.md, each with the real proxy: TLS, a name, and a path of its own."""

import asyncio
import json
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
from urllib.parse import urljoin

import pytest
import websockets
from clients.chromium import Page
from clients.keys import Keys
from clients.program import eventually

DOCUMENT = pathlib.Path(__file__).parents[3] / "docs/proxy.md"
NAME = "studio.example"
PATHS = "/usr/sbin:/usr/bin"
MODULES = ["mpm_event", "authz_core", "ssl", "socache_shmcb", "proxy", "proxy_http", "alias", "headers"]


def settings(language) -> str:
    """The one block of settings in this language."""
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT.read_text(), re.M | re.S)
    return block


def nginx(text, folder):
    (folder / "conf").write_text(
        f"pid {folder}/pid; daemon off; error_log stderr; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};\n"
        f"fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};\n{text} }}")
    return ["-p", folder, "-c", folder / "conf"]


def caddy(text, folder):
    own = f"tls {folder}/{NAME}.pem {folder}/{NAME}.key\n"
    options = "{\nadmin off\nauto_https disable_redirects\n}\n"
    (folder / "conf").write_text(options + text.replace(f"{NAME} {{\n", f"https://{NAME}:443 {{\n{own}"))
    return ["run", "--adapter", "caddyfile", "--config", folder / "conf"]


def haproxy(text, folder):
    (folder / "conf").write_text(text)
    return ["-db", "-f", folder / "conf"]


def apache2(text, folder):
    modules = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in MODULES)
    (folder / "conf").write_text(
        f"{modules}ServerName {NAME}\nPidFile {folder}/pid\nDefaultRuntimeDir {folder}\n"
        f"Mutex file:{folder} default\nErrorLog {folder}/log\nListen 127.0.0.1:443\n{text}")
    return ["-X", "-f", folder / "conf"]


PROXIES = {"nginx": nginx, "caddy": caddy, "haproxy": haproxy, "apache2": apache2}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proxy")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
         "-keyout", folder / f"{NAME}.key", "-out", folder / f"{NAME}.pem"], check=True, capture_output=True)
    both = (folder / f"{NAME}.pem").read_text() + (folder / f"{NAME}.key").read_text()
    (folder / f"{NAME}.both.pem").write_text(both)
    folder.chmod(0o755)  # a proxy may change its user
    return folder


class Proxied:
    """A client of a server behind a proxy."""

    def __init__(self, port, certificate):
        self.port = port
        self.origin = f"https://{NAME}:{port}"
        self.tls = ssl.create_default_context(cafile=certificate / f"{NAME}.pem")

    def ask(self, path, method="GET", **headers):
        """One request: its status, headers in lower case, and body."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {NAME}:{self.port}", "Connection: close", "Content-Length: 0",
                 *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
        with socket.create_connection(("127.0.0.1", self.port), 10) as plain, \
                self.tls.wrap_socket(plain, server_hostname=NAME) as stream:
            stream.sendall("\r\n".join([*lines, "", ""]).encode())
            data = b""
            while part := stream.recv(65536):
                data += part
        head, body = data.split(b"\r\n\r\n", 1)
        first, *fields = head.decode("latin-1").split("\r\n")
        pairs = (field.split(": ", 1) for field in fields)
        return int(first.split()[1]), {name.lower(): value for name, value in pairs}, body.decode("latin-1")

    def socket(self, message):
        """Sends a message on /ws, as a page does; returns the answer."""

        async def talk():
            url = f"wss://{NAME}:{self.port}/tactus/ws"
            async with websockets.connect(url, host="127.0.0.1", port=self.port, ssl=self.tls, origin=self.origin,
                                          server_hostname=NAME, open_timeout=10) as connection:
                await connection.send(json.dumps(message))
                return json.loads(await asyncio.wait_for(connection.recv(), 10))

        return asyncio.run(talk())


@pytest.fixture
def proxied(certificate, tmp_path, serve, launch):
    """Starts a server and a proxy before it: proxied(name, *options of the server)."""

    def start(name, *options):
        program = shutil.which(name, path=PATHS)
        if program is None:
            pytest.skip(f"{name} is not installed")
        port = free_port()
        server = serve(*(str(option).replace("ORIGIN", f"https://{NAME}:{port}") for option in options))
        # A documented address and the tested one differ in the ports and the files' folder.
        text = settings({"apache2": "apache"}.get(name, name)).replace("127.0.0.1:8000", f"127.0.0.1:{server.port}")
        arguments = PROXIES[name](text.replace("/etc/ssl", str(certificate)), certificate)
        conf = certificate / "conf"
        conf.write_text(re.sub(r"(listen |bind |\*:|127\.0\.0\.1:|example:|:)443\b", rf"\g<1>{port}", conf.read_text()))
        process = launch([program, *arguments], env={"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)})

        def ready():
            assert process.running(), process.stderr() + process.stdout()
            return answers(port)

        eventually(ready, f"{name} answers")
        return Proxied(port, certificate)

    return start


@pytest.mark.parametrize("name", PROXIES)
def test_the_documented_settings_serve_pages_and_sockets(name, proxied, tmp_path):
    keys = Keys(tmp_path / "keys")
    key = keys.new("desk")
    client = proxied(name, "--name", NAME, "--allow-origin", "ORIGIN", *keys.flags)

    status, headers, page = client.ask("/tactus/", Accept="text/html")
    assert status == 200 and "text/html" in headers["content-type"]
    files = re.findall(r'(?:src|href)="([^"?#]+)"', page)
    assert "page/page.js" in files
    for file in files:
        assert client.ask(urljoin("/tactus/", file))[0] == 200, file
    for folder in ("/tactus", "/tactus/docs/"):
        status, headers, _ = client.ask(folder)
        assert status in (301, 302, 307, 308), folder
        assert client.ask(urljoin(folder, headers["location"]))[0] == 200, folder
    assert json.loads(client.ask("/tactus/openapi.json")[2])["servers"] == [{"url": "./"}]

    assert client.socket({"type": "time.sync", "t0": 1})["type"] == "time.synced"
    assert client.socket({"type": "spectrum.subscribe"})["type"] == "spectrum.subscribed"

    # The proxy's clients are other machines, which need a key to control.
    assert client.ask("/tactus/transport/play", "POST")[0] == 401
    assert client.ask("/tactus/transport/play", "POST", Authorization=f"Bearer {key}")[0] == 200
    session = client.ask("/tactus/auth/session", "POST", Authorization=f"Bearer {key}")[1]
    assert session["set-cookie"].endswith("; Secure"), "browsers keep it from plain HTTP"


@pytest.mark.skipif(not (shutil.which("chromium-headless-shell") or shutil.which("chromium")),
                    reason="chromium is not installed")
def test_the_dashboard_is_live_behind_nginx(proxied):
    client = proxied("nginx", "--name", NAME, "--allow-origin", "ORIGIN", "--autoplay")
    with Page(f"{client.origin}/tactus/", "--ignore-certificate-errors",
              f"--host-resolver-rules=MAP {NAME} 127.0.0.1") as page:
        eventually(lambda: page.text("link") == "Live" and page.text("status") == "Playing", "the page is live")


def test_without_the_name_a_browser_is_told_which_option_is_missing(proxied):
    client = proxied("nginx")
    status, headers, page = client.ask("/tactus/", Accept="text/html")
    assert status == 421 and "text/html" in headers["content-type"]
    assert f"--name {NAME}" in page
    status, headers, body = client.ask("/tactus/transport/status", Accept="*/*")
    assert status == 421 and json.loads(body)["field"] == "Host"


def test_a_missing_origin_is_the_reason_of_the_close(proxied):
    client = proxied("nginx", "--name", NAME)
    with pytest.raises(websockets.ConnectionClosed) as closed:
        client.socket({"type": "time.sync", "t0": 1})
    assert closed.value.code == 4403
    assert f"--allow-origin {client.origin}" in closed.value.reason
