"""PulseAudio is killed under a server that plays."""

from clients.sound_servers import PulseAudio, dies_and_returns, plays_without_loss


def test_a_server_goes_on_without_pulseaudio_and_plays_through_it_again(serve):
    dies_and_returns(serve, PulseAudio())


def test_a_pulseaudio_that_pauses_for_two_seconds_is_not_lost(serve):
    plays_without_loss(serve, PulseAudio())
