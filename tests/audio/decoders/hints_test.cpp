#include "audio/decoders/hints.h"

#include <gtest/gtest.h>

namespace tactus::audio {
namespace {

TEST(Hints, a_url_has_a_scheme) {
  EXPECT_TRUE(is_url("https://radio.example/live?a=1"));
  EXPECT_TRUE(is_url("mms://radio.example"));
  EXPECT_FALSE(is_url("://x"));
  EXPECT_FALSE(is_url("my songs/a://b.wav"));
  EXPECT_FALSE(is_url("song.flac"));
}

TEST(Hints, the_commands_can_be_pasted_into_a_shell) {
  EXPECT_EQ(convert_hint("AAC", "a.m4a"),
            "AAC is not supported; convert it: ffmpeg -i a.m4a a.flac");
  EXPECT_EQ(convert_hint("AAC", "it's.aac"),
            "AAC is not supported; convert it: ffmpeg -i 'it'\\''s.aac' 'it'\\''s.flac'");
  EXPECT_EQ(convert_hint("AAC", "-x"),
            "AAC is not supported; convert it: ffmpeg -i ./-x ./-x.flac");
  EXPECT_EQ(convert_hint("AAC", "v1.2/.song"),
            "AAC is not supported; convert it: ffmpeg -i v1.2/.song v1.2/.song.flac");
  EXPECT_EQ(folder_hint("my songs/"), "is a directory; name its files: 'my songs/'*");
}

TEST(Hints, ffmpeg_may_know_what_is_unknown_here) {
  EXPECT_EQ(try_convert_hint("Error in VOC file.", "a b.voc"),
            "Error in VOC file; try to convert it: ffmpeg -i 'a b.voc' 'a b.flac'");
}

TEST(Hints, playlists_are_known_by_their_names) {
  EXPECT_TRUE(is_playlist_name("Party.M3U"));
  EXPECT_TRUE(is_playlist_name("cd.cue"));
  EXPECT_FALSE(is_playlist_name("m3u.wav"));
}

}  // namespace
}  // namespace tactus::audio
