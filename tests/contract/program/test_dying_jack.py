"""JACK is killed under a server that plays."""

from clients.sound_servers import Jack, dies_and_returns


def test_a_server_goes_on_without_jack_and_plays_through_it_again(serve):
    dies_and_returns(serve, Jack())
