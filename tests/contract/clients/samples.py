"""The values of /metrics, as Prometheus' own parser reads them."""

from prometheus_client.parser import text_string_to_metric_families


def sample(rest, name, **labels) -> float:
    """The value of one sample, all of whose labels are given."""
    for family in text_string_to_metric_families(rest.get("/metrics").text):
        for found in family.samples:
            if found.name == name and found.labels == labels:
                return found.value
    raise AssertionError(f"there is no {name} {labels}")
