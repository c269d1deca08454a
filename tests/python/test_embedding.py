"""The Python programs of docs/embedding.md run."""

import os
import pathlib
import re
import sys

from clients.program import eventually

PAGE = pathlib.Path(__file__).parents[2] / "docs/embedding.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
ENVIRONMENT = {"PYTHONPATH": os.environ["TACTUS_PACKAGE"], "PYTHONUNBUFFERED": "1"}


def test_the_server_and_the_clients_of_the_page_work_together(launch):
    server, clients, app = BLOCKS
    # The page leaves the audio to the reader: without it a command takes effect at once.
    serving = launch([sys.executable, "-c", server], env=ENVIRONMENT)
    following = launch([sys.executable, "-c", clients], env=ENVIRONMENT)
    # No audio, so no beat: the last loop waits, after the commands were answered.
    eventually(lambda: re.fullmatch(r"\d+\.\d+\n", following.stdout()), "it printed the beat")
    assert following.running() and following.stderr() == ""
    assert serving.end() != 0  # by the signal
    names = {"__name__": "page"}
    exec(compile(app, "page", "exec"), names)
    assert names["transport"] is names["app"].state.transport
