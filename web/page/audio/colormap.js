// The spectrogram's colour map, with 256 entries.

const ramps = {
  dark: ["#0b0c0e", "#1a1230", "#56164a", "#b8293f", "#ff6a3d", "#ffc07a", "#fff6e4"],
  light: ["#f8f6f1", "#fbe6d2", "#fbb98d", "#f0703a", "#bb2f16", "#5e1722", "#1d0d14"],
};

const contrast = 1.35; // makes loud parts stand out

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/**
 * 256 colours as canvas pixels, red in the lowest byte.
 * @param {"dark" | "light"} theme
 */
export function colormap(theme) {
  const stops = ramps[theme].map(channels);
  return Uint32Array.from({ length: 256 }, (_, level) => {
    const at = (level / 255) ** contrast * (stops.length - 1);
    const index = Math.min(Math.floor(at), stops.length - 2);
    const [red, green, blue] = stops[index].map((from, channel) =>
      Math.round(from + (stops[index + 1][channel] - from) * (at - index)),
    );
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  });
}
