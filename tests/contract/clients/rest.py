"""A polling client of the REST API."""

import requests

from .shape import check_error, check_state

TIMEOUT_SECONDS = 10.0


class Rest:
    """A keep-alive connection to one server."""

    def __init__(self, server):
        self.base = server.http
        self.session = requests.Session()
        self.session.trust_env = False  # without a proxy

    def request(self, method, path, **options) -> requests.Response:
        return self.session.request(method, self.base + path, timeout=TIMEOUT_SECONDS, **options)

    def get(self, path, **options) -> requests.Response:
        return self.request("GET", path, **options)

    def status(self) -> dict:
        """GET /transport/status, checked."""
        response = self.get("/transport/status")
        assert response.status_code == 200, response.text
        return check_state(response.json())

    def metrics(self) -> dict:
        response = self.get("/transport/metrics")
        assert response.status_code == 200, response.text
        return response.json()

    def command(self, name, **parameters) -> dict:
        """POST /transport/NAME; returns the checked state."""
        response = self.request("POST", f"/transport/{name}", params=parameters)
        assert response.status_code == 200, response.text
        return check_state(response.json())

    def refused(self, path, status, code, method="POST", **options) -> dict:
        """Sends a request that must fail as documented; returns the error."""
        response = self.request(method, path, **options)
        assert response.status_code == status, f"{response.status_code}: {response.text}"
        return check_error(response.json(), code)
