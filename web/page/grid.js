// The beats as they are counted at present.
import { beatsPerBar, sameBeats } from "./format.js";

/** The grid of beats through a moment: its time, its beat and the tempo. */
export class Grid {
  /** How many beats this grid is ahead of the one that a seek counts by, as after a change of tempo. */
  lead;

  constructor(seconds, beats, bpm) {
    this.bpm = bpm;
    const lead = beats - (seconds * bpm) / 60;
    this.lead = Math.abs(lead) < sameBeats ? 0 : lead;
  }

  /** The beat of a time; it is negative before the grid's first one. */
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

  /** The time at which the bar of a time starts. */
  barBefore(seconds) {
    return this.seconds(Math.floor((this.beats(seconds) + sameBeats) / beatsPerBar) * beatsPerBar);
  }

  /** A beat as a seek is told it: as one where it counts alike, since its time may be no whole number of samples. */
  place(beat) {
    return this.lead === 0 ? { value: Math.max(0, beat), unit: "beats" } : { value: this.seconds(beat), unit: "seconds" };
  }

  /** Whether another grid has its lines at the same times. */
  is({ bpm, lead }) {
    return this.bpm === bpm && Math.abs(this.lead - lead) < sameBeats;
  }
}
