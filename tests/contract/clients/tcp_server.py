"""A TCP server of a test's own, e.g. a proxy or a server that refuses."""

import socketserver
import threading


class TcpServer(socketserver.ThreadingTCPServer):
    """Serves each connection on a thread, at a free port, while entered."""

    daemon_threads = True

    def __init__(self, handler):
        super().__init__(("127.0.0.1", 0), handler)

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05},
                         daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
