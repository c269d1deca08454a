"""The spectrum clients behave as their header comments describe."""

import asyncio
import json
import pathlib
import re
import shutil
import signal
import subprocess
import sys

import pytest
import websockets
from clients.program import eventually

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
sys.path.insert(0, str(EXAMPLES / "python"))
import tsp1  # noqa: E402

SPECTRUM = re.compile(r"^ *\d+ [ ▁▂▃▄▅▆▇█]+$", re.MULTILINE)
LANGUAGES = ["python", "node"]


@pytest.fixture(scope="module")
def node_folder(tmp_path_factory):
    """The Node example's folder with its package installed, as in its README."""
    folder = tmp_path_factory.mktemp("node") / "node"
    shutil.copytree(EXAMPLES / "node", folder, ignore=shutil.ignore_patterns("node_modules"))
    subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=folder, check=True, timeout=120,
                   capture_output=True)
    return folder


@pytest.fixture
def show(launch, node_folder):
    """Starts a client: show(language, url, arguments)."""
    def started(language, url, *words):
        program = ([sys.executable, EXAMPLES / "python/spectrum.py"] if language == "python"
                   else ["node", node_folder / "spectrum.js"])
        return launch([*program, "--url", url, *words], env={"PYTHONIOENCODING": "utf-8"})
    return started


def lines(client):
    return [line for line in client.stdout().splitlines() if SPECTRUM.match(line)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_spectra_are_shown_until_ctrl_c(server, rest, show, language, number):
    rest.command("play")
    client = show(language, server.ws)
    client.wait_for_stdout(r"^64 bands from 4\d to 15\d\d\d Hz, 31.25 a second$")
    eventually(lambda: len(lines(client)) > 10, "lines follow")
    eventually(lambda: "█" in client.stdout() or "▆" in client.stdout(), "the tune is seen")
    assert client.end(number) == 0
    assert client.stderr() == ""


@pytest.mark.parametrize("language, words", [
    ("python", ["--format", "binary", "--encoding", "delta", "--rate", "60", "--range", "8", "24"]),
    ("node", ["--format", "binary", "--encoding", "delta", "--rateHz", "60", "--fromHz", "100",
              "--toHz", "1000"]),
    ("python", ["--encoding", "delta", "--from-hz", "100", "--to-hz", "1000"]),
    ("node", ["--format", "binary", "--sampleFormat", "f32", "--layout", "mel"]),
])
def test_options_are_passed_on(server, rest, show, language, words):
    rest.command("play")
    client = show(language, server.ws, *words)
    bands = int(client.wait_for_stdout(r"^(\d+) bands").group(1))
    assert bands < 64 or "mel" in words
    eventually(lambda: len(lines(client)) > 10, "lines follow")
    for line in lines(client)[:-1]:
        assert len(line) == len("1234567890 ") + bands, line
    assert client.end() == 0
    assert client.stderr() == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_features_are_shown(server, rest, show, language):
    rest.command("play")
    client = show(language, server.ws, "--audio")
    client.wait_for_stdout(r"^ +\d+ .{8}  chroma .{12}  level 0\.\d\d  120 BPM  beat$")
    assert client.end() == 0
    assert client.stderr() == ""


@pytest.mark.parametrize("language, words", [("python", ["--rate", "126"]),
                                             ("node", ["--rateHz", "126"])])
def test_what_the_server_refuses_is_said_in_one_line(server, show, language, words):
    client = show(language, server.ws, *words)
    eventually(lambda: not client.running(), "it ends")
    assert client.process.returncode == 1
    assert client.stderr().endswith(": rateHz must be between 1 and 125, not 126\n")
    assert client.stderr().count("\n") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_no_server_is_there_is_said_in_one_line(show, language):
    client = show(language, "ws://127.0.0.1:1/ws")
    eventually(lambda: not client.running(), "it ends")
    assert client.process.returncode == 1
    assert client.stderr().count("\n") == 1, client.stderr()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_client_ends_with_its_server(serve, show, language):
    server = serve()
    client = show(language, server.ws)
    eventually(lambda: lines(client), "it shows the silence")
    server.end()
    eventually(lambda: not client.running(), "it ends")
    assert client.process.returncode == 0
    assert client.stderr() == "the server has ended\n"


FORMS = {  # hopSeq of one stream, and its steps
    "json": ({}, 1e-4),
    "json delta": ({"encoding": "delta"}, 1e-4),
    "u8 delta": ({"format": "binary", "encoding": "delta"}, 1 / 255),
    "u16 delta": ({"format": "binary", "sampleFormat": "u16", "encoding": "delta"}, 1 / 65535),
    "f32": ({"format": "binary", "sampleFormat": "f32"}, 1e-7),
}


async def spectra(url, options, count):
    """The first spectra of a subscription by their hopSeq."""
    async with websockets.connect(url) as socket:
        await socket.send(json.dumps({"type": "audio.fft.subscribe", "rateHz": 125, **options}))
        stream = tsp1.SpectrumStream(json.loads(await socket.recv()))
        read = [stream.read(await socket.recv()) for _ in range(count)]
        return {spectrum.hop_seq: spectrum for spectrum in read}


def test_every_form_shows_the_same_sound(serve):
    server = serve("--autoplay", "--fft-max-subscribers", 0)

    async def all_forms():
        return await asyncio.gather(
            *(spectra(server.ws, options, 250) for options, _ in FORMS.values()))

    read = dict(zip(FORMS, asyncio.run(all_forms())))
    truth = read["f32"]
    loud = [spectrum for spectrum in truth.values() if max(spectrum.bins) > 0.3]
    assert len(loud) > 100, "the tune plays"
    for name, (_, step) in FORMS.items():
        shared = truth.keys() & read[name].keys()
        assert len(shared) > 50, name
        for hop in shared:
            bins = pytest.approx(truth[hop].bins, abs=step / 2 + 1e-7)
            assert read[name][hop].bins == bins, name
