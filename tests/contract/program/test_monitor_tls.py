"""tactus monitor behind TLS: a proxy decrypts, as in front of a server on the internet."""

import json
import socket
import socketserver
import ssl
import subprocess
import threading

import pytest
from clients import program
from clients.tcp_server import TcpServer


class Proxy(TcpServer):
    """Decrypts each connection and relays it to a server."""

    def __init__(self, certificate, port):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.port = port
        super().__init__(Relay)


class Relay(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            outside = self.server.context.wrap_socket(self.request, server_side=True)
        except OSError:
            return  # the client does not trust the certificate
        with outside, socket.create_connection(("127.0.0.1", self.server.port)) as inside:
            threading.Thread(target=pump, args=(outside, inside), daemon=True).start()
            pump(inside, outside)


def pump(source, sink):
    """Copies until either side ends."""
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A file with a key, and a certificate of its own for localhost."""
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost", "-keyout", file, "-out",
                    file.with_suffix(".crt")], check=True, capture_output=True, timeout=20)
    file.write_text(file.read_text() + file.with_suffix(".crt").read_text())
    return file


@pytest.fixture
def proxy(server, certificate):
    with Proxy(certificate, server.port) as it:
        yield f"https://localhost:{it.server_address[1]}"


def test_a_trusted_certificate_opens_the_stream(proxy, certificate):
    result = program.run("monitor", proxy, "--json", "--count", 2,
                         env={"SSL_CERT_FILE": str(certificate)})
    assert result.returncode == 0, result.stderr
    states = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(states) == 2 and all("beat_pos" in state for state in states)


def test_no_other_certificate_does(proxy, certificate):
    for url, env in ((proxy, {}),
                     (proxy.replace("localhost", "127.0.0.1"), {"SSL_CERT_FILE": str(certificate)})):
        result = program.run("monitor", url, "--json", env=env)
        assert result.returncode == 1
        assert result.stdout == "" and len(result.stderr.splitlines()) == 1, result.stderr
        assert "certificate" in result.stderr
