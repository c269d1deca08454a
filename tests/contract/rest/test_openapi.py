"""GET /openapi.json and /docs: the API description, self-contained."""

import json
import re
import time

import pytest
from clients.access import Keys
from clients.json_schema import check_described, fault, resolved
from clients.raw import Raw

REST = {
    "/transport/status": "get",
    "/transport/metrics": "get",
    "/transport/leader": "get",
    "/transport/source": "get",
    "/transport/overview": "get",
    "/metrics": "get",
    "/transport/play": "post",
    "/transport/pause": "post",
    "/transport/resume": "post",
    "/transport/stop": "post",
    "/transport/rewind": "post",
    "/transport/next": "post",
    "/transport/previous": "post",
    "/transport/seek": "post",
    "/transport/tempo": "post",
    "/transport/loop": "post",
    "/transport/align": "post",
    "/transport/nudge": "post",
    "/transport/meter": "post",
    "/transport/loop/enable": "post",
    "/transport/loop/disable": "post",
    "/beat/tap": "post",
    "/beat/double": "post",
    "/beat/halve": "post",
    "/beat/shift": "post",
    "/beat/nudge": "post",
    "/beat/downbeat": "post",
    "/beat/hold": "post",
    "/beat/resync": "post",
    "/beat/range": "post",
    "/auth/session": "post",
    "/auth/whoami": "get",
}
PARAMETERS = {
    "/transport/overview": {"points"},
    "/transport/seek": {"seconds", "beats", "samples"},
    "/transport/tempo": {"bpm"},
    "/transport/loop": {"start", "end", "enabled"},
    "/transport/align": {"bar", "unix_ms"},
    "/transport/nudge": {"ms"},
    "/transport/meter": {"beats", "unit"},
    "/beat/tap": {"unix_ms"},
    "/beat/nudge": {"ms"},
    "/beat/downbeat": {"unix_ms"},
    "/beat/hold": {"enabled"},
    "/beat/range": {"min", "max"},
    "/ws/transport/clock": {"hz"},
}
# Parameters that need another one.
BESIDE = {"min": "&max=300", "max": "&min=30"}


# The tune has no files: 409.
NEEDS_FILES = {"/transport/overview", "/transport/next", "/transport/previous"}


def method_of(path):
    return REST.get(path, "get")


@pytest.fixture
def document(rest):
    response = rest.get("/openapi.json")
    assert response.status_code == 200
    assert response.headers["Content-Type"].split(";")[0] == "application/json"
    return response.json()


def test_it_is_an_openapi_3_document(document):
    assert re.match(r"3\.\d+\.\d+", document["openapi"])
    assert document["info"]["title"] and document["info"]["version"]


@pytest.mark.parametrize("path, method", REST.items())
def test_every_endpoint_is_described(document, path, method):
    operation = document["paths"][path][method]
    assert operation["summary"] and operation["operationId"]
    assert "200" in operation["responses"]
    for response in operation["responses"].values():
        assert resolved(document, response)["description"]


def test_every_described_endpoint_answers(document, rest):
    for path, methods in document["paths"].items():
        response = rest.request("TRACE", path)
        assert response.status_code == 405, f"{path} is there, and TRACE is nobody's method"
        allowed = {name.strip().lower() for name in response.headers["Allow"].split(",")}
        assert {name for name in methods if name in ("get", "post")} <= allowed, path


@pytest.mark.parametrize("path, names", PARAMETERS.items())
def test_every_parameter_is_described(document, path, names):
    parameters = document["paths"][path][method_of(path)]["parameters"]
    assert {part["name"] for part in parameters} == names
    for part in parameters:
        assert part["in"] == "query" and part["description"]
        assert part["schema"]["type"] in ("number", "integer", "boolean")


def test_no_other_operation_has_parameters(document):
    assert set(PARAMETERS) == {path for path, methods in document["paths"].items()
                               for operation in methods.values() if "parameters" in operation}


def valid_and_invalid(schema):
    """Valid values at the ends of a parameter's range, and invalid values."""
    if schema["type"] == "boolean":
        return ["true", "false"], ["2", "yes", ""]
    step = 1 if schema["type"] == "integer" else 0.001
    ends = {schema[end]: sign * step for end, sign in (("minimum", -1), ("maximum", 1))
            if end in schema}
    malformed = ["x", "", "nan", "inf"] + (["1.5"] if schema["type"] == "integer" else [])
    return list(ends) or [1], malformed + [value + beyond for value, beyond in ends.items()]


@pytest.mark.parametrize("path", PARAMETERS)
def test_every_parameter_is_validated_as_described(document, server, path):
    method = method_of(path)
    responses = document["paths"][path][method]["responses"]

    def ask(query):
        with Raw(server.port) as raw:
            target = f"{path}?{query}{BESIDE.get(query.partition('=')[0], '')}"
            if path.startswith("/ws"):
                return raw.handshake(target)
            return raw.request(method.upper(), target)

    accepted = 101 if path.startswith("/ws") else 409 if path in NEEDS_FILES else 200
    for part in document["paths"][path][method]["parameters"]:
        name = part["name"]
        valid, invalid = valid_and_invalid(part["schema"])
        if name == "unix_ms":  # a schema cannot say "within 10 s of now"
            valid = [time.time() * 1000]
        for value in valid:
            assert ask(f"{name}={value}").status == accepted, value
        for value in invalid:
            response = ask(f"{name}={value}")
            assert response.status == 422, f"{name}={value}"
            check_body(document, responses["422"], response)
            assert response.json()["field"] == name
        if part.get("required"):
            assert ask("").status == 422


