"""A hostile page in a real browser: nothing it sends has an effect, and it reads nothing.

The browser's own protection of local servers is off, as in browsers that have none.
"""

import http.server
import json
import threading

import pytest
from clients.chromium import Page
from clients.program import eventually
from clients.shape import lasting

FLAGS = ["--host-resolver-rules=MAP evil.example 127.0.0.1, MAP rebind.example 127.0.0.1",
         "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests"]

# Tries to read and to command at a base address; resolves to what came of each attempt.
ATTACK = """
async function attack(base) {
  const outcome = {};
  const attempts = {
    read: ["/transport/status", {}],
    command: ["/transport/tempo?bpm=55", {method: "POST"}],
    json: ["/transport/tempo?bpm=55", {method: "POST", headers: {"Content-Type": "application/json"}}],
    unread: ["/transport/tempo?bpm=55", {method: "POST", mode: "no-cors", referrerPolicy: "no-referrer"}],
  };
  for (const [name, [path, options]] of Object.entries(attempts)) {
    try {
      const response = await fetch(base + path, options);
      outcome[name] = `${response.status} ${await response.text()}`;
    } catch (error) {
      outcome[name] = error.name;
    }
  }
  navigator.sendBeacon(base + "/transport/tempo?bpm=55", "bpm=55");
  for (const path of ["/ws", "/ws/transport/clock", "/ws/transport/control"]) {
    outcome[path] = await new Promise((resolve) => {
      const heard = [];
      const socket = new WebSocket(base.replace("http", "ws") + path);
      const command = {type: "transport.command", command: "tempo", value: 55};
      socket.onopen = () => socket.send(JSON.stringify(command));
      socket.onmessage = ({data}) => { heard.push(data); socket.close(); };
      socket.onclose = ({code}) => resolve({code, heard});
    });
  }
  return outcome;
}
"""

FRAME = """<script>%s
attack("%s").then((outcome) => parent.postMessage({name: "%s", outcome}, "*"));
</script>"""

# The page itself, a sandboxed frame and a data: frame, each with an origin of its own.
PAGE = """<!doctype html><title>hostile</title><script>%s
const base = %s;
const outcomes = {};
addEventListener("message", ({data}) => { outcomes[data.name] = data.outcome; });
attack(base).then((outcome) => { outcomes.page = outcome; });
</script>
<iframe sandbox="allow-scripts allow-forms" src="/frame?sandboxed"></iframe>
<script>
const frame = document.createElement("iframe");
frame.src = "data:text/html," + encodeURIComponent(%s);
document.body.append(frame);
</script>"""

FORM = """<!doctype html><title>form</title><meta name="referrer" content="no-referrer">
<form method="post" enctype="%s" action="%s/transport/tempo?bpm=55"><input name="bpm" value="55"></form>"""

ENCODINGS = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]


class Site(http.server.BaseHTTPRequestHandler):
    """The hostile site; `base` is the server that it attacks."""

    base = ""

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path == "/form":
            body = FORM % (query, self.base)
        elif path == "/frame":
            body = FRAME % (ATTACK, self.base, query)
        else:
            data = json.dumps(FRAME % (ATTACK, self.base, "data")).replace("</", "<\\/")
            body = PAGE % (ATTACK, json.dumps(self.base), data)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site(shared_server):
    Site.base = shared_server.http
    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://evil.example:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture(scope="module")
def page(site):
    with Page(f"{site}/form?text/plain", *FLAGS) as page:
        yield page


@pytest.fixture(autouse=True)
def nothing_changes(rest):
    before = lasting(rest.status())
    yield
    assert lasting(rest.status()) == before


def go(page, url):
    page.value(f"location.href = {json.dumps(url)}")
    loaded = f"document.readyState == 'complete' && location.href == {json.dumps(url)}"
    eventually(lambda: page.value(loaded), f"{url} is loaded")


def refusal(page):
    """The error that the page shows as its text, once it does."""
    text = eventually(lambda: page.value("document.body?.innerText.startsWith('{') && document.body.innerText"),
                      "the server's answer is shown")
    return json.loads(text)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_form_without_a_referrer_is_refused(site, page, encoding):
    """Such a form is no script and needs no preflight; its origin is null."""
    go(page, f"{site}/form?{encoding}")
    page.evaluate("document.forms[0].submit()")
    error = refusal(page)
    assert error["code"] == "PERMISSION_DENIED", error


def test_no_page_and_no_frame_reads_or_commands(site, page):
    go(page, f"{site}/")
    outcomes = json.loads(eventually(
        lambda: page.value("Object.keys(outcomes).length === 3 && JSON.stringify(outcomes)"), "all is tried"))
    assert set(outcomes) == {"page", "sandboxed", "data"}
    for name, outcome in outcomes.items():
        for attempt in ("read", "command", "json", "unread"):
            assert outcome[attempt] == "TypeError", f"{name}: {attempt}"
        for path in ("/ws", "/ws/transport/clock", "/ws/transport/control"):
            assert outcome[path] == {"code": 4403, "heard": []}, f"{name}: {path}"


def test_a_rebinding_name_shows_reads_and_commands_nothing(server, page):
    """The name of the hostile site now leads to the server, so its pages have the server's origin."""
    base = f"http://rebind.example:{server.port}"
    go(page, f"{base}/")
    assert page.text("reason").startswith(f'"rebind.example:{server.port}" is not a name of this server')
    page.ignore_content_security_policy()  # the attack's page is older than the rebinding
    go(page, f"{base}/?again")
    page.evaluate(f"{ATTACK}; window.outcome = undefined;"
                  f"attack({json.dumps(base)}).then((each) => {{ window.outcome = each; }}); 0")
    outcome = json.loads(eventually(lambda: page.value("window.outcome && JSON.stringify(outcome)"), "all is tried"))
    for attempt in ("read", "command", "json", "unread"):
        assert outcome[attempt].startswith("421 ") or outcome[attempt] == "TypeError", outcome
    for path in ("/ws", "/ws/transport/clock", "/ws/transport/control"):
        assert outcome[path]["code"] in (4403, 1006) and outcome[path]["heard"] == [], outcome
