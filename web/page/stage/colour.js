// Colours of the stage, as hexadecimal digits: ff6a3d.

/** Whether a text is a colour. */
export const hexColour = (text) => /^[0-9a-f]{6}$/i.test(text);

const channels = (hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** "r, g, b" of a colour, for rgba(). */
export const rgb = (hex) => channels(hex).join(", ");

/** A colour between two others; at 0 the first. */
export function mixed(first, second, at) {
  const other = channels(second);
  return `rgb(${channels(first).map((from, channel) => Math.round(from + (other[channel] - from) * at)).join(", ")})`;
}