def test_every_answer_is_as_described(document, server):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            names = [part["name"] for part in operation.get("parameters", [])[:1]]
            known = {"bpm": "bpm=140", "unix_ms": "", "min": "min=60&max=180"}
            query = "".join(known.get(name, f"{name}=1") for name in names)
            with Raw(server.port) as raw:
                response = raw.request(method.upper(), f"{path}?{query}")
            check_body(document, operation["responses"][str(response.status)], response)
            expected = 426 if path.startswith("/ws") else 409 if path in NEEDS_FILES else 200
            if operation["operationId"] == "auth_login":
                expected = 401  # it needs a key
            assert response.status == expected, path


def test_a_foreign_origin_is_refused_as_described(document, server):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            with Raw(server.port) as raw:
                response = raw.request(method.upper(), path, ["Origin: https://evil.example"])
            assert response.status == 403
            check_body(document, operation["responses"]["403"], response)


def test_a_foreign_host_is_refused_as_described(document, server):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            with Raw(server.port) as raw:
                response = raw.request(method.upper(), path, host="evil.example")
            assert response.status == 421
            check_body(document, operation["responses"]["421"], response)


def test_keys_and_sessions_are_as_described(document, serve, tmp_path):
    keys = Keys(tmp_path)
    key = keys.add("desk", "control")
    server = serve("--keys", keys.path)
    body = json.dumps({"key": key}).encode()
    login = document["paths"]["/auth/session"]["post"]
    request = login["requestBody"]["content"]["application/json"]["schema"]
    assert fault(document, request, json.loads(body)) is None
    with Raw(server.port) as raw:
        response = raw.request("POST", "/auth/session", ["Content-Type: application/json",
                                                         f"Content-Length: {len(body)}"], body)
        assert response.status == 200 and "set-cookie" in response.headers
        assert response.headers["set-cookie"].startswith(f"tactus-{server.port}=")
        check_body(document, login["responses"]["200"], response)
        response = raw.request("GET", "/auth/whoami", [f"Authorization: Bearer {key}"])
        check_body(document, document["paths"]["/auth/whoami"]["get"]["responses"]["200"], response)
        for status in [401] * 10 + [429]:
            response = raw.request("GET", "/transport/status", ["Authorization: Bearer wrong"])
            assert response.status == status
            described = resolved(document, login["responses"][str(status)])
            check_body(document, described, response)
            assert all(name.lower() in response.headers for name in described["headers"])


def test_the_security_schemes_are_the_key_and_the_cookie(document):
    schemes = document["components"]["securitySchemes"]
    assert {name for part in document["security"] for name in part} == set(schemes)
    assert (schemes["bearer"]["type"], schemes["bearer"]["scheme"]) == ("http", "bearer")
    assert (schemes["cookie"]["in"], schemes["cookie"]["name"]) == ("cookie", "tactus-8000")


def check_body(document, described, response):
    """Asserts that a response has the described type and schema."""
    content = resolved(document, described)["content"]
    kind = response.headers["content-type"]
    assert list(content) == [kind if kind in content else kind.split(";")[0]]
    if "json" in kind:
        assert fault(document, content["application/json"]["schema"], response.json()) is None
    else:
        assert content[kind]["schema"] == {"type": "string"}


def test_operation_ids_are_unique(document):
    ids = [operation["operationId"] for methods in document["paths"].values()
           for operation in methods.values() if "operationId" in operation]
    assert len(ids) == len(set(ids))


def test_every_reference_leads_somewhere(document):
    def walk(part):
        if isinstance(part, dict):
            if "$ref" in part:
                assert resolved(document, part) is not None
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk(document)


@pytest.mark.parametrize("path", ["/transport/status", "/transport/metrics"])
def test_the_schema_of_an_answer_names_the_fields_it_has(document, rest, path):
    content = resolved(document, document["paths"][path]["get"]["responses"]["200"])["content"]
    schema = resolved(document, content["application/json"]["schema"])
    message = rest.get(path).json()
    # test_edges.py has the state of an edge.
    assert set(schema["properties"]) - {"edge"} == set(message)
    assert fault(document, schema, message) is None


def test_every_schema_describes_its_properties(document):
    for name, schema in document["components"]["schemas"].items():
        check_described(schema, name)


def test_a_command_that_is_not_carried_out_in_time_is_described(document):
    for path, methods in document["paths"].items():
        if "post" in methods and path.startswith("/transport/"):
            response = resolved(document, methods["post"]["responses"]["503"])
            schema = resolved(document, response["content"]["application/json"]["schema"])
            assert {"error", "code"} <= set(schema["required"]), path


@pytest.mark.parametrize("page", ["/", "/docs"])
def test_a_page_and_all_it_loads_come_from_here(server, rest, page):
    response = rest.get(page)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/html")
    tags = r"""<(?:script|link|img)[^>]*?(?:src|href)=["']?([^"'\s>]+)"""
    loads = re.findall(tags, response.text)
    assert loads
    for target in loads:
        if target.startswith("data:"):
            continue
        assert not re.match(r"(https?:)?//", target), target
        base = response.url.split("/", 3)[3]
        path = target if target.startswith("/") else "/" + base.rpartition("/")[0] + "/" + target
        with Raw(server.port) as raw:
            assert raw.request("GET", path.replace("//", "/")).status == 200, path


def test_a_page_may_load_nothing_from_another_host(rest):
    for page in ("/", "/docs"):
        policy = rest.get(page).headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy or "default-src 'none'" in policy
        assert not re.search(r"https?:", policy)
