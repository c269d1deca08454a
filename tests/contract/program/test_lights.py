"""Lights by UDP: WLED's packet byte by byte, the audio frame, and tactus lights."""

import fcntl
import os
import re
import socket
import struct
import subprocess
import sys

import pytest
from clients import program
from clients.frames import audio as decoded
from clients.live import AUDIO, LiveSocket
from clients.program import Process, Server, clean_environment
from clients.rest import Rest
from clients.screen import Screen
from clients.sound import sine

HERE = os.path.abspath(__file__)
# WLED's "UDP Sound Sync", version 2: header, gap, sampleRaw, sampleSmth, samplePeak, frameCounter,
# fftResult[16], zeroCrossingCount, FFT_Magnitude, FFT_MajorPeak; little-endian, without padding.
WLED = struct.Struct("<6s2sffBB16sHff")


class Receiver:
    """A UDP socket on a free port of this machine."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(program.START_SECONDS)
        self.port = self.socket.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def next(self):
        return self.socket.recv(2048)

    def until(self, accepted):
        """The first datagram that is accepted."""
        for _ in range(300):
            datagram = self.next()
            if accepted(datagram):
                return datagram
        raise AssertionError(f"the last datagram was {datagram.hex()}")


def counted(server, name):
    """A counter of /metrics."""
    line = re.search(rf"^tactus_lights_{re.escape(name)} (\d+)$", Rest(server).get("/metrics").text, re.MULTILINE)
    return int(line.group(1))


def loud(packet):
    """Whether the smoothed level has risen to that of the sine."""
    return WLED.unpack(packet)[3] > 120


def test_a_tone_is_in_every_byte_of_the_packet(play):
    with Receiver() as wled:
        play(sine(1000, 60, db=-6.0206), "--wled", wled.address)
        packet = wled.until(loud)
        assert len(packet) == 44
        header, gap, raw, smooth, peak, counter, channels, crossings, magnitude, hz = WLED.unpack(packet)
        assert header == b"00002\0" and gap == b"\0\0"
        assert raw == pytest.approx(127.5, abs=2) and smooth == pytest.approx(127.5, abs=8)
        assert peak in (0, 1)
        # -6 dB of 60 dB below full scale, in the channel from 818 to 1120 Hz.
        assert channels[7] == pytest.approx(0.9 * 254, abs=3)
        assert max(range(16), key=channels.__getitem__) == 7 and max(channels[:5]) < 40
        assert crossings in (45, 46, 47)
        assert magnitude == pytest.approx(2048, rel=0.02) and hz == pytest.approx(1000, abs=2)
        following = WLED.unpack(wled.next())
        assert following[5] == (counter + 1) % 256
        assert following[4] == 0, "a steady tone is no hit"


def test_a_stopped_server_sends_silence_without_any_client(serve):
    with Receiver() as wled, Receiver() as frames:
        server = serve("--wled", wled.address, "--audio-frames", frames.address)
        fields = WLED.unpack(wled.next())
        assert fields[2:5] == (0, 0, 0) and fields[6:] == (bytes(16), 0, 0, 1)
        frame = frames.next()
        assert len(frame) == 464 and frame[:4] == b"AUD\0"
        for _ in range(10):
            wled.next()
        for kind, received in (("wled", 11), ("audio_frame", 1)):
            program.eventually(lambda: counted(server, f'packets_total{{kind="{kind}"}}') >= received, "all are counted")
        assert counted(server, "send_errors_total") == 0


def test_the_audio_frame_is_the_one_of_the_websocket(play):
    with Receiver() as one, Receiver() as other:
        server = play(sine(1000, 60), "--audio-frames", one.address, "--audio-frames", other.address)
        for receiver in (one, other):
            frame = receiver.until(lambda frame: struct.unpack_from("<f", frame, 12)[0] > 0.99)
            assert len(frame) == 464 and frame[:4] == b"AUD\0"
            hop, ms = struct.unpack_from("<II", frame, 4)
            assert abs(hop - ms / 8) <= 1
            assert struct.unpack_from("<f", frame, 448)[0] == 120
        with LiveSocket(server) as live:
            live.done("audio.subscribe")
            same = live.next(AUDIO)
        of_light = decoded(frame)
        for field in ("rms", "flux", "bands", "chroma"):  # a steady tone is the same in both
            assert getattr(of_light, field) == pytest.approx(getattr(same, field), abs=0.05), field


def test_the_rate_is_never_exceeded(serve):
    with Receiver() as frames:
        server = serve("--autoplay", "--audio-frames", frames.address, "--lights-hz", 100)
        with LiveSocket(server) as live:
            live.subscribe()
            times = [struct.unpack_from("<I", frames.next(), 8)[0] for _ in range(101)]
        assert times[-1] - times[0] >= 990, "a hundred periods, the first of which may be short"


def test_settings_come_from_the_config_file(serve, tmp_path):
    with Receiver() as one, Receiver() as other:
        config = tmp_path / "config.toml"
        config.write_text(f'wled = ["{one.address}", "{other.address}"]\nlights-hz = 60\n')
        serve("--config", config)
        assert len(one.next()) == len(other.next()) == 44


@pytest.mark.parametrize("arguments, told", [
    (["--wled", "a b"], '--wled: "a b" is not an address (all, HOST or HOST:PORT)'),
    (["--wled", "lamp:0"], '--wled: "lamp:0" is not an address'),
    (["--audio-frames", "127.0.0.1"], '--audio-frames: "127.0.0.1" is not an address with a port'),
    (["--lights-hz", "200"], '--lights-hz: "200" is not a rate in Hz (1 to 125)'),
    (["--multicast-ttl", "256"], '--multicast-ttl: "256" is not a number of hops (0 to 255)')])
def test_a_bad_setting_is_named(arguments, told):
    ended = program.run("serve", *arguments)
    assert ended.returncode == 2 and told in ended.stderr


@pytest.mark.parametrize("arguments, told", [
    (["--wled", "no-such-lamp.invalid"],
     "cannot send to no-such-lamp.invalid:11988: unknown host no-such-lamp.invalid"),
    (["--wled", "all", "--multicast-interface", "none-such"],
     "cannot send to 239.0.0.1:11988: unknown network interface none-such")])
def test_an_address_that_cannot_be_used_ends_the_program(arguments, told):
    ended = program.run("serve", "--device", "none", "--port", 0, *arguments)
    assert ended.returncode == 1 and told in ended.stderr


def test_lights_reports_packets_and_tells_what_is_none():
    with Receiver() as probe:
        port = probe.port
    watching = Process([program.binary(), "lights", f"127.0.0.1:{port}", "--count", 2])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        packet = WLED.pack(b"00002", b"", 255, 127.5, 1, 9, bytes(range(16)), 46, 4096, 440)

        def told():
            sender.sendto(b"nonsense", ("127.0.0.1", port))
            return "WLED packet must have 44 bytes, not 8" in watching.stderr()

        program.eventually(told, "the nonsense is told")
        sender.sendto(packet, ("127.0.0.1", port))
        sender.sendto(packet, ("127.0.0.1", port))
    assert watching.wait_end() == 0
    line = watching.stdout().splitlines()[-1]
    assert line.startswith("127.0.0.1  WLED audio sync  level  50 %"), line
    assert "strongest 440 Hz  magnitude 4096  zero crossings 46" in line and "another kind" in line


def test_lights_names_a_bad_address():
    ended = program.run("lights", "a b")
    assert ended.returncode == 2 and '"a b" is not an address (HOST or HOST:PORT)' in ended.stderr
    with Receiver() as taken:
        ended = program.run("lights", taken.address)
        assert ended.returncode == 1
        assert f"cannot listen on UDP port {taken.port} of 127.0.0.1: Address already in use" in ended.stderr


def raise_loopback():
    set_flags, up, multicast = 0x8914, 1, 0x1000  # SIOCSIFFLAGS, IFF_UP, IFF_MULTICAST
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sh14x", b"lo", up | multicast))


def in_a_network():
    """Runs in a network namespace: lo alone, with multicast, as a network of one machine."""
    raise_loopback()
    ours = ["--multicast-interface", "lo", "--multicast-ttl", "0"]
    lonely = Server("--wled", "all")
    program.eventually(lambda: "lights: cannot send to 239.0.0.1:11988: Network is unreachable (for "
                       "multicast, --multicast-interface chooses a network)" in lonely.stderr(),
                       "the log names the missing route")
    assert lonely.stderr().count("cannot send") == 1, "once"
    assert counted(lonely, 'packets_total{kind="wled"}') == 0 and counted(lonely, "send_errors_total") > 0
    assert lonely.end() == 0
    server = Server("--autoplay", "--wled", "all", "--audio-frames", "239.0.0.1:11988", *ours)
    with Screen(program.binary(), "lights", "--interface", "lo") as screen:
        screen.wait_for("239.0.0.1:11988  from 0.0.0.0")  # Linux gives multicast on lo no source
        screen.wait_for("WLED audio sync")
        screen.wait_for("dBFS")
        program.eventually(lambda: re.search(r"[▁▂▃▄▅▆▇█]{3}", screen.text()), "bars are drawn")
        assert re.search(r"\b61 +\d+ +\d+", screen.text()), screen.text()
        screen.wait_for("●")
        screen.wait_for("of another kind")
        assert "audio frames" not in screen.text() and " 0 missed" in screen.text()
        assert server.end() == 0
        screen.wait_for("no packet for ")
        server = Server("--audio-frames", "239.0.0.1:11988", *ours)
        screen.wait_for("audio frames")
        assert " 0 missed" in screen.text()
        assert server.end() == 0
        screen.press(b"q")
        assert screen.wait_end() == 0
        assert screen.edits_lines()


def test_multicast_reaches_lights_on_the_terminal():
    namespace = ["unshare", "--net"] + ([] if os.geteuid() == 0 else ["--user", "--map-root-user"])
    if subprocess.run([*namespace, "true"], capture_output=True).returncode != 0:
        pytest.skip("this machine does not allow network namespaces")
    paths = os.pathsep.join(sys.path)
    done = subprocess.run([*namespace, sys.executable, HERE], capture_output=True, text=True,
                          timeout=120, env={**clean_environment(), "PYTHONPATH": paths,
                                            "TACTUS_BIN": program.binary()})
    assert done.returncode == 0, done.stdout + done.stderr


if __name__ == "__main__":
    in_a_network()
