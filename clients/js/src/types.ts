// Public types: values and events.

export type Leader = "internal" | "jack" | "link" | "midi" | "mtc" | "ltc" | "osc" | "host" | "audio";

export type TransportStatus = "playing" | "paused" | "stopped";

/** The transport's state as sent by the server, with camelCase names. */
export interface TransportState {
  /** True if the status is "playing". */
  readonly playing: boolean;
  readonly status: TransportStatus;
  /** The playhead at `timestampMs`, in sample frames. */
  readonly samplePos: number;
  /** The playhead in seconds. */
  readonly timeSeconds: number;
  /** The playhead as MM:SS.mmm. */
  readonly timeFormatted: string;
  /** The playhead in beats. */
  readonly beatPos: number;
  /** The beat at the start of the timeline, -1 < `beatOffset` <= `beatsPerBar` - 1; `align` and `nudge` set it. */
  readonly beatOffset: number;
  readonly beatsPerBar: number;
  /** The note that a beat is: 8 in 6/8. */
  readonly beatUnit: number;
  /** The bar at `timestampMs`, from 1. */
  readonly bar: number;
  /** The beat of that bar, from 1. */
  readonly beatInBar: number;
  readonly bpm: number;
  /** Audio blocks processed while playing. */
  readonly frameCount: number;
  /** The server's Unix time in ms at which the playhead was at `samplePos`. */
  readonly timestampMs: number;
  readonly loopEnabled: boolean;
  readonly loopStartSeconds: number;
  readonly loopEndSeconds: number;
  /** Increases at each discontinuity: seek, stop, loop wrap, change of tempo or beat grid. */
  readonly epoch: number;
  /** Tick counter of the stream: a gap means a lost message. */
  readonly seq: number;
  /** Playing, but the server's audio has stopped. The playhead waits at `samplePos`. */
  readonly stalled: boolean;
  /** What moves the transport: the server's own clock, or another program that it follows. */
  readonly leader: Leader;
  /** Whether the leader is there and followed; always true for "internal". */
  readonly locked: boolean;
  /** What an edge adds; absent in the states of any other server. */
  readonly edge?: EdgeState;
}

/** How far an edge's state is from its origin's. */
export interface EdgeState {
  /** The origin is silent: the state is the last one that came. */
  readonly stale: boolean;
  /** Time since the last message of the origin, in ms. */
  readonly ageMs: number;
  /** Maximum error of `timestampMs` by the edge's estimate of its origin's clock; part of `errorBoundMs`. */
  readonly clockErrorMs: number;
}

/** A loop region in seconds. Omitted members stay unchanged; both ends without `enabled` enable the loop. */
export interface Loop {
  start?: number;
  end?: number;
  enabled?: boolean;
}

export type SeekUnit = "seconds" | "beats" | "samples";

/** What is known of a beat. */
export interface Alignment {
  /** Whether the beat begins a bar; default false. */
  bar?: boolean;
  /** A time of `performance.now()`, such as an event's `timeStamp`; default: now. */
  at?: number;
}

/** The state of clock synchronisation. Times in ms. */
export interface ClockStatus {
  /** Whether a probe has been answered since the connection opened. */
  readonly synced: boolean;
  /** The server's Unix time minus this machine's (`performance.timeOrigin + performance.now()`). */
  readonly offsetMs: number;
  /**
   * Maximum error of `offsetMs`. Infinity before a connection's first answer, and after a clock step until the next
   * answer.
   */
  readonly errorBoundMs: number;
  /** The shortest round trip of the last eight probes. */
  readonly roundTripMs: number;
  /** Mean excess of recent round trips over the shortest one. */
  readonly jitterMs: number;
  /** Drift of the server's clock against the local one, in parts per million. */
  readonly driftPpm: number;
  /** Probes answered since the connection opened. */
  readonly probes: number;
}

/** The synchronised clock. */
export interface Clock extends ClockStatus {
  /**
   * The server's Unix time in ms.
   * @param at  a time of `performance.now()`, such as an animation frame's; default: now
   */
  serverTime(at?: number): number;
  /**
   * The time of `performance.now()` at which the server's clock shows a given Unix time in ms. Use it to act on,
   * say, a beat event's `timestampMs`.
   */
  localTime(serverMs: number): number;
}

/**
 * Quality of the connection over the last few seconds. Rate and jitter are 0 in the first second: messages queued
 * while the page loaded would distort them.
 */
