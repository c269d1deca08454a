import os
import sys

import pytest

pytest_plugins = ["clients.fixtures"]
sys.path.insert(0, os.environ["TACTUS_PACKAGE"])


@pytest.fixture
def clock():
    import tactus

    return tactus.TransportClock(sample_rate=48000, block_size=512, bpm=120.0)


@pytest.fixture
def server(clock):
    import tactus

    with tactus.Server(clock, host="127.0.0.1", port=0) as its:
        yield its
