// The decoders read each golden frame of the protocol to the values it was made from.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { isAudioFrame, readAudioFrame } from "../dist/audio_frame.js";
import { SpectrumDecoder } from "../dist/spectrum_decoder.js";

const folder = process.env.TACTUS_GOLDEN ?? new URL("../../../tests/golden", import.meta.url).pathname;

/** Parsed JSON, or bytes inside a larger buffer, as in Node. */
function golden(name) {
  const bytes = readFileSync(`${folder}/${name}`);
  if (name.endsWith(".json")) return JSON.parse(bytes.toString());
  const buffer = new ArrayBuffer(bytes.length + 3);
  new Uint8Array(buffer, 3).set(bytes);
  return new DataView(buffer, 3);
}

const read = (decoder, name) =>
  name.endsWith(".json") ? decoder.readJson(golden(name)) : decoder.readBinary(golden(name));

// The values in the frames: band i is i / 63; then bands 10 and 12 change.
const ramp = Array.from({ length: 64 }, (_, i) => Math.fround(i / 63));
const moved = Object.assign([...ramp], { 10: Math.fround(0.9), 12: Math.fround(0.05) });
const steps = { json: 10000, u8: 255, u16: 65535 };

function assertBins(bins, expected, form) {
  assert.ok(bins instanceof Float32Array);
  assert.equal(bins.length, expected.length);
  expected.forEach((bin, i) => {
    const value = form === "f32" ? bin : Math.fround(Math.floor(bin * steps[form] + 0.5) / steps[form]);
    assert.equal(bins[i], value, `band ${i}`);
  });
}

for (const [form, suffix] of [["json", "json"], ["u8", "bin"], ["u16", "bin"], ["f32", "bin"]]) {
  test(`a full frame of ${form}`, () => {
    const hz = [40, 50];
    const spectrum = read(new SpectrumDecoder(0, hz), `fft_${form}_full.${suffix}`);
    assert.deepEqual([spectrum.hopSeq, spectrum.first, spectrum.silence], [12345, 0, false]);
    assert.equal(spectrum.bandHz, hz);
    assertBins(spectrum.bins, ramp, form);
    assert.equal(spectrum.samplePos, suffix === "bin" ? 5e9 : undefined);
  });
}

for (const [key, delta, form] of [
  ["fft_json_key.json", "fft_json_delta.json", "json"],
  ["fft_u8_full.bin", "fft_u8_delta.bin", "u8"],
  ["fft_u16_full.bin", "fft_u16_delta.bin", "u16"],
]) {
  test(`a delta of ${form} is added to its key frame, any number of times`, () => {
    const decoder = new SpectrumDecoder();
    assert.throws(() => read(decoder, delta), /key frame/);
    const first = read(decoder, key);
    for (let i = 0; i < 3; ++i) {
      const spectrum = read(decoder, delta);
      assert.equal(spectrum.hopSeq, 12349);
      assertBins(spectrum.bins, moved, form);
    }
    assertBins(first.bins, ramp, form); // frames passed on earlier are unchanged
  });
}

test("an empty delta repeats the key frame", () => {
  for (const [key, delta, form] of [
    ["fft_json_key.json", "fft_json_delta_empty.json", "json"],
    ["fft_u8_full.bin", "fft_u8_delta_empty.bin", "u8"],
  ]) {
    const decoder = new SpectrumDecoder();
    read(decoder, key);
    assertBins(read(decoder, delta).bins, ramp, form);
  }
});

test("a subset of the bands", () => {
  const json = read(new SpectrumDecoder(16), "fft_json_range.json");
  assert.equal(json.first, 16);
  assertBins(json.bins, ramp.slice(16, 24), "json");
  const side = read(new SpectrumDecoder(), "fft_u8_range_side.bin");
  assert.equal(side.first, 16);
  assertBins(side.bins, ramp.slice(16, 24), "u8");
});

test("silence", () => {
  for (const [name, form] of [["fft_u8_silence.bin", "u8"], ["fft_json_silence.json", "json"]]) {
    const spectrum = read(new SpectrumDecoder(), name);
    assert.equal(spectrum.silence, true);
    assertBins(spectrum.bins, Array(64).fill(0), form);
  }
});

test("an audio frame", () => {
  const floats = (count, value) => Float32Array.from({ length: count }, (_, i) => value(i));
  assert.deepEqual(readAudioFrame(golden("audio_frame.bin")), {
    hopSeq: 12345, uptimeMs: 98760, rms: 0.25, flux: 0.5, fastRms: 0.75, fastFlux: 1,
    bands: floats(8, (i) => i / 8), heavyBands: floats(8, (i) => i / 16),
    chroma: floats(12, (i) => i / 16), heavyChroma: floats(12, (i) => i / 32),
    waveform: Int16Array.from({ length: 128 }, (_, i) => 512 * i - 32768),
    bpm: 128.5, confidence: 1, beatPhase: 0.375, beatTick: true, downbeatTick: false,
  });
  assert.equal(isAudioFrame(golden("fft_u8_full.bin")), false);
});

test("invalid frames are rejected", () => {
  for (const frame of [7, null, [], {}, { type: "audio.fft.frame", hopSeq: 1 },
    { type: "audio.fft.frame", hopSeq: 1, delta: true, keySeq: 1, changes: [] }]) {
    assert.throws(() => new SpectrumDecoder().readJson(frame), TypeError);
  }
  for (const name of ["fft_u8_full.bin", "fft_u16_full.bin", "fft_f32_full.bin"]) {
    const view = golden(name);
    const shorter = new DataView(view.buffer, view.byteOffset, view.byteLength - 1);
    assert.throws(() => new SpectrumDecoder().readBinary(shorter), TypeError);
    view.setUint8(0, 0);
    assert.throws(() => new SpectrumDecoder().readBinary(view), TypeError);
  }
  const decoder = new SpectrumDecoder();
  read(decoder, "fft_u8_range_side.bin");
  assert.throws(() => read(decoder, "fft_u8_delta.bin"), /bands/);
  assert.throws(() => read(decoder, "fft_u16_delta.bin"), /key frame/);
  assert.throws(() => readAudioFrame(golden("fft_u8_full.bin")), TypeError);
});

test("each damaged frame is decoded or rejected with a TypeError", () => {
  for (const name of ["fft_u8_full.bin", "fft_u16_full.bin", "fft_f32_full.bin", "fft_u8_delta.bin",
    "fft_u16_delta.bin", "fft_u8_delta_empty.bin"]) {
    const { byteLength } = golden(name);
    for (let at = 0; at < byteLength; ++at) {
      const decoder = new SpectrumDecoder();
      if (name.includes("delta")) read(decoder, name.replace(/delta.*/, "full.bin"));
      const damaged = golden(name);
      damaged.setUint8(at, damaged.getUint8(at) ^ 0xff);
      try {
        assert.ok(decoder.readBinary(damaged).bins.length <= 64);
      } catch (error) {
        assert.ok(error instanceof TypeError, `${name} at ${at}: ${error}`);
      }
    }
  }
});
