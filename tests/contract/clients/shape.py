"""Checks messages for the documented fields and types."""

import re


def is_number(value) -> bool:
    """A JSON number, not a boolean."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_whole(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_boolean(value) -> bool:
    return isinstance(value, bool)


def is_text(value) -> bool:
    return isinstance(value, str)


STATE = {
    "playing": is_boolean,
    "sample_pos": is_whole,
    "time_seconds": is_number,
    "time_formatted": is_text,
    "frame_count": is_whole,
    "status": is_text,
    "bpm": is_number,
    "beat_pos": is_number,
    "beat_offset": is_number,
    "beats_per_bar": is_whole,
    "beat_unit": is_whole,
    "bar": is_whole,
    "beat_in_bar": is_whole,
    "timestamp_ms": is_number,
    "loop_enabled": is_boolean,
    "loop_start_seconds": is_number,
    "loop_end_seconds": is_number,
    "epoch": is_whole,
    "seq": is_whole,
    "stalled": is_boolean,
    "leader": is_text,
    "locked": is_boolean,
}

METRICS = {
    "sample_rate": is_whole,
    "block_size": is_whole,
    "bpm": is_number,
    "connected_clients": is_whole,
    "updates_sent": is_whole,
    "actual_fps": is_number,
    "target_hz": is_number,
    "playing": is_boolean,
    "sample_pos": is_whole,
    "frame_count": is_whole,
    "cpu_load": is_number,
    "leader": lambda value: check_fields(value, LEADER) is value,
}

LEADER = {
    "name": is_text,
    "locked": is_boolean,
    "peers": is_whole,
    "phase_error_ms": is_number,
    "jitter_ms": is_number,
    "dropouts": is_whole,
}


def check_fields(message, fields) -> dict:
    """The message, if it is an object with all fields of the right types."""
    assert isinstance(message, dict), message
    for name, of_type in fields.items():
        assert name in message, f"no {name} in {message}"
        assert of_type(message[name]), f"{name} is {message[name]!r}"
    return message


def check_state(message) -> dict:
    """The message, if it is a complete and consistent state."""
    check_fields(message, STATE)
    assert message["status"] in ("playing", "paused", "stopped"), message
    assert message["playing"] is (message["status"] == "playing"), message
    assert re.fullmatch(r"\d{2,}:[0-5]\d\.\d{3}", message["time_formatted"]), message
    assert 0 <= message["loop_start_seconds"] < message["loop_end_seconds"], message
    assert 20 <= message["bpm"] <= 999, message
    for name in ("sample_pos", "time_seconds", "frame_count", "epoch", "seq"):
        assert message[name] >= 0, message
    assert -1 < message["beat_offset"] <= message["beats_per_bar"] - 1, message
    assert message["bar"] >= 1 and 1 <= message["beat_in_bar"] <= message["beats_per_bar"], message
    assert message["beat_pos"] > -1, message
    return message


def check_error(message, code=None) -> dict:
    """The message, if it is a documented error, optionally with the code."""
    check_fields(message, {"error": is_text, "code": is_text})
    assert message["error"].strip(), message
    assert code is None or message["code"] == code, message
    assert is_text(message.get("field", "")), message
    return message


def lasting(state: dict) -> dict:
    """The fields of a state that are constant while stopped."""
    return {name: state[name] for name in STATE if name not in ("timestamp_ms", "seq")}
