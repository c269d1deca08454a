"""The command line: start-up lines, errors, ports."""

import os
import re
import socket
import subprocess
import time

import pytest
from clients import program
from clients.raw import Raw
from clients.rest import Rest
from clients.sockets import ClockSocket

USAGE, FAILURE = 2, 1


def one_clear_line(result, *mentioned):
    """Checks for one error line on stderr and nothing on stdout."""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    for text in mentioned:
        assert text in lines[0], lines[0]
    assert result.stdout == ""


def refused(*arguments, code=USAGE, env=None):
    result = program.run("serve", "--device", "none", *arguments, env=env)
    assert result.returncode == code, result.stderr
    return result


def test_start_up_prints_what_runs_and_every_address_in_full(serve):
    server = serve()
    text = server.stdout()
    base = f"http://localhost:{server.port}"
    assert base in text
    assert re.search(rf"GET\s+{base}/transport/status|GET\s+/transport/status", text)
    assert re.search(rf"WS\s+(ws://localhost:{server.port})?/ws/transport/clock", text)
    assert re.search(rf"WS\s+(ws://localhost:{server.port})?/ws/transport/control", text)
    assert f"{base}/docs" in text


def test_start_up_lines_reach_a_file_while_the_program_runs(serve):
    # The fixture reads the lines from a file.
    server = serve()
    assert server.running() and server.stdout()


def test_the_port_printed_is_the_one_it_listens_on(serve):
    one, other = serve(), serve()
    assert one.port != other.port
    for server in (one, other):
        assert Rest(server).status()["status"] == "stopped"


def test_a_port_may_be_chosen(serve):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    assert serve(port=free).port == free


def test_it_listens_on_loopback_alone_unless_told_otherwise(serve):
    server = serve()
    with socket.socket() as elsewhere:
        # 127.0.0.2 also belongs to this machine: its port is free if only 127.0.0.1 is bound.
        elsewhere.bind(("127.0.0.2", server.port))


def test_host_widens_it(serve):
    server = serve("--host", "0.0.0.0")
    with socket.create_connection(("127.0.0.2", server.port), 10):
        pass


def test_a_busy_port_is_one_clear_line_and_leaves_the_first_server_alone(serve):
    first = serve()
    result = refused("--port", first.port, code=FAILURE)
    one_clear_line(result, str(first.port))
    assert Rest(first).status()["status"] == "stopped"


def test_a_port_is_free_again_as_soon_as_its_server_has_ended(serve):
    first = serve()
    with Raw(first.port) as raw:
        assert raw.request("GET", "/transport/status").status == 200
        assert first.end() == 0
    assert serve(port=first.port).port == first.port


def test_an_address_that_is_not_of_this_machine_is_one_clear_line():
    one_clear_line(refused("--port", 0, "--host", "192.0.2.1", code=FAILURE), "192.0.2.1")


@pytest.mark.parametrize("flags", [
    ["--prot", "1"], ["-z"], ["--port"], ["--port", ""], ["--port", "abc"], ["--port", "-1"],
    ["--port", "65536"], ["--port", "8000.5"], ["--sample-rate", "7999"],
    ["--sample-rate", "384001"], ["--sample-rate", "48k"], ["--block-size", "0"],
    ["--block-size", "8193"], ["--bpm", "19.9"], ["--bpm", "1000"], ["--bpm", "nan"],
    ["--bpm", "inf"], ["--update-hz", "0.5"], ["--update-hz", "241"], ["--log-level", "loud"],
    ["--input-format", "mp3", "--input", "-"], ["--input-channels", "0", "--input", "-"],
    ["--allow-origin", "stage"],
], ids=" ".join)
def test_a_mistake_on_the_command_line_is_one_clear_line_and_exit_code_2(flags):
    one_clear_line(refused(*flags), flags[0])


def test_an_unknown_command_is_one_clear_line_and_exit_code_2():
    result = program.run("sevre")
    assert result.returncode == USAGE
    one_clear_line(result, "sevre")


def test_help_is_printed_and_no_mistake():
    flags = ["--host", "--port", "--sample-rate", "--block-size", "--bpm", "--update-hz", "--input",
             "--loop", "--autoplay", "--device", "--allow-origin", "--keys", "--log-level",
             "--config"]
    result = program.run("serve", "--help")
    assert result.returncode == 0 and result.stderr == ""
    for flag in flags:
        assert flag in result.stdout, flag
    result = program.run("--help")
    assert result.returncode == 0
    for command in ("serve", "monitor", "key", "devices"):
        assert command in result.stdout


def test_version_is_printed():
    result = program.run("--version")
    assert result.returncode == 0 and result.stderr == ""
    assert re.search(r"\d+\.\d+\.\d+", result.stdout)


def test_devices_end_well_where_there_are_none_too():
    result = program.run("devices")
    assert result.returncode == 0, result.stderr


def test_an_unknown_device_is_one_clear_line():
    result = program.run("serve", "--port", 0, "--device", "no such device")
    assert result.returncode in (FAILURE, USAGE)
    assert "no such device" in result.stderr


def test_the_clock_starts_stopped_unless_autoplay_is_asked_for(serve):
    assert Rest(serve()).status()["status"] == "stopped"
    assert Rest(serve("--no-autoplay")).status()["status"] == "stopped"
    playing = Rest(serve("--autoplay"))
    first = playing.status()
    assert first["status"] == "playing"
    program.eventually(lambda: playing.status()["sample_pos"] > first["sample_pos"], "it plays")


@pytest.mark.parametrize("rate, block", [(8000, 1), (16000, 8192), (384000, 1), (384000, 8192),
                                         (44100, 441)])
def test_the_playhead_keeps_time_at_the_limits_of_rate_and_block(serve, rate, block):
    rest = Rest(serve("--sample-rate", rate, "--block-size", block))
    metrics = rest.metrics()
    assert (metrics["sample_rate"], metrics["block_size"]) == (rate, block)
    rest.command("play")
    begin = time.monotonic()
    first = program.eventually(lambda: rest.status()["sample_pos"], "it plays")
    program.eventually(lambda: rest.status()["sample_pos"] > first + rate, "a second is played")
    assert time.monotonic() - begin > 0.5
    assert rest.command("pause")["sample_pos"] % block == 0


def test_a_log_that_nobody_reads_holds_up_nobody():
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    try:
        while True:
            os.write(writer, b"x" * 4096)
    except BlockingIOError:
        os.set_blocking(writer, True)
    server = subprocess.Popen(
        [program.binary(), "serve", "--device", "none", "--port", "0", "--log-level", "debug"],
        env=program.clean_environment(), stdout=subprocess.PIPE, stderr=writer, text=True)
    try:
        port = next(found[1] for line in server.stdout
                    if (found := re.search(r"http://localhost:(\d+)", line)))
        with ClockSocket(f"ws://127.0.0.1:{port}/ws/transport/clock") as clock:
            clock.states(5)
        server.terminate()
        assert server.wait(program.END_SECONDS) == 0
    finally:
        server.kill()
        server.communicate()
        os.close(writer)
        os.close(reader)
