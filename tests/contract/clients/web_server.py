"""Another web server on this machine."""

import contextlib
import functools
import http.server
import threading


class Files(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, without a log."""

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(folder):
    """Serves a folder while the context lasts; yields its address."""
    files = functools.partial(Files, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), files) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
