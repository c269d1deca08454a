"""GET /metrics: matches docs/metrics.md."""

import pathlib
import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PAGE = pathlib.Path(__file__).parents[3] / "docs" / "metrics.md"
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \|(.*?)\| .+ \|$", re.MULTILINE)


def documented() -> dict:
    """The type and labels of each metric in the tables."""
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert len(rows) == len({name for name, *_ in rows}), "no metric is told of twice"
    return {name: (kind, set(re.findall(r"`(\w+)`", labels))) for name, kind, labels in rows}


@pytest.fixture
def families(rest):
    """All families by the name of their samples."""
    response = rest.get("/metrics")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == CONTENT_TYPE
    found = {}
    for family in text_string_to_metric_families(response.text):
        name = family.name + "_total" if family.type == "counter" else family.name
        assert name not in found, f"{name} comes twice"
        found[name] = family
    return found


def values(family) -> dict:
    """The value of each set of labels."""
    return {(s.name, *sorted(s.labels.items())): s.value for s in family.samples}


def test_it_ends_with_a_line_end_and_has_no_empty_lines(rest):
    text = rest.get("/metrics").text
    assert text.endswith("\n")
    assert "\n\n" not in text


def test_every_family_has_its_help_and_type(families):
    for name, family in families.items():
        assert family.documentation, name
        assert family.type in ("counter", "gauge", "histogram"), name
        assert family.samples, name


def test_no_sample_comes_twice(families):
    for family in families.values():
        assert len(values(family)) == len(family.samples), family.name


def test_names_follow_the_rules(families):
    for name in families:
        assert re.fullmatch(r"(tactus|process)(_[a-z]+)+", name), name
        assert not re.search(r"_(ms|us|s|kb|mb|milliseconds|kilobytes)(_|$)", name), name


def test_a_histograms_buckets_add_up(families):
    histograms = [family for family in families.values() if family.type == "histogram"]
    for family in histograms:
        series = {}
        for sample in family.samples:
            labels = {name: value for name, value in sample.labels.items() if name != "le"}
            part = series.setdefault(tuple(sorted(labels.items())), {"buckets": []})
            if sample.name.endswith("_bucket"):
                part["buckets"].append((float(sample.labels["le"]), sample.value))
            else:
                part[sample.name.rsplit("_", 1)[1]] = sample.value
        for part in series.values():
            assert part["buckets"] == sorted(part["buckets"])
            counts = [count for _, count in part["buckets"]]
            assert counts == sorted(counts)
            bound, last = part["buckets"][-1]
            assert bound == float("inf")
            assert last == part["count"]
            assert part["sum"] >= 0


def test_the_page_tells_of_every_metric_in_its_type_and_with_its_labels(families):
    actual = {
        name: (family.type, {label for s in family.samples for label in s.labels} - {"le"})
        for name, family in families.items()
    }
    # test_edges.py has those of an edge and its origin.
    elsewhere = {name for name in documented() if name.startswith(("tactus_edge_", "tactus_origin_"))}
    assert actual.keys() | elsewhere == documented().keys()
    assert actual == {name: documented()[name] for name in actual}


def test_head_answers_without_the_body(rest):
    response = rest.request("HEAD", "/metrics")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == CONTENT_TYPE
    assert response.content == b""


def test_it_is_described_as_text(rest):
    operation = rest.get("/openapi.json").json()["paths"]["/metrics"]["get"]
    content = operation["responses"]["200"]["content"]
    assert content == {CONTENT_TYPE: {"schema": {"type": "string"}}}
