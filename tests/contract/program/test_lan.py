"""serve --lan: all addresses, and the announcement by mDNS through Avahi.

A bus and an Avahi of the test's own run on the loopback interface, in namespaces of their own
where this machine allows it: the network sees nothing of them.
"""

import fcntl
import os
import re
import shutil
import socket
import struct
import subprocess
import sys

import pytest
from clients import program
from clients.network import has_ipv6
from clients.program import Process, Server, clean_environment, eventually
from clients.raw import Raw

HERE = os.path.abspath(__file__)
BUS_PATH = "/run/dbus/bus"
BUS = f"""<busconfig>
  <type>system</type><listen>unix:path={BUS_PATH}</listen><auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/><allow user="*"/>
  </policy>
</busconfig>"""
AVAHI = """[server]
host-name=studio
use-ipv6=no
allow-interfaces=lo
[publish]
publish-workstation=no
"""


def ask(address, port, host="localhost"):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as client:
        client.settimeout(10)
        client.connect((address, port))
        client.sendall(f"GET /transport/status HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        return client.recv(12)


def test_every_address_is_served(serve):
    server = serve("--lan")
    assert ask("127.0.0.1", server.port) == b"HTTP/1.1 200"
    if has_ipv6():
        assert ask("::1", server.port) == b"HTTP/1.1 200"


def test_without_avahi_the_log_says_so_once_and_the_server_runs(serve):
    server = serve("--lan", env={"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent/bus"})
    program.eventually(lambda: "mDNS: not announced" in server.stderr(), "the log says so")
    with Raw(server.port) as raw:
        assert raw.request("GET", "/transport/status").status == 200
    assert server.end() == 0
    assert server.stderr().count("mDNS") == 1


def test_host_and_lan_exclude_each_other():
    result = program.run("serve", "--lan", "--host", "0.0.0.0")
    assert result.returncode == 2
    assert "--host and --lan are mutually exclusive" in result.stderr


# From here on: with Avahi.

# Avahi wants a user of its own, who is root in the namespace of a user.
PREPARE = """
mount -t tmpfs none /run
for file in passwd group; do
  grep -v '^avahi:' /etc/$file >/run/$file
  mount --bind /run/$file /etc/$file
done
echo 'avahi:x:0:0::/run:/usr/sbin/nologin' >>/etc/passwd
echo 'avahi:x:0:' >>/etc/group
"""
NAMESPACES = ["unshare", "--mount", "--net"]
if os.geteuid() != 0:
    NAMESPACES += ["--user", "--map-root-user"]
PATH = os.environ["PATH"] + ":/usr/sbin"


def missing():
    """Why this machine cannot run an Avahi of the test's own; empty if it can."""
    for name in ("unshare", "dbus-daemon", "avahi-daemon", "avahi-browse"):
        if not shutil.which(name, path=PATH):
            return f"{name} is not installed"
    result = subprocess.run([*NAMESPACES, "sh", "-ec", PREPARE], capture_output=True, text=True)
    return "" if result.returncode == 0 else f"no namespaces: {result.stderr.strip()}"


def test_announcement(tmp_path):
    reason = missing()
    if reason:
        pytest.skip(reason)
    # A namespace is that of a process, so this file runs in it as a program.
    script = f"{PREPARE}\nexec {sys.executable} {HERE} {tmp_path}"
    contract = os.path.dirname(os.path.dirname(HERE))
    result = subprocess.run([*NAMESPACES, "sh", "-ec", script],
                            env={**os.environ, "PYTHONPATH": contract, "PATH": PATH},
                            capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout + result.stderr


def raise_loopback():
    set_flags, up = 0x8914, 1  # SIOCSIFFLAGS, IFF_UP
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sh14x", b"lo", up))


class Network:
    """A loopback interface, a system bus and Avahi, for the processes of this namespace."""

    def __init__(self, folder):
        raise_loopback()
        os.makedirs("/run/dbus")
        self.bus_settings = os.path.join(folder, "bus.conf")
        self.avahi_settings = os.path.join(folder, "avahi.conf")
        for path, text in ((self.bus_settings, BUS), (self.avahi_settings, AVAHI)):
            with open(path, "w") as file:
                file.write(text)
        self.environment = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={BUS_PATH}"}
        self.bus = Process(["dbus-daemon", f"--config-file={self.bus_settings}", "--nofork",
                            "--nopidfile"])
        eventually(lambda: os.path.exists(BUS_PATH), "the bus runs")
        self.avahi = None

    def start_avahi(self):
        self.avahi = Process(["avahi-daemon", "-f", self.avahi_settings, "--no-drop-root",
                              "--no-chroot", "--no-rlimits"], env=self.environment)
        eventually(lambda: "Server startup complete" in self.avahi.stderr(), "Avahi runs")

    def rename(self, host):
        subprocess.run(["avahi-set-host-name", host], env=clean_environment(self.environment),
                       check=True, timeout=30)

    def services(self):
        """What is announced: type, name, host, port, and the texts."""
        listed = subprocess.run(
            ["avahi-browse", "--all", "--resolve", "--parsable", "--terminate", "--no-db-lookup"],
            env=clean_environment(self.environment), capture_output=True, text=True, timeout=30)
        found = set()
        for line in listed.stdout.splitlines():
            if line.startswith("="):
                _, _, _, name, kind, _, host, _, port, texts = line.split(";")
                plain = re.sub(r"\\(\d{3})", lambda code: chr(int(code[1])), name)
                found.add((kind, plain, host, int(port), tuple(sorted(re.findall('"(.*?)"', texts)))))
        return found


def expected(name, port):
    version = program.run("--version").stdout.split()[1]
    texts = ("path=/", f"version={version}")
    return {(kind, name, "studio.local", port, texts) for kind in ("_tactus._tcp", "_http._tcp")}


def main(folder):
    network = Network(folder)

    # A server that starts before Avahi is announced when Avahi starts.
    early = Server("--lan", env=network.environment)
    eventually(lambda: "mDNS: not announced" in early.stderr(), "the log says so")
    network.start_avahi()
    announced = expected("tactus on studio", early.port)
    eventually(lambda: network.services() == announced, "it is announced")

    # The address has the name, by which clients are let in. A second server has a name of its own.
    late = Server("--lan", "--qr", env=network.environment)
    late.wait_for_stdout(rf"watch +http://studio\.local:{late.port}\n")
    with Raw(late.port) as raw:
        raw.send(b"GET /transport/status HTTP/1.1\r\nHost: studio.local\r\n\r\n")
        assert raw.response().status == 200
    both = announced | expected("tactus on studio #2", late.port)
    eventually(lambda: network.services() == both, "both are announced")

    # It is withdrawn at the end.
    assert late.end() == 0
    eventually(lambda: network.services() == announced, "the second is withdrawn")

    # After a restart of Avahi it is announced again.
    network.avahi.end()
    network.start_avahi()
    eventually(lambda: network.services() == announced, "it is announced again")

    # Avahi renames a machine whose name another one has. The server then has the new name.
    assert ask("127.0.0.1", early.port, "studio-2.local") == b"HTTP/1.1 421"
    network.rename("studio-2")
    eventually(lambda: ask("127.0.0.1", early.port, "studio-2.local") == b"HTTP/1.1 200",
               "the new name is accepted")

    assert early.end() == 0
    eventually(lambda: network.services() == set(), "nothing is announced")
    network.avahi.end()
    network.bus.end()


if __name__ == "__main__":
    main(sys.argv[1])
