#pragma once

#include <functional>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace tactus::server::access {

/// Decides by the Host header whether a request is meant for this server: IP addresses, localhost,
/// names below localhost, the machine's host name with or without its domain, NAME.local, and the
/// names of `--name`.
///
/// This ends DNS rebinding. A hostile site can make its own name resolve to this server's address,
/// but the browser then sends that name as Host. An IP address cannot be rebound.
///
///     const HostNames names{"studio", options.names};
///     if (!names.accepts(host_field)) return misdirected();  // 421
///
/// Thread: any; a lock is held for less than a microsecond.
/// Source: RFC 9110, sections 7.2 (Host) and 15.5.20 (421); RFC 6762, section 3 (.local).
class HostNames {
 public:
  /// @param machine_name  the machine's host name, with or without a domain. Ignored if it is not
  ///                      a valid DNS name, as the system does not check it.
  /// @param extra_names   values of `--name`
  /// Errors: throws std::invalid_argument if an extra name is invalid, see is_name().
  explicit HostNames(std::string_view machine_name, std::span<const std::string> extra_names = {});

  /// Adds a name by which the system announces the machine. Ignored if it is not a valid DNS name.
  void add(std::string_view announced_name);

  /// @param host_field  the value of the one Host header; false if it is empty. A port is ignored,
  ///                    but must be valid.
  bool accepts(std::string_view host_field) const;

  /// Whether a text is a DNS name, without a port: what `--name` takes.
  static bool is_name(std::string_view text);

 private:
  mutable std::mutex mutex_;
  std::set<std::string, std::less<>> names_;  // canonical; guarded by mutex_
};

}  // namespace tactus::server::access
