"""The package tactus: clock, analyzer, server, client."""

import array
import ast
import dataclasses
import gc
import os
import pathlib
import select
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
import requests
import tactus
from clients.program import eventually


def test_blocks_move_the_playhead_while_it_plays(clock):
    clock.update_position(512)
    assert clock.sample_pos == 0
    clock.play()
    clock.update_position(512)
    clock.update_position(np.int64(512))
    state = clock.get_state()
    assert state.playing and state.status == "playing" and state.sample_pos == clock.sample_pos == 1024
    assert state.time_seconds == clock.time_seconds == 1024 / 48000
    assert state.beat_pos == clock.beat_pos == state.time_seconds * 2
    assert state.time_formatted == "00:00.021" and state.frame_count == 2
    assert abs(state.timestamp_ms - time.time() * 1000) < 5000
    assert dataclasses.asdict(state)["loop_end_seconds"] == 10.0


def test_commands_are_those_of_the_guide(clock):
    clock.seek_seconds(10.5)
    assert clock.time_seconds == 10.5
    clock.set_bpm(140)
    clock.seek_beat(4)
    assert clock.beat_pos == pytest.approx(4, abs=1e-4) and clock.beat_fraction(4) < 1
    clock.seek(0, timeout=1)
    clock.play()
    clock.pause()
    assert clock.get_state().status == "paused"
    clock.resume()
    clock.stop()
    clock.set_loop(1, 2)
    state = clock.get_state()
    assert (state.loop_enabled, state.loop_start_seconds, state.loop_end_seconds) == (True, 1, 2)
    clock.set_loop(enabled=False)
    clock.align(bar=True)
    clock.nudge(5.0)
    clock.rewind()
    assert set(clock.get_metrics()) >= {"connected_clients", "updates_sent", "actual_fps", "target_hz"}


def test_a_clock_has_a_meter():
    clock = tactus.TransportClock(meter=(6, 8))
    clock.seek_beat(7)
    state = clock.get_state()
    assert (state.beats_per_bar, state.beat_unit, state.bar, state.beat_in_bar) == (6, 8, 2, 2)
    assert (state.leader, state.locked) == ("internal", True)
    clock.set_meter(3, 4)
    clock.set_meter(unit=2)
    state = clock.get_state()
    assert (state.beats_per_bar, state.beat_unit, state.bar) == (3, 2, 3)


def test_a_host_may_own_the_transport(clock):
    clock.update_position(512, tactus.HostPosition(True, 96000))
    clock.update_position(512, tactus.HostPosition(True, 48000, bpm=90, meter=(6, 8), bar=12, beat=3.5))
    state = clock.get_state()
    assert (state.sample_pos, state.bpm, state.bar, state.beat_in_bar) == (48512, 90, 12, 3)
    assert state.leader == clock.get_metrics()["leader"]["name"] == "host"
    with pytest.raises(tactus.Error, match="playback is set by the host") as raised:
        clock.play()
    assert raised.value.code == "FAILED_PRECONDITION"
    host = tactus.HostPosition(False, 0, bpm=100, tempo_only=True, locked=False)
    clock.update_position(512, host)
    clock.seek(1000)
    clock.play()
    clock.update_position(512, host)
    state = clock.get_state()
    assert (state.sample_pos, state.bpm, state.locked) == (1512, 100, False)


def test_a_file_that_cannot_be_read_is_an_os_error_that_names_it(clock, tmp_path):
    for option, message in (("www", "cannot serve the folder"), ("keys", "cannot read the file of keys")):
        with pytest.raises(OSError, match=f"{message} {tmp_path}/no"):
            (tmp_path / "no").write_text("")
            tactus.Server(clock, port=0, **{option: tmp_path / "no/file"})
    with pytest.raises(OSError, match="Is a directory"):
        tactus.create_transport_app(clock=clock, keys=tmp_path)


