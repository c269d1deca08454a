"""Trains the beat network. Usage:

    train.py features --tool onset_features --corpus FOLDER --out FILE.npz [--copies N] [--none FOLDER]
    train.py fit --features FILE.npz [...] --out MODEL.pt [--epochs N] [--from MODEL.pt]
    train.py write --model MODEL.pt --weights src/beats/network_weights.cpp --golden tests/golden/beats/network.txt

`features` renders each sound of the corpus in N variants: level, tone, room, noise, clipping, band
limits. `fit` learns; `write` rounds the weights to 16 bits and writes them and a golden test.
"""

import argparse
import random
import subprocess
import wave
from pathlib import Path

import numpy as np

RATE = 44_100
HOPS = 125
INPUTS = 68
ENTRY, UNITS = 32, 64
DELAY = 0.030  # seconds from a beat to the network's answer


def read_wav(path):
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32) / 32_768


def shaped(sound, gain_at):
    """The sound with a gain for each frequency."""
    size = 1 << (len(sound) + 4_096 - 1).bit_length()
    spectrum = np.fft.rfft(sound, size)
    return np.fft.irfft(spectrum * gain_at(np.fft.rfftfreq(size, 1 / RATE)), size)[: len(sound)].astype(np.float32)


def varied(sound, rng):
    """A variant as a microphone, a small speaker or a loud master would have it."""
    kind = rng.random()
    nodes = np.array([20, 80, 250, 800, 2_500, 8_000, 20_000])
    tone = rng.normal(0, 4, len(nodes))
    low = rng.choice([20, 20, 60, 150]) if kind < .6 else 20
    high = rng.choice([20_000, 12_000, 8_000, 5_000]) if kind < .6 else 20_000

    def gain(hz):
        db = np.interp(np.log(np.maximum(hz, 20)), np.log(nodes), tone)
        db -= 24 * np.maximum(0, np.log2(low / np.maximum(hz, 1))) + 24 * np.maximum(0, np.log2(np.maximum(hz, 1) / high))
        return 10 ** (np.maximum(db, -90) / 20)

    sound = shaped(sound, gain)
    if rng.random() < .35:  # a room
        seconds = rng.uniform(.15, .7)
        length = int(seconds * RATE)
        tail = rng.standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
        tail *= rng.uniform(.1, 1.0) / np.sqrt((tail ** 2).sum())
        tail[0] += 1
        size = 1 << (len(sound) + length).bit_length()
        sound = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)].astype(np.float32)
    level = np.sqrt((sound ** 2).mean()) + 1e-9
    if rng.random() < .3:  # soft clipping, as loud masters have
        sound = np.tanh(sound / level * rng.uniform(.5, 2.5)).astype(np.float32)
        level = np.sqrt((sound ** 2).mean()) + 1e-9
    if rng.random() < .45:  # noise, pink or white
        noise = rng.standard_normal(len(sound)).astype(np.float32)
        if rng.random() < .6:
            noise = shaped(noise, lambda hz: 1 / np.sqrt(np.maximum(hz, 20)))
        noise *= level / np.sqrt((noise ** 2).mean()) * 10 ** (-rng.uniform(8, 32) / 20)
        sound = sound + noise
    return (sound / level * 10 ** (rng.uniform(-34, -12) / 20)).astype(np.float32)


def features_of(tool, sound):
    run = subprocess.run([tool, str(RATE)], input=sound.astype(np.float32).tobytes(), capture_output=True, check=True)
    return np.frombuffer(run.stdout, np.float32).reshape(-1, INPUTS)


def targets_of(beats, hops):
    """Soft targets: 1 at the hop of a beat, 0.5 and 0.2 beside it; for beats and downbeats."""
    targets = np.zeros((hops, 2), np.float32)
    for seconds, place in beats:
        centre = (seconds + DELAY) * HOPS - 1
        for hop in range(int(centre) - 3, int(centre) + 5):
            if 0 <= hop < hops:
                value = np.exp(-.5 * ((hop - centre) / 1.4) ** 2)
                targets[hop, 0] = max(targets[hop, 0], value)
                if place == 1:
                    targets[hop, 1] = max(targets[hop, 1], value)
    return targets


