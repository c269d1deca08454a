"""What PulseAudio plays is captured, through its restart too; and what cannot be captured."""

from clients import program
from clients.live import NAMED_SPECTRUM, LiveSocket
from clients.sound import sine, write_wav
from clients.sound_servers import CapturedPulseAudio, is_captured


def test_what_pulseaudio_plays_is_heard(serve, launch, tmp_path):
    is_captured(serve, launch, CapturedPulseAudio(), tmp_path)


def test_an_input_of_portaudio_is_played_on_an_output_too(serve, launch, tmp_path):
    pulse = CapturedPulseAudio()
    try:
        pulse.start()
        pulse.make_default("beta")
        pulse.make_default_source("alpha.monitor")
        player = serve("--capture", "pulse", "--play-input", "--device", "pulse", env=pulse.env)
        assert "pulse via ALSA, played by pulse" in player.stdout()
        listener = serve("--capture", "Monitor of Beta", env=pulse.env)
        launch(pulse.player("alpha", write_wav(tmp_path / "tone.wav", sine(1000, 60, db=-6))),
               env=pulse.env)
        for server in (player, listener):
            with LiveSocket(server) as live:
                live.done("spectrum.subscribe")
                program.eventually(lambda: max(live.newest(NAMED_SPECTRUM)["bins"]) > 0.85,
                                   "the tone")
    finally:
        pulse.end()


def test_without_a_sound_server_one_line_says_what_to_do(tmp_path):
    env = {"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path),
           "JACK_DEFAULT_SERVER": "tactus-test-none"}
    result = program.run("serve", "--port", 0, "--log-level", "warning", "--capture", "system",
                         env=env)
    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "start PipeWire or PulseAudio" in result.stderr