export interface Metrics {
  /** Transport states received per second. */
  readonly rateHz: number;
  /** Requested states per second; 0 before the server has answered. */
  readonly expectedRateHz: number;
  /** Mean deviation of the arrivals of states from an even spacing, in ms. */
  readonly jitterMs: number;
  /** States lost since the connection opened, by their `seq`. */
  readonly gaps: number;
  /** Messages received since the client was created. */
  readonly messages: number;
  /** Size of their contents in bytes. */
  readonly bytes: number;
  /** Number of lost connections. */
  readonly reconnects: number;
  /** Time since the last message in ms; Infinity before the first. */
  readonly silenceMs: number;
}

/** The parts that changed between two states, besides normal movement of the playhead. */
export type ChangedPart = "status" | "tempo" | "loop" | "position";

export interface Change {
  readonly state: TransportState;
  readonly previous: TransportState;
  readonly parts: readonly ChangedPart[];
}

/** The events and the values their listeners receive. */
export interface TactusEvents {
  /** The connection opened; subscriptions follow. */
  open: { readonly reconnected: boolean };
  /** The connection was lost; code 4401 or 4403: the server refuses this client, and there are no more attempts. */
  close: { readonly code: number; readonly reason: string; readonly final: boolean };
  /** The client will retry after a delay. */
  reconnecting: { readonly attempt: number; readonly delayMs: number };
  /** A state arrived, about thirty a second. */
  state: TransportState;
  /** The transport changed: play, stop, seek, tempo or loop. A loop wrap does not count. */
  change: Change;
  /** The epoch changed: the playhead or the beat may have jumped. */
  discontinuity: { readonly state: TransportState; readonly previous: TransportState };
  /** The server's audio stopped during playback (`state.stalled` is true), or came back. */
  stalled: { readonly state: TransportState };
  /** The clock was adjusted, after each answered probe. */
  sync: ClockStatus;
  /**
   * An error outside a promise: an invalid message, a refused or unanswered resubscription, or the cause of a close
   * by the client itself.
   */
  error: Error;
}

export type Listener<T> = (value: T) => void;
export type Unsubscribe = () => void;

export type SpectrumFormat = "json" | "binary";

/** Options of a spectrum. Default: the server's defaults. */
export interface SpectrumOptions {
  /** Frames per second, 1 to 125; default 31. */
  rateHz?: number;
  /** Default "binary" (the server's own is "json"). */
  format?: SpectrumFormat;
  /** Sample format of binary frames. */
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

/** The options in force, as answered by the server. */
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
  /** Rate of the analysed sound in Hz; older servers do not tell it. */
  readonly sampleRate?: number;
  /** Centre of each band in Hz. */
  readonly bandHz: readonly number[];
}

export interface SpectrumFrame {
  /** Counter of 8 ms hops. */
  readonly hopSeq: number;
  /** Index of the first band, of 64. */
  readonly first: number;
  /** Levels from 0 to 1. The array is not reused, so a listener may keep it. */
  readonly bins: Float32Array;
  /** Centre of each band in Hz; empty if not known yet. */
  readonly bandHz: readonly number[];
  /** The playhead at the end of the analysed sound, in sample frames; binary frames only. */
  readonly samplePos?: number;
  /** All bins are 0. */
  readonly silence: boolean;
}

/** A beat crossed by the playhead. */
export interface BeatEvent {
  readonly tick: boolean;
  /** First beat of a bar. */
  readonly downbeat: boolean;
  readonly beatIndex: number;
  readonly barIndex: number;
  readonly beatInBar: number;
  readonly beatPhase: number;
  readonly bpm: number;
  readonly confidence: number;
  readonly samplePos: number;
  /** The server's Unix time in ms; `client.clock.localTime` converts it to local time. */
  readonly timestampMs: number;
}

/** A beat that is heard in the sound. It is counted by the sound, not by the playhead. */
export interface HeardBeat extends BeatEvent {
  /** Whether the event was sent before the beat. */
  readonly predicted: boolean;
  /** How far `downbeat`, `barIndex` and `beatInBar` can be trusted, 0 to 1. */
  readonly downbeatConfidence: number;
}

export interface HeardBeatOptions {
  /** How long before each beat the listener is called, 0 to 400 ms; default 0. */
  leadMs?: number;
}

