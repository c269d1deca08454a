"""The flow of examples/node-red, run by Node-RED's own runtime and nodes, without its editor."""

import pathlib
import shutil
import subprocess

import pytest
from clients.program import eventually

HERE = pathlib.Path(__file__).parent
FLOW = HERE.parents[1] / "examples/node-red/flow.json"


@pytest.fixture(scope="module")
def node_red(tmp_path_factory):
    """A folder with Node-RED installed."""
    folder = tmp_path_factory.mktemp("node_red")
    shutil.copytree(HERE / "node_red", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    subprocess.run(["npm", "ci", "--prefer-offline"], cwd=folder, check=True, timeout=280, capture_output=True)
    return folder


def test_the_flow_shows_the_status_and_its_buttons_command(server, rest, launch, node_red, tmp_path):
    flow = FLOW.read_text()
    assert flow.count("ws://localhost:8000/") == 2
    (tmp_path / "flow.json").write_text(flow.replace("localhost:8000", f"localhost:{server.port}"))
    command = ["node", node_red / "run.mjs", tmp_path / "flow.json", tmp_path]
    red = launch(command, stdin=subprocess.PIPE)
    red.wait_for_stdout("stopped, 120 BPM", 60)

    def press(button):
        red.process.stdin.write(button)
        red.process.stdin.flush()

    press(b"play\n")
    red.wait_for_stdout("playing, 120 BPM")
    assert rest.status()["playing"]
    press(b"stop\n")
    eventually(lambda: red.stdout().count("stopped, 120 BPM") == 2, "it stops")
    assert rest.status()["status"] == "stopped"
    assert red.stdout().count("BPM") == 3, "only changes are shown"
