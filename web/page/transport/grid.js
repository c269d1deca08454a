// The current beat grid.
import { sameBeats } from "../display/format.js";

/** A beat grid given by one point in time, its beat and the tempo. */
export class Grid {
  /** The beat at the start of the timeline. */
  lead;
  #counts; // whether seeks count by this grid; not after a tempo change

  /** @param state  its tempo, meter, and the beat at the start of the timeline after a seek */
  constructor(seconds, beats, { bpm, beatOffset: offset = 0, beatsPerBar = 4 }) {
    this.bpm = bpm;
    this.beatsPerBar = beatsPerBar;
    const lead = beats - (seconds * bpm) / 60;
    this.#counts = Math.abs(lead - offset) < sameBeats;
    this.lead = this.#counts ? offset : lead;
  }

  /** The beat at a time; negative before the grid's first beat. */
  beats(seconds) {
    return (seconds * this.bpm) / 60 + this.lead;
  }

  /** The time of a beat. */
  seconds(beats) {
    return Math.max(0, ((beats - this.lead) * 60) / this.bpm);
  }

  /** The time of the beat nearest to a time. */
  nearest(seconds) {
    return this.seconds(Math.round(this.beats(seconds)));
  }

  /** The start time of the bar at a time. */
  barBefore(seconds) {
    return this.seconds(Math.floor((this.beats(seconds) + sameBeats) / this.beatsPerBar) * this.beatsPerBar);
  }

  /** The seek to a beat: in beats if the grids agree, because its time may be a fraction of a sample. */
  place(beat) {
    return this.#counts ? { value: Math.max(0, beat), unit: "beats" } : { value: this.seconds(beat), unit: "seconds" };
  }

  /** Whether another grid has its lines at the same times. */
  is({ bpm, beatsPerBar, lead }) {
    return this.bpm === bpm && this.beatsPerBar === beatsPerBar && Math.abs(this.lead - lead) < sameBeats;
  }
}
