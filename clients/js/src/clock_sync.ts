import { type Bracket, fit, greatestRate, roundTrip } from "./clock_fit.js";
import { Messages } from "./messages.js";
import type { ClockStatus } from "./types.js";

export const groupSize = 8;
const groups = 16;
const kept = groupSize * groups;
const startingProbes = 3 * groupSize;
const farMs = 5; // an error that slewing would take ten seconds to correct
const oldestMs = 600_000;
const stepAboveMs = 100;
const slewRate = 500e-6;
const serverResolutionMs = 0.001;

/**
 * Estimates a server's clock from probes. Times are in ms. The offset is the server's Unix time minus this
 * machine's, which is `origin` plus the local time.
 */
export class ClockSync {
  readonly #origin: number;
  #resolution: number;
  #brackets: Bracket[] = [];
  readonly #messages = new Messages(kept);
  #probes = 0;
  #starting = true; // since the last clock step
  #earliest = -Infinity; // from message times alone, until the first answered probe
  // The offset is #offset + #rate (t - #since), minus the remaining slew.
  #offset = 0;
  #rate = 0;
  #since = 0;
  #slew = 0;
  /** Maximum error in ms of the times that the server, an edge, passes on. */
  relayedErrorMs = 0;

  constructor(origin: number, resolution: number) {
    this.#origin = origin;
    this.#resolution = resolution;
  }

  /**
   * Starts a new connection: the next probes set the clock immediately. Earlier probes are dropped, because the
   * server may be another one. A clock difference below one round trip would go unnoticed.
   */
  restart(resolution: number): void {
    this.#resolution = Math.min(this.#resolution, resolution);
    this.#forget();
    this.#probes = 0;
    this.#starting = true;
    this.#earliest = -Infinity;
  }

  /** Takes a server time from a message, as a first lower bound of the offset. */
  hint(server: number, received: number): void {
    if (this.#probes > 0) return;
    const offset = server - this.#origin - received;
    if (offset > this.#earliest) this.#set((this.#earliest = offset), 0, received);
  }

  /**
   * Takes the server time at which a message was sent.
   * @return whether it proves that one of the clocks was set, so that new probes are needed
   */
  onServerTime(sent: number, received: number): boolean {
    if (!Number.isFinite(sent)) return false;
    const low = sent - this.#origin - received - this.#margin;
    const impossible = low > this.#room(received).high;
    if (impossible) {
      this.#forget();
      this.#starting = false;
    }
    this.#messages.add(received, low);
    this.hint(sent, received);
    return impossible;
  }

  /**
   * Takes an answered probe.
   * @param sent, received   local times
   * @param arrived, answered  the server's Unix times
   */
  add(sent: number, arrived: number, answered: number, received: number): void {
    const bracket = {
      sent,
      received,
      low: answered - this.#origin - received - this.#margin,
      high: arrived - this.#origin - sent + this.#margin,
    };
    if (!(received >= sent) || !(bracket.low <= bracket.high)) return;
    this.#brackets = this.#brackets.filter((old) => received - old.sent < oldestMs);
    this.#brackets.push(bracket);
    this.#brackets.splice(0, this.#brackets.length - kept);
    this.#messages.forget(received - oldestMs);
    const { low, high } = this.#room(received);
    if (low > high) {
      this.#forget(); // one of the two clocks was set
      this.#brackets.push(bracket);
      this.#starting = false;
    }

    const line = fit(this.#brackets, this.#messages, received, this.#resolution);
    const ahead = this.offset(received) - line.offset;
    const settling = this.#settles(received);
    ++this.#probes;
    this.#set(line.offset, line.rate, received);
    if (!settling && Math.abs(ahead) <= stepAboveMs) this.#slew = ahead;
  }

  /**
   * Whether to step rather than slew: for the first probes, and in the first seconds if the offset is far outside
   * the possible range. A loading page or a waking phone radio delays all its first probes alike.
   */
  #settles(at: number): boolean {
    if (this.#probes < groupSize) return true;
    this.#starting &&= this.#probes < startingProbes;
    const { low, high } = this.#room(at);
    const offset = this.offset(at);
    return this.#starting && Math.max(low - offset, offset - high) > farMs;
  }

  #forget(): void {
    this.#brackets = [];
    this.#messages.forget(Infinity);
  }

  #set(offset: number, rate: number, since: number): void {
    this.#offset = offset;
    this.#rate = rate;
    this.#since = since;
    this.#slew = 0;
  }

  /** Uncertainty of a difference between readings of the two clocks. */
  get #margin(): number {
    return this.#resolution + serverResolutionMs;
  }

  /** Bounds of the offset, for any delays. */
  #room(at: number) {
    let low = this.#messages.floor(at, -greatestRate);
    let high = Infinity;
    for (const bracket of this.#brackets) {
      const drift = greatestRate * Math.max(0, at - bracket.sent);
      low = Math.max(low, bracket.low - drift);
      high = Math.min(high, bracket.high + drift);
    }
    return { low, high };
  }

  offset(at: number): number {
    const left = Math.max(0, Math.abs(this.#slew) - slewRate * Math.max(0, at - this.#since));
    return this.#offset + this.#rate * (at - this.#since) + Math.sign(this.#slew) * left;
  }

  serverTime(at: number): number {
    return this.#origin + at + this.offset(at);
  }

  localTime(server: number): number {
    // The offset hardly changes over the error of the first guess.
    let at = server - this.#origin - this.#offset;
    for (let i = 0; i < 3; ++i) at = server - this.#origin - this.offset(at);
    return at;
  }

  status(at: number): ClockStatus {
    const offsetMs = this.offset(at);
    const { low, high } = this.#room(at);
    const trips = this.#brackets.slice(-groupSize).map((bracket) => roundTrip(bracket));
    const best = Math.min(...trips);
    const mean = trips.reduce((sum, trip) => sum + trip, 0) / trips.length;
    const margins = 2 * this.#margin;
    return {
      synced: this.#probes > 0,
      offsetMs,
      // The local clock's reading, to which the offset is added, has a finite resolution too.
      errorBoundMs: Math.max(offsetMs - low, high - offsetMs) + this.#resolution + this.relayedErrorMs,
      roundTripMs: trips.length > 0 ? Math.max(0, best - margins) : Infinity,
      jitterMs: trips.length > 0 ? mean - best : 0,
      driftPpm: this.#rate * 1e6,
      probes: this.#probes,
    };
  }
}