def test_a_command_with_a_wrong_timeout_is_not_sent(clock):
    with pytest.raises(ValueError):
        clock.play(timeout=-1)
    assert clock.playing is False


WRONG = [
    (lambda c: c.update_position("512"), TypeError, "frames must be an integer, not str"),
    (lambda c: c.update_position(512.0), TypeError, "frames must be an integer, not float"),
    (lambda c: c.update_position(True), TypeError, "frames must be an integer, not bool"),
    (lambda c: c.update_position(1 << 80), ValueError, "frames must be between"),
    (lambda c: c.seek(None), TypeError, "samples must be an integer, not NoneType"),
    (lambda c: c.seek(-1), ValueError, "samples must be between"),
    (lambda c: c.seek_seconds([]), TypeError, "seconds must be a number, not list"),
    (lambda c: c.seek_seconds(float("nan")), ValueError, "seconds must be a finite number"),
    (lambda c: c.seek(10 ** 5000), ValueError, "samples must be between"),
    (lambda c: c.seek_beat(10 ** 400), ValueError, "beats is too large"),
    (lambda c: c.seek_beat(-1), ValueError, "beats must be between"),
    (lambda c: c.set_meter(3, 5), ValueError, "unit must be 1, 2, 4, 8, 16 or 32"),
    (lambda c: c.set_meter("3"), TypeError, "beats must be an integer, not str"),
    (lambda c: tactus.TransportClock(meter="6/8"), TypeError, "meter must be a pair"),
    (lambda c: tactus.TransportClock(meter=(6, 7)), ValueError, "meter must have a unit"),
    (lambda c: tactus.TransportClock(meter=np.array(3.0)), TypeError, "meter must be a pair"),
    (lambda c: c.update_position(512, 3), TypeError, "host must be a HostPosition, not int"),
    (lambda c: c.update_position(512, tactus.HostPosition(1, 0)), TypeError, "rolling must be a bool"),
    (lambda c: c.update_position(512, tactus.HostPosition(True, 0, bar="x")), TypeError, "bar must be an integer"),
    (lambda c: tactus.TransportClock.__new__(tactus.TransportClock).playing, TypeError, "self must be"),
    (lambda c: tactus.SpectrumAnalyzer.__new__(tactus.SpectrumAnalyzer).levels(), TypeError, "self must be"),
    (lambda c: tactus.Server(tactus.TransportClock.__new__(tactus.TransportClock)), TypeError, "clock must be"),
    (lambda c: c.set_bpm(1000), ValueError, "bpm must be between 20 and 999"),
    (lambda c: c.set_bpm(True), TypeError, "bpm must be a number, not bool"),
    (lambda c: c.set_loop("a", 2), TypeError, "start must be a number, not str"),
    (lambda c: c.set_loop(2, 1), ValueError, "start"),
    (lambda c: c.set_loop(enabled=1), TypeError, "enabled must be a bool, not int"),
    (lambda c: c.align(bar="x"), TypeError, "bar must be a bool, not str"),
    (lambda c: c.play(timeout=-1), ValueError, "timeout must be between"),
    (lambda c: c.play(timeout="1"), TypeError, "timeout must be a number, not str"),
    (lambda c: c.beat_fraction(0), ValueError, "division must be between"),
    (lambda c: tactus.TransportClock(sample_rate="48k"), TypeError, "sample_rate must be an integer"),
    (lambda c: tactus.TransportClock(sample_rate=1), ValueError, "sample_rate must be between"),
    (lambda c: tactus.TransportClock(update_hz=0), ValueError, "update_hz must be between"),
    (lambda c: tactus.Server("clock"), TypeError, "clock must be a TransportClock, not str"),
    (lambda c: tactus.Server(c, analyzer=3), TypeError, "analyzer must be a SpectrumAnalyzer, not int"),
    (lambda c: tactus.Server(c, port=70000), ValueError, "port must be between 0 and 65535"),
    (lambda c: tactus.Server(c, port="x"), TypeError, "port must be an integer, not str"),
    (lambda c: tactus.Server(c, network="all"), ValueError, "network must be"),
    (lambda c: tactus.Server(c, allow_origins="x"), TypeError, "allow_origins must be a list of str"),
    (lambda c: tactus.Server(c, colour=1), TypeError, "colour is not an option"),
    (lambda c: tactus.Server(c, host="a\ud800"), ValueError, "host must be valid Unicode"),
    (lambda c: tactus.Server(c, www="/tmp\0/a"), ValueError, "www must be valid Unicode without"),
    (lambda c: tactus.Server(c, keys=3), TypeError, "keys must be a str or a path, not int"),
    (lambda c: tactus.Server(c, host="\0"), ValueError, "host must not contain a null"),
    (lambda c: c.align(unix_ms="now"), TypeError, "unix_ms must be a number, not str"),
    (lambda c: c.align(unix_ms=1.0), ValueError, "unix_ms must be within 10 s"),
    (lambda c: tactus.Client(heard_beat="x"), TypeError, "heard_beat must be a bool"),
    (lambda c: tactus.Client(3), TypeError, "address must be a str, not int"),
    (lambda c: tactus.Client("ftp://a"), ValueError, 'address: "ftp://a" has an unsupported scheme'),
    (lambda c: tactus.Client(key="A,B"), ValueError, "key: invalid key"),
    (lambda c: tactus.Client("wss://a", ca_file="/nonexistent"), OSError, "ca_file: no certificates in /nonexistent"),
    (lambda c: tactus.Server(c, port=0, allow_origins=["x"]), ValueError, 'allow_origins: "x" is not an origin'),
    (lambda c: tactus.Server(c, port=0, names=["a b"]), ValueError, 'names: "a b" is not a host name'),
    (lambda c: tactus.Client(rate_hz=500), ValueError, "rate_hz must be between"),
    (lambda c: tactus.Client(beats=1), TypeError, "beats must be a bool"),
    (lambda c: tactus.SpectrumAnalyzer(channels=0), ValueError, "channels must be between"),
    (lambda c: tactus.create_transport_app(clock=c, www="/tmp"), ValueError, "www"),
]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_a_wrong_value_names_its_field(clock, number):
    call, error, message = WRONG[number]
    with pytest.raises(error) as raised:
        call(clock)
    assert message in str(raised.value)


