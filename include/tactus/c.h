#ifndef TACTUS_C_H
#define TACTUS_C_H

/* The C interface of tactus: libtactus.so.0, pkg-config tactus-c.
 *
 *     tactus_clock *clock;
 *     tactus_server *server;
 *     if (tactus_clock_create(NULL, &clock) != TACTUS_OK ||
 *         tactus_server_create(clock, NULL, NULL, &server) != TACTUS_OK) {
 *       fprintf(stderr, "%s\n", tactus_last_error());
 *       return 1;
 *     }
 *     // in the audio callback:
 *     tactus_clock_update_position(clock, frames);
 *
 * Errors: each function returns a tactus_code; nothing else is thrown, set or printed. Every
 * function may return TACTUS_INVALID_HANDLE for NULL, a destroyed handle, or one of another kind,
 * and TACTUS_INVALID_ARGUMENT for a NULL where a value is needed; the comments list further codes.
 * tactus_last_error() has the text. Functions marked "Realtime-safe: yes" set no text.
 *
 * Handles are numbers, not addresses. A destroyed handle stays invalid for ever, and may be used
 * and destroyed again without harm, also while another thread destroys it. At most 1,024 handles of
 * a kind exist at a time.
 *
 * Structs begin with struct_size, which the caller sets to sizeof the struct. So programs and
 * libraries of different versions work together: members may be added at the end.
 *
 * Threads: every function may be called from any thread, unless it says otherwise.
 * Strings are UTF-8, ended by a zero byte. The library copies those it is given.
 */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#include <tactus/realtime.h>
