"""What PulseAudio plays is captured, through its restart too; and what cannot be captured."""

from clients import program
from clients.sound_servers import CapturedPulseAudio, is_captured


def test_what_pulseaudio_plays_is_heard(serve, launch, tmp_path):
    is_captured(serve, launch, CapturedPulseAudio(), tmp_path)


def test_without_a_sound_server_one_line_says_what_to_do(tmp_path):
    env = {"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path),
           "JACK_DEFAULT_SERVER": "tactus-test-none"}
    result = program.run("serve", "--port", 0, "--log-level", "warning", "--capture", "system",
                         env=env)
    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "start PipeWire or PulseAudio" in result.stderr
