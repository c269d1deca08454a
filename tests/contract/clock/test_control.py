"""WS /ws/transport/control: commands and their answers."""

import json

import pytest
from clients.program import eventually
from clients.raw import TEXT, Raw, frame
from clients.shape import check_state, is_number, lasting
from clients.sockets import ControlSocket


@pytest.fixture
def unchanged(rest):
    """The state after the test is the one before."""
    before = lasting(rest.status())
    yield
    assert lasting(rest.status()) == before


@pytest.mark.parametrize(
    "command, status",
    [("play", "playing"), ("pause", "stopped"), ("resume", "playing"), ("stop", "stopped"),
     ("rewind", "stopped")],
)
def test_a_command_answers_success_command_value_and_state(control, command, status):
    answer = control.ask({"command": command})
    assert answer["success"] is True
    assert answer["command"] == command
    assert "value" in answer and "error" not in answer
    assert check_state(answer["state"])["status"] == status


def test_nothing_is_sent_that_was_not_asked_for(control):
    control.command("pause")
    with pytest.raises(TimeoutError):
        control.receive(timeout=0.5)


def test_a_seek_is_in_seconds_unless_it_says_otherwise(control):
    answer = control.ask({"command": "seek", "value": 10.5})
    assert answer["value"] == 10.5
    assert check_state(answer["state"])["time_seconds"] == 10.5
    assert control.command("seek", value=3, unit="seconds")["time_seconds"] == 3
    assert control.command("seek", value=8, unit="beats")["time_seconds"] == 4
    assert control.command("seek", value=12345, unit="samples")["sample_pos"] == 12345


def test_a_seek_answers_the_place_asked_for_even_while_playing(control):
    control.command("play")
    for place in (10.5, 3.25, 0):
        assert control.command("seek", value=place)["time_seconds"] == place


def test_a_whole_number_may_be_written_with_a_point(control):
    assert control.ask('{"command": "seek", "value": 480.0, "unit": "samples"}')["success"] is True


def test_the_tempo_is_set(control):
    answer = control.ask({"command": "tempo", "value": 140})
    assert is_number(answer["value"]) and answer["value"] == 140
    assert answer["state"]["bpm"] == 140


def test_a_loop_changes_what_its_value_names(control):
    def region(state):
        return state["loop_start_seconds"], state["loop_end_seconds"], state["loop_enabled"]

    value = {"start": 1, "end": 2.5, "enabled": True}
    assert region(control.command("loop", value=value)) == (1, 2.5, True)
    assert region(control.command("loop", value={"start": 2})) == (2, 2.5, True)
    assert region(control.command("loop", value={"end": 3})) == (2, 3, True)
    assert region(control.command("loop", value={"enabled": False})) == (2, 3, False)
    assert region(control.command("loop", value={"end": 4})) == (2, 4, False)
    assert region(control.command("loop", value={"start": 1, "end": 2})) == (1, 2, True)


def test_the_effect_of_a_command_is_seen_by_everyone_afterwards(control, rest, clock):
    control.command("seek", value=42)
    assert rest.status()["time_seconds"] == 42
    clock.state_where(lambda state: state["time_seconds"] == 42)


def test_a_command_over_rest_and_one_over_the_socket_do_the_same(control, rest):
    ours = control.command("seek", value=2.5)
    rest.command("rewind")
    theirs = rest.command("seek", seconds=2.5)
    assert {**lasting(ours), "epoch": 0} == {**lasting(theirs), "epoch": 0}


@pytest.mark.parametrize("request_id", ["a", "", 7, -1.5, True, None, [1, "b"], {"deep": [{}]}])
def test_a_request_id_of_any_kind_is_echoed(control, request_id):
    answer = control.ask({"command": "pause", "request_id": request_id})
    assert answer["success"] is True
    assert "request_id" in answer and answer["request_id"] == request_id
    assert type(answer["request_id"]) is type(request_id)
    refusal = control.ask({"command": "fly", "request_id": request_id})
    assert refusal["success"] is False
    assert "request_id" in refusal and refusal["request_id"] == request_id


def test_no_request_id_is_made_up(control):
    assert "request_id" not in control.ask({"command": "pause"})
    assert "request_id" not in control.ask({"command": "fly"})


def test_pipelined_commands_are_answered_in_order_each_with_its_own_state(control):
    for command in ("play", "pause", "stop"):
        control.send(json.dumps({"command": command}))
    answers = [control.answer() for _ in range(3)]
    assert [answer["command"] for answer in answers] == ["play", "pause", "stop"]
    statuses = [answer["state"]["status"] for answer in answers]
    assert statuses == ["playing", "paused", "stopped"]


@pytest.mark.parametrize("count", [50, 200])
def test_many_commands_sent_in_one_go_are_answered_in_order_good_and_bad(server, rest, count):
    rest.command("play")
    commands = [{"command": "seek" if number % 3 else "fly", "value": number, "request_id": number}
                for number in range(count)]
    with Raw(server.port) as raw:
        assert raw.handshake("/ws/transport/control").status == 101
        raw.send(b"".join(frame(TEXT, json.dumps(command).encode()) for command in commands))
        for number in range(count):
            answer = json.loads(raw.frame_of(TEXT))
            assert answer["request_id"] == number
            assert answer["success"] is (number % 3 != 0), answer
            if answer["success"]:
                assert answer["state"]["time_seconds"] == number


