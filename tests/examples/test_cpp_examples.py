"""The C++ examples behave as their header comments describe."""

import array
import re
import signal
import subprocess
import wave

import pytest
from clients.program import eventually
from clients.sockets import ClockSocket

SERVING = ["embed_audio_callback", "create_app", "asio_program"]
both_signals = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


@pytest.mark.parametrize("name", SERVING)
@both_signals
def test_an_example_that_serves_ends_on_ctrl_c_with_0(serving, name, number):
    example = serving(name)
    with ClockSocket(example.clock) as clock:
        clock.states(3)
        example.send_signal(number)
        assert clock.wait_closed() == 1001
    assert example.wait_end() == 0, example.stderr()


@pytest.mark.parametrize("name", SERVING)
def test_an_example_says_in_one_line_that_its_port_is_taken(serving, example_program, name):
    taken = serving(name)
    result = subprocess.run([example_program(name), str(taken.port)], capture_output=True,
                            text=True, timeout=20)
    assert result.returncode == 1
    assert result.stderr.startswith(f"{name}: ") and result.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["embed_audio_callback", "asio_program"])
def test_port_0_takes_a_free_one_and_tells_it(launch, example_program, name):
    example = launch([example_program(name), "0"])
    assert int(example.wait_for_stdout(r"http://localhost:(\d+)").group(1)) > 0
    assert example.end() == 0


def test_an_audio_callback_moves_the_clock_in_its_blocks_and_at_the_speed_of_time(serving):
    example = serving("embed_audio_callback")
    with ClockSocket(example.clock) as clock:
        first = clock.state_where(lambda state: state["sample_pos"] > 0)
        assert first["playing"] and first["sample_pos"] % 512 == 0
        last = clock.states(30)[-1]
        passed = (last["timestamp_ms"] - first["timestamp_ms"]) / 1000
        assert last["time_seconds"] - first["time_seconds"] == pytest.approx(passed, rel=0.3)
    assert example.rest.command("seek", seconds=10.5)["time_seconds"] == 10.5
    assert example.rest.command("stop")["time_seconds"] == 10.5


def test_an_app_without_audio_answers_commands(serving):
    rest = serving("create_app").rest
    assert rest.status()["beat_pos"] == 16
    assert rest.command("seek", seconds=3)["sample_pos"] == 144000
    assert rest.command("tempo", bpm=90)["bpm"] == 90
    assert rest.command("play")["status"] == "playing"
    assert rest.command("stop")["time_seconds"] == 3


def test_an_asio_program_goes_on_with_its_own_work_and_follows_its_clock(serving):
    example = serving("asio_program")

    def lights():
        lines = re.findall(r"^light (\d+) at (\d\d):(\d\d\.\d{3})$", example.stdout(), re.MULTILINE)
        return [(int(beat), int(minutes) * 60 + float(seconds)) for beat, minutes, seconds in lines]

    eventually(lambda: len(lights()) >= 4, "four beats passed")
    for beat, time in lights():
        assert beat <= time * 240 / 60 + 0.01 < beat + 1, "each light belongs to its beat"
    example.rest.command("pause")
    assert example.rest.command("seek", beats=100)["beat_pos"] == 100
    example.rest.command("play")
    eventually(lambda: lights()[-1][0] >= 100, "the light follows a client's seek")


def test_a_client_follows_the_playhead(serving, example_program):
    example = serving("asio_program")
    example.rest.command("seek", beats=16)
    example.rest.command("play")
    result = subprocess.run([example_program("follow_playhead"), f"127.0.0.1:{example.port}", "8"],
                            capture_output=True, text=True, timeout=20)
    assert result.returncode == 0 and result.stderr == "", result.stderr
    line = r"^(\d+\.\d{3}) s  beat (\d+\.\d{3})  [\d.]+ BPM  playing  \+-(\d+\.\d\d|inf) ms$"
    shown = [float(seconds) for seconds, _, _ in re.findall(line, result.stdout, re.MULTILINE)]
    assert len(shown) == 8, result.stdout
    assert shown == sorted(shown) and shown[-1] - shown[0] == pytest.approx(0.7, abs=0.4)


def test_a_client_says_in_one_line_that_its_address_is_wrong(example_program):
    result = subprocess.run([example_program("follow_playhead"), "ftp://a"], capture_output=True,
                            text=True, timeout=20)
    assert result.returncode == 1
    assert result.stderr.startswith("follow_playhead: ") and result.stderr.count("\n") == 1


def test_a_tempo_synced_lfo_goes_round_once_a_bar_at_each_tempo(example_program, tmp_path):
    file = tmp_path / "lfo.wav"
    result = subprocess.run([example_program("tempo_synced_lfo"), file], capture_output=True,
                            text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    assert "after 4 s: beat 8.000 at 120 BPM" in result.stdout
    assert "after 8 s: beat 24.000 at 240 BPM" in result.stdout
    with wave.open(str(file)) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getsampwidth()) == (1, 48000, 2)
        samples = array.array("h", sound.readframes(sound.getnframes()))
    assert len(samples) == 8 * 48000

    def loudness(seconds):
        middle = int(seconds * 48000)
        return max(map(abs, samples[max(0, middle - 240):middle + 240]))

    # A bar lasts 2 s at 120 BPM and 1 s at 240 BPM. It is silent at its start and loudest in its
    # middle.
    for start in (2, 4, 5, 6, 7):
        assert loudness(start) < 500
    for middle in (1, 3, 4.5, 5.5, 6.5, 7.5):
        assert loudness(middle) > 19000
