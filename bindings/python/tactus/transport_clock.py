"""The transport clock: python3 -m tactus.transport_clock, or uvicorn tactus.transport_clock:app

`app` is the ASGI application of this process's clock. Run as a program, the module serves that clock
with tactus.Server, which needs no uvicorn and carries more clients.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import TransportClock, TransportState, get_transport_clock

if TYPE_CHECKING:
    from .asgi import TransportApp, create_transport_app

    app: TransportApp

__all__ = ["TransportClock", "TransportState", "create_transport_app", "get_transport_clock", "main"]


def main(arguments: list[str] | None = None) -> None:
    import argparse
    import signal

    from . import Server

    parser = argparse.ArgumentParser(prog="tactus.transport_clock", description="Serves a clock.")
    parser.add_argument("--host", default="localhost", help="address to bind to; default localhost")
    parser.add_argument("--port", type=int, default=8000, help="default 8000; 0: a free one")
    options = parser.parse_args(arguments)

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    try:
        with Server(get_transport_clock(), host=options.host, port=options.port) as server:
            line = "=" * 70
            print(f"{line}\nDAW TRANSPORT CLOCK - tactus\n{line}\n\n"
                  f"Starting server on {server.url}\n\n"
                  "Endpoints:\n"
                  "  - REST API: GET /transport/status\n"
                  "  - WebSocket Clock: WS /ws/transport/clock\n"
                  "  - WebSocket Control: WS /ws/transport/control\n\n"
                  f"API Docs: {server.url}/docs", flush=True)
            server.wait()
    except KeyboardInterrupt:
        pass
    except (OSError, ValueError) as error:
        raise SystemExit(f"tactus.transport_clock: {error}") from None


def __getattr__(name: str) -> Any:
    if name in ("app", "create_transport_app"):
        from .asgi import create_transport_app
        globals()["create_transport_app"] = create_transport_app
        if name == "app":  # at its first use, so that the settings of an earlier clock count
            globals()["app"] = create_transport_app()
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


if __name__ == "__main__":
    main()