def test_commands_of_two_clients_are_answered_to_each_alone(server, control):
    with ControlSocket(server.control) as other:
        for number in range(20):
            control.send(json.dumps({"command": "pause", "request_id": f"a{number}"}))
            other.send(json.dumps({"command": "pause", "request_id": f"b{number}"}))
        for number in range(20):
            assert control.answer()["request_id"] == f"a{number}"
            assert other.answer()["request_id"] == f"b{number}"


@pytest.mark.parametrize("text", ["", "play", "{", '{"command": "play"', "{'command': 'play'}",
                                  '{"command": "play"} x', '{"command": "play",}', "\x00",
                                  '{"command": "tempo", "value": NaN}',
                                  '{"command": "tempo", "value": Infinity}',
                                  "[" * 5000, '{"a":' * 5000])
def test_bad_json_is_an_error_and_the_socket_stays_open(control, unchanged, text):
    assert control.refused(text, "INVALID_ARGUMENT")["command"] is None
    control.command("pause")


@pytest.mark.parametrize("text", ["null", "true", "7", '"play"', "[]", '[{"command": "play"}]'])
def test_json_that_is_no_object_is_an_error(control, unchanged, text):
    assert control.refused(text, "INVALID_ARGUMENT")["command"] is None


@pytest.mark.parametrize("command", [None, 7, True, [], {}, ["play"]])
def test_a_command_that_is_no_text_is_an_error_and_not_echoed(control, unchanged, command):
    assert control.refused({"command": command}, "INVALID_ARGUMENT")["command"] is None


def test_no_command_at_all_is_an_error(control, unchanged):
    assert control.refused({}, "INVALID_ARGUMENT")["command"] is None
    assert control.refused({"value": 3}, "INVALID_ARGUMENT")["command"] is None


@pytest.mark.parametrize("command", ["fly", "", "Play", " play", "play\x00", "пауза", "\"\\\n"])
def test_an_unknown_command_is_an_error_and_echoed(control, unchanged, command):
    answer = control.ask({"command": command})
    assert answer["success"] is False
    assert answer["command"] == command
    assert answer["error"]["code"] in ("INVALID_ARGUMENT", "NOT_FOUND")
    control.command("pause")


NO_NUMBERS = [None, True, False, "10", "", [], [1], {}, {"value": 1}]


@pytest.mark.parametrize("command", ["seek", "tempo"])
@pytest.mark.parametrize("value", NO_NUMBERS)
def test_a_value_that_is_no_number_is_an_error(control, unchanged, command, value):
    control.refused({"command": command, "value": value}, "INVALID_ARGUMENT")


@pytest.mark.parametrize("command", ["seek", "tempo", "loop"])
def test_a_missing_value_is_an_error(control, unchanged, command):
    assert control.refused({"command": command}, "INVALID_ARGUMENT")["command"] == command


@pytest.mark.parametrize("unit", ["hours", "", "Beats", None, 1, True, ["beats"]])
def test_an_unknown_unit_is_an_error(control, unchanged, unit):
    control.refused({"command": "seek", "value": 1, "unit": unit}, "INVALID_ARGUMENT")


@pytest.mark.parametrize("value, unit", [(-0.5, "seconds"), (1e300, "seconds"), (-1, "beats"),
                                         (-1, "samples"), (2**53 + 1, "samples"),
                                         (2**64, "samples"), (-2**63, "samples")])
def test_a_place_out_of_range_is_an_error(control, unchanged, value, unit):
    control.refused({"command": "seek", "value": value, "unit": unit}, "OUT_OF_RANGE")


def test_samples_are_whole(control, unchanged):
    control.refused({"command": "seek", "value": 1.5, "unit": "samples"}, "INVALID_ARGUMENT")


@pytest.mark.parametrize("value", [19.999, 999.001, 0, -120, 1e300])
def test_a_tempo_out_of_range_is_an_error(control, unchanged, value):
    control.refused({"command": "tempo", "value": value}, "OUT_OF_RANGE")


@pytest.mark.parametrize("value", [None, 3, "0-10", True, [0, 10], {"start": "0"},
                                   {"start": True}, {"end": None}, {"enabled": 1},
                                   {"enabled": "true"}, {"start": 0, "end": [1]}])
def test_a_malformed_loop_is_an_error(control, unchanged, value):
    control.refused({"command": "loop", "value": value}, "INVALID_ARGUMENT")


@pytest.mark.parametrize("value", [{"start": 2, "end": 1}, {"start": 1, "end": 1}, {"start": -1},
                                   {"start": 10}, {"end": 0}, {"end": 1e300},
                                   {"start": 2, "end": 1, "enabled": True}])
def test_a_loop_out_of_range_is_an_error(control, unchanged, value):
    control.refused({"command": "loop", "value": value}, "OUT_OF_RANGE")


def test_a_binary_message_is_an_error(control, unchanged):
    answer = control.refused(b'{"command": "play"}', "INVALID_ARGUMENT")
    assert answer["command"] is None
    control.command("pause")


def test_text_beyond_ascii_comes_back_whole(control):
    for text in ("Über", "日本", "🎵", "\u2028", 'quote " backslash \\ tab \t nul \x00 del \x7f'):
        assert control.ask({"command": "pause", "request_id": text})["request_id"] == text


def test_numbers_of_a_request_id_come_back_whole(control):
    for number in (2**53, 2**63 - 1, -2**63, 2**64 - 1, 0.1, 1e-300):
        answer = control.ask({"command": "pause", "request_id": number})
        assert answer["request_id"] == number


def test_control_sockets_are_not_counted_as_listeners(control, rest):
    control.command("pause")
    eventually(lambda: rest.metrics()["connected_clients"] == 0, "no listener is left")
