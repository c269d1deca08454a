"""PipeWire in the place of JACK, as under pw-jack: tactus plays, and follows and drives its transport."""

import glob
import os

import pytest
from clients.live import NAMED_SPECTRUM, LiveSocket
from clients.program import eventually
from clients.rest import Rest
from clients.sound_servers import PipeWire


def test_the_transport_of_pipewire_is_driven_and_followed_over_its_death(serve):
    libraries = glob.glob("/usr/lib/*/pipewire-0.3/jack/libjack.so.0")
    if not libraries:
        pytest.skip("pipewire-jack is not installed")
    pipewire = PipeWire()
    try:
        pipewire.start()
        server = serve("--device", "auto", "--audio", "jack", "--sync", "jack",
                       env=pipewire.env | {"LD_LIBRARY_PATH": os.path.dirname(libraries[0])})
        assert "driver    Alpha via JACK" in server.stdout()
        rest = Rest(server)

        def leads():
            return rest.get("/transport/leader").json()["locked"]

        eventually(leads, "it is followed")
        assert rest.command("seek", samples=96_000)["sample_pos"] == 96_000
        assert rest.command("play")["playing"]
        with LiveSocket(server) as live:
            live.done("spectrum.subscribe")
            eventually(lambda: max(live.newest(NAMED_SPECTRUM)["bins"]) > 0.5, "it plays")
        assert rest.status()["sample_pos"] > 96_000 and leads()
        pipewire.kill()
        eventually(lambda: not leads(), "it is lost")
        pipewire.start()
        eventually(leads, "it is followed again")
        assert not rest.command("stop")["playing"]
    finally:
        pipewire.end()
