"""Includes point down only, and JavaScript uses camelCase. Usage: layers_test.py PROJECT_FOLDER."""

import re
import sys
import unittest
from pathlib import Path

ROOT = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path(__file__).parents[2]

# The folders of src/ that each layer may include, besides itself and include/tactus.
BELOW = {
    "platform": set(),
    "realtime": set(),
    "transport": {"realtime", "platform"},
    "spectrum": {"realtime", "platform"},
    "beats": {"spectrum", "realtime", "platform"},
    "protocol": {"transport", "spectrum", "realtime"},
    "bridges": {"protocol", "transport", "spectrum", "realtime", "platform"},
    "server": {"protocol", "transport", "beats", "spectrum", "realtime", "platform"},
    "client": {"protocol", "transport", "realtime", "platform"},
    "c": set(),
    "relay": {"server", "client", "protocol", "transport", "realtime", "platform"},
    "audio": {"realtime", "platform"},
    "app": {"relay", "server", "client", "bridges", "protocol", "transport", "beats", "spectrum", "realtime", "platform", "audio"},
}
# The folders inside a layer, from the top down: each may include later ones. Files in the layer's
# own folder, ".", may include all.
ROOMS = {
    "protocol": [".", "relay", "beats", "http", "websocket", "lights", "transport", "spectrum", "json"],
    "client": [".", "net", "session", "link", "clock"],
    "bridges": [".", "lights"],
    "relay": [".", "edge", "origin", "nats"],
    "audio": [".", "capture", "drivers", "files", "pipe", "decoders", "containers", "sources"],
    "server": [".", "gateway", "listen", "http", "websocket", "messages", "streams", "fanout", "metrics", "access", "net"],
    "app": [".", "analyze", "edge", "lights", "monitor", "serve", "discovery", "key", "terminal", "cli", "system"],
}
# Only the server, the client's net and the terminal's event loop use Asio.
SOCKETS = re.compile(r"boost/(asio|beast)\b")
MAY_USE_SOCKETS = re.compile(r"src/(server/.*|client/net/.*\.cpp|app/terminal/event_loop\.cpp)")

# The system's own interfaces belong to src/platform; ARCHITECTURE.md lists what else a port touches.
# A system header has no folder of its own or lies in one of these; libraries' headers are named.
SYSTEM_HEADER = re.compile(r"(arpa|asm|bits|linux|net|netinet|sys)/.*|[a-z_]+\.h")
LIBRARY_HEADERS = {
    "mpg123.h", "opusfile.h", "png.h", "portaudio.h", "qrencode.h", "samplerate.h", "sndfile.h",
}
SYSTEM_NAME = re.compile(
    r"\b(CLOCK_[A-Z]\w+|clock_gettime|MSG_[A-Z]\w+|TCP_[A-Z]\w+|SO_[A-Z]\w+|O_[A-Z]+|PIPE_BUF|RLIMIT_\w+"
    r"|SIG(HUP|PIPE|STOP|TSTP)|STD(IN|OUT|ERR)_FILENO|accept4|eventfd|isatty|pthread_\w+|/proc/self"
    r"|socket_option::\w+)\b|/dev/null"
)
COMMENT = re.compile(r"//.*")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def faults(path, text):
    """The invalid includes of a file; `path` is relative to the project's folder."""
    for bracket, header in INCLUDE.findall(text):
        if path.startswith("include/"):
            if not (bracket == "<" and (header.startswith("tactus/") or "/" not in header)):
                yield f"{path} includes {header}, which is neither std nor tactus's own"
            elif path == "include/tactus/c.h" and header in ("stddef.h", "stdint.h"):
                pass  # C's own
            elif header.endswith(".h") and not header.startswith("tactus/"):
                yield f"{path} includes {header}, which is not std C++"
            continue
        layer = path.split("/")[1]
        folder = header.split("/")[0]
        if bracket == '"' and folder not in BELOW:
            yield f"{path} includes {header} without the name of a layer"
        if folder in BELOW and folder != layer and folder not in BELOW[layer]:
            yield f"{path} includes {header}, which does not lie below {layer}"
        yield from upward_inside(path, layer, header, folder)
        if SOCKETS.match(header) and not MAY_USE_SOCKETS.fullmatch(path):
            yield f"{path} includes {header}: sockets are the server's"
        if layer != "platform" and bracket == "<" and SYSTEM_HEADER.fullmatch(header):
            if header not in LIBRARY_HEADERS:
                yield f"{path} includes {header}: the system's interfaces are src/platform's"
        if header == "server/net/asio.h" and not MAY_USE_SOCKETS.fullmatch(path):
            yield f"{path} includes {header}: sockets are the server's"


