"""Stands for the package sounddevice, which Debian does not have: a stream without a device, that
calls its callback in real time from a thread. The guide's callbacks take input and output, so this
OutputStream passes both, the input silent.
"""

import threading
import time

import numpy as np


class OutputStream:
    def __init__(self, channels, samplerate, blocksize, callback, latency=None):
        self._period = blocksize / samplerate
        self._frames = blocksize
        self._callback = callback
        self._blocks = [np.zeros((blocksize, channels), np.float32) for _ in range(2)]
        self._thread = None
        self._ended = threading.Event()

    def start(self):
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()

    def stop(self):
        self._ended.set()
        self._thread.join()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def _run(self):
        due = time.monotonic()
        while not self._ended.wait(max(0.0, due - time.monotonic())):
            self._callback(*self._blocks, self._frames, None, None)
            due += self._period
