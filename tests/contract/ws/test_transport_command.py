"""transport.command on /ws: the control socket's commands, answered by transport.result."""

import pytest
from clients.live import ANSWER, FFT
from clients.shape import check_state, lasting
from clients.sockets import ControlSocket


def command(name, **members):
    return {"type": "transport.command", "command": name, **members}


@pytest.fixture
def give(live):
    """Sends a command that must succeed; returns the state."""

    def succeed(name, **members):
        answer = live.ask(command(name, **members))
        assert answer["type"] == "transport.result" and answer["success"] is True, answer
        assert answer["command"] == name
        return check_state(answer["state"])

    return succeed


def refused(live, message, code):
    answer = live.ask(message)
    assert answer["type"] == "transport.result" and answer["success"] is False, answer
    assert "state" not in answer
    assert answer["error"]["code"] == code and answer["error"]["message"].strip(), answer
    return answer


def test_a_result_has_type_success_command_value_and_state(live):
    answer = live.ask(command("seek", value=10.5, requestId="a"))
    assert list(answer) == ["type", "requestId", "success", "command", "value", "state"]
    assert (answer["type"], answer["requestId"]) == ("transport.result", "a")
    assert (answer["success"], answer["command"], answer["value"]) == (True, "seek", 10.5)
    assert check_state(answer["state"])["time_seconds"] == 10.5


def test_every_command_takes_effect(give):
    assert give("play")["status"] == "playing"
    assert give("pause")["status"] == "paused"
    assert give("resume")["status"] == "playing"
    assert give("stop")["status"] == "stopped"
    assert give("seek", value=8, unit="beats")["time_seconds"] == 4
    assert give("seek", value=12345, unit="samples")["sample_pos"] == 12345
    assert give("tempo", value=98.5)["bpm"] == 98.5
    state = give("loop", value={"start": 1, "end": 2, "enabled": True})
    assert (state["loop_start_seconds"], state["loop_end_seconds"]) == (1, 2)
    assert state["loop_enabled"] is True
    assert give("rewind")["sample_pos"] == 0


def test_an_answer_is_that_of_the_control_socket_beside_its_type(server, live):
    with ControlSocket(server.control) as control:
        for message in ({"command": "seek", "value": 3, "request_id": 7},
                        {"command": "tempo", "value": 5000, "request_id": "x"},
                        {"command": "fly"}, {"command": "seek"}, {"value": 1},
                        {"command": "pause", "value": {"deep": [1]}}):
            theirs = control.ask(message)
            ours = live.ask({"type": "transport.command", **message})
            assert ours.pop("type") == "transport.result"
            if "state" in ours:
                ours["state"], theirs["state"] = lasting(ours["state"]), lasting(theirs["state"])
                ours["state"]["epoch"] = theirs["state"]["epoch"]
            assert ours == theirs


@pytest.mark.parametrize("message, code", [
    (command("fly"), "INVALID_ARGUMENT"), (command("seek"), "INVALID_ARGUMENT"),
    (command("seek", value="3"), "INVALID_ARGUMENT"),
    (command("seek", value=True), "INVALID_ARGUMENT"),
    (command("seek", value=1, unit="hours"), "INVALID_ARGUMENT"),
    (command("seek", value=-1), "OUT_OF_RANGE"), (command("tempo", value=1000), "OUT_OF_RANGE"),
    (command("loop", value={"start": 2, "end": 1}), "OUT_OF_RANGE"),
    (command("loop", value=7), "INVALID_ARGUMENT"), (command(None), "INVALID_ARGUMENT"),
    ({"type": "transport.command"}, "INVALID_ARGUMENT"),
], ids=str)
def test_a_bad_command_is_an_error_and_changes_nothing(live, rest, message, code):
    before = lasting(rest.status())
    assert refused(live, {**message, "requestId": "r"}, code)["requestId"] == "r"
    assert lasting(rest.status()) == before


def test_both_kinds_of_request_id_are_echoed(live):
    answer = live.ask(command("pause", requestId="a", request_id={"any": [1]}))
    assert (answer["requestId"], answer["request_id"]) == ("a", {"any": [1]})


def test_results_come_in_order_each_with_its_own_state(live):
    names = ["play", "pause", "resume", "stop", "fly", "play", "stop"]
    for number, name in enumerate(names):
        live.tell(command(name, requestId=str(number)))
    answers = live.several(ANSWER, len(names))
    assert [answer["requestId"] for answer in answers] == [str(n) for n in range(len(names))]
    statuses = [answer.get("state", {}).get("status") for answer in answers]
    assert statuses == ["playing", "paused", "playing", "stopped", None, "playing", "stopped"]


@pytest.mark.parametrize("count", [50, 200])
def test_many_commands_in_one_go_are_all_answered_in_order(live, count):
    live.subscribe()
    for number in range(count):
        live.tell(command("seek", value=number, requestId=str(number)))
    answers = live.several(ANSWER, count)
    assert [answer["requestId"] for answer in answers] == [str(n) for n in range(count)]
    assert [answer["state"]["time_seconds"] for answer in answers] == list(range(count))
    live.several(FFT, 3)


def test_commands_of_two_clients_are_answered_to_each_alone(live, others):
    (other,) = others(1)
    for number in range(20):
        live.tell(command("pause", requestId=f"a{number}"))
        other.tell(command("pause", requestId=f"b{number}"))
    for number in range(20):
        assert live.next(ANSWER)["requestId"] == f"a{number}"
        assert other.next(ANSWER)["requestId"] == f"b{number}"


def test_a_client_may_leave_with_commands_under_way(server, others):
    for client in others(10):
        for number in range(30):
            client.tell(command("seek", value=number))
        client.close()
    (witness,) = others(1)
    assert witness.ask(command("pause"))["success"] is True