def upward_inside(path, layer, header, folder):
    rooms = ROOMS.get(layer)
    if not rooms or folder != layer:
        return
    own, its = (Path(name).parent.as_posix() for name in (path.split("/", 2)[2], header.split("/", 1)[1]))
    if own not in rooms or its not in rooms:
        yield f"{path} or {header} lies in a folder without a place in the order"
    elif rooms.index(its) < rooms.index(own):
        yield f"{path} includes {header}: {its} does not lie below {own}"


def system_names(path, text):
    """The system's functions and constants that a file outside src/platform names."""
    if not path.startswith(("include/", "src/platform/")):
        for match in SYSTEM_NAME.finditer(COMMENT.sub("", text)):
            yield f"{path} names {match[0]}: the system's interfaces are src/platform's"


def own_header_first(path, text):
    """X.cpp includes X.h first, which proves X.h self-contained."""
    includes = INCLUDE.findall(text)
    own = f"{path[4:-4]}.h"
    if (ROOT / "src" / own).exists() and (not includes or includes[0][1] != own):
        yield f"{path} does not include its own header first"


class Layers(unittest.TestCase):
    def sources(self):
        for folder in ("include", "src"):
            for path in sorted((ROOT / folder).rglob("*")):
                if path.suffix in (".h", ".cpp"):
                    yield path.relative_to(ROOT).as_posix(), path.read_text()

    def test_every_include_points_down(self):
        seen = list(self.sources())
        self.assertGreater(len(seen), 20)
        self.assertEqual([f for path, text in seen for f in faults(path, text)], [])

    def test_the_system_is_named_in_the_platform_folder_alone(self):
        self.assertEqual([f for path, text in self.sources() for f in system_names(path, text)], [])

    def test_every_source_includes_its_own_header_first(self):
        seen = [s for s in self.sources() if s[0].startswith("src/") and s[0].endswith(".cpp")]
        self.assertEqual([f for path, text in seen for f in own_header_first(path, text)], [])

    def test_every_folder_of_src_is_a_layer(self):
        folders = {p.name for p in (ROOT / "src").iterdir() if p.is_dir()}
        self.assertEqual(folders - set(BELOW), set())