def made_up(rng):
    """A sound without a beat: noise, random hits, random notes, silence."""
    length = 20 * RATE
    kind = rng.integers(4)
    if kind == 0:
        sound = rng.standard_normal(length)
        return shaped(sound, lambda hz: np.maximum(hz, 20) ** -rng.uniform(0, 1))
    sound = np.zeros(length, np.float32)
    if kind == 1:
        return sound + 1e-6
    at = 0.0
    rate = rng.uniform(1, 8)
    while True:
        at += rng.exponential(1 / rate)
        start, count = int(at * RATE), int(rng.uniform(.03, .4) * RATE)
        if start + count >= length:
            return sound + (rng.standard_normal(length) * 1e-4).astype(np.float32)
        t = np.arange(count) / RATE
        if kind == 2:
            hit = rng.standard_normal(count)
        else:
            hit = sum(np.sin(2 * np.pi * rng.uniform(80, 900) * h * t) / h for h in range(1, 5))
        sound[start:start + count] += (hit * np.exp(-t / rng.uniform(.01, .2)) * rng.uniform(.1, 1)).astype(np.float32)


def features(options):
    inputs, targets, starts = [], [], [0]

    def add(name, sound, beats, seed):
        got = features_of(options.tool, sound)
        inputs.append(got.astype(np.float16))
        targets.append(targets_of(beats, len(got)).astype(np.float16))
        starts.append(starts[-1] + len(got))

    for path in sorted(options.corpus.glob("*.wav")):
        beats = [(float(a), int(b)) for a, b in (line.split() for line in path.with_suffix(".beats").read_text().splitlines())]
        sound = read_wav(path)
        for copy in range(options.copies):
            rng = np.random.default_rng([int(path.stem), copy])
            if copy == 0 and rng.random() < .5:
                add(path.stem, sound, beats, copy)
                continue
            # Another tempo for each copy: the sound is played faster or slower.
            speed = rng.uniform(.86, 1.16)
            at = np.arange(0, len(sound) - 1, speed)
            faster = np.interp(at, np.arange(len(sound)), sound).astype(np.float32)
            add(path.stem, varied(faster, rng), [(t / speed, place) for t, place in beats], copy)
    for number in range(options.none):
        rng = np.random.default_rng([77, number])
        add("none", varied(made_up(rng), rng), [], number)
    np.savez(options.out, inputs=np.concatenate(inputs), targets=np.concatenate(targets), starts=np.array(starts))


def network(torch):
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.entry = torch.nn.Linear(INPUTS, ENTRY)
            self.gru = torch.nn.GRU(ENTRY, UNITS, batch_first=True)
            self.out = torch.nn.Linear(UNITS, 2)

        def forward(self, x, state=None):
            hidden, state = self.gru(torch.tanh(self.entry(x)), state)
            return self.out(hidden), state

    return Net()


def fit(options):
    import time

    import torch

    torch.manual_seed(3)
    random.seed(3)
    rng = np.random.default_rng(3)
    pieces = []  # (inputs, targets) of a song
    for path in options.features:
        data = np.load(path)
        x, y, starts = data["inputs"], data["targets"], data["starts"]
        pieces += [(x[a:b], y[a:b]) for a, b in zip(starts[:-1], starts[1:])]
    total = sum(len(x) for x, _ in pieces)
    print(f"{total / HOPS / 3600:.2f} h", flush=True)
    net = network(torch)
    if options.start:
        net.load_state_dict(torch.load(options.start))
    length, batch = 600, 40
    steps = max(1, total // (length * batch))
    optimizer = torch.optim.Adam(net.parameters(), lr=options.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.rate, total_steps=steps * options.epochs, pct_start=.15)
    sizes = np.array([len(x) for x, _ in pieces], float)
    warm = 125  # hops before the loss counts
    weight = torch.tensor([1.0, .5])
    for epoch in range(options.epochs):
        began, losses = time.time(), []
        for _ in range(steps):
            xs, ys, masks = np.zeros((batch, length, INPUTS), np.float32), np.zeros((batch, length, 2), np.float32), np.ones((batch, length, 1), np.float32)
            for row in range(batch):
                x, y = pieces[rng.choice(len(pieces), p=sizes / sizes.sum())]
                if rng.random() < .12 and len(x) > 500:  # two songs in a row: the beat changes
                    other, its = pieces[rng.integers(len(pieces))]
                    cut = int(rng.integers(200, 400))
                    a = int(rng.integers(0, max(1, len(x) - cut)))
                    first = x[a:a + cut]
                    xs[row, : len(first)], ys[row, : len(first)] = first, y[a:a + cut]
                    rest = length - len(first)
                    b = int(rng.integers(0, max(1, len(other) - rest)))
                    second = other[b:b + rest]
                    xs[row, len(first):len(first) + len(second)] = second
                    ys[row, len(first):len(first) + len(second)] = its[b:b + rest]
                    masks[row, len(first) + len(second):] = 0
                    masks[row, len(first):len(first) + warm] = .2
                else:
                    a = int(rng.integers(0, max(1, len(x) - length)))
                    part = x[a:a + length]
                    xs[row, : len(part)], ys[row, : len(part)] = part, y[a:a + length]
                    masks[row, len(part):] = 0
                masks[row, :warm] *= .2
            logits, _ = net(torch.from_numpy(xs))
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, torch.from_numpy(ys), reduction="none", pos_weight=torch.tensor([2.0, 3.0]))
            loss = (loss * torch.from_numpy(masks) * weight).mean()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        torch.save(net.state_dict(), options.out)
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.5f}, {time.time() - began:.0f} s", flush=True)


