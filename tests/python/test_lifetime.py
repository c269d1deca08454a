"""The package tactus beside threads, forks, signals and the end of the interpreter."""

import os
import subprocess
import sys
import threading
import time

import pytest
import tactus
from clients.program import eventually


def test_ctrl_c_ends_a_wait_and_an_unstopped_server_ends_with_the_program(launch, tmp_path):
    source = tmp_path / "serve.py"
    source.write_text("import tactus\nserver = tactus.Server(tactus.TransportClock(), host='127.0.0.1', port=0)\n"
                      "print(server.url, flush=True)\ntry:\n    server.wait()\nexcept KeyboardInterrupt:\n"
                      "    print('ended')\n")
    process = launch([sys.executable, source], env={"PYTHONPATH": tactus.__path__[0] + "/.."})
    process.wait_for_stdout("http://")
    process.send_signal(2)
    assert process.wait_end() == 0, process.stderr()
    assert "ended" in process.stdout()


def test_closing_a_client_ends_a_wait_for_it():
    def close_and_wait():
        client = tactus.Client("127.0.0.1:1")
        begins = threading.Event()
        raised = []

        def wait():
            begins.set()
            raised.append(pytest.raises(tactus.Error, client.wait_until_ready))

        waiting = threading.Thread(target=wait)
        waiting.start()
        assert begins.wait(10)
        client.close()
        waiting.join(10)
        assert not waiting.is_alive()
        return raised[0].value.code

    # It is FAILED_PRECONDITION where the client was closed before the wait.
    code = eventually(lambda: (code := close_and_wait()) != "FAILED_PRECONDITION" and code, "the wait came first")
    assert code == "UNAVAILABLE"


def test_daemon_threads_that_wait_or_drop_clients_end_with_the_program():
    """The interpreter ends them when they ask for the GIL, while the last objects are destroyed."""
    code = """if True:
        import threading, time, tactus
        server = tactus.Server(tactus.TransportClock(), host="127.0.0.1", port=0)
        client = tactus.Client("127.0.0.1:1")

        def drop():
            while True:
                tactus.Client("127.0.0.1:1")

        for work in (server.wait, client.wait_until_ready, drop, drop, drop):
            threading.Thread(target=work, daemon=True).start()

        class Slow:
            def __del__(self, sleep=time.sleep):
                sleep(0.3)

        threading.slow = Slow()"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                           cwd=tactus.__path__[0] + "/..")
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_child_by_fork_ends_and_leaves_its_parents_objects_alone(clock, server):
    with tactus.Client(server.url) as client:
        client.wait_until_ready(timeout=20)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                client.set_bpm(90)
            except tactus.Error as error:
                client.close()
                server.stop()
                code = 3 if error.code == "FAILED_PRECONDITION" else 4
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
        assert client.set_bpm(100, timeout=20).bpm == 100


def test_waiting_releases_the_gil(clock):
    counted = []
    client = tactus.Client("127.0.0.1:1")
    waiting = threading.Thread(target=lambda: pytest.raises(tactus.Error, client.wait_until_ready, 0.3))
    waiting.start()
    while waiting.is_alive():
        counted.append(1)
        time.sleep(0.001)
    assert len(counted) > 20
    client.close()
