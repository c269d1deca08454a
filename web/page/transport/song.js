// What is played: title, artist, length and tempo, and the waveform of the files for the timeline.
import { element, write } from "../display/dom.js";
import { numberText, timeText } from "../display/format.js";
import { soundTrouble } from "./sound_trouble.js";

const points = 4096;
const retryMs = 2000; // while the server still reads the files
const key = "tactus.remaining";

/** "3:05", or "−3:05" of the rest. */
const shortTime = (seconds) => timeText(seconds).slice(0, -4);

/** The name of a source without tags: of a file without its folder and ending. */
function nameOf({ kind, name, files, index }) {
  if (kind !== "file" || index === null) return name;
  return files[index].replace(/^.*[/\\]/, "").replace(/\.\w{1,4}$/, "");
}

/** Shows what the server plays. Passes the length and the waveform on to the timeline. */
export class Song {
  #client;
  #timeline;
  #source = null;
  #material = "";
  #timer = 0;
  #remains = false; // whether the time left is shown instead of the length

  constructor(client, timeline) {
    this.#client = client;
    this.#timeline = timeline;
    this.#remains = this.#stored();
    element("song-length").addEventListener("click", () => this.#toggle());
    client.source((source) => this.#receive(source)).catch(() => {}); // an older server
  }

  /** @param {number} seconds  the playhead */
  show(seconds, bpm) {
    write(element("song-tempo"), `${numberText(bpm, 1)} BPM`);
    const length = this.#source?.lengthSeconds;
    if (!length) return;
    write(element("song-length"), this.#remains ? `−${shortTime(Math.max(0, length - seconds))} left` : `of ${shortTime(length)}`);
  }

  #receive(source) {
    this.#source = source;
    const { kind, title, artist, lengthSeconds, files, fault } = source;
    write(element("song-title"), title || nameOf(source));
    write(element("song-artist"), soundTrouble(source) || artist || (kind === "capture" ? "Captured" : ""));
    element("song-artist").classList.toggle("bad", fault !== null);
    element("song-length").hidden = !lengthSeconds;
    for (const id of ["previous", "next"]) element(id).hidden = files.length < 2;
    this.#timeline.end = lengthSeconds;
    const material = JSON.stringify([lengthSeconds, files]);
    if (material === this.#material) return;
    this.#material = material;
    this.#timeline.overview = null;
    if (files.length > 0) this.#fetch(material);
  }

  async #fetch(material) {
    clearTimeout(this.#timer);
    const overview = await this.#client.overview(points).catch(() => null);
    if (material !== this.#material) return;
    if (overview) this.#timeline.overview = overview;
    if (!overview || overview.progress < 1) this.#timer = setTimeout(() => this.#fetch(material), retryMs);
  }

  #toggle() {
    this.#remains = !this.#remains;
    try {
      localStorage.setItem(key, String(this.#remains));
    } catch {
      // Without storage it lasts until the page closes.
    }
  }

  #stored() {
    try {
      return localStorage.getItem(key) === "true";
    } catch {
      return false;
    }
  }
}
