"""Settings from the environment and from a config file."""

import os

import pytest
from clients import program
from clients.rest import Rest


def metrics_of(serve, *arguments, env=None):
    return Rest(serve(*arguments, env=env)).metrics()


def test_every_setting_may_come_from_the_environment(serve):
    env = {
        "TACTUS_SAMPLE_RATE": "44100",
        "TACTUS_BLOCK_SIZE": "256",
        "TACTUS_BPM": "93.5",
        "TACTUS_UPDATE_HZ": "15",
        "TACTUS_AUTOPLAY": "true",
    }
    metrics = metrics_of(serve, env=env)
    assert metrics["sample_rate"] == 44100
    assert metrics["block_size"] == 256
    assert metrics["bpm"] == 93.5
    assert metrics["target_hz"] == 15
    assert metrics["playing"] is True


def test_the_port_may_come_from_the_environment(serve):
    other = serve()
    result = program.run("serve", "--device", "none", env={"TACTUS_PORT": str(other.port)})
    assert result.returncode == 1, "it is busy, so that this port was the one tried"
    assert str(other.port) in result.stderr
    assert serve(port=None, env={"TACTUS_PORT": "0"}).port not in (0, 8000)


def test_every_setting_may_come_from_a_config_file(serve, tmp_path):
    file = tmp_path / "stage.toml"
    file.write_text(
        "# for the stage\n"
        "sample-rate = 44100\nblock-size = 256\nbpm = 93.5\nupdate-hz = 15\nautoplay = true\n"
        'allow-origin = ["https://stage.example", "https://b.example"]\n')
    server = serve("--config", file)
    rest = Rest(server)
    metrics = rest.metrics()
    assert metrics["sample_rate"] == 44100
    assert metrics["block_size"] == 256
    assert metrics["bpm"] == 93.5
    assert metrics["target_hz"] == 15
    assert metrics["playing"] is True
    for origin, status in (("https://b.example", 200), ("https://c.example", 403)):
        assert rest.get("/transport/status", headers={"Origin": origin}).status_code == status


def test_a_flag_wins_over_the_environment_and_that_over_the_config_file(serve, tmp_path):
    file = tmp_path / "tactus.toml"
    file.write_text("bpm = 101\nupdate-hz = 11\nblock-size = 111\nautoplay = true\n")
    env = {"TACTUS_CONFIG": str(file), "TACTUS_BPM": "102", "TACTUS_UPDATE_HZ": "12"}
    metrics = metrics_of(serve, "--bpm", 103, "--no-autoplay", env=env)
    assert metrics["bpm"] == 103
    assert metrics["target_hz"] == 12
    assert metrics["block_size"] == 111
    assert metrics["playing"] is False


def refused(*arguments, env=None):
    """The single error line of a failed start."""
    result = program.run("serve", "--port", 0, "--device", "none", *arguments, env=env)
    assert result.returncode in (1, 2), result.stderr
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert result.stdout == ""
    return lines[0]


@pytest.mark.parametrize("text", ["bpm = 5\n", "bpm = fast\n", 'colour = "blue"\n',
                                  "bpm = 100\nbpm = 101\n",
                                  "block-size = 0\n", "autoplay = 7\n", "\x00\x01\x02\n"])
def test_a_bad_config_file_is_one_clear_line_that_names_it(tmp_path, text):
    file = tmp_path / "bad.toml"
    file.write_text(text)
    assert "bad.toml" in refused("--config", file)


def test_an_absent_config_file_is_one_clear_line_that_names_it(tmp_path):
    assert "absent.toml" in refused("--config", tmp_path / "absent.toml")
    assert tmp_path.name in refused("--config", tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_config_file_is_one_clear_line_that_names_it(tmp_path):
    file = tmp_path / "secret.toml"
    file.write_text("bpm = 100\n")
    file.chmod(0)
    assert "secret.toml" in refused("--config", file)


@pytest.mark.parametrize("name, value", [("TACTUS_UPDATE_HZ", "often"), ("TACTUS_BPM", "5"),
                                         ("TACTUS_SAMPLE_RATE", "1"), ("TACTUS_LOOP", "perhaps")])
def test_a_bad_environment_variable_is_one_clear_line_that_names_it(name, value):
    assert name in refused(env={name: value})


def test_a_bad_port_is_one_clear_line_wherever_it_comes_from(tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text("port = 70000\n")
    for arguments, env, named in ((["--config", file], {}, "bad.toml"),
                                  ([], {"TACTUS_PORT": "http"}, "TACTUS_PORT")):
        result = program.run("serve", "--device", "none", *arguments, env=env)
        assert result.returncode in (1, 2)
        assert named in result.stderr and result.stderr.count("\n") == 1, result.stderr
