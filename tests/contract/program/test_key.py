"""tactus key: creates, lists and revokes keys."""

import datetime
import stat

import pytest
from clients import program
from clients.keys import KEY, Keys

USAGE, FAILURE = 2, 1
UNKNOWN = "00000-00000-00000-00000"


@pytest.fixture
def keys(tmp_path):
    return Keys(tmp_path / "state/keys")


def refused(result, code, *mentioned):
    """Checks for one error line and nothing on stdout."""
    assert result.returncode == code, result.stderr
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1, result.stderr
    for text in mentioned:
        assert text in result.stderr, result.stderr


def test_a_new_key_is_all_of_standard_output(keys):
    result = keys.run("new", "tablet", "--role", "control")
    assert result.returncode == 0
    assert KEY.fullmatch(result.stdout.removesuffix("\n")), result.stdout
    for hint in ("#key=", "Authorization: Bearer", "TACTUS_KEY", "pkill -HUP"):
        assert hint in result.stderr, hint
    assert result.stdout.strip() not in result.stderr, "a key is shown once"


def test_the_file_is_the_users_alone_and_does_not_hold_the_key(keys):
    key = keys.new("tablet")
    assert stat.S_IMODE(keys.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.path.parent.stat().st_mode) == 0o700
    text = keys.path.read_text().upper()
    assert key not in text and key.replace("-", "") not in text


def test_keys_are_listed_with_role_and_date(keys):
    before = datetime.datetime.now(datetime.timezone.utc).date()
    keys.new("tablet", "control")
    keys.new("lights", "view")
    days = {str(before), str(datetime.datetime.now(datetime.timezone.utc).date())}
    listed = keys.list()
    assert [entry[:2] for entry in listed] == [["tablet", "control"], ["lights", "view"]]
    assert {entry[2] for entry in listed} <= days


def test_without_keys_the_list_is_empty_and_explains_how_to_create_one(keys):
    result = keys.run()
    assert (result.returncode, result.stdout) == (0, "")
    assert "tactus key new" in result.stderr
    assert not keys.path.exists(), "a list writes nothing"


def test_a_revoked_key_is_gone_and_its_name_is_free(keys):
    first = keys.new("tablet")
    keys.new("lights", "view")
    keys.revoke("tablet")
    assert [entry[0] for entry in keys.list()] == ["lights"]
    assert keys.new("tablet") != first


def test_a_name_is_taken_once(keys):
    keys.new("tablet", "view")
    before = keys.path.read_bytes()
    refused(keys.run("new", "tablet", "--role", "control"), FAILURE, "tablet", "revoke")
    assert keys.path.read_bytes() == before


def test_an_unknown_name_cannot_be_revoked(keys):
    keys.new("tablet")
    refused(keys.run("revoke", "tabet"), FAILURE, '"tabet"')
    assert len(keys.list()) == 1


@pytest.mark.parametrize("arguments", [
    ["new"], ["new", "a"], ["new", "a", "--role", "admin"], ["new", "a", "--role", "none"],
    ["new", "", "--role", "view"], ["new", "two words", "--role", "view"],
    ["new", "a/b", "--role", "view"], ["new", "a\nb", "--role", "view"],
    ["new", "a" * 65, "--role", "view"], ["new", "a", "b", "--role", "view"], ["revoke"],
    ["remove", "a"], ["revoke", "a", "--role", "view"], ["--role", "view"],
    ["new", "a", "--role", "view", "--key", UNKNOWN],
], ids=" ".join)
def test_a_mistake_is_one_clear_line_and_writes_nothing(keys, arguments):
    refused(keys.run(*arguments), USAGE)
    assert not keys.path.exists()


def test_the_path_is_a_flag_a_variable_a_setting_or_the_default(tmp_path):
    paths = [tmp_path / name for name in ("flag", "variable", "setting")]
    config = tmp_path / "tactus.toml"
    config.write_text(f'port = 9000\nkeys = "{paths[2]}"\n')
    env = {"TACTUS_KEYS": str(paths[1])}

    def new(*arguments, **env):
        result = program.run("key", "new", "a", "--role", "view", *arguments, env=env)
        assert result.returncode == 0, result.stderr

    new("--keys", paths[0], "--config", config, **env)
    new("--config", config, **env)
    new("--config", config)
    assert [path.exists() for path in paths] == [True] * 3
    new(XDG_STATE_HOME=str(tmp_path / "state"))
    assert (tmp_path / "state/tactus/keys").exists()
    new(XDG_STATE_HOME="", HOME=str(tmp_path / "home"))
    assert (tmp_path / "home/.local/state/tactus/keys").exists()


def test_without_a_place_for_the_file_that_is_one_clear_line():
    refused(program.run("key", env={"XDG_STATE_HOME": "", "HOME": ""}), FAILURE, "--keys")


def test_a_key_that_cannot_be_printed_is_revoked(keys):
    with open("/dev/full", "w") as full:
        result = keys.run("new", "tablet", "--role", "control", stdout=full)
    assert result.returncode == FAILURE
    assert "revoked" in result.stderr
    assert keys.list() == []


def test_a_file_that_others_can_read_is_told(keys):
    keys.new("tablet")
    keys.path.chmod(0o640)
    result = keys.run()
    assert result.returncode == 0 and "tablet" in result.stdout
    assert "chmod 600" in result.stderr


def test_a_file_that_is_none_is_one_clear_line_and_stays(keys):
    keys.path.parent.mkdir()
    keys.path.write_text("tablet everything 00 today\n")
    for arguments in ([], ["new", "a", "--role", "view"], ["revoke", "tablet"]):
        refused(keys.run(*arguments), FAILURE, str(keys.path), "line 1")
    assert keys.path.read_text() == "tablet everything 00 today\n"
