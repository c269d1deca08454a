// Public types: the client, its options and what it needs of its surroundings.
import type {
  Alignment,
  AudioFrame,
  BeatEvent,
  BeatHint,
  Clock,
  HeardBeat,
  HeardBeatOptions,
  HintValues,
  Levels,
  Listener,
  Loop,
  Metrics,
  Overview,
  SeekUnit,
  SourceState,
  SpectrumFrame,
  SpectrumOptions,
  SpectrumSubscription,
  Subscription,
  TactusEvents,
  TempoState,
  TransportState,
  Unsubscribe,
} from "./types.js";

/** The WebSocket class of browsers and the package `ws`. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

export type WebSocketConstructor = new (url: string, protocols?: string[]) => WebSocketLike;

/** What a key permits: to read, or to send commands as well. */
export type Role = "view" | "control";

/** A key, or a function that returns it or a promise of it. The function is called before each connection. */
export type KeySource = string | (() => string | Promise<string>);

export interface ClientOptions {
  /** A key of the server, as printed by `tactus key new`. A server on the same machine needs none. */
  key?: KeySource;
  /** Transport states per second, 1 to 240; default: the server's rate. */
  rateHz?: number;
  /** For Node before 22: `import { WebSocket } from "ws"`. If omitted, the client looks for `ws` itself. */
  WebSocket?: WebSocketConstructor;
  /** Timeout of a command; default 5000. */
  answerTimeoutMs?: number;
  /**
   * Delay before the first reconnection; default 250. It doubles at each attempt until a message arrives. Each
   * delay is shortened by up to a quarter at random, so that clients do not reconnect together.
   */
  firstRetryMs?: number;
  /** Longest reconnection delay; default 5000. */
  longestRetryMs?: number;
  /** How long the playhead continues without a message; default 2500. */
  timeoutMs?: number;
}

export type ConnectionState = "connecting" | "open" | "waiting" | "closed";

export interface TactusClient {
  readonly url: string;
  /** "waiting" between attempts, "closed" permanently. */
  readonly connection: ConnectionState;
  /**
   * Resolves with the first state; waits indefinitely for a server. Rejects if the client is closed first. The
   * client closes itself on permanent errors: with UNIMPLEMENTED if it cannot connect at all, with UNAUTHENTICATED
   * or PERMISSION_DENIED if the server refuses it, or with the server's error if `rateHz` is refused.
   */
  readonly ready: Promise<TransportState>;
  /** The latest state; null before the first. */
  readonly state: TransportState | null;
  readonly clock: Clock;
  readonly metrics: Metrics;

  /** Adds a listener. Returns a function that removes it. */
  on<K extends keyof TactusEvents>(event: K, listener: Listener<TactusEvents[K]>): Unsubscribe;

  /**
   * The playhead in seconds; cheap to call. It is smooth between states, and never moves back within an epoch
   * during playback. A pause or a stall takes effect when its state arrives: the playhead then steps back to the
   * state's position.
   * @param at  a time of `performance.now()`, such as an animation frame's; default: now
   */
  playhead(at?: number): number;
  /** The playhead in beats. */
  beat(at?: number): number;

  // Each command resolves with the resulting state once it is in effect, or rejects with a TactusError.
  play(): Promise<TransportState>;
  /** Stops and keeps the position. */
  pause(): Promise<TransportState>;
  resume(): Promise<TransportState>;
  /** Stops and returns to where playback was started or last located. */
  stop(): Promise<TransportState>;
  rewind(): Promise<TransportState>;
  /** Seeks to the start of the next file. Rejects with FAILED_PRECONDITION if there is none. */
  next(): Promise<TransportState>;
  /** Seeks to the start of the previous file, likewise. */
  previous(): Promise<TransportState>;
  seek(value: number, unit?: SeekUnit): Promise<TransportState>;
  /** @param bpm  20 to 999 */
  setBpm(bpm: number): Promise<TransportState>;
  /** @param beats  per bar, 1 to 32. @param unit  the note that a beat is: 1, 2, 4, 8, 16 or 32; default: unchanged */
  setMeter(beats: number, unit?: number): Promise<TransportState>;
  setLoop(loop: Loop): Promise<TransportState>;
  /** Moves the beat grid, so that the nearest beat falls on a moment. The playhead stays. */
  align(alignment?: Alignment): Promise<TransportState>;
  /** Moves the beat grid. @param ms  later if positive; -10,000 to 10,000 */
  nudge(ms: number): Promise<TransportState>;

  /**
   * Subscribes to the spectrum. A client has one: listeners with the same options share it. Other options reject
   * with ALREADY_EXISTS (see SpectrumSubscription.change). Too many different options of all clients reject with
   * RESOURCE_EXHAUSTED. Like `ready`, all streams wait for an absent or unresponsive server.
   */
  spectrum(listener: Listener<SpectrumFrame>): Promise<SpectrumSubscription>;
  spectrum(
    options: SpectrumOptions,
    listener: Listener<SpectrumFrame>,
  ): Promise<SpectrumSubscription>;
  /** Subscribes to the beats crossed by the playhead. */
  beats(listener: Listener<BeatEvent>): Promise<Subscription>;
  /**
   * Subscribes to the beats that are heard in the sound. The listener is called `leadMs` before each: the time that a
   * light or a projector needs. Heard beats are predictions: see docs/beats.md.
   */
  heardBeats(listener: Listener<HeardBeat>): Promise<Subscription>;
  heardBeats(options: HeardBeatOptions, listener: Listener<HeardBeat>): Promise<Subscription>;
  /** Subscribes to the tempo that is heard: once immediately, then on change. */
  tempo(listener: Listener<TempoState>): Promise<Subscription>;
  /**
   * Tells the server about the heard beat: "tap" (a beat falls now), "double" or "halve" (the tempo), "shift" (by half
   * a beat), "nudge" (by `value` in ms), "downbeat" (a bar begins now), "hold" (`value`: true or false), "resync"
   * (listen afresh), "range" (tempi from `min` to `max` BPM). Rejects with FAILED_PRECONDITION without a sound.
   */
  hint(hint: BeatHint, values?: HintValues): Promise<TransportState>;
  /** Subscribes to features of the sound, thirty times a second. */
  audioFrames(listener: Listener<AudioFrame>): Promise<Subscription>;
  /** Subscribes to the levels of both channels, thirty times a second. */
  levels(listener: Listener<Levels>): Promise<Subscription>;
  /** Subscribes to what is heard: once immediately, then on change. */
  source(listener: Listener<SourceState>): Promise<Subscription>;

  /**
   * Fetches the waveform of the server's files over HTTP. Rejects with FAILED_PRECONDITION if there are none, and with
   * NOT_CONNECTED if the server cannot be reached.
   * @param points  1 to 4096; default 1000
   */
  overview(points?: number): Promise<Overview>;

  /**
   * Presents a key on the open connection and on later ones. Waits for the connection. Resolves to the key's role.
   * Rejects with UNAUTHENTICATED if the key is wrong; the connection then stays as it was.
   */
  authenticate(key: string): Promise<Role>;

  /** Closes the client permanently. Rejects pending requests. */
  close(): void;
}
