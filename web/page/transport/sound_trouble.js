// What is wrong with the sound, in words; the same on the dashboard and the stage.

const silentSeconds = 3; // of a live source; then it is said

/** Whether a source that others feed has been silent for long. */
const isSilent = (source) => (source.kind === "capture" || source.kind === "pipe") && source.silentSeconds >= silentSeconds;

/** The source's fault, or that it is silent; otherwise "". */
export const soundTrouble = (source) => source.fault ?? (isSilent(source) ? "Hears only silence" : "");
