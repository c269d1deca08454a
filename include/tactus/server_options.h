#pragma once

#include <tactus/audio_counters.h>
#include <tactus/light_counters.h>
#include <tactus/source_hooks.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tactus {

/// Severity of a line of the log, lowest first.
enum class LogLevel { debug, info, warning, error };
/// Receives one line of the log, without its newline.
/// Thread: the server's first I/O thread.
using LogSink = std::function<void(LogLevel, std::string_view)>;

/// What another machine may do without a key. Each includes the ones before it.
enum class NetworkRole {
  none,     ///< nothing
  view,     ///< read: streams, status and pages
  control,  ///< command the transport
};

/// What clients may use, so that none of them, nor many together, can disturb the others or the
/// audio. With 0 a limit is off. A refused client gets the error code RESOURCE_EXHAUSTED.
struct ServerLimits {
  /// The maximum number of open connections. The last sixteenth is kept for this machine.
  std::size_t max_clients = 1'000;
  /// The same from one address, except for this machine. An IPv6 network of 64 bits gets four times
  /// as many.
  std::size_t max_clients_per_address = 64;
  /// File descriptors that connections leave free, for audio files.
  std::size_t reserved_descriptors = 32;
  /// The size of a connection's receive buffer in the kernel; 0: the system's default. At most
  /// 2^30.
  std::size_t receive_buffer_bytes = 64 * 1024;
  /// The same of its send buffer, until it becomes a WebSocket, which has a smaller one.
  std::size_t send_buffer_bytes = 64 * 1024;
  /// The time in which a WebSocket message must be complete after its first byte.
  std::chrono::milliseconds message_timeout{10'000};
  /// The maximum size of all unsent answers together. Beyond it, the client with the most is
  /// closed.
  std::size_t max_unsent_bytes = 64 * 1024 * 1024;
  /// The maximum rate of a connection's transport commands, in commands per second, at most 10^6.
  std::uint32_t max_command_hz = 50;
  /// The number of commands that a connection may send at once, 1 to 10^6.
  std::uint32_t max_command_burst = 100;
  /// The maximum rate of the commands from one address, except for this machine. At most 10^6. An
  /// IPv6 network of 64 bits gets four times as many.
  std::uint32_t max_command_hz_per_address = 200;
  /// Places of the clock's queue of 256 commands that only this machine and clients with a control
  /// key may use; theirs wait in order when the queue is full. At most 255.
  std::size_t reserved_commands = 64;
  /// The maximum number of different rates of the clock's streams, its own included. Clients on
  /// other machines without a key may use half of them, and those at one address or IPv6 network of
  /// 64 bits an eighth.
  std::size_t max_clock_rates = 32;
  /// The maximum number of different sets of spectrum options, shared like max_clock_rates.
  std::size_t max_spectrum_options = 32;
  /// The places of fft_max_subscribers for one address or IPv6 network of 64 bits, except for this
  /// machine.
  std::size_t fft_max_per_address = 2;
};

/// A server's settings.
struct ServerOptions {
  /// The address or host name to bind to. "localhost" stands for 127.0.0.1 and ::1, "::" for all
  /// networks, IPv4 included, and for 0.0.0.0 on a system without IPv6.
  std::string host = "localhost";
  /// The TCP port. With 0 the system chooses a free port, which Server::port returns.
  std::uint16_t port = 8000;
  /// Web pages of these origins may connect, besides the server's own pages, and pages of this
  /// machine seen on this machine. An example is "https://stage.example"; "*" allows all, "null"
  /// pages opened from files. Any web site can send "null".
  std::vector<std::string> allow_origins = {};
  /// Further DNS names of this server, e.g. "studio.example". A request with another Host is
  /// refused, except for IP addresses, localhost, the machine's host name, and NAME.local.
  std::vector<std::string> names = {};
  /// What other machines may do without a key. This machine may always control.
  NetworkRole network = NetworkRole::view;
  /// Path of the file of keys, which `tactus key` writes; empty: no keys. A missing file has none.
  std::string keys = {};
  /// A folder whose files are served at /www/, with the server's origin; empty: none. Files whose
  /// names begin with a dot, and symbolic links that lead out of the folder, are not served.
  std::string www = {};
  /// The maximum size of an HTTP body or WebSocket message, 2^10 to 2^30 bytes.
  std::size_t max_message_bytes = 64 * 1024;
  /// The time in which a client must send its HTTP request or complete its WebSocket handshake.
  /// Must be more than 0.
  std::chrono::milliseconds handshake_timeout{5'000};
  /// The maximum number of clients subscribed to audio.fft. 0 means no limit. The topic spectrum
  /// has none.
  std::size_t fft_max_subscribers = 4;
  /// What clients may use.
  ServerLimits limits = {};
  /// The number of I/O threads, at most 8. 0 means one per core.
  unsigned threads = 0;
  /// The server accepts permessage-deflate when a client offers it.
  bool compress = false;
  /// The server stops on SIGINT and SIGTERM. On SIGHUP it reads the file of keys again, or stops if
  /// standard input or output was a terminal, which is now gone.
  bool stop_on_signals = false;
  /// The log's lines go here. If it is empty, there is no log.
  LogSink log = {};
  /// Returns the audio error counters for the metrics. If it is empty, the metrics omit them. The
  /// server's threads call it concurrently. If it throws, the request's connection is closed and
  /// the error is logged.
  std::function<AudioCounters()> audio_counters = {};
  /// Returns the counters of packets for lights, like audio_counters.
  std::function<LightCounters()> light_counters = {};
  /// The beat of the analysed sound is followed also without subscribers, for
  /// SpectrumServer::heard_beat.
  bool hears_beats = false;
  /// What is heard, and how to move in it.
  SourceHooks source = {};
};

}  // namespace tactus
