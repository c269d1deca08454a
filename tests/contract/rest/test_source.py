"""What is heard: GET /transport/source and /transport/overview, the topic, next and previous."""

import os
import struct

import numpy
import pytest
from clients.live import SOURCE, LiveSocket
from clients.program import Server, eventually
from clients.rest import Rest
from clients.sockets import ControlSocket
from clients.sound import RATE, sine, write_wav

SECOND = 0.5  # length of the second file


def chunk(name, data):
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def tagged_wav(path, samples, title, artist, bpm):
    """A WAV file with INFO tags and an ACID chunk."""
    data = write_wav(path, samples).read_bytes()
    info = chunk(b"LIST", b"INFO" + chunk(b"INAM", title) + chunk(b"IART", artist))
    data += info + chunk(b"acid", struct.pack("<IHHfIHHf", 0, 0, 0, 0, 4, 4, 4, bpm))
    path.write_bytes(data[:4] + struct.pack("<I", len(data) - 8) + data[8:])
    return path


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory):
    """A server that plays two files: a quiet one, and a loud one of half its length."""
    folder = tmp_path_factory.mktemp("files")
    first = tagged_wav(folder / "one.wav", sine(400, 2 * SECOND, -20), b"First song", b"Somebody",
                       93.5)
    second = write_wav(folder / "zwei \u00e4.wav", sine(400, SECOND, 0))
    server = Server(first, second)
    with ControlSocket(server.control) as server.resetting:
        yield server
    assert server.end() == 0


@pytest.fixture
def rest(server):
    """The source follows the playhead at the next block."""
    rest = Rest(server)
    eventually(lambda: source(rest)["index"] == 0, "the first file")
    return rest


def source(rest):
    response = rest.get("/transport/source")
    assert response.status_code == 200 and response.headers["Cache-Control"] == "no-store"
    return response.json()


def test_the_tempo_at_the_start_is_the_first_files(serve, tmp_path):
    file = tagged_wav(tmp_path / "a.wav", sine(400, 0.1), b"A", b"B", 93.5)
    assert Rest(serve(file)).status()["bpm"] == 93.5
    assert Rest(serve(file, "--bpm", 120)).status()["bpm"] == 120
    assert Rest(serve(file, env={"TACTUS_BPM": "99"})).status()["bpm"] == 99


def test_the_source_tells_file_and_tags(rest):
    told = source(rest)
    assert (told["kind"], told["name"], told["index"]) == ("file", "one.wav", 0)
    assert (told["title"], told["artist"]) == ("First song", "Somebody")
    assert told["files"] == ["one.wav", "zwei \u00e4.wav"]
    assert told["length_seconds"] == 3 * SECOND and told["fault"] is None


def test_next_and_previous_go_to_the_start_of_a_file_and_no_further(rest):
    assert rest.command("next")["time_seconds"] == 2 * SECOND
    eventually(lambda: source(rest)["name"] == "zwei \u00e4.wav", "the second file")
    assert source(rest)["title"] == "" and source(rest)["index"] == 1
    told = rest.refused("/transport/next", 409, "FAILED_PRECONDITION")["error"]
    assert told == "no next file: this is the last one"
    rest.command("seek", seconds=2.5 * SECOND)
    assert rest.command("previous")["time_seconds"] == 0, "the file before, not its own start"
    rest.refused("/transport/previous", 409, "FAILED_PRECONDITION")


def test_next_and_previous_are_commands_of_both_sockets(control, live):
    answer = control.ask({"command": "next"})
    assert answer["success"] is True and answer["state"]["time_seconds"] == 2 * SECOND
    assert live.command("previous", None)["state"]["time_seconds"] == 0
    answer = live.command("previous", None)
    assert answer["success"] is False and answer["error"]["code"] == "FAILED_PRECONDITION"


def test_commands_sent_at_once_are_counted_from_each_other(control):
    for command in ("next", "next", "previous"):
        control.send(f'{{"command": "{command}"}}')
    answers = [control.answer() for _ in range(3)]
    assert [answer["success"] for answer in answers] == [True, False, True]
    assert answers[2]["state"]["time_seconds"] == 0