/** The tempo that is heard. */
export interface TempoState {
  readonly bpm: number;
  /** 0 to 1. */
  readonly confidence: number;
  readonly beatsPerBar: number;
  /** Whether the bars can be trusted, 0 to 1. */
  readonly downbeatConfidence: number;
  /** Whether the beat is steady. */
  readonly locked: boolean;
  /** Coasting: it was locked, and the sound gives no beat now, or it is held. */
  readonly lock: "searching" | "locked" | "coasting";
  /** Whether a user holds it. */
  readonly held: boolean;
  /** The server's Unix time in ms of a beat near the message; others follow every 60,000 / `bpm` ms. */
  readonly beatTimestampMs: number;
  readonly beatIndex: number;
  /** Of that beat, from 0. */
  readonly beatInBar: number;
  /** Tempi that are considered. */
  readonly minBpm: number;
  readonly maxBpm: number;
  /** The most likely tempi, the best first, with their probabilities. */
  readonly alternatives: readonly { readonly bpm: number; readonly weight: number }[];
}

export type BeatHint = "tap" | "double" | "halve" | "shift" | "nudge" | "downbeat" | "hold" | "resync" | "range";

export interface HintValues {
  /** Of "nudge" in ms, or of "hold". */
  value?: number | boolean;
  /** Of "tap" and "downbeat": a time of `performance.now()`; default: when the server gets it. */
  at?: number;
  /** Of "range", in BPM. */
  min?: number;
  max?: number;
}

export type SourceKind = "tune" | "file" | "pipe" | "capture" | "host";

/** What is heard. */
export interface SourceState {
  readonly kind: SourceKind;
  /** Of the file, pipe or device. */
  readonly name: string;
  /** From the tags of the current file; empty if it has none. */
  readonly title: string;
  readonly artist: string;
  /** Of all files together; null if the sound has no end. */
  readonly lengthSeconds: number | null;
  /** Names of the files, in the order of playback. */
  readonly files: readonly string[];
  /** Of the current file in `files`; null without files. */
  readonly index: number | null;
  /** Of the material in Hz; 0 if unknown. */
  readonly sampleRate: number;
  /** Of the material; 0 if unknown. */
  readonly channels: number;
  /** From the arrival of the sound until it is analysed. */
  readonly latencyMs: number;
  /** Sound that has arrived and waits to be played. */
  readonly bufferedMs: number;
  /** Since the last sound above -60 dBFS. */
  readonly silentSeconds: number;
  /** What is wrong, for a person; or null. */
  readonly fault: string | null;
}

/** The waveform of all files, in points of equal length from start to end. */
export interface Overview {
  readonly lengthSeconds: number;
  /** The part that is known, 0 to 1, from the start on. Points after it are 0: ask again until it is 1. */
  readonly progress: number;
  /** Largest absolute sample of each point; 1 is full scale or more. */
  readonly peaks: Float32Array;
  /** Root mean square of each point. */
  readonly rms: Float32Array;
}

/** Features of the sound, and the beat. */
export interface AudioFrame {
  readonly hopSeq: number;
  /** ms since the server started. */
  readonly uptimeMs: number;
  readonly rms: number;
  readonly flux: number;
  readonly fastRms: number;
  readonly fastFlux: number;
  /** 8 bands, from low to high. */
  readonly bands: Float32Array;
  readonly heavyBands: Float32Array;
  /** 12 pitch classes, from C to B. */
  readonly chroma: Float32Array;
  readonly heavyChroma: Float32Array;
  /** 128 samples, full scale 32767. */
  readonly waveform: Int16Array;
  readonly bpm: number;
  readonly confidence: number;
  readonly beatPhase: number;
  readonly beatTick: boolean;
  readonly downbeatTick: boolean;
}

/** Levels of the left and the right channel, each a pair. 1 is a full-scale sine. */
export interface Levels {
  readonly hopSeq: number;
  /** Largest absolute sample since the previous frame; may exceed 1. */
  readonly peak: readonly [number, number];
  /** Root mean square of the last 100 ms. */
  readonly rms: readonly [number, number];
  /** Whether a sample reached full scale since the previous frame. */
  readonly clipped: readonly [boolean, boolean];
}

/** A listener's subscription to a stream. It survives reconnections. */
export interface Subscription {
  /** Whether the subscription is active at the server: false while disconnected. */
  readonly active: boolean;
  /** Ends it. The stream ends with its last listener. */
  unsubscribe(): Promise<void>;
}

export interface SpectrumSubscription extends Subscription {
  readonly settings: SpectrumSettings;
  /** Changes the options for all listeners of this client. Rejects once unsubscribed. */
  change(options: SpectrumOptions): Promise<SpectrumSettings>;
}
