// What a program sees of the client: its options, values and events.

export type TransportStatus = "playing" | "paused" | "stopped";

/** The transport's state, as the server sends it, with camelCase names. */
export interface TransportState {
  /** True for the status "playing" alone. */
  readonly playing: boolean;
  readonly status: TransportStatus;
  /** The playhead in sample frames when `timestampMs` was. */
  readonly samplePos: number;
  /** The same in seconds. */
  readonly timeSeconds: number;
  /** The same as MM:SS.mmm. */
  readonly timeFormatted: string;
  /** The same in beats. */
  readonly beatPos: number;
  readonly bpm: number;
  /** Audio blocks processed while playing. */
  readonly frameCount: number;
  /** Unix time in ms, the server's, at which the playhead was at `samplePos`. */
  readonly timestampMs: number;
  readonly loopEnabled: boolean;
  readonly loopStartSeconds: number;
  readonly loopEndSeconds: number;
  /** One more at each discontinuity: seek, stop, loop wrap, change of tempo. */
  readonly epoch: number;
  /** Ticks of the stream: a gap is a message that was not received. */
  readonly seq: number;
}

/** A loop's region in seconds; what is absent stays as it is. */
export interface Loop {
  start?: number;
  end?: number;
  enabled?: boolean;
}

export type SeekUnit = "seconds" | "beats" | "samples";

/** How the client's clock stands to the server's. Times in ms. */
export interface ClockStatus {
  /** Whether the server has answered a probe since the connection opened. */
  readonly synced: boolean;
  /** Server's Unix time less this machine's (`performance.timeOrigin + performance.now()`). */
  readonly offsetMs: number;
  /**
   * `offsetMs` is wrong by no more than this; Infinity before a connection's first answer, and where a
   * clock was found to have been set until the next.
   */
  readonly errorBoundMs: number;
  /** The best round trip of the newest eight probes. */
  readonly roundTripMs: number;
  /** Spread of the newest round trips: their mean distance from the best one. */
  readonly jitterMs: number;
  /** How much faster the server's clock runs, in parts per million. */
  readonly driftPpm: number;
  /** Probes answered since the connection opened. */
  readonly probes: number;
}

/** The synchronised clock. */
export interface Clock extends ClockStatus {
  /**
   * The server's Unix time in ms.
   * @param at  a moment of `performance.now()`, as an animation frame's; now unless given
   */
  serverTime(at?: number): number;
  /**
   * The moment of `performance.now()` at which the server's clock shows a Unix time in ms, for
   * what is to happen together with, say, a beat event's `timestampMs`.
   */
  localTime(serverMs: number): number;
}

/**
 * The quality of the connection, over the last few seconds. In the first one after connecting rate and
 * jitter are 0: what came while a page was loading waited for it, and says nothing of the network.
 */
export interface Metrics {
  /** Transport states received per second. */
  readonly rateHz: number;
  /** States per second that were asked for; 0 before the server has answered. */
  readonly expectedRateHz: number;
  /** Mean distance of the states' arrivals from an even spacing, in ms. */
  readonly jitterMs: number;
  /** States that were not received since the connection opened, by their `seq`. */
  readonly gaps: number;
  /** Messages received since the client began. */
  readonly messages: number;
  /** Bytes of their contents. */
  readonly bytes: number;
  /** How often the connection was lost. */
  readonly reconnects: number;
  /** Time since the last message in ms; Infinity before the first. */
  readonly silenceMs: number;
}

/** What changed between two states, beyond the playhead's going on. */
export type ChangedPart = "status" | "tempo" | "loop" | "position";

export interface Change {
  readonly state: TransportState;
  readonly previous: TransportState;
  readonly parts: readonly ChangedPart[];
}

