"""What PipeWire plays is captured, through its restart too."""

from clients.sound_servers import PipeWire, is_captured


def test_what_pipewire_plays_is_heard(serve, launch, tmp_path):
    is_captured(serve, launch, PipeWire(), tmp_path)
