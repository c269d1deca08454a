// The trigger of the waveform.

/**
 * Where a trace starts: at the steepest rise through zero in the first part, so that a steady sound stands still.
 * @param {number} shown  samples of the trace
 */
export function triggerAt(waveform, shown) {
  let best = 0;
  let steepest = 0;
  for (let at = 1; at <= waveform.length - shown; ++at) {
    const rise = waveform[at] - waveform[at - 1];
    if (waveform[at - 1] < 0 && waveform[at] >= 0 && rise > steepest) [best, steepest] = [at, rise];
  }
  return best;
}
