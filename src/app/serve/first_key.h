#pragma once

#include <tactus/result.h>

#include <chrono>
#include <string>

#include "server/access/key_file.h"

namespace tactus::app {

/// The control key that the first start on a network creates. It is withdrawn again unless it was
/// shown, since nobody could ever use it.
///
///     FirstKey key{KeyFile{path}};
///     if (const auto created = key.create(today); !created) return fail(created.error());
///     if (print(key.text())) key.keep();
///
/// Thread: one. Waits for the disk.
class FirstKey {
 public:
  explicit FirstKey(server::access::KeyFile file);
  /// Withdraws a created key that was not kept. Errors: ignored.
  ~FirstKey();
  FirstKey(const FirstKey&) = delete;
  FirstKey& operator=(const FirstKey&) = delete;

  /// Creates a control key named "first", if there is no file of keys yet. A file whose keys are
  /// all revoked stays without. Errors: as KeyFile::create().
  Outcome create(std::chrono::year_month_day today);

  /// The created key; empty if none was created.
  const std::string& text() const noexcept { return text_; }

  /// Keeps the created key.
  void keep() noexcept { is_kept_ = true; }

 private:
  server::access::KeyFile file_;
  std::string text_;
  bool is_kept_ = false;
};

}  // namespace tactus::app
