import type { AudioFrame } from "./types.js";

export const audioFrameBytes = 464;
const magic = 0x00445541;

export function isAudioFrame(view: DataView): boolean {
  return view.byteLength === audioFrameBytes && view.getUint32(0, true) === magic;
}

/** Decodes an audio frame: features of the sound, and the beat. Throws RangeError or TypeError if invalid. */
export function readAudioFrame(view: DataView): AudioFrame {
  if (!isAudioFrame(view)) throw new TypeError("not an audio frame");
  const float = (offset: number) => view.getFloat32(offset, true);
  const floats = (offset: number, count: number) =>
    Float32Array.from({ length: count }, (_, i) => float(offset + 4 * i));
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
    waveform: Int16Array.from({ length: 128 }, (_, i) => view.getInt16(192 + 2 * i, true)),
    bpm: float(448),
    confidence: float(452),
    beatPhase: float(456),
    beatTick: view.getUint8(460) !== 0,
    downbeatTick: view.getUint8(461) !== 0,
  };
}
