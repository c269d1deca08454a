/* Adds a transport clock and a spectrum for remote clients to a C program with an audio callback.
 *
 *     embed [PORT]      default 8000; 0 takes a free one
 *
 *     cc embed.c $(pkg-config --cflags --libs tactus-c) -lm -o embed
 */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <tactus/c.h>
#include <time.h>

enum { SAMPLE_RATE = 48000, BLOCK = 512 };

static volatile sig_atomic_t ended = 0;
static void end(int number) {
  (void)number;
  ended = 1;
}

/* Renders one block: a click on each beat. Both calls of tactus are wait-free. */
static void audio_callback(tactus_clock* clock, tactus_analyzer* analyzer, float* out) {
  tactus_block block = {.struct_size = sizeof block};
  tactus_state state = {.struct_size = sizeof state};
  tactus_clock_update_position(clock, BLOCK);
  tactus_clock_last_block(clock, &block);
  for (int i = 0; i < BLOCK; ++i) {
    const double beat = block.beat + i * block.bpm / 60.0 / SAMPLE_RATE;
    const double since = (beat - floor(beat)) * 60.0 / block.bpm;
    out[i] = block.playing ? (float)(0.5 * exp(-60.0 * since) * sin(6283.2 * since)) : 0.0F;
  }
  tactus_clock_state(clock, &state);
  tactus_analyzer_push(analyzer, out, BLOCK, state.sample_pos);
}

int main(int argc, char** argv) {
  tactus_clock* clock = NULL;
  tactus_analyzer* analyzer = NULL;
  tactus_server* server = NULL;
  char url[64];
  tactus_analyzer_options mono;
  tactus_server_options options;
  tactus_analyzer_options_init(&mono, sizeof mono);
  mono.channels = 1;
  tactus_server_options_init(&options, sizeof options);
  options.port = argc > 1 ? (uint32_t)atoi(argv[1]) : 8000;

  signal(SIGINT, end);
  signal(SIGTERM, end);
  if (tactus_clock_create(NULL, &clock) != TACTUS_OK ||
      tactus_analyzer_create(&mono, &analyzer) != TACTUS_OK ||
      tactus_server_create(clock, analyzer, &options, &server) != TACTUS_OK ||
      tactus_server_url(server, url, sizeof url) != TACTUS_OK ||
      tactus_clock_command(clock, TACTUS_PLAY, 0, 0, NULL) != TACTUS_OK) {
    fprintf(stderr, "embed: %s\n", tactus_last_error());
    return 1;
  }
  printf("serving the clock at %s, press Ctrl-C to stop\n", url);
  fflush(stdout);

  /* Stands for a sound card: block after block, in real time. */
  float out[BLOCK];
  struct timespec due;
  clock_gettime(CLOCK_MONOTONIC, &due);
  while (!ended) {
    audio_callback(clock, analyzer, out);
    due.tv_nsec += 1000000000L * BLOCK / SAMPLE_RATE;
    due.tv_sec += due.tv_nsec / 1000000000L;
    due.tv_nsec %= 1000000000L;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
  }
  tactus_server_destroy(server);
  tactus_analyzer_destroy(analyzer);
  tactus_clock_destroy(clock);
  return 0;
}
