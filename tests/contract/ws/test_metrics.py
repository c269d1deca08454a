"""GET /transport/metrics: subscribers with equal options share one encoding of the spectrum."""

from clients.live import FFT, SPECTRUM
from clients.program import eventually
from clients.shape import check_fields, is_whole

MEMBERS = {name: is_whole for name in (
    "fft_subscribers", "spectrum_subscribers", "frames_sent", "encodings", "hops_analysed", "bytes_encoded", "overwritten")}


def spectrum(rest):
    return check_fields(rest.metrics()["spectrum"], MEMBERS)


def grown(before, after):
    return {name: after[name] - before[name] for name in MEMBERS}


def quiet(rest):
    eventually(lambda: spectrum(rest)["fft_subscribers"] == 0, "nobody listens")


def test_every_member_is_a_whole_number(rest):
    assert all(value >= 0 for value in spectrum(rest).values())


def test_subscribers_are_counted(rest, others):
    quiet(rest)
    for number, client in enumerate(others(3)):
        client.subscribe(rateHz=1 + number)
        assert spectrum(rest)["fft_subscribers"] == number + 1


def test_three_with_the_same_options_cost_one_encoding(rest, others):
    quiet(rest)
    clients = others(3)
    for client in clients:
        client.subscribe(format="binary", rateHz=125)
    before = spectrum(rest)
    for client in clients:
        client.several(SPECTRUM, 150)
    growth = grown(before, spectrum(rest))
    assert growth["encodings"] >= 140
    assert 2.5 < growth["frames_sent"] / growth["encodings"] < 3.2
    assert growth["bytes_encoded"] == 88 * growth["encodings"]


def test_three_with_different_options_cost_three_encodings_and_one_analysis(rest, others):
    quiet(rest)
    clients = others(3)
    rest.command("play")
    for client, channel_range in zip(clients, ([0, 64], [0, 32], [32, 64])):
        client.subscribe(format="binary", rateHz=125, range=channel_range)
    before = spectrum(rest)
    for client in clients:
        client.several(SPECTRUM, 150)
    growth = grown(before, spectrum(rest))
    assert 0.8 < growth["frames_sent"] / growth["encodings"] < 1.2
    # A hop without a new block is not analysed again.
    assert growth["encodings"] / 6 < growth["hops_analysed"] <= growth["encodings"] / 3 + 2


def test_only_the_hops_that_leave_are_analysed(rest, live):
    quiet(rest)
    rest.command("play")
    live.subscribe(rateHz=31)
    before = spectrum(rest)
    live.several(FFT, 60)
    growth = grown(before, spectrum(rest))
    assert growth["hops_analysed"] <= growth["encodings"] + 2


def test_nothing_is_analysed_or_encoded_while_nobody_listens(rest, live, others):
    quiet(rest)
    rest.command("play")
    before = spectrum(rest)
    (witness,) = others(1)
    witness.done("transport.subscribe", rateHz=100)
    witness.several("transport.state", 60)
    assert spectrum(rest) == before
