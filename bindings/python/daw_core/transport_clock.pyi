from tactus.transport_clock import TransportClock as TransportClock, TransportState as TransportState
from tactus.transport_clock import app as app, create_transport_app as create_transport_app
from tactus.transport_clock import get_transport_clock as get_transport_clock