def test_a_full_queue_and_a_late_command_raise_an_error_with_a_code(clock):
    clock.update_position(512)  # audio runs, but no block follows
    with pytest.raises(tactus.Error) as raised:
        clock.play(timeout=0.001)
    assert raised.value.code == "UNAVAILABLE"
    clock.update_position(512)
    with pytest.raises(tactus.Error) as raised:
        for _ in range(300):
            clock.play()
    assert raised.value.code == "RESOURCE_EXHAUSTED"


def sine(hz, count=16384):
    return np.sin(2 * np.pi * hz * np.arange(count) / 48000).astype(np.float32)


@pytest.mark.parametrize("form", ["flat", "column", "bytes"])
def test_an_analyzer_reads_arrays_in_place(form):
    analyzer = tactus.SpectrumAnalyzer(channels=1)
    hz = analyzer.band_hz()
    sound = sine(hz[40])
    analyzer.push({"flat": sound, "column": sound[:, None], "bytes": array.array("f", sound)}[form])
    levels = analyzer.levels()
    assert levels.dtype == np.float32 and levels.shape == hz.shape == (64,)
    assert levels[40] == pytest.approx(1, abs=0.01) and levels[20] < 0.01


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_stereo_block_may_be_interleaved_or_planar(order):
    analyzer = tactus.SpectrumAnalyzer()
    hz = analyzer.band_hz()
    block = np.array([sine(hz[30]), sine(hz[50])]).T.copy(order=order)
    analyzer.push(block, sample_pos=16384)
    assert analyzer.levels(channel="left")[30] == pytest.approx(1, abs=0.01)
    assert analyzer.levels(channel="right")[50] == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("block, error, message", [
    (np.zeros((8, 2)), TypeError, "block must be an array of float32, not of format d"),
    (np.zeros((8, 3), np.float32), ValueError, "block must have the shape (frames, 2)"),
    (np.zeros(8, np.float32), ValueError, "block must have the shape (frames, 2)"),
    (np.zeros((16, 4), np.float32)[::2, ::2], ValueError, "block must be contiguous"),
    ("text", TypeError, "block must be an array of float32"),
    (b"1234", TypeError, "block must be an array of float32"),
    (np.zeros((8, 2), ">f4"), TypeError, "block must be an array of float32"),
])
def test_a_wrong_block_is_refused(block, error, message):
    with pytest.raises(error) as raised:
        tactus.SpectrumAnalyzer().push(block)
    assert message in str(raised.value)