/** The client's events and what their listeners get. */
export interface TactusEvents {
  /** The connection is there; subscriptions are on their way. */
  open: { readonly reconnected: boolean };
  /** The connection has gone. */
  close: { readonly code: number; readonly reason: string; readonly final: boolean };
  /** The client tries again after a while. */
  reconnecting: { readonly attempt: number; readonly delayMs: number };
  /** Each state, about thirty a second. */
  state: TransportState;
  /** Somebody played, stopped, sought, changed the tempo or the loop; not a loop's wrap. */
  change: Change;
  /** The epoch changed: the playhead or beat may have jumped. */
  discontinuity: { readonly state: TransportState; readonly previous: TransportState };
  /** The clock was adjusted: at each answered probe. */
  sync: ClockStatus;
  /**
   * What went wrong outside of a promise: a broken message, a subscription refused anew or not
   * answered, why the client closed by itself.
   */
  error: Error;
}

export type Listener<T> = (value: T) => void;
export type Unsubscribe = () => void;

export type SpectrumFormat = "json" | "binary";

/** Options of a spectrum; what is absent is as the server's default. */
export interface SpectrumOptions {
  /** Frames per second, 1 to 125; default 31. */
  rateHz?: number;
  /** Default "binary" (the server's own is "json"). */
  format?: SpectrumFormat;
  /** Of binary frames. */
  sampleFormat?: "u8" | "u16" | "f32";
  encoding?: "full" | "delta";
  /** [first, last) of the 64 bands. */
  range?: readonly [number, number];
  fromHz?: number;
  toHz?: number;
  layout?: "log" | "linear" | "mel" | "semitone";
  channel?: "mid" | "left" | "right" | "side";
  /** dBFS shown as 0; default -80. */
  dbMin?: number;
  /** dBFS shown as 1; default 0. */
  dbMax?: number;
  attackMs?: number;
  releaseMs?: number;
}

/** What the server made of the options. */
export interface SpectrumSettings {
  readonly fftBins: number;
  readonly updateRateHz: number;
  readonly effectiveRateHz: number;
  readonly format: SpectrumFormat;
  readonly sampleFormat?: "u8" | "u16" | "f32";
  readonly encoding: "full" | "delta";
  readonly layout: string;
  readonly channel: string;
  readonly range: readonly [number, number];
  readonly dbMin: number;
  readonly dbMax: number;
  readonly attackMs: number;
  readonly releaseMs: number;
  /** Centre of each band in Hz. */
  readonly bandHz: readonly number[];
}

export interface SpectrumFrame {
  /** Counts hops of 8 ms. */
  readonly hopSeq: number;
  /** Number of the first band, of 64. */
  readonly first: number;
  /** Levels from 0 to 1, of this frame alone: a listener may keep it. */
  readonly bins: Float32Array;
  /** Centre of each band in Hz; empty where the server has not said it yet. */
  readonly bandHz: readonly number[];
  /** The playhead after the sound, in sample frames; binary frames have it. */
  readonly samplePos?: number;
  /** All bins are 0. */
  readonly silence: boolean;
}

/** A beat that the playhead crossed. */
export interface BeatEvent {
  readonly tick: boolean;
  /** First of a bar. */
  readonly downbeat: boolean;
  readonly beatIndex: number;
  readonly barIndex: number;
  readonly beatInBar: number;
  readonly beatPhase: number;
  readonly bpm: number;
  readonly confidence: number;
  readonly samplePos: number;
  /** Server's Unix time in ms; `client.clock.localTime` tells when that is here. */
  readonly timestampMs: number;
}

/** Features of the sound and the beat. */
export interface AudioFrame {
  readonly hopSeq: number;
  /** ms since the server's start. */
  readonly uptimeMs: number;
  readonly rms: number;
  readonly flux: number;
  readonly fastRms: number;
  readonly fastFlux: number;
  /** 8, from low to high. */
  readonly bands: Float32Array;
  readonly heavyBands: Float32Array;
  /** 12, from C to B. */
  readonly chroma: Float32Array;
  readonly heavyChroma: Float32Array;
  /** 128, full scale 32767. */
  readonly waveform: Int16Array;
  readonly bpm: number;
  readonly confidence: number;
  readonly beatPhase: number;
  readonly beatTick: boolean;
  readonly downbeatTick: boolean;
}

