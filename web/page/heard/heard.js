// The beat that is heard in the sound: its line, and the panel that corrects it. Loaded when it is first chosen.
const nudgeMs = 10;
const ranges = [[55, 198], [55, 110], [80, 160], [110, 220]]; // BPM; the first is the server's at first
const lockTexts = { searching: "searching", locked: "locked", coasting: "coasting" };

/** e.g. "128.0 BPM, locked, 93 %" */
export function heardText({ bpm, lock, held, confidence }) {
  return `${bpm.toFixed(1)} BPM, ${held ? "held" : lockTexts[lock]}, ${Math.round(100 * confidence)} %`;
}

/** Follows the heard beat between the server's messages. */
export class Heard {
  #client;
  #subscription;
  tempo = null;

  /** @param told  called with each tempo */
  constructor(client, told) {
    this.#client = client;
    this.#subscription = client.tempo((tempo) => {
      this.tempo = tempo;
      told(tempo);
    });
    this.#subscription.catch(({ message }) => told(null, message));
  }

  /**
   * The beat at a time, as the light and the stage take it; null before the first message.
   * @returns {{bpm: number, beatsPerBar: number, beats: number, playing: boolean, confidence: number} | null}
   */
  at(now) {
    if (this.tempo === null) return null;
    const { bpm, beatsPerBar, beatIndex, beatInBar, beatTimestampMs, lock, confidence } = this.tempo;
    const since = ((this.#client.clock.serverTime(now) - beatTimestampMs) * bpm) / 60_000;
    const bar = Math.max(0, Math.floor((beatIndex - beatInBar) / beatsPerBar));
    const beats = Math.max(0, bar * beatsPerBar + beatInBar + since);
    return { bpm, beatsPerBar, beats, playing: lock !== "searching", confidence };
  }

  end() {
    this.tempo = null;
    this.#subscription.then((subscription) => subscription.unsubscribe()).catch(() => {});
  }
}

const rangeTitle = "Range of tempi in BPM: press for another";
const rangeText = ({ minBpm, maxBpm }) => `${Math.round(minBpm)}–${Math.round(maxBpm)}`;

function name(button, label, title) {
  button.textContent = label;
  button.title = title;
  button.setAttribute("aria-label", `${title} (${label})`);
}

/** The range after a tempo's own; the first after one of somebody else's choice. */
function rangeAfter(tempo) {
  const now = ranges.findIndex(([min, max]) => min === tempo?.minBpm && max === tempo.maxBpm);
  const [min, max] = ranges[(now + 1) % ranges.length];
  return { min, max };
}

/**
 * Opens the panel in an element.
 * @param guarded  wraps an action that needs control
 * @param problem  shows what is wrong
 */
export function openPanel(place, client, guarded, problem) {
  const hint = (...hint) => client.hint(...hint).catch(({ message }) => problem(message));
  const now = () => ({ at: performance.now() });
  const buttons = [
    ["Tap", "A beat falls now: three set the tempo", () => hint("tap", now()), true],
    ["÷2", "Half the tempo", () => hint("halve")],
    ["×2", "Twice the tempo", () => hint("double")],
    ["±½", "Move the beat by half a beat", () => hint("shift")],
    ["‹", "Move the beat 10 ms earlier", () => hint("nudge", { value: -nudgeMs })],
    ["›", "Move the beat 10 ms later", () => hint("nudge", { value: nudgeMs })],
    ["1", "A bar begins now", () => hint("downbeat", now()), true],
    ["Hold", "Keep tempo and beat", () => hint("hold", { value: !heard.tempo?.held })],
    ["Resync", "Forget it, and listen afresh", () => hint("resync")],
    ["55–198", rangeTitle, () => hint("range", rangeAfter(heard.tempo))],
  ];
  const text = document.createElement("output");
  const panel = document.createElement("div");
  panel.className = "field heard";
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", "Heard beat");
  panel.append(text);
  for (const [label, title, action, isTimed] of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    name(button, label, title);
    const act = guarded(action);
    // The time at which a button goes down counts; a click without a pointer comes from a key.
    if (isTimed) button.addEventListener("pointerdown", (event) => event.button === 0 && act());
    button.addEventListener("click", (event) => (!isTimed || event.detail === 0) && act());
    panel.append(button);
  }
  const hold = panel.children[buttons.findIndex(([label]) => label === "Hold") + 1];
  hold.className = "toggle";
  const range = panel.lastChild;
  place.append(panel);
  const heard = new Heard(client, (tempo, why) => {
    text.textContent = tempo ? heardText(tempo) : why;
    panel.dataset.lock = tempo?.lock ?? "searching";
    hold.setAttribute("aria-pressed", String(tempo?.held ?? false));
    if (tempo?.minBpm) name(range, rangeText(tempo), rangeTitle);
  });
  return {
    at: (time) => heard.at(time),
    end() {
      heard.end();
      panel.remove();
    },
  };
}
