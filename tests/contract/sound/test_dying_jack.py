"""JACK is killed under a server that plays."""

from clients.sound_servers import Jack, JackBehindAlsa, dies_and_returns


def test_a_server_goes_on_without_jack_and_plays_through_it_again(serve):
    dies_and_returns(serve, Jack())


def test_the_end_of_jack_behind_alsa_does_not_end_the_server(serve):
    dies_and_returns(serve, JackBehindAlsa())