/** A listener's place in a stream. It outlives reconnections. */
export interface Subscription {
  /** Whether the server sends: false while the connection is away. */
  readonly active: boolean;
  /** Ends it; the stream ends with its last listener. */
  unsubscribe(): Promise<void>;
}

export interface SpectrumSubscription extends Subscription {
  readonly settings: SpectrumSettings;
  /** Puts other options in force, for all listeners of this client; rejects once unsubscribed. */
  change(options: SpectrumOptions): Promise<SpectrumSettings>;
}

/** As browsers and the package `ws` have it. */
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

export type WebSocketConstructor = new (url: string) => WebSocketLike;

export interface ClientOptions {
  /** Transport states per second, 1 to 240; the server's own rate unless given. */
  rateHz?: number;
  /** In Node before 22: `import { WebSocket } from "ws"`. It is tried by itself where not given. */
  WebSocket?: WebSocketConstructor;
  /** A command not answered for so long is rejected; default 5000. */
  answerTimeoutMs?: number;
  /**
   * The wait before the first new attempt to connect, doubled each time until a message comes; default
   * 250. Each is up to a quarter shorter, so that many clients do not return as one.
   */
  firstRetryMs?: number;
  /** The longest such wait; default 5000. */
  longestRetryMs?: number;
  /** The playhead goes on for so long without a message, then waits; default 2500. */
  patienceMs?: number;
}

export type ConnectionState = "connecting" | "open" | "waiting" | "closed";

export interface TactusClient {
  readonly url: string;
  /** "waiting" between attempts, "closed" for good. */
  readonly connection: ConnectionState;
  /**
   * Resolves with the first state, however long there is no server or no answer; rejects where the
   * client is closed before. It closes by itself where it can be of no use: with UNIMPLEMENTED where
   * there is nothing to connect with, with the server's error where that refuses `rateHz`.
   */
  readonly ready: Promise<TransportState>;
  /** The newest state, null before the first. */
  readonly state: TransportState | null;
  readonly clock: Clock;
  readonly metrics: Metrics;

  /** Calls a listener at each event, until the function that is returned is called. */
  on<K extends keyof TactusEvents>(event: K, listener: Listener<TactusEvents[K]>): Unsubscribe;

  /**
   * The playhead in seconds, as often as it is asked for; smooth between states, and growing within
   * an epoch while it plays. A pause is known when its state comes: the playhead then steps back to
   * where it stands, by what it had gone on since.
   * @param at  a moment of `performance.now()`, as an animation frame's; now unless given
   */
  playhead(at?: number): number;
  /** The same in beats. */
  beat(at?: number): number;

  // Each resolves with the state it led to, once in effect, and rejects with a TactusError.
  play(): Promise<TransportState>;
  /** Keeps the position. */
  pause(): Promise<TransportState>;
  resume(): Promise<TransportState>;
  /** Returns to where playback was started or last located. */
  stop(): Promise<TransportState>;
  rewind(): Promise<TransportState>;
  seek(value: number, unit?: SeekUnit): Promise<TransportState>;
  /** @param bpm  20 to 999 */
  setBpm(bpm: number): Promise<TransportState>;
  setLoop(loop: Loop): Promise<TransportState>;

  /**
   * Listens to the spectrum. A client has one: more listeners with the same options share it, with
   * others they are rejected with ALREADY_EXISTS (see SpectrumSubscription.change).
   * Rejects with RESOURCE_EXHAUSTED where the server's table of subscribers is full. This and the
   * other streams wait for a server that is not there, or does not answer, as `ready` does.
   */
  spectrum(listener: Listener<SpectrumFrame>): Promise<SpectrumSubscription>;
  spectrum(
    options: SpectrumOptions,
    listener: Listener<SpectrumFrame>,
  ): Promise<SpectrumSubscription>;
  /** Listens to the beats that the playhead crosses. */
  beats(listener: Listener<BeatEvent>): Promise<Subscription>;
  /** Listens to features of the sound, thirty times a second. */
  audioFrames(listener: Listener<AudioFrame>): Promise<Subscription>;

  /** Ends the connection for good; what is still waiting is rejected. */
  close(): void;
}
