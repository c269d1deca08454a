"""--audio jack and --capture jack: sound goes from one program's ports to the other's, as
--connect says; and JACK may die.
"""

import pytest
from clients import program
from clients.live import NAMED_SPECTRUM, LiveSocket
from clients.rest import Rest
from clients.screen import Screen
from clients.sound import sine, stereo, write_wav
from clients.sound_servers import Jack


@pytest.fixture
def jack():
    server = Jack()
    try:
        server.start()
        yield server
    finally:
        server.end()


def loudest_hz(server, channel):
    """The loudest band of one channel; 0 in silence."""
    with LiveSocket(server) as live:
        band_hz = live.done("spectrum.subscribe", channel=channel)["bandHz"]
        bins = live.next(NAMED_SPECTRUM)["bins"]
        return band_hz[bins.index(max(bins))] if max(bins) > 0.85 else 0


def near(hz):
    return lambda found: abs(found - hz) < hz / 10


def test_what_one_program_plays_the_other_hears(serve, jack, tmp_path):
    sound = write_wav(tmp_path / "sides.wav", stereo(sine(1000, 2, db=-6), sine(5000, 2, db=-6)))
    player = serve("--device", "auto", "--audio", "jack", "--connect", "none", "--autoplay",
                   "--loop", sound, env=jack.env)
    assert "driver    out_l, out_r via JACK" in player.stdout()
    swapped = ["--connect", "tactus:out_r", "--connect", "tactus:out_l"]
    listener = serve("--capture", "jack", *swapped, env=jack.env)
    rest = Rest(listener)
    source = rest.get("/transport/source").json()
    assert (source["kind"], source["name"]) == ("capture", "tactus:out_r, tactus:out_l")
    program.eventually(lambda: near(5000)(loudest_hz(listener, "left")), "the right side")
    program.eventually(lambda: near(1000)(loudest_hz(listener, "right")), "the left side")
    player.end()
    program.eventually(lambda: loudest_hz(listener, "left") == 0, "silence")
    serve("--device", "auto", "--audio", "jack", "--connect", "none", "--autoplay", "--loop", sound,
          env=jack.env)
    program.eventually(lambda: near(5000)(loudest_hz(listener, "left")), "connected again")


def test_capture_says_that_jack_has_died_and_goes_on_when_it_is_back(serve, jack):
    server = serve("--capture", "jack", env=jack.env)
    rest = Rest(server)
    assert rest.get("/transport/source").json()["name"] == "system", "the sound card"
    program.eventually(lambda: rest.get("/transport/source").json()["latency_ms"] > 0, "its period")
    jack.kill()
    program.eventually(lambda: rest.get("/transport/source").json()["fault"], "it says so")
    jack.start()
    program.eventually(lambda: "system via JACK is captured again" in server.stderr(), "it is back")
    assert rest.get("/transport/source").json()["fault"] is None
    metrics = rest.metrics()
    assert (metrics["source"]["kind"], metrics["source"]["name"]) == ("capture", "system")
    assert metrics["audio"]["device_losses"] == 1


@pytest.mark.parametrize("option", [["--audio", "jack"], ["--connect", "synth"],
                                    ["--capture", "jack"]])
def test_without_jack_one_line_says_what_to_do(option):
    result = program.run("serve", "--port", 0, "--log-level", "warning", *option,
                         env={"JACK_DEFAULT_SERVER": "tactus-test-none"})
    assert (result.returncode, result.stdout, result.stderr) == (
        1, "", "tactus: no JACK server is running: start one, or tactus under pw-jack\n")


def test_a_missing_client_is_an_error_that_lists_what_there_is(jack):
    result = program.run("serve", "--port", 0, "--log-level", "warning", "--connect", "synth",
                         env=jack.env)
    assert (result.returncode, result.stderr) == (
        1, 'tactus: no JACK client or port "synth"; available: "system:playback_1", '
           '"system:playback_2"\n')


def test_the_monitor_shows_what_is_captured_and_its_silence(serve, jack):
    server = serve("--capture", "jack", env=jack.env)
    with Screen(program.binary(), "monitor", server.ws) as screen:
        screen.wait_for("source system  capture  hears only silence")
        jack.kill()
        screen.wait_for("system via JACK has stopped")
