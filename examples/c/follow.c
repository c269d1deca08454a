/* Prints the playhead of a tactus server, ten times a second, and its beats.
 *
 *     follow [ADDRESS [LINES]]      default localhost:8000, without end
 *
 *     cc follow.c $(pkg-config --cflags --libs tactus-c) -o follow
 *
 * A key of the server, if it needs one, is read from the variable TACTUS_KEY.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <tactus/c.h>
#include <time.h>

int main(int argc, char** argv) {
  const char* address = argc > 1 ? argv[1] : "localhost:8000";
  const long lines = argc > 2 ? atol(argv[2]) : -1;
  tactus_client* client = NULL;
  tactus_client_options options;
  tactus_client_options_init(&options, sizeof options);
  options.key = getenv("TACTUS_KEY");
  options.beats = 1;
  if (tactus_client_create(address, &options, &client) != TACTUS_OK ||
      tactus_client_wait(client, 10000, NULL) != TACTUS_OK) {
    fprintf(stderr, "follow: %s\n", tactus_last_error());
    return 1;
  }
  for (long line = 0; line != lines; ++line) {
    tactus_now_playing now = {.struct_size = sizeof now};
    tactus_beat beat = {.struct_size = sizeof beat};
    const struct timespec pause = {0, 100000000L};
    tactus_client_now_playing(client, &now); /* also in an audio callback */
    printf("%.3f s  beat %.3f  %g BPM  %s\n", now.time_seconds, now.beat_pos, now.bpm,
           now.playing ? "playing" : "at rest");
    while (tactus_client_next_beat(client, &beat) == TACTUS_OK)
      printf("%s %lld\n", beat.beat_in_bar == 0 ? "bar" : "beat", (long long)beat.beat_index);
    fflush(stdout);
    nanosleep(&pause, NULL);
  }
  tactus_client_destroy(client);
  return 0;
}
