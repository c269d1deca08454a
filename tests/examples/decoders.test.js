// The JavaScript decoder reads every frame of tests/golden correctly.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';

import {readAudioFrame, SpectrumStream} from '../../examples/node/tsp1.js';

const golden = (name) => {
  const url = new URL(`../golden/${name}`, import.meta.url);
  return readFileSync(url, name.endsWith('.json') ? 'utf8' : undefined);
};

// The encoded values: band i is i / 63; then bands 10 and 12 change.
const ramp = Array.from({length: 64}, (_, i) => Math.fround(i / 63));
const moved = Object.assign([...ramp], {10: Math.fround(0.9), 12: Math.fround(0.05)});
const steps = {json: 10000, u8: 255, u16: 65535};

function assertBins(bins, expected, form) {
  assert.equal(bins.length, expected.length);
  expected.forEach((bin, i) => {
    if (form === 'f32') return assert.equal(bins[i], bin);
    const value = Math.floor(bin * steps[form] + 0.5) / steps[form];
    return assert.ok(Math.abs(bins[i] - value) < 1e-12, `band ${i}: ${bins[i]}, not ${value}`);
  });
}

for (const [form, suffix] of [['json', 'json'], ['u8', 'bin'], ['u16', 'bin'], ['f32', 'bin']]) {
  test(`a full frame of ${form}`, () => {
    const spectrum = new SpectrumStream().read(golden(`fft_${form}_full.${suffix}`));
    assert.deepEqual([spectrum.hopSeq, spectrum.first, spectrum.isKey], [12345, 0, true]);
    assertBins(spectrum.bins, ramp, form);
    if (suffix === 'json') return;
    assert.deepEqual([spectrum.samplePos, spectrum.channel, spectrum.silence],
                     [5e9, 'mid', false]);
  });
}

for (const [key, delta, form] of [
  ['fft_json_key.json', 'fft_json_delta.json', 'json'],
  ['fft_u8_full.bin', 'fft_u8_delta.bin', 'u8'],
  ['fft_u16_full.bin', 'fft_u16_delta.bin', 'u16'],
]) {
  test(`a delta of ${form} is added to its key frame, however often`, () => {
    const stream = new SpectrumStream();
    assert.throws(() => stream.read(golden(delta)), /key frame/);
    assertBins(stream.read(golden(key)).bins, ramp, form);
    for (let i = 0; i < 3; ++i) {
      const spectrum = stream.read(golden(delta));
      assert.deepEqual([spectrum.hopSeq, spectrum.isKey], [12349, false]);
      assertBins(spectrum.bins, moved, form);
    }
  });
}

test('an empty delta is the key frame again', () => {
  for (const [key, delta, form] of [
    ['fft_json_key.json', 'fft_json_delta_empty.json', 'json'],
    ['fft_u8_full.bin', 'fft_u8_delta_empty.bin', 'u8'],
  ]) {
    const stream = new SpectrumStream();
    stream.read(golden(key));
    const spectrum = stream.read(golden(delta));
    assert.deepEqual([spectrum.hopSeq, spectrum.isKey], [12349, false]);
    assertBins(spectrum.bins, ramp, form);
  }
});

test('a part of the bands', () => {
  const json = new SpectrumStream({range: [16, 24]}).read(golden('fft_json_range.json'));
  assert.equal(json.first, 16);
  assertBins(json.bins, ramp.slice(16, 24), 'json');
  const side = new SpectrumStream().read(golden('fft_u8_range_side.bin'));
  assert.deepEqual([side.first, side.channel], [16, 'side']);
  assertBins(side.bins, ramp.slice(16, 24), 'u8');
});

test('silence, and an ArrayBuffer as a browser gives it', () => {
  const bytes = golden('fft_u8_silence.bin');
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const spectrum = new SpectrumStream().read(buffer);
  assert.ok(spectrum.silence);
  assertBins(spectrum.bins, Array(64).fill(0), 'u8');
  assertBins(new SpectrumStream().read(golden('fft_json_silence.json')).bins,
             Array(64).fill(0), 'json');
});

test('an audio frame', () => {
  const range = (count, value) => Array.from({length: count}, (_, i) => value(i));
  assert.deepEqual(readAudioFrame(golden('audio_frame.bin')), {
    hopSeq: 12345,
    uptimeMs: 98760,
    rms: 0.25,
    flux: 0.5,
    fastRms: 0.75,
    fastFlux: 1,
    bands: range(8, (i) => i / 8),
    heavyBands: range(8, (i) => i / 16),
    chroma: range(12, (i) => i / 16),
    heavyChroma: range(12, (i) => i / 32),
    waveform: range(128, (i) => 512 * i - 32768),
    bpm: 128.5,
    confidence: 1,
    beatPhase: 0.375,
    beatTick: true,
    downbeatTick: false,
  });
});

test('what is no frame is refused', () => {
  for (const text of ['7', 'null', '[]', '{}', '{', '{"type":"audio.fft.frame","hopSeq":1}']) {
    assert.throws(() => new SpectrumStream().read(text), text);
  }
  for (const name of ['fft_u8_full.bin', 'fft_u16_full.bin', 'fft_f32_full.bin']) {
    assert.throws(() => new SpectrumStream().read(golden(name).subarray(0, -1)));
    const other = Buffer.from(golden(name));
    other[0] ^= 1;
    assert.throws(() => new SpectrumStream().read(other));
  }
  const stream = new SpectrumStream();
  stream.read(golden('fft_u8_range_side.bin'));
  assert.throws(() => stream.read(golden('fft_u8_delta.bin')), /bands/);
  assert.throws(() => readAudioFrame(golden('audio_frame.bin').subarray(1)));
});
