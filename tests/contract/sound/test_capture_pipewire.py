"""What PipeWire plays is captured, through its restart too; and an input, where there is one."""

import subprocess

from clients import program
from clients.rest import Rest
from clients.sound_servers import PipeWire, is_captured


def test_what_pipewire_plays_is_heard(serve, launch, tmp_path):
    is_captured(serve, launch, PipeWire(), tmp_path)


def test_the_microphone_is_an_input_though_the_default_is_a_monitor(serve):
    pipewire = PipeWire()
    try:
        pipewire.start()
        # Its priority is lower than that of the outputs' monitors.
        subprocess.run(["pw-cli", "create-node", "adapter",
                        "{ factory.name = support.null-audio-sink node.name = gamma node.description = Gamma "
                        "media.class = Audio/Source/Virtual audio.position = [ MONO ] object.linger = true }"],
                       env=program.clean_environment(pipewire.env), check=True, stdout=subprocess.DEVNULL,
                       timeout=program.START_SECONDS)
        program.eventually(lambda: "*mic     Gamma" in program.run("devices", env=pipewire.env).stdout, "it is there")
        source = Rest(serve("--capture", "mic", env=pipewire.env)).get("/transport/source").json()
        assert (source["name"], source["channels"], source["fault"]) == ("Gamma", 1, None)
    finally:
        pipewire.end()
