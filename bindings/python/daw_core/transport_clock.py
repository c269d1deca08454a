"""The names of the integration guide, from the package tactus."""

import tactus.transport_clock as _clock

__getattr__ = _clock.__getattr__  # app, create_transport_app
TransportClock, TransportState = _clock.TransportClock, _clock.TransportState
get_transport_clock = _clock.get_transport_clock
if __name__ == "__main__":
    _clock.main()
