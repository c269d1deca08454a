"""GET /openapi.json and /docs: the API describes itself, without another host."""

import re

import pytest
from clients.json_schema import fault, resolved
from clients.raw import Raw

REST = {
    "/transport/status": "get",
    "/transport/metrics": "get",
    "/metrics": "get",
    "/transport/play": "post",
    "/transport/pause": "post",
    "/transport/resume": "post",
    "/transport/stop": "post",
    "/transport/rewind": "post",
    "/transport/seek": "post",
    "/transport/tempo": "post",
    "/transport/loop": "post",
    "/transport/loop/enable": "post",
    "/transport/loop/disable": "post",
}
PARAMETERS = {
    "/transport/seek": {"seconds", "beats", "samples"},
    "/transport/tempo": {"bpm"},
    "/transport/loop": {"start", "end", "enabled"},
}


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
    operation = document["paths"][path]["post"]
    parameters = [resolved(document, part) for part in operation["parameters"]]
    assert {part["name"] for part in parameters} == names
    for part in parameters:
        assert part["in"] == "query"
        assert resolved(document, part["schema"])["type"] in ("number", "integer", "boolean")


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
    assert set(schema["properties"]) == set(message)
    assert fault(document, schema, message) is None


def test_the_documented_errors_are_described(document):
    responses = document["paths"]["/transport/seek"]["post"]["responses"]
    assert "422" in responses
    schema = resolved(document, resolved(document, responses["422"])["content"]["application/json"]
                      ["schema"])
    assert {"error", "code"} <= set(schema["properties"])


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
