import type { SpectrumFrame } from "./types.js";

const headerBytes = 24;
const magic = 0x31505354; // "TSP1"
const deltaFlag = 2;
const silenceFlag = 4;
const frameTypes: readonly unknown[] = ["spectrum.frame", "audio.fft.frame"];

/** How to read the values of a binary frame: size in bytes, and the value for 1. */
const samples = [
  undefined,
  { bytes: 1, one: 255, at: (view: DataView, offset: number) => view.getUint8(offset) },
  { bytes: 2, one: 65535, at: (view: DataView, offset: number) => view.getUint16(offset, true) },
  { bytes: 4, one: 1, at: (view: DataView, offset: number) => view.getFloat32(offset, true) },
] as const;

function expect(truth: unknown, otherwise: string): asserts truth {
  if (!truth) throw new TypeError(otherwise);
}

interface JsonFrame {
  readonly type?: unknown;
  readonly hopSeq: number;
  readonly delta?: boolean;
  readonly keySeq?: number;
  readonly bins?: unknown;
  readonly changes?: unknown;
}

/**
 * Decodes the spectra of one subscription: JSON or binary, full or delta. A delta refers to the last key frame, so
 * skipping a delta is harmless. Throws TypeError if a frame is invalid.
 */
export class SpectrumDecoder {
  readonly #bandHz: readonly number[];
  #first: number;
  #key: readonly number[] | null = null; // raw values
  #keySeq = -1; // of a JSON key frame
  #format = 0; // of a binary one

  /**
   * @param first   index of the first band, for JSON frames
   * @param bandHz  centre of each band
   */
  constructor(first = 0, bandHz: readonly number[] = []) {
    this.#first = first;
    this.#bandHz = bandHz;
  }

  readJson(frame: JsonFrame): SpectrumFrame {
    expect(frameTypes.includes(frame?.type), "not a spectrum frame");
    const { hopSeq } = frame;
    let bins: number[];
    if (!frame.delta) {
      expect(Array.isArray(frame.bins), "spectrum frame without bins");
      this.#key = bins = frame.bins;
      this.#keySeq = hopSeq;
      this.#format = 0;
    } else {
      const known = this.#key && this.#format === 0 && frame.keySeq === this.#keySeq;
      expect(known && Array.isArray(frame.changes), "delta frame without its key frame");
      bins = [...(this.#key as number[])];
      for (const [band, value] of frame.changes as [number, number][]) {
        const place = band - this.#first;
        expect(place >= 0 && place < bins.length, "delta for a band outside the key frame");
        bins[place] = value;
      }
    }
    return this.#frame(hopSeq, bins, 1, bins.every((bin) => bin === 0));
  }

  readBinary(view: DataView): SpectrumFrame {
    expect(view.byteLength >= headerBytes, "too short for a binary frame");
    const format = view.getUint8(6);
    const sample = samples[format];
    expect(
      view.getUint32(0, true) === magic && view.getUint8(4) === 1 && sample,
      "not a binary frame of version 1",
    );
    const first = view.getUint16(20, true);
    const count = view.getUint16(22, true);
    expect(
      view.byteLength === headerBytes + count * sample.bytes,
      "binary frame length differs from its header",
    );
    let values = Array.from({ length: count }, (_, i) =>
      sample.at(view, headerBytes + i * sample.bytes),
    );
    const flags = view.getUint8(5);
    if (flags & deltaFlag) {
      values = this.#added(first, values, sample.one + 1, format);
    } else {
      this.#first = first;
      this.#key = values;
      this.#format = format;
    }
    const spectrum = this.#frame(
      view.getUint32(8, true), values, sample.one, (flags & silenceFlag) !== 0,
    );
    return { ...spectrum, samplePos: Number(view.getBigUint64(12, true)) };
  }

  /** Adds differences to the key frame's values, starting at a band. */
  #added(first: number, differences: number[], modulus: number, format: number): number[] {
    const key = this.#key;
    expect(key && this.#format === format && format !== 3, "delta frame without its key frame");
    const start = first - this.#first;
    const fits = differences.length === 0 || (start >= 0 && start + differences.length <= key.length);
    expect(fits, "delta for bands outside the key frame");
    const values = [...key];
    differences.forEach((difference, i) => {
      values[start + i] = ((values[start + i] as number) + difference) % modulus;
    });
    return values;
  }

  #frame(hopSeq: number, values: readonly number[], one: number, silence: boolean): SpectrumFrame {
    const bins = Float32Array.from(values, (value) => value / one);
    return { hopSeq, first: this.#first, bins, bandHz: this.#bandHz, silence };
  }
}
