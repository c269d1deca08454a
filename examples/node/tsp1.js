// Decodes the frames sent on /ws: spectra as JSON or binary, full or delta, and the binary audio frame. An ES
// module without dependencies, for Node and browsers:
//
//     const stream = new SpectrumStream(answer);   // the audio.fft.subscribed answer
//     const spectrum = stream.read(event.data);    // each later text or ArrayBuffer
//     spectrum.bins                                // numbers from 0 to 1
//
// In a browser set socket.binaryType = 'arraybuffer'. Throws if a frame is invalid.

export const audioFrameBytes = 464;
export const channels = ['mid', 'left', 'right', 'side'];

const headerBytes = 24;
const spectrumMagic = 0x31505354; // "TSP1"
const audioMagic = 0x00445541;
const keyFlag = 1;
const deltaFlag = 2;
const silenceFlag = 4;
// By the header's sample format: size in bytes, the value for 1, and how to read one.
const sampleFormats = {
  1: {bytes: 1, one: 255, at: (view, offset) => view.getUint8(offset)},
  2: {bytes: 2, one: 65535, at: (view, offset) => view.getUint16(offset, true)},
  3: {bytes: 4, one: 1, at: (view, offset) => view.getFloat32(offset, true)},
};

function expect(truth, otherwise) {
  if (!truth) throw new Error(otherwise);
}

function viewOf(data) {
  if (data instanceof ArrayBuffer) return new DataView(data);
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * Decodes one subscription. A delta refers to the last key frame, not to the previous delta, so skipping a delta is
 * harmless.
 */
export class SpectrumStream {
  #first;
  #key;
  #keySeq;
  #format;

  /** @param subscribed  the server's answer, parsed; if omitted, all bands are expected */
  constructor(subscribed = {}) {
    this.#first = subscribed.range?.[0] ?? 0;
  }

  /** Decodes a frame: a string is JSON; an ArrayBuffer, typed array or Buffer is binary. */
  read(message) {
    return typeof message === 'string' ? this.readJson(JSON.parse(message))
                                       : this.readBinary(message);
  }

  /** {hopSeq, first, bins, isKey}: bins[i] is band first + i. */
  readJson(frame) {
    expect(frame?.type === 'audio.fft.frame', 'not an audio.fft.frame');
    const {hopSeq} = frame;
    if (!frame.delta) {
      this.#key = frame.bins;
      this.#keySeq = hopSeq;
      return {hopSeq, first: this.#first, bins: [...this.#key], isKey: true};
    }
    expect(this.#key && frame.keySeq === this.#keySeq, 'delta frame without its key frame');
    const bins = [...this.#key];
    for (const [band, value] of frame.changes) {
      const place = band - this.#first;
      expect(place >= 0 && place < bins.length,
             'delta for a band outside the key frame');
      bins[place] = value;
    }
    return {hopSeq, first: this.#first, bins, isKey: false};
  }

  /**
   * {hopSeq, first, bins, isKey, samplePos, channel, silence}: samplePos is the playhead after the
   * sound.
   */
  readBinary(data) {
    const view = viewOf(data);
    expect(view.byteLength >= headerBytes, 'too short for a binary frame');
    const format = view.getUint8(6);
    const channel = channels[view.getUint8(7)];
    const samples = sampleFormats[format];
    const isOurs = view.getUint32(0, true) === spectrumMagic && view.getUint8(4) === 1;
    expect(isOurs && samples && channel, 'not a binary frame of version 1');
    const first = view.getUint16(20, true);
    const count = view.getUint16(22, true);
    expect(view.byteLength === headerBytes + count * samples.bytes,
           'binary frame length differs from its header');
    let values =
        Array.from({length: count}, (_, i) => samples.at(view, headerBytes + i * samples.bytes));
    const flags = view.getUint8(5);
    if (flags & deltaFlag) {
      values = this.#added(first, values, samples.one + 1, format);
    } else {
      this.#first = first;
      this.#key = values;
      this.#format = format;
    }
    return {
      hopSeq: view.getUint32(8, true),
      first: this.#first,
      bins: values.map((value) => value / samples.one),
      isKey: (flags & keyFlag) !== 0,
      samplePos: Number(view.getBigUint64(12, true)),
      channel,
      silence: (flags & silenceFlag) !== 0,
    };
  }

  /** Adds differences to the key frame's values, starting at a band. */
  #added(first, differences, modulus, format) {
    expect(this.#key && this.#format === format && format !== 3, 'delta frame without its key frame');
    const start = first - this.#first;
    expect(start >= 0 && start + differences.length <= this.#key.length,
           'delta for bands outside the key frame');
    const values = [...this.#key];
    differences.forEach((difference, i) => {
      values[start + i] = (values[start + i] + difference) % modulus;
    });
    return values;
  }
}

/** Decodes the 464 bytes of an audio frame: features of the sound, and the beat. */
export function readAudioFrame(data) {
  const view = viewOf(data);
  expect(view.byteLength === audioFrameBytes, `an audio frame has ${audioFrameBytes} bytes`);
  expect(view.getUint32(0, true) === audioMagic, 'not an audio frame');
  const float = (offset) => view.getFloat32(offset, true);
  const floats = (offset, length) => Array.from({length}, (_, i) => float(offset + 4 * i));
  return {
    hopSeq: view.getUint32(4, true),
    uptimeMs: view.getUint32(8, true),
    rms: float(12),
    flux: float(16),
    fastRms: float(20),
    fastFlux: float(24),
    bands: floats(28, 8),
    heavyBands: floats(60, 8),
    chroma: floats(92, 12),
    heavyChroma: floats(140, 12),
    waveform: Array.from({length: 128}, (_, i) => view.getInt16(192 + 2 * i, true)),
    bpm: float(448),
    confidence: float(452),
    beatPhase: float(456),
    beatTick: view.getUint8(460) !== 0,
    downbeatTick: view.getUint8(461) !== 0,
  };
}
