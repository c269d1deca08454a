#pragma once

#include <tactus/result.h>
#include <tactus/server.h>

#include <memory>
#include <mutex>
#include <string>

#include "app/serve/options.h"
#include "app/system/log.h"
#include "audio/sources/source.h"

namespace tactus::app {

/// Ends the server if its input turns out to be no raw PCM after the start. Thread: any.
class InputRefusal {
 public:
  /// Stops the server on a refusal, from construction to destruction; at once after an earlier one.
  class Guard {
   public:
    Guard(InputRefusal& refusal, Server& server) : refusal_{refusal} { refusal_.guard(&server); }
    ~Guard() { refusal_.guard(nullptr); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    InputRefusal& refusal_;
  };

  /// Refuses the input. Waits until the server has stopped. Errors: none.
  void refuse(std::string message);
  /// Why the input was refused; empty if it was not.
  std::string message() const;

 private:
  void guard(Server* server);

  mutable std::mutex mutex_;
  std::string message_;
  Server* server_ = nullptr;
};

/// Returns true if these files are one named pipe, which is played as raw PCM.
bool is_named_pipe(const std::vector<std::string>& files);

/// Opens a raw PCM input with the options of `serve`. A live writer is logged.
/// @param path  "-" for standard input
/// @param log, refusal  outlive the source
/// Errors: as PcmSource::open.
Result<std::unique_ptr<audio::Source>> open_input(const std::string& path,
                                                  const ServeOptions& options, Log& log,
                                                  InputRefusal& refusal);

}  // namespace tactus::app