# Comments, and the texts of strings and templates: wire keys there may be snake_case.
JS_TEXT = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`""", re.DOTALL)
JS_SNAKE = re.compile(r"\b[a-z][a-z0-9]*_[a-z0-9_]+\b")
JS_DECLARED = re.compile(r"(?:\b(?:const|let|var|function|class)\s+|#)([a-z][a-z0-9]*_[a-z0-9_]+)\b")
# wire.ts converts all names for these folders. Elsewhere wire names may be members, but not declared.
JS_WITHOUT_WIRE_NAMES = ("clients/js/src/", "web/page/")
JS_FOLDERS = ("clients/js", "web", "examples", "bench", "tests")


def snake_case_names(path, text):
    if path == "clients/js/src/wire.ts":
        return []
    code = JS_TEXT.sub('""', text)
    rule = JS_SNAKE if path.startswith(JS_WITHOUT_WIRE_NAMES) else JS_DECLARED
    return [f"{path}: {name} is not camelCase" for name in rule.findall(code)]


class JavaScript(unittest.TestCase):
    def sources(self):
        for folder in JS_FOLDERS:
            for path in sorted((ROOT / folder).rglob("*")):
                if path.suffix in (".js", ".mjs", ".ts") and not {"node_modules", "dist"} & set(path.parts):
                    yield path.relative_to(ROOT).as_posix(), path.read_text()

    def test_names_are_camel_case(self):
        seen = list(self.sources())
        self.assertGreater(len(seen), 50)
        self.assertEqual([f for path, text in seen for f in snake_case_names(path, text)], [])

    def test_snake_case_names_are_found(self):
        self.assertEqual(len(snake_case_names("tests/a.test.js", "const time_ms = 1; let #at_ms;")), 2)
        self.assertEqual(len(snake_case_names("clients/js/src/a.ts", "f({ at_ms: state.bar_beat });")), 2)

    def test_wire_names_are_let_pass(self):
        self.assertEqual(snake_case_names("tests/a.test.js", "state.time_seconds"), [])
        self.assertEqual(snake_case_names("web/page/a.js", 'import "./a_b.js"; // a_b'), [])


class Rules(unittest.TestCase):
    def wrong(self, path, include):
        self.assertEqual(len(list(faults(path, f"#include {include}\n"))), 1, (path, include))

    def right(self, path, include):
        self.assertEqual(list(faults(path, f"#include {include}\n")), [])

    def test_what_points_up_or_aside_is_found(self):
        self.wrong("src/transport/loop.cpp", '"protocol/transport/transport_json.h"')
        self.wrong("src/transport/loop.cpp", '"spectrum/fft.h"')
        self.wrong("src/spectrum/fft.cpp", '"transport/transport_core.h"')
        self.wrong("src/realtime/try_lock.h", '"transport/transport_core.h"')
        self.wrong("src/audio/engine.h", '"server/http/routes.h"')
        self.wrong("src/audio/engine.h", '"transport/transport_core.h"')
        self.wrong("src/server/hub.cpp", '"audio/sources/source.h"')
        self.wrong("src/protocol/http/query.cpp", '"server/http/routes.h"')
        self.wrong("src/server/hub.cpp", '"outbox.h"')

    def test_what_points_up_inside_a_layer_is_found(self):
        self.wrong("src/server/fanout/shard.h", '"server/http/routes.h"')
        self.wrong("src/server/metrics/page.cpp", '"server/server_impl.h"')
        self.wrong("src/server/new_folder/page.cpp", '"server/net/deflate.h"')
        self.wrong("src/app/cli/command.cpp", '"app/serve/options.h"')
        self.right("src/server/http/session_upgrade.cpp", '"server/websocket/session.h"')
        self.right("src/server/http/session_upgrade.cpp", '"server/http/routes.h"')
        self.right("src/server/server.cpp", '"server/listen/listener.h"')

    def test_sockets_outside_the_server_are_found(self):
        self.wrong("src/protocol/http/query.cpp", "<boost/asio.hpp>")
        self.wrong("src/app/main.cpp", "<boost/beast/core.hpp>")
        self.wrong("src/app/main.cpp", '"server/net/asio.h"')
        self.right("src/client/net/websocket.cpp", "<boost/beast/core.hpp>")
        self.right("src/server/hub.cpp", "<boost/asio.hpp>")
        self.right("src/protocol/http/query.cpp", "<boost/json.hpp>")

    def test_system_headers_outside_the_platform_folder_are_found(self):
        for header in ("unistd.h", "sys/socket.h", "linux/tcp.h", "netinet/in.h", "poll.h", "langinfo.h"):
            self.wrong("src/server/hub.cpp", f"<{header}>")
            self.right("src/platform/network/send_now.cpp", f"<{header}>")
        self.wrong("src/platform/clock.h", '"realtime/try_lock.h"')
        self.wrong("src/protocol/http/query.cpp", '"platform/clock.h"')
        self.right("src/server/hub.cpp", '"platform/network/send_now.h"')
        self.right("src/audio/decoders/sndfile_decoder.cpp", "<sndfile.h>")
        self.right("src/app/log.cpp", "<fmt/format.h>")
        self.right("src/app/log.cpp", "<csignal>")

    def test_system_names_outside_the_platform_folder_are_found(self):
        call = "::send(socket, bytes, size, MSG_NOSIGNAL);"
        self.assertEqual(len(list(system_names("src/server/hub.cpp", call))), 1)
        self.assertEqual(list(system_names("src/platform/network/send_now.cpp", call)), [])
        self.assertEqual(list(system_names("src/server/hub.cpp", "// MSG_NOSIGNAL")), [])

    def test_the_public_headers_need_std_alone(self):
        self.wrong("include/tactus/a.h", "<fmt/format.h>")
        self.wrong("include/tactus/a.h", '"realtime/try_lock.h"')
        self.wrong("include/tactus/a.h", "<time.h>")
        self.right("include/tactus/a.h", "<tactus/units.h>")
        self.right("include/tactus/a.h", "<vector>")
        self.right("include/tactus/c.h", "<stdint.h>")

    def test_what_points_down_is_let_pass(self):
        self.right("src/app/main.cpp", '"audio/sources/source.h"')
        self.right("src/server/hub.cpp", '"protocol/transport/transport_json.h"')
        self.right("src/audio/engine.h", '"realtime/spsc_ring.h"')
        self.right("src/transport/loop.cpp", "<tactus/tempo.h>")


if __name__ == "__main__":
    unittest.main()
