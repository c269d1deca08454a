"""This machine's network address, and what its connections hold in the kernel."""

import re
import shutil
import socket
import subprocess


def own_address():
    """An IPv4 address of this machine that is not loopback; None without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            return None
        address = probe.getsockname()[0]
    return None if address.startswith(("127.", "0.")) else address


def socket_memory(port) -> int:
    """The bytes that the kernel holds for a server's connections; 0 if ss is not installed."""
    if not shutil.which("ss"):
        return 0
    told = subprocess.run(["ss", "-tmnH", "sport", "=", f":{port}"], capture_output=True,
                          text=True, timeout=10, check=True).stdout
    # Received, forward allocated, and queued bytes; see ss(8).
    return sum(int(n) for n in re.findall(r"[(,](?:r|f|w|o|bl)(\d+)", told))


def has_ipv6():
    """Whether this machine has the address ::1."""
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return False
    return True
