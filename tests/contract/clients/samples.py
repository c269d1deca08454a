"""The values of /metrics, read by Prometheus' own parser."""

from prometheus_client.parser import text_string_to_metric_families


def sample(rest, name, **labels) -> float:
    """The value of the sample with exactly these labels."""
    for family in text_string_to_metric_families(rest.get("/metrics").text):
        for found in family.samples:
            if found.name == name and found.labels == labels:
                return found.value
    raise AssertionError(f"there is no {name} {labels}")