def write(options):
    import torch

    net = network(torch)
    net.load_state_dict(torch.load(options.model))
    # Input by input, so that a sum over inputs runs along units.
    tensors = {
        "entry_weights": net.entry.weight.T, "entry_bias": net.entry.bias,
        "input_weights": net.gru.weight_ih_l0.T, "input_bias": net.gru.bias_ih_l0,
        "state_weights": net.gru.weight_hh_l0.T, "state_bias": net.gru.bias_hh_l0,
        "out_weights": net.out.weight.T, "out_bias": net.out.bias,
    }
    lines = [
        '#include "beats/network_weights.h"', "",
        "// Written by tools/beats/train.py; do not edit. 16 bits a weight, times the scale.", "",
        "namespace tactus::beats::weights {", "// clang-format off",
    ]
    with torch.no_grad():
        for name, tensor in tensors.items():
            scale = np.float32(float(tensor.abs().max()) / 32_767)
            numbers = np.rint(tensor.numpy() / scale).astype(int)
            tensor.copy_(torch.from_numpy(numbers.astype(np.float32) * scale))
            lines.append(f"const float {name}_scale = {float(scale):.9g}F;")
            lines.append(f"const std::array<std::int16_t, {numbers.size}> {name}{{")
            texts, line = [], ""
            for number in numbers.ravel():
                piece = f"{number},"
                if len(line) + len(piece) > 118:
                    texts.append(line)
                    line = ""
                line += piece
            lines += [*texts, line, "};"]
    lines += ["// clang-format on", "}  // namespace tactus::beats::weights", ""]
    options.weights.write_text("\n".join(lines))
    # A golden test: 60 hops of inputs and the outputs of the rounded weights.
    rng = np.random.default_rng(1)
    x = np.round(np.abs(rng.standard_normal((60, INPUTS))) * .6, 2).astype(np.float32)
    with torch.no_grad():
        y = torch.sigmoid(net(torch.from_numpy(x)[None])[0])[0].numpy()
    options.golden.parent.mkdir(parents=True, exist_ok=True)
    options.golden.write_text("".join(" ".join(f"{v:.2f}" for v in row) + " " + " ".join(f"{v:.7f}" for v in out) + "\n" for row, out in zip(x, y)))


def main():
    parser = argparse.ArgumentParser()
    parts = parser.add_subparsers(required=True)
    part = parts.add_parser("features")
    part.add_argument("--tool", required=True)
    part.add_argument("--corpus", type=Path, required=True)
    part.add_argument("--copies", type=int, default=2)
    part.add_argument("--none", type=int, default=40, help="number of sounds without a beat")
    part.add_argument("--out", type=Path, required=True)
    part.set_defaults(run=features)
    part = parts.add_parser("fit")
    part.add_argument("--features", nargs="+", required=True)
    part.add_argument("--epochs", type=int, default=10)
    part.add_argument("--rate", type=float, default=4e-3)
    part.add_argument("--from", dest="start")
    part.add_argument("--out", required=True)
    part.set_defaults(run=fit)
    part = parts.add_parser("write")
    part.add_argument("--model", required=True)
    part.add_argument("--weights", type=Path, required=True)
    part.add_argument("--golden", type=Path, required=True)
    part.set_defaults(run=write)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