def test_a_server_serves_its_clock(clock, server):
    assert server.url == f"http://127.0.0.1:{server.port}"
    clock.seek_seconds(3)
    assert requests.get(server.url + "/transport/status", timeout=5).json()["time_seconds"] == 3
    assert server.has_fft_subscribers is False
    with pytest.raises(OSError) as raised:
        tactus.Server(clock, host="127.0.0.1", port=server.port)
    assert raised.value.errno == 98


def test_a_stopped_server_ends_its_wait_and_a_clock_outlives_its_name(clock):
    server = tactus.Server(clock, host="127.0.0.1", port=0)
    del clock
    gc.collect()
    assert requests.get(server.url + "/transport/status", timeout=5).ok
    waiting = threading.Thread(target=server.wait)
    waiting.start()
    server.stop()
    waiting.join(5)
    assert not waiting.is_alive()
    server.stop()  # again, without harm


def test_a_client_follows_and_commands(clock, server):
    with tactus.Client(server.url, beats=True, spectrum_rate_hz=125) as client:
        assert client.wait_until_ready(timeout=20).bpm == 120
        assert client.set_bpm(90).bpm == 90
        assert client.set_loop(1, 3).loop_enabled is True
        assert client.seek_seconds(4).time_seconds == 4 == client.now_playing().time_seconds
        assert client.set_meter(3).beats_per_bar == 3 == client.state.beats_per_bar == client.now_playing().beats_per_bar
        assert client.align(True, host_ns=time.monotonic_ns()).beats_per_bar == 3
        assert client.now_heard() is None
        for wrong in (lambda: client.command("seek"), lambda: client.command("play", 1), lambda: client.command(3)):
            with pytest.raises(TypeError):
                wrong()
        assert client.state.bpm == 90 and client.connection == "open"
        for _ in range(2):  # cleared, it waits for the next state
            assert select.select([client.fileno()], [], [], 20)[0] and len(os.read(client.fileno(), 8)) == 8
        with pytest.raises(ValueError, match="bpm must be between 20 and 999"):
            client.set_bpm(5)
        with pytest.raises(tactus.Error) as raised:
            client.command("next")
        assert raised.value.code == "FAILED_PRECONDITION"
        eventually(lambda: client.spectrum() is not None, "a spectrum came")
        assert client.spectrum().shape == (64,) and not client.spectrum().any()
        client.play()

        def beat():
            clock.update_position(64)
            return client.next_beat()

        assert eventually(beat, "a beat was crossed").beat_index >= 6
    with pytest.raises(tactus.Error, match="closed"):
        client.now_playing()
    client.close()


