import { socketAddress } from "./address.js";
import { HeardBeatStream } from "./heard_beats.js";
import { isAudioFrame, readAudioFrame } from "./audio_frame.js";
import { changedParts } from "./changes.js";
import { Channel } from "./channel.js";
import { ClockSync } from "./clock_sync.js";
import { ClockView } from "./clock_view.js";
import { Emitter } from "./emitter.js";
import { type Environment, systemEnvironment } from "./environment.js";
import { TactusError } from "./error.js";
import { Meter } from "./metrics.js";
import { fetchOverview } from "./overview.js";
import { Playhead } from "./playhead.js";
import { Prober } from "./prober.js";
import type { Answer } from "./requests.js";
import { SpectrumStream } from "./spectrum_stream.js";
import { Stream } from "./stream.js";
import { TransportStream } from "./transport_stream.js";
import type { Role, KeySource, ClientOptions, ConnectionState, TactusClient } from "./client_types.js";
import type * as api from "./types.js";
import { fromWire } from "./wire.js";

const events = [
  "open", "close", "reconnecting", "state", "change", "discontinuity", "stalled", "sync", "error",
] as const;
const normalClose = 1000;
const defaultTimeoutMs = 2500;
const deadMs = 6000; // a connection is dead if it is silent for this long after a probe

/** A state message. */
type StateMessage = api.TransportState & { type: string; sentMs?: number };

/** Whether a state of one connection is older than another, as far as can be determined. */
function isOlder(state: api.TransportState, other: api.TransportState): boolean {
  if (state.epoch !== other.epoch) return state.epoch < other.epoch;
  return state.frameCount < other.frameCount;
}

/** The client returned by `connect`. */
export class Client implements TactusClient {
  readonly url: string;
  readonly ready: Promise<api.TransportState>;
  readonly clock: api.Clock;
  readonly #environment: Environment;
  readonly #events = new Emitter<api.TactusEvents>(events);
  readonly #sync: ClockSync;
  readonly #playhead: Playhead;
  readonly #prober: Prober;
  readonly #meter = new Meter();
  readonly #channel: Channel;
  readonly #spectrum: SpectrumStream;
  readonly #beats: Stream<api.BeatEvent>;
  readonly #heard: HeardBeatStream;
  readonly #tempo: Stream<api.TempoState>;
  readonly #audio: Stream<api.AudioFrame>;
  readonly #levels: Stream<api.Levels>;
  readonly #source: Stream<api.SourceState>;
  readonly #transport: TransportStream;
  readonly #offs: (() => void)[];
  #connections = 0;
  #fresh = true; // no state received on this connection yet
  #asked = 0; // when the oldest unanswered probe was sent
  #end: TactusError | null = null; // why the client is closed
  #key: KeySource | undefined;