#define TACTUS_C_NOEXCEPT noexcept
#define TACTUS_C_REALTIME noexcept TACTUS_NONBLOCKING
extern "C" {
#else
#define TACTUS_C_NOEXCEPT
#define TACTUS_C_REALTIME
#endif
#if defined(__GNUC__)
#define TACTUS_C_API __attribute__((visibility("default")))
#else
#define TACTUS_C_API
#endif

typedef struct tactus_clock tactus_clock;
typedef struct tactus_analyzer tactus_analyzer;
typedef struct tactus_server tactus_server;
typedef struct tactus_client tactus_client;

/* -- Errors -- */

typedef int32_t tactus_code;
enum {
  TACTUS_OK = 0,
  TACTUS_INVALID_ARGUMENT = 1,    /* wrong, missing or malformed value */
  TACTUS_OUT_OF_RANGE = 2,        /* outside the valid range */
  TACTUS_NOT_FOUND = 3,           /* unknown name or address */
  TACTUS_METHOD_NOT_ALLOWED = 4,  /* of the HTTP interface */
  TACTUS_RESOURCE_EXHAUSTED = 5,  /* a queue, the handles or the memory; try again later */
  TACTUS_UNAVAILABLE = 6,         /* not yet, not in time, no connection, or the system refuses */
  TACTUS_UNAUTHENTICATED = 7,     /* a key is needed, or the key is unknown */
  TACTUS_PERMISSION_DENIED = 8,   /* the role does not suffice */
  TACTUS_FAILED_PRECONDITION = 9, /* not possible in the present state */
  TACTUS_INTERNAL = 10,           /* a bug in tactus */
  TACTUS_INVALID_HANDLE = 11      /* NULL, destroyed, or of another kind */
};

/* Returns a code's name, e.g. "OUT_OF_RANGE"; never NULL. Realtime-safe: yes. */
TACTUS_C_API const char* tactus_code_name(tactus_code code) TACTUS_C_REALTIME;
/* Returns the text of this thread's last error, for people; never NULL. It is valid until the
 * thread's next error. Realtime-safe: no. */
TACTUS_C_API const char* tactus_last_error(void) TACTUS_C_NOEXCEPT;
/* Returns the parameter at fault, e.g. "bpm", or "". Otherwise as tactus_last_error. */
TACTUS_C_API const char* tactus_last_error_field(void) TACTUS_C_NOEXCEPT;
/* Returns the library's version, "MAJOR.MINOR.PATCH". Realtime-safe: yes. */
TACTUS_C_API const char* tactus_version(void) TACTUS_C_REALTIME;

/* -- Values -- */

enum { TACTUS_STOPPED = 0, TACTUS_PAUSED = 1, TACTUS_PLAYING = 2 };

/* What moves a transport: its own clock, a program that it follows, or the beat of the sound. */
enum {
  TACTUS_LEADER_INTERNAL = 0,
  TACTUS_LEADER_JACK = 1,
  TACTUS_LEADER_LINK = 2,
  TACTUS_LEADER_MIDI = 3,
  TACTUS_LEADER_MTC = 4,
  TACTUS_LEADER_LTC = 5,
  TACTUS_LEADER_OSC = 6,
  TACTUS_LEADER_HOST = 7,
  TACTUS_LEADER_AUDIO = 8
};

/* The transport at one instant. */
typedef struct tactus_state {
  size_t struct_size;
  int64_t sample_pos;   /* playhead, in sample frames */
  double time_seconds;  /* sample_pos / sample_rate */
  uint64_t frame_count; /* blocks processed while playing */
  double bpm;           /* beats per minute */
  double beat_pos;      /* in beats */
  double beat_offset;   /* the beat at the start of the timeline */
  double timestamp_ms;  /* Unix time of the block that moved the playhead to sample_pos */
  double loop_start_seconds;
  double loop_end_seconds;
  uint64_t epoch;  /* discontinuities so far */
  uint64_t seq;    /* ticks of the stream so far; 0 without a server */
  int32_t status;  /* TACTUS_STOPPED, TACTUS_PAUSED or TACTUS_PLAYING */
  int32_t playing; /* status is TACTUS_PLAYING */
  int32_t loop_enabled;
  int32_t stalled;         /* playing, but no audio comes */
  char time_formatted[24]; /* "MM:SS.mmm" */
  int64_t bar;             /* from 1 */
  int32_t beat_in_bar;     /* from 1 */
  int32_t beats_per_bar;   /* 1 to 32 */
  int32_t beat_unit;       /* the note that a beat is: 8 in 6/8 */
  int32_t leader;          /* TACTUS_LEADER_INTERNAL … */
  int32_t locked;          /* the leader is there and followed; 1 for TACTUS_LEADER_INTERNAL */
  int32_t reserved;
} tactus_state;

/* What a command does. The unit of its value is in brackets. */
enum {
  TACTUS_PLAY = 0,
  TACTUS_PAUSE = 1,        /* keeps the position */
  TACTUS_RESUME = 2,       /* plays from the current position */
  TACTUS_STOP = 3,         /* returns to where playback began or was last located */
  TACTUS_REWIND = 4,       /* to frame 0 */
  TACTUS_SEEK_SAMPLES = 5, /* [frames] 0 to 2^53, whole */
  TACTUS_SEEK_SECONDS = 6, /* [seconds] */
  TACTUS_SEEK_BEATS = 7,   /* [beats] */
  TACTUS_SET_BPM = 8,      /* [beats per minute] 20 to 999 */
  TACTUS_ENABLE_LOOP = 9,  /* [0 or 1] */
  TACTUS_ALIGN = 10,       /* [0: a beat, 1: a bar] falls now; the playhead stays */
  TACTUS_NUDGE = 11,       /* [ms] moves the beat grid, later if positive; -10,000 to 10,000 */
  TACTUS_NEXT_FILE = 12,   /* to the next file; only a server with files takes it */
  TACTUS_PREVIOUS_FILE = 13,
  /* Hints about the heard beat; only a server that analyses a sound takes them. */
  TACTUS_BEAT_TAP = 14,    /* [0: now, or the server's Unix time in ms] a beat falls; three set the
                              tempo */
  TACTUS_BEAT_DOUBLE = 15, /* twice the tempo */
  TACTUS_BEAT_HALVE = 16,  /* half of it */
  TACTUS_BEAT_SHIFT = 17,  /* the beat lies between the present ones */
  TACTUS_BEAT_NUDGE = 18,  /* [ms] moves the beat, later if positive; -1,000 to 1,000 */
  TACTUS_BEAT_DOWNBEAT = 19, /* [as TAP] the nearest beat begins a bar */
  TACTUS_BEAT_HOLD = 20,     /* [1: keeps tempo and beat whatever is heard, 0: listens again] */
  TACTUS_BEAT_RESYNC = 21    /* forgets what was heard */
};

enum { TACTUS_BAND_COUNT = 64 };
enum { TACTUS_LOG = 0, TACTUS_LINEAR = 1, TACTUS_MEL = 2, TACTUS_SEMITONE = 3 }; /* band layouts */
enum { TACTUS_MID = 0, TACTUS_LEFT = 1, TACTUS_RIGHT = 2, TACTUS_SIDE = 3 };     /* channels */

/* -- Clock -- */

typedef struct tactus_clock_options {
  size_t struct_size;
  uint32_t sample_rate;  /* Hz, 8,000 to 384,000; default 48,000 */
  uint32_t block_size;   /* usual frames per callback, 1 to 8,192; default 512 */
  double bpm;            /* tempo at the start, 20 to 999; default 120 */
  double update_hz;      /* states per second to each client, 1 to 240; default 30 */
  int32_t beats_per_bar; /* at the start, 1 to 32; default 4 */
  int32_t beat_unit;     /* at the start: 1, 2, 4, 8, 16 or 32; default 4 */
} tactus_clock_options;

/* Sets a struct to the defaults. @param struct_size  sizeof(tactus_clock_options)
 * Realtime-safe: no. Errors: INVALID_ARGUMENT. */
TACTUS_C_API tactus_code tactus_clock_options_init(tactus_clock_options* options,
                                                   size_t struct_size) TACTUS_C_NOEXCEPT;
/* Makes a clock. @param options  NULL: the defaults
 * Realtime-safe: no. Errors: INVALID_ARGUMENT, naming the setting; RESOURCE_EXHAUSTED. */
TACTUS_C_API tactus_code tactus_clock_create(const tactus_clock_options* options,
                                             tactus_clock** clock) TACTUS_C_NOEXCEPT;
/* Ends a handle. The clock itself lives on while a server uses it. Realtime-safe: no. */
TACTUS_C_API tactus_code tactus_clock_destroy(tactus_clock* clock) TACTUS_C_NOEXCEPT;

/* Applies pending commands, then moves the playhead by one block if playing.
 * @param frames  length of the block, limited to 0 to 2^32
 * Thread: one, the audio thread. Realtime-safe: yes (wait-free). */
TACTUS_C_API tactus_code tactus_clock_update_position(tactus_clock* clock,
                                                      int64_t frames) TACTUS_C_REALTIME;

/* What a host says of its transport at the start of a block. A member that is 0 is not known. */
typedef struct tactus_host_position {
  size_t struct_size;
  int64_t frame;         /* at the block's start */
  double bpm;            /* in beats of the meter */
  double beat;           /* in the bar, from 1, with its fraction; used if bar is known too */
  int64_t bar;           /* from 1 */
  int32_t beats_per_bar; /* used if beat_unit is known too */
  int32_t beat_unit;
  int32_t rolling;    /* 0 or 1 */
  int32_t reserved;   /* 0 */
  int32_t tempo_only; /* 1: the playhead is the clock's; rolling and frame are not used */
  int32_t unsure;     /* 1: the host is there, but not sure: the state's locked is 0 */
} tactus_host_position;
/* As tactus_clock_update_position, under a host that owns the transport, e.g. of a plug-in: the
 * playhead is where the host says. A relocation of the host is a discontinuity. Commands return
 * FAILED_PRECONDITION, and the clock's loop is off. With tempo_only, commands that play, locate and
 * loop are the clock's own. bpm is limited to 20 to 999; other values out of range are not taken.
 * Thread: one, the audio thread. Realtime-safe: yes (wait-free). */
TACTUS_C_API tactus_code tactus_clock_update_from_host(
    tactus_clock* clock, int64_t frames, const tactus_host_position* host) TACTUS_C_REALTIME;

/* The range of the timeline that a block covered: see tactus_clock_last_block. */
typedef struct tactus_block {
  size_t struct_size;
  int64_t start; /* in frames */
  int64_t frames;
  int64_t loop_start; /* in frames */
  int64_t loop_end;
  double beat; /* at start */
  double bpm;
  int32_t playing; /* otherwise the block is silent */
  int32_t loops;   /* frames at or past loop_end are taken from loop_start on */
} tactus_block;
/* Reads the range that the last tactus_clock_update_position covered.
 * Thread: the audio thread. Realtime-safe: yes (wait-free). */
TACTUS_C_API tactus_code tactus_clock_last_block(tactus_clock* clock,
                                                 tactus_block* block) TACTUS_C_REALTIME;

/* Reads the latest state. Realtime-safe: yes (lock-free). */
TACTUS_C_API tactus_code tactus_clock_state(tactus_clock* clock,
                                            tactus_state* state) TACTUS_C_REALTIME;

/* Sends a command to the audio thread, which applies it at its next block; at once if no audio
 * runs.
 * @param command     TACTUS_PLAY …
 * @param value       of the command; 0 if it has none
 * @param timeout_ms  how long to wait until it is in effect; 0: not at all
 * @param state       receives the state in which it is in effect; may be NULL
 * Thread: any but audio. Realtime-safe: no. Errors: RESOURCE_EXHAUSTED if the queue is full;
 * INVALID_ARGUMENT for an unknown command, NaN and infinity; OUT_OF_RANGE; UNAVAILABLE after the
 * timeout; FAILED_PRECONDITION for NEXT_FILE, PREVIOUS_FILE and BEAT_TAP … BEAT_RESYNC, and for
 * what a leader does not take. */
TACTUS_C_API tactus_code tactus_clock_command(tactus_clock* clock, int32_t command, double value,
                                              uint32_t timeout_ms,
                                              tactus_state* state) TACTUS_C_NOEXCEPT;
/* Sets the loop region and enables the loop: 0 <= start < end, in seconds. Otherwise as
 * tactus_clock_command. */
TACTUS_C_API tactus_code tactus_clock_set_loop(tactus_clock* clock, double start, double end,
                                               uint32_t timeout_ms,
                                               tactus_state* state) TACTUS_C_NOEXCEPT;
/* Sets the meter: 6/8 is 6 beats and the unit 8. Tempo and phase of the beat stay; bars begin where
 * they would after a seek. Otherwise as tactus_clock_command.
 * @param beats  per bar, 1 to 32
 * @param unit   the note that a beat is: 1, 2, 4, 8, 16 or 32 */
TACTUS_C_API tactus_code tactus_clock_set_meter(tactus_clock* clock, int32_t beats, int32_t unit,
                                                uint32_t timeout_ms,
                                                tactus_state* state) TACTUS_C_NOEXCEPT;

/* Moves the beat grid, so that the nearest beat falls on a moment. The playhead stays. Otherwise as
 * tactus_clock_command.
 * @param bar      1: the beat begins a bar; 0: it need not
 * @param unix_ms  the moment, as Unix time in ms within 10 s of now; 0: now */
TACTUS_C_API tactus_code tactus_clock_align(tactus_clock* clock, int32_t bar, double unix_ms,
                                            uint32_t timeout_ms,
                                            tactus_state* state) TACTUS_C_NOEXCEPT;

/* -- Analyzer -- */

typedef struct tactus_analyzer_options {
  size_t struct_size;
  uint32_t sample_rate; /* Hz, 8,000 to 384,000; default 48,000 */
  uint32_t channels;    /* per frame, 1 to 64; default 2; the first two are analysed */
} tactus_analyzer_options;

/* Sets a struct to the defaults. @param struct_size  sizeof(tactus_analyzer_options)
 * Realtime-safe: no. Errors: INVALID_ARGUMENT. */
TACTUS_C_API tactus_code tactus_analyzer_options_init(tactus_analyzer_options* options,
                                                      size_t struct_size) TACTUS_C_NOEXCEPT;
/* Makes an analyzer. @param options  NULL: the defaults
 * Realtime-safe: no. Errors: INVALID_ARGUMENT, naming the setting; RESOURCE_EXHAUSTED. */
TACTUS_C_API tactus_code tactus_analyzer_create(const tactus_analyzer_options* options,
                                                tactus_analyzer** analyzer) TACTUS_C_NOEXCEPT;
/* Ends a handle. The analyzer itself lives on while a server uses it. Realtime-safe: no. */
TACTUS_C_API tactus_code tactus_analyzer_destroy(tactus_analyzer* analyzer) TACTUS_C_NOEXCEPT;

/* Appends one interleaved block, silent blocks included.
 * @param samples     frames * channels values; full scale is -1 to 1
 * @param frames      at most 2^24
 * @param sample_pos  the clock's playhead after the block, in frames; if negative, the position
 *                    continues from the last block
 * Thread: one, the audio thread. Realtime-safe: yes (wait-free). */
TACTUS_C_API tactus_code tactus_analyzer_push(tactus_analyzer* analyzer, const float* samples,
                                              size_t frames, int64_t sample_pos) TACTUS_C_REALTIME;
/* The same with one buffer per channel. */
TACTUS_C_API tactus_code tactus_analyzer_push_channels(tactus_analyzer* analyzer,
                                                       const float* const* channels, size_t frames,
                                                       int64_t sample_pos) TACTUS_C_REALTIME;
/* Computes the levels of the latest audio, as linear amplitude: 1 is a full-scale sine at a band's
 * centre. @param levels  receives TACTUS_BAND_COUNT values
 * Thread: any but audio. Realtime-safe: no. Errors: OUT_OF_RANGE for an unknown layout or channel.
 */
TACTUS_C_API tactus_code tactus_analyzer_levels(tactus_analyzer* analyzer, int32_t layout,
                                                int32_t channel, float* levels) TACTUS_C_NOEXCEPT;
/* Computes the centre frequency of each band in Hz. @param hz  receives TACTUS_BAND_COUNT values
 * Realtime-safe: no. Errors: OUT_OF_RANGE for an unknown layout. */
TACTUS_C_API tactus_code tactus_analyzer_band_hz(tactus_analyzer* analyzer, int32_t layout,
                                                 double* hz) TACTUS_C_NOEXCEPT;

/* -- Server -- */

/* What another machine may do without a key. */
enum { TACTUS_NETWORK_NONE = 0, TACTUS_NETWORK_VIEW = 1, TACTUS_NETWORK_CONTROL = 2 };

/* Receives a line of the log, without its newline. It must not wait for or destroy the server.
 * @param level  0 debug, 1 info, 2 warning, 3 error
 * Thread: the server's first. */
typedef void (*tactus_log)(void* user, int32_t level, const char* line);

typedef struct tactus_server_options {
  size_t struct_size;
  const char* host;                 /* address or name to bind to; default NULL: localhost */
  const char* keys;                 /* file of keys; default NULL: none */
  const char* www;                  /* folder served at /www/; default NULL: none */
  const char* const* allow_origins; /* web pages of other sites that may connect */
  size_t allow_origin_count;
  const char* const* names; /* further DNS names of this server */
  size_t name_count;
  tactus_log log;             /* default NULL: no log */
  void* log_user;             /* its first argument */
  size_t max_clients;         /* open connections; default 1,000; 0: no limit */
  size_t fft_max_subscribers; /* of audio.fft; default 4; 0: no limit */
  uint32_t port;              /* default 8000; 0: a free one */
  uint32_t threads;           /* I/O threads, at most 8; default 0: one per core */
  int32_t network;            /* default TACTUS_NETWORK_VIEW */
  int32_t compress;           /* accepts permessage-deflate; default 0 */
  int32_t stop_on_signals;    /* stops on SIGINT and SIGTERM; default 0 */
  int32_t reserved;           /* 0 */
  int32_t hears_beats;        /* follows the sound's beat without subscribers too; default 0 */
  int32_t reserved2;          /* 0 */
} tactus_server_options;

/* Sets a struct to the defaults. @param struct_size  sizeof(tactus_server_options)
 * Realtime-safe: no. Errors: INVALID_ARGUMENT. */
TACTUS_C_API tactus_code tactus_server_options_init(tactus_server_options* options,
                                                    size_t struct_size) TACTUS_C_NOEXCEPT;
/* Serves a clock over HTTP and WebSocket, on threads of its own.
 * @param analyzer  NULL: silence, or what tactus_server_publish_spectrum is given
 * @param options   NULL: the defaults
 * Realtime-safe: no. Errors: INVALID_ARGUMENT, naming the option; UNAVAILABLE if the address cannot
 * be bound or a file or folder cannot be read; RESOURCE_EXHAUSTED. */
TACTUS_C_API tactus_code tactus_server_create(tactus_clock* clock, tactus_analyzer* analyzer,
                                              const tactus_server_options* options,
                                              tactus_server** server) TACTUS_C_NOEXCEPT;
/* Stops a server, within half a second. Thread: any but the server's own. Realtime-safe: no.
 * Errors: FAILED_PRECONDITION in its log function. */
TACTUS_C_API tactus_code tactus_server_destroy(tactus_server* server) TACTUS_C_NOEXCEPT;
/* Waits until the server has stopped, by a signal or tactus_server_destroy.
 * Thread: any but the server's own. Realtime-safe: no. Errors: FAILED_PRECONDITION in its log
 * function. */
TACTUS_C_API tactus_code tactus_server_wait(tactus_server* server) TACTUS_C_NOEXCEPT;
/* Reads the TCP port that the server listens on. Realtime-safe: no. */
TACTUS_C_API tactus_code tactus_server_port(tactus_server* server,
                                            uint16_t* port) TACTUS_C_NOEXCEPT;
/* Copies the address to open in a browser, e.g. http://localhost:8000; 64 bytes suffice.
 * Realtime-safe: no. Errors: OUT_OF_RANGE if it does not fit. */
TACTUS_C_API tactus_code tactus_server_url(tactus_server* server, char* url,
                                           size_t size) TACTUS_C_NOEXCEPT;
/* Tells whether any client subscribes to the spectrum. Realtime-safe: yes (wait-free). */
TACTUS_C_API tactus_code tactus_server_has_spectrum_clients(tactus_server* server,
                                                            int32_t* has) TACTUS_C_REALTIME;
/* Publishes a spectrum that the caller computed: TACTUS_BAND_COUNT values, each 0 to 1. It replaces
 * the analyzer's until 250 ms after the last call.
 * Thread: one at a time, the audio thread included. Realtime-safe: yes (wait-free). */
TACTUS_C_API tactus_code tactus_server_publish_spectrum(tactus_server* server,
                                                        const float* bins) TACTUS_C_REALTIME;

/* What is known of a heard beat. */
enum {
  TACTUS_SEARCHING = 0, /* nothing */
  TACTUS_LOCKED = 1,    /* it is steady */
  TACTUS_COASTING = 2   /* it was, and the sound gives no beat now, or it is held */
};

/* The beat of a sound at one instant. */
typedef struct tactus_now_heard {
  size_t struct_size;
  double bpm;
  double confidence;          /* of tempo and beat, 0 to 1 */
  double beat_pos;            /* in beats that were heard; whole on a beat */
  double beat_phase;          /* position in the beat: 0 <= beat_phase < 1 */
  double downbeat_confidence; /* of beat_in_bar, 0 to 1 */
  double min_bpm;             /* tempi that are considered */
  double max_bpm;
  int32_t lock;          /* TACTUS_SEARCHING, TACTUS_LOCKED or TACTUS_COASTING */
  int32_t held;          /* by TACTUS_BEAT_HOLD */
  int32_t beats_per_bar; /* 1 to 32 */
  int32_t beat_in_bar;   /* 0 for the downbeat */
} tactus_now_heard;
/* Reads the beat of the analyzer's sound now: that of silence unless hears_beats is set or clients
 * subscribe to it. Realtime-safe: yes. */
TACTUS_C_API tactus_code tactus_server_now_heard(tactus_server* server,
                                                 tactus_now_heard* heard) TACTUS_C_REALTIME;
/* Corrects the beat of the analyzer's sound. The sound is then followed for a minute, also without
 * subscribers.
 * @param command  TACTUS_BEAT_TAP … TACTUS_BEAT_RESYNC
 * @param value    of the command; 0 if it has none
 * Thread: any but audio and the server's own. Realtime-safe: no. Errors: INVALID_ARGUMENT for
 * another command, NaN and infinity; OUT_OF_RANGE; FAILED_PRECONDITION if no sound is analysed, if
 * BEAT_DOUBLE or BEAT_HALVE would leave 20 to 400 BPM, or in the server's log function; UNAVAILABLE
 * if the server has stopped. */
TACTUS_C_API tactus_code tactus_server_hint(tactus_server* server, int32_t command,
                                            double value) TACTUS_C_NOEXCEPT;
/* Limits the tempi that are considered for the heard beat, 30 to 300 BPM. Otherwise as
 * tactus_server_hint.
 * @param max_bpm  at least 1.2 times min_bpm */
TACTUS_C_API tactus_code tactus_server_set_beat_range(tactus_server* server, double min_bpm,
                                                      double max_bpm) TACTUS_C_NOEXCEPT;

/* -- Client -- */

typedef struct tactus_client_options {
  size_t struct_size;
  const char* key;         /* of the server, as `tactus key new` prints it; default NULL: none */
  const char* ca_file;     /* for wss: PEM file of authorities; default NULL: the system's */
  double rate_hz;          /* states per second, 1 to 240; default 0: the server's */
  double spectrum_rate_hz; /* spectra per second, 1 to 125; default 0: no spectrum */
  int32_t beats;           /* subscribe to the beats; default 0 */
  int32_t reserved;        /* 0 */
  int32_t heard_beat;      /* subscribe to the beat of the server's sound; default 0 */
  int32_t reserved2;       /* 0 */
} tactus_client_options;

/* Sets a struct to the defaults. @param struct_size  sizeof(tactus_client_options)
 * Realtime-safe: no. Errors: INVALID_ARGUMENT. */
TACTUS_C_API tactus_code tactus_client_options_init(tactus_client_options* options,
                                                    size_t struct_size) TACTUS_C_NOEXCEPT;
/* Follows a server: starts to connect, and returns at once. It reconnects by itself.
 * @param address  HOST, HOST:PORT or a URL of ws, wss, http or https
 * @param options  NULL: the defaults
 * Realtime-safe: no. Errors: INVALID_ARGUMENT for an invalid address or key; UNAVAILABLE if there
 * are no descriptors or threads left, or ca_file cannot be read; RESOURCE_EXHAUSTED. */
TACTUS_C_API tactus_code tactus_client_create(const char* address,
                                              const tactus_client_options* options,
                                              tactus_client** client) TACTUS_C_NOEXCEPT;
/* Ends a handle, and closes the connection once no other call uses it. Realtime-safe: no. */
TACTUS_C_API tactus_code tactus_client_destroy(tactus_client* client) TACTUS_C_NOEXCEPT;
/* Waits for the first state. @param state  may be NULL
 * Realtime-safe: no. Errors: UNAVAILABLE after the timeout; UNAUTHENTICATED, PERMISSION_DENIED. */
TACTUS_C_API tactus_code tactus_client_wait(tactus_client* client, uint32_t timeout_ms,
                                            tactus_state* state) TACTUS_C_NOEXCEPT;

/* The playhead at one instant, as a client sees it. */
typedef struct tactus_now_playing {
  size_t struct_size;
  double time_seconds;
  double beat_pos;
  double bpm;
  uint64_t epoch;        /* discontinuities so far; a change is a jump */
  double error_bound_ms; /* maximum error, as far as time is its cause; at first infinity */
  int32_t known;         /* a state has arrived; otherwise the other values are defaults */
  int32_t status;        /* TACTUS_STOPPED, TACTUS_PAUSED or TACTUS_PLAYING */
  int32_t playing;       /* status is TACTUS_PLAYING */
  int32_t stalled; /* playing, but the server's audio has stopped: the playhead stands still */
  int32_t silent;  /* the playhead waits because no message came for 2.5 s */
  int32_t reserved;
  int32_t beats_per_bar; /* 1 to 32 */
  int32_t beat_unit;     /* the note that a beat is: 8 in 6/8 */
} tactus_now_playing;
/* Reads the playhead now, smooth between the server's states.
 * Thread: any, audio and render threads included. Realtime-safe: yes. */
TACTUS_C_API tactus_code tactus_client_now_playing(tactus_client* client,
                                                   tactus_now_playing* now) TACTUS_C_REALTIME;
/* The same at another time. @param host_ns  monotonic time in ns (CLOCK_MONOTONIC) */
TACTUS_C_API tactus_code tactus_client_playing_at(tactus_client* client, int64_t host_ns,
                                                  tactus_now_playing* now) TACTUS_C_REALTIME;
/* Reads the latest state. Realtime-safe: yes. Errors: UNAVAILABLE before the first. */
TACTUS_C_API tactus_code tactus_client_state(tactus_client* client,
                                             tactus_state* state) TACTUS_C_REALTIME;

/* A beat that the playhead crossed. */
typedef struct tactus_beat {
  size_t struct_size;
  int64_t beat_index; /* 0 at the start of the timeline */
  int64_t bar_index;  /* 0 at the start of the timeline */
  int64_t sample_pos; /* the frame nearest to the beat */
  int64_t host_ns;    /* this machine's monotonic time of the beat, in ns */
  double bpm;
  double timestamp_ms; /* the server's Unix time */
  int32_t beat_in_bar; /* 0 for the downbeat */
  int32_t reserved;
} tactus_beat;
/* Takes the next beat; the client keeps 64.
 * Thread: one at a time. Realtime-safe: yes (wait-free). Errors: UNAVAILABLE if there is none. */
TACTUS_C_API tactus_code tactus_client_next_beat(tactus_client* client,
                                                 tactus_beat* beat) TACTUS_C_REALTIME;

/* Reads the beat of the server's sound now. It continues while no message comes. Requires
 * heard_beat. Realtime-safe: yes. Errors: UNAVAILABLE before the first message. */
TACTUS_C_API tactus_code tactus_client_now_heard(tactus_client* client,
                                                 tactus_now_heard* heard) TACTUS_C_REALTIME;
/* The same at another time. @param host_ns  monotonic time in ns (CLOCK_MONOTONIC) */
TACTUS_C_API tactus_code tactus_client_heard_at(tactus_client* client, int64_t host_ns,
                                                tactus_now_heard* heard) TACTUS_C_REALTIME;
/* Converts monotonic time in ns to the server's Unix time in ms, e.g. for the moment of a tap.
 * Meaningful once a state has arrived. Realtime-safe: yes. */
TACTUS_C_API tactus_code tactus_client_unix_ms_at(tactus_client* client, int64_t host_ns,
                                                  double* unix_ms) TACTUS_C_REALTIME;

/* A spectrum of 64 bands in log layout. */
typedef struct tactus_spectrum {
  size_t struct_size;
  int64_t sample_pos; /* the playhead at the end of the analysed audio */
  uint32_t hop_seq;   /* counter of 8 ms hops */
  int32_t silence;    /* all bins are 0 */
  float bins[64];     /* lowest band first, each 0 to 1 */
} tactus_spectrum;
/* Reads the latest spectrum. Realtime-safe: yes. Errors: UNAVAILABLE before the first. */
TACTUS_C_API tactus_code tactus_client_spectrum(tactus_client* client,
                                                tactus_spectrum* spectrum) TACTUS_C_REALTIME;

/* Sends a command, as tactus_clock_command does.
 * @param timeout_ms  how long to wait for the server's answer; 0: not at all
 * Realtime-safe: no. Errors: as tactus_clock_command; those of the server, e.g. PERMISSION_DENIED;
 * UNAVAILABLE without a connection or answer, when the command may still come into effect. */
TACTUS_C_API tactus_code tactus_client_command(tactus_client* client, int32_t command, double value,
                                               uint32_t timeout_ms,
                                               tactus_state* state) TACTUS_C_NOEXCEPT;
/* As tactus_clock_set_loop and tactus_client_command. */
TACTUS_C_API tactus_code tactus_client_set_loop(tactus_client* client, double start, double end,
                                                uint32_t timeout_ms,
                                                tactus_state* state) TACTUS_C_NOEXCEPT;
/* As tactus_clock_set_meter and tactus_client_command. */
TACTUS_C_API tactus_code tactus_client_set_meter(tactus_client* client, int32_t beats, int32_t unit,
                                                 uint32_t timeout_ms,
                                                 tactus_state* state) TACTUS_C_NOEXCEPT;
/* As tactus_clock_align and tactus_client_command.
 * @param host_ns  the moment, as monotonic time in ns within 10 s of now; 0: now */
TACTUS_C_API tactus_code tactus_client_align(tactus_client* client, int32_t bar, int64_t host_ns,
                                             uint32_t timeout_ms,
                                             tactus_state* state) TACTUS_C_NOEXCEPT;
/* Limits the tempi that are considered for the heard beat, 30 to 300 BPM. Otherwise as
 * tactus_client_command.
 * @param max_bpm  at least 1.2 times min_bpm */
TACTUS_C_API tactus_code tactus_client_set_beat_range(tactus_client* client, double min_bpm,
                                                      double max_bpm, uint32_t timeout_ms,
                                                      tactus_state* state) TACTUS_C_NOEXCEPT;

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