def test_a_seek_beyond_the_end_is_refused_in_words(rest, live):
    assert rest.command("seek", seconds=3 * SECOND)["time_seconds"] == 3 * SECOND
    told = rest.refused("/transport/seek?seconds=72.5", 422, "OUT_OF_RANGE")
    assert told["error"] == "01:12.500 is beyond the end at 00:01.500"
    assert told["field"] == "seconds"
    rest.refused(f"/transport/seek?samples={round(3 * SECOND * RATE) + 1}", 422, "OUT_OF_RANGE")
    assert live.command("seek", 1000, unit="beats")["error"]["code"] == "OUT_OF_RANGE"
    assert rest.status()["time_seconds"] == 3 * SECOND


def test_subscribers_are_told_at_once_and_on_change(rest, live, others):
    answer = live.done("source.subscribe", requestId="s")
    assert list(answer) == ["type", "requestId", "clientId", "success", "data"]
    told = live.next(SOURCE)
    assert told == {"type": "source.state", **source(rest)} | {
        name: told[name] for name in ("latency_ms", "buffered_ms", "silent_seconds")}
    rest.command("next")
    while live.next(SOURCE)["index"] != 1:
        pass
    live.done("source.subscribe")
    assert live.next(SOURCE)["index"] == 1, "again to whom subscribes again"
    live.done("source.unsubscribe")
    live.done("source.unsubscribe")
    live.arrived(SOURCE)
    rest.command("previous")
    watcher, = others(1)
    watcher.done("source.subscribe")
    while watcher.next(SOURCE)["index"] != 0:
        pass
    assert live.arrived(SOURCE) == []


def overview(rest, points=None):
    response = rest.get("/transport/overview", params={"points": points} if points else {})
    assert response.status_code == 200, response.text
    return response.json()


def test_the_overview_shows_the_levels_of_all_files(rest):
    eventually(lambda: overview(rest, 1)["progress"] == 1, "it has read the files")
    told = overview(rest, 300)
    assert list(told) == ["points", "length_seconds", "progress", "peaks", "rms"]
    assert (told["points"], told["length_seconds"]) == (300, 3 * SECOND)
    peaks, rms = numpy.array(told["peaks"]), numpy.array(told["rms"])
    assert set(peaks[:199]) <= {25, 26} and set(peaks[201:]) == {255}
    assert abs(rms[:199] - 25.5 / numpy.sqrt(2)).max() <= 1.5
    assert abs(rms[201:] - 255 / numpy.sqrt(2)).max() <= 8, "a point has two cycles and some frames"
    assert len(overview(rest)["peaks"]) == 1000
    assert len(overview(rest, 4096)["rms"]) == 4096


@pytest.mark.parametrize("points", ["0", "4097", "-1", "1.5", "x", "", "nan", "1&points=2"])
def test_bad_points_are_refused(rest, points):
    code = "OUT_OF_RANGE" if points in ("0", "4097", "-1") else "INVALID_ARGUMENT"
    assert rest.refused(f"/transport/overview?points={points}", 422, code, "GET")["field"] == "points"


def test_a_tune_has_a_name_but_no_files(serve):
    rest = Rest(serve())
    told = source(rest)
    assert (told["kind"], told["length_seconds"]) == ("tune", None)
    assert (told["files"], told["index"]) == ([], None)
    rest.refused("/transport/overview", 409, "FAILED_PRECONDITION", "GET")
    rest.refused("/transport/next", 409, "FAILED_PRECONDITION")
    assert rest.command("seek", seconds=1e6)["time_seconds"] == 1e6


def test_a_name_that_is_not_utf8_does_not_break_the_message(serve, tmp_path):
    server = serve(write_wav(tmp_path / os.fsdecode(b"caf\xe9.wav"), sine(400, 0.1)))
    assert source(Rest(server))["name"] == "caf\ufffd.wav"
    with LiveSocket(server) as live:
        live.done("source.subscribe")
        assert live.next(SOURCE)["files"] == ["caf\ufffd.wav"]
