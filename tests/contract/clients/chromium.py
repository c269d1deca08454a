"""A headless Chromium, driven over its DevTools protocol."""

import json
import os
import shutil
import tempfile

import requests

from .program import Process, eventually
from .sockets import Socket

FLAGS = [
    "--headless", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--remote-debugging-port=0",
]

# Debian's program of this name is a script, whose end would not end the browser.
PATH = os.pathsep.join(["/usr/lib/chromium", os.environ["PATH"]])
ANSWER_SECONDS = 60.0  # a page that draws without a graphics card answers late on a busy machine


class Page:
    """One page in a new browser with further flags; a context manager."""

    def __init__(self, url, *flags):
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        program = shutil.which("chromium-headless-shell", path=PATH) or shutil.which("chromium")
        assert program, "chromium is needed"
        self.browser = Process([program, *FLAGS, *flags, f"--user-data-dir={self._profile.name}", url])
        try:
            self._open(url)
        except BaseException:
            self.browser.end()
            raise

    def _open(self, url):
        eventually(lambda: "DevTools listening on ws://" in self.browser.stderr(), "it started", 60)
        address = self.browser.stderr().split("DevTools listening on ws://")[1].split("/")[0]
        self._socket = Socket(self._target(address), max_size=None)
        self._number = 0
        loaded = f"document.readyState == 'complete' && location.href == {json.dumps(url)}"
        # Between the empty first page and this one, there may be none that answers.
        eventually(lambda: self.value(loaded), "the page is loaded", 60)

    @staticmethod
    def _target(address):
        def page():
            targets = requests.get(f"http://{address}/json", timeout=10).json()
            return next((one for one in targets if one["type"] == "page"), None)

        return eventually(page, "the page is there")["webSocketDebuggerUrl"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.browser.end()
        self._socket.close()
        self._profile.cleanup()

    def _ask(self, method, seconds=ANSWER_SECONDS, **params):
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.receive(seconds))
            if answer.get("id") == self._number:
                return answer

    def value(self, expression):
        """The value of an expression; None while the page changes."""
        try:
            answer = self._ask("Runtime.evaluate", 5, expression=expression, returnByValue=True)
        except TimeoutError:  # the page that was asked is gone
            return None
        return answer.get("result", {}).get("result", {}).get("value")

    def evaluate(self, expression):
        """Evaluates a JavaScript expression in the page, and waits if it is a promise."""
        answer = self._ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "result" in answer, answer
        result = answer["result"]
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def ignore_content_security_policy(self):
        """Pages loaded from now on may do what their Content-Security-Policy forbids."""
        self._ask("Page.setBypassCSP", enabled=True)

    def text(self, element_id):
        return self.evaluate(f"document.getElementById('{element_id}').textContent")