  constructor(
    url: string | undefined,
    options: ClientOptions,
    environment: Environment = systemEnvironment(),
  ) {
    this.url = socketAddress(url, globalThis.location?.href);
    this.#environment = environment;
    this.#key = options.key;
    this.#sync = new ClockSync(environment.timeOrigin, environment.resolution());
    this.clock = new ClockView(this.#sync, () => environment.now());
    this.#playhead = new Playhead(this.#sync, options.timeoutMs ?? defaultTimeoutMs);
    this.#channel = new Channel(this.url, options, environment, {
      opened: () => this.#opened(),
      arrived: (length, at) => this.#meter.message(length, at),
      message: (message, received) => this.#message(message, received),
      lost: (event) => this.#lost(event),
      waiting: (event) => this.#events.emit("reconnecting", event),
      problem: (error) => this.#events.emit("error", error),
      ended: (error, code) => this.#fail(error, code),
    });
    this.#prober = new Prober(environment, (text) => this.#probe(text));
    this.#spectrum = new SpectrumStream(this.#channel);
    this.#beats = new Stream(this.#channel, "beat", { source: "transport" });
    this.#heard = new HeardBeatStream(this.#channel, this.clock);
    this.#tempo = new Stream(this.#channel, "tempo");
    this.#audio = new Stream(this.#channel, "audio");
    this.#levels = new Stream(this.#channel, "levels");
    this.#source = new Stream(this.#channel, "source");
    this.#transport = new TransportStream(this.#channel, options.rateHz, (rate) =>
      this.#meter.expect(rate),
    );
    this.ready = this.#begin();
    this.ready.catch(() => {}); // an unused `ready` must not count as an unhandled rejection
    this.#offs = [
      environment.onOnline(() => this.#channel.retryNow()),
      environment.onReturn(() => {
        this.#channel.retryNow();
        if (this.#channel.isOpen) this.#prober.burst();
      }),
    ];
  }

  get connection(): ConnectionState {
    return this.#channel.state;
  }

  get state(): api.TransportState | null {
    return this.#playhead.state;
  }

  get metrics(): api.Metrics {
    return this.#meter.read(this.#environment.now());
  }

  on<K extends keyof api.TactusEvents>(
    event: K,
    listener: api.Listener<api.TactusEvents[K]>,
  ): api.Unsubscribe {
    return this.#events.on(event, listener);
  }

  playhead(at = this.#environment.now()): number {
    return this.#playhead.at(at).seconds;
  }

  beat(at = this.#environment.now()): number {
    return this.#playhead.at(at).beats;
  }

  play(): Promise<api.TransportState> {
    return this.#command({ command: "play" });
  }

  pause(): Promise<api.TransportState> {
    return this.#command({ command: "pause" });
  }

  resume(): Promise<api.TransportState> {
    return this.#command({ command: "resume" });
  }

  stop(): Promise<api.TransportState> {
    return this.#command({ command: "stop" });
  }

  rewind(): Promise<api.TransportState> {
    return this.#command({ command: "rewind" });
  }

  next(): Promise<api.TransportState> {
    return this.#command({ command: "next" });
  }

  previous(): Promise<api.TransportState> {
    return this.#command({ command: "previous" });
  }

  seek(value: number, unit: api.SeekUnit = "seconds"): Promise<api.TransportState> {
    return this.#command({ command: "seek", value, unit });
  }

  setBpm(value: number): Promise<api.TransportState> {
    return this.#command({ command: "tempo", value });
  }

  setLoop(value: api.Loop): Promise<api.TransportState> {
    return this.#command({ command: "loop", value });
  }

  align({ bar = false, at }: api.Alignment = {}): Promise<api.TransportState> {
    const moment = at === undefined ? {} : { unixMs: this.clock.serverTime(at) };
    return this.#command({ command: "align", bar, ...moment });
  }

  setMeter(beats: number, unit?: number): Promise<api.TransportState> {
    return this.#command({ command: "meter", beats, unit });
  }

  nudge(value: number): Promise<api.TransportState> {
    return this.#command({ command: "nudge", value });
  }

  spectrum(
    options: api.SpectrumOptions | api.Listener<api.SpectrumFrame>,
    listener?: api.Listener<api.SpectrumFrame>,
  ): Promise<api.SpectrumSubscription> {
    if (typeof options === "function") return this.#spectrum.add({}, options);
    return this.#spectrum.add(options, listener as api.Listener<api.SpectrumFrame>);
  }

  beats(listener: api.Listener<api.BeatEvent>): Promise<api.Subscription> {
    return this.#beats.listen(listener);
  }

  heardBeats(
    options: api.HeardBeatOptions | api.Listener<api.HeardBeat>,
    listener?: api.Listener<api.HeardBeat>,
  ): Promise<api.Subscription> {
    if (typeof options === "function") return this.#heard.add({}, options);
    return this.#heard.add(options, listener as api.Listener<api.HeardBeat>);
  }

  tempo(listener: api.Listener<api.TempoState>): Promise<api.Subscription> {
    return this.#tempo.listen(listener);
  }

  hint(hint: api.BeatHint, { at, ...values }: api.HintValues = {}): Promise<api.TransportState> {
    const moment = at === undefined ? {} : { unixMs: this.clock.serverTime(at) };
    return this.#command({ command: `beat.${hint}`, ...values, ...moment });
  }

  audioFrames(listener: api.Listener<api.AudioFrame>): Promise<api.Subscription> {
    return this.#audio.listen(listener);
  }

  levels(listener: api.Listener<api.Levels>): Promise<api.Subscription> {
    return this.#levels.listen(listener);
  }

  source(listener: api.Listener<api.SourceState>): Promise<api.Subscription> {
    return this.#source.listen(listener);
  }

  overview(points?: number): Promise<api.Overview> {
    return fetchOverview(this.url, this.#key, points, this.#environment);
  }

  async authenticate(key: string): Promise<Role> {
    await this.#channel.opened();
    const { role } = await this.#channel.request({ type: "auth", key });
    this.#key = key;
    this.#channel.useKey(key);
    return role as Role;
  }

  close(): void {
    this.#close(new TactusError("CLOSED", "The client was closed."), normalClose, "");
  }

  #close(why: TactusError, code: number, reason: string): void {
    if (this.#end) return;
    this.#end = why;
    for (const off of this.#offs) off();
    this.#prober.stop();
    for (const stream of this.#streams()) stream.lost();
    this.#channel.close(why);
    this.#events.emit("close", { code, reason, final: true });
  }

  /** Closes the client after a permanent error, and emits the error. */
  #fail(why: TactusError, code = normalClose): void {
    if (this.#end) return;
    this.#events.emit("error", why);
    this.#close(why, code, why.message);
  }

  #streams(): { opened(): void; lost(): void }[] {
    return [
      this.#transport, this.#spectrum, this.#beats, this.#heard, this.#tempo, this.#audio, this.#levels, this.#source,
    ];
  }

  /** Subscribes to states and waits for the first one. */
  #begin(): Promise<api.TransportState> {
    return new Promise((resolve, reject) => {
      const offs = [
        this.on("state", (state) => {
          for (const off of offs) off();
          resolve(state);
        }),
        this.on("close", ({ final }) => {
          if (final) reject(this.#end);
        }),
      ];
      // #message handles the states, with their arrival times. Without states the client cannot work.
      this.#transport.listen(() => {}).catch((error: TactusError) => this.#fail(error));
    });
  }

  #opened(): void {
    this.#fresh = true;
    this.#asked = this.#environment.now();
    this.#meter.opened();
    this.#sync.restart(this.#environment.resolution());
    this.#prober.burst();
    for (const stream of this.#streams()) stream.opened();
    this.#events.emit("open", { reconnected: this.#connections++ > 0 });
  }

  #lost({ code, reason }: { code: number; reason: string }): void {
    if (this.#end) return; // #close emits the event
    this.#prober.stop();
    this.#meter.lost();
    for (const stream of this.#streams()) stream.lost();
    this.#events.emit("close", { code, reason, final: false });
  }

  #probe(text: string): void {
    const now = this.#environment.now();
    if (this.#meter.last >= this.#asked) this.#asked = now;
    if (now - this.#asked > deadMs) this.#channel.replace("no message from the server");
    else this.#channel.send(text);
  }

  async #command(command: object): Promise<api.TransportState> {
    let state!: api.TransportState;
    await this.#channel.request({ type: "transport.command", ...command }, (answer) => {
      state = fromWire(answer.state);
      this.#apply(state, this.#environment.now());
    });
    return state;
  }

  #message(message: Answer | DataView, received: number): void {
    if (message instanceof DataView) {
      if (isAudioFrame(message)) this.#audio.deliver(readAudioFrame(message));
      else this.#spectrum.message(message);
      return;
    }
    switch (message.type) {
      case "transport.state": {
        const { type, sentMs, ...state } = fromWire<StateMessage>(message);
        if (sentMs !== undefined && this.#sync.onServerTime(sentMs, received)) this.#prober.burst();
        this.#meter.state(state.seq, received);
        return this.#apply(state, received);
      }
      case "time.synced":
        return this.#answered(message, received);
      case "spectrum.frame":
        return this.#spectrum.message(message);
      case "beat.event": {
        const { type, ...event } = fromWire<api.HeardBeat & { type: string; source?: string }>(message);
        return (event.source ? this.#heard : this.#beats).deliver(event);
      }
      case "tempo.state": {
        const { type, ...tempo } = fromWire<api.TempoState & { type: string }>(message);
        return this.#tempo.deliver(tempo);
      }
      case "levels.frame": {
        const { type, ...levels } = fromWire<api.Levels & { type: string }>(message);
        return this.#levels.deliver(levels);
      }
      case "source.state": {
        const { type, ...source } = fromWire<api.SourceState & { type: string }>(message);
        return this.#source.deliver(source);
      }
      case "error":
        throw new TactusError(message.error?.code ?? "INTERNAL", message.error?.message ?? "");
    }
  }

  #answered({ t0, t1, t2 }: Answer, received: number): void {
    if (!this.#prober.take(t0)) return;
    const adjust = () => this.#sync.add(t0, t1 as number, t2 as number, received);
    this.#playhead.adjust(adjust, received);
    this.#events.emit("sync", this.#sync.status(received));
  }

  #apply(state: api.TransportState, received: number): void {
    const previous = this.state;
    const fresh = this.#fresh;
    if (previous && !fresh && isOlder(state, previous)) return; // an answer overtook it
    this.#fresh = false;
    this.#sync.relayedErrorMs = state.edge?.clockErrorMs ?? 0;
    if (!state.stalled) this.#sync.hint(state.timestampMs, received);
    this.#playhead.receive(state, received);
    this.#events.emit("state", state);
    if (Boolean(state.stalled) !== Boolean(previous?.stalled)) this.#events.emit("stalled", { state });
    if (!previous) return;
    const parts = changedParts(previous, state);
    const jumped = previous.epoch !== state.epoch || (fresh && parts.includes("position"));
    if (jumped) this.#events.emit("discontinuity", { state, previous });
    if (parts.length > 0) this.#events.emit("change", { state, previous, parts });
  }
}