def test_a_client_corrects_the_beat_that_a_server_hears(clock):
    analyzer = tactus.SpectrumAnalyzer()
    analyzer.push(np.zeros((512, 2), np.float32))  # a sound that can be followed
    with tactus.Server(clock, analyzer, host="127.0.0.1", port=0, hears_beats=True) as server:
        assert (server.now_heard().lock, server.now_heard().alternatives) == ("searching", ())
        with tactus.Client(server.url, heard_beat=True) as client:
            client.wait_until_ready(timeout=20)
            for hint in (("tap",), ("tap", time.monotonic_ns()), ("double",), ("halve",), ("shift",), ("nudge", -5),
                         ("downbeat",), ("hold",), ("hold", False), ("resync",), ("range", 70, 140)):
                client.hint(*hint, timeout=20)
            for wrong, error in ((("double", 2), TypeError), (("nudge",), TypeError), (("nudge", 2000), ValueError),
                                 (("range", 70), TypeError), (("hold", 1), TypeError), (("sing",), ValueError)):
                with pytest.raises(error):
                    client.hint(*wrong)
            heard = eventually(lambda: (now := client.now_heard()) and now.min_bpm == 70 and now, "the range is told")
            assert heard.max_bpm == 140 and 0 <= heard.beat_phase < 1
        for hint in (("tap",), ("downbeat", time.monotonic_ns()), ("hold", True), ("range", 80, 160)):
            server.hint(*hint)
        eventually(lambda: server.now_heard().min_bpm == 80, "the range is taken")
        for wrong, error in (((3,), TypeError), (("tap", 0), ValueError), (("range", 80, 81), ValueError)):
            with pytest.raises(error):
                server.hint(*wrong)


def test_a_server_publishes_a_spectrum_that_its_program_computed(server):
    with tactus.Client(server.url, spectrum_rate_hz=125) as client:
        client.wait_until_ready(timeout=20)

        def received():
            server.publish_fft_frame(np.linspace(0, 1, 64))
            return client.spectrum() is not None and client.spectrum()[63] == 1

        eventually(received, "the spectrum came")
        assert client.spectrum()[32] == pytest.approx(32 / 63, abs=0.01)
    for wrong, error in ((None, TypeError), ([0.5] * 63, ValueError), (["x"] * 64, TypeError)):
        with pytest.raises(error, match="bins must"):
            server.publish_fft_frame(wrong)


def test_the_module_serves_as_in_the_guide(launch):
    for module in ("tactus.transport_clock", "daw_core.transport_clock"):
        process = launch([sys.executable, "-m", module, "--port", "0"],
                         env={"PYTHONPATH": tactus.__path__[0] + "/.."})
        url = process.wait_for_stdout(r"Starting server on (http://\S+)").group(1)
        assert requests.post(url + "/transport/play", timeout=5).json()["playing"] is True
        assert process.end() == 0, process.stderr()
        assert "WebSocket Control: WS /ws/transport/control" in process.stdout()


def test_help_and_editors_show_the_same_text():
    assert "in beats per minute, 20 to 999" in tactus.TransportClock.set_bpm.__doc__
    assert "sample frames" in tactus.TransportClock.sample_pos.__doc__
    assert "(frames, channels)" in tactus.SpectrumAnalyzer.push.__doc__
    for kind in (tactus.TransportClock, tactus.SpectrumAnalyzer, tactus.Server, tactus.Client, tactus.AsyncClient):
        assert [name for name in vars(kind) if name[0] != "_" and not getattr(kind, name).__doc__] == []


def test_the_stub_has_what_the_extension_has():
    stub = ast.parse(pathlib.Path(tactus._core.__file__).with_name("_core.pyi").read_text())
    classes = {group.name: {part.name for part in group.body if isinstance(part, ast.FunctionDef)}
               for group in stub.body if isinstance(group, ast.ClassDef)}
    for kind in ("TransportClock", "SpectrumAnalyzer", "Server", "Client", "Gateway"):
        names = {name for name in vars(getattr(tactus._core, kind)) if not name.startswith("__")}
        assert classes[kind] - {"__init__"} == {name for name in names if name != "_pybind11_conduit_v1_"}


def test_importing_loads_neither_numpy_nor_asyncio():
    code = "import sys, tactus; print([name for name in ('numpy', 'asyncio') if name in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                             cwd=tactus.__path__[0] + "/..").stdout
    assert printed == "[]\n"
