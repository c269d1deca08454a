// WAV files for the program to play.

function chunk(id, body) {
  const head = Buffer.alloc(8);
  head.write(id);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

/**
 * The bytes of a file of 16-bit samples.
 * @param channels  a function for each channel: the sample at a frame
 * @param tags      pairs of an id and its text, e.g. ["INAM", "Title"]
 */
export function wav(seconds, channels, tags = [], rateHz = 8000) {
  const bytes = 2 * channels.length;
  const format = Buffer.alloc(16);
  [1, channels.length].forEach((value, at) => format.writeUInt16LE(value, 2 * at));
  [rateHz, bytes * rateHz].forEach((value, at) => format.writeUInt32LE(value, 4 + 4 * at));
  [bytes, 16].forEach((value, at) => format.writeUInt16LE(value, 12 + 2 * at));
  const sound = Buffer.alloc(bytes * rateHz * seconds);
  for (let frame = 0; frame < rateHz * seconds; ++frame)
    channels.forEach((sample, channel) => sound.writeInt16LE(Math.round(sample(frame)), bytes * frame + 2 * channel));
  const texts = tags.map(([id, text]) => chunk(id, Buffer.from(`${text}\0`)));
  const list = chunk("LIST", Buffer.concat([Buffer.from("INFO"), ...texts]));
  return chunk("RIFF", Buffer.concat([Buffer.from("WAVE"), chunk("fmt ", format), list, chunk("data", sound)]));
}
