#pragma once

#include <tactus/c.h>
#include <tactus/client.h>
#include <tactus/spectrum_analyzer.h>
#include <tactus/spectrum_server.h>
#include <tactus/transport_clock.h>

#include <cstddef>
#include <cstdint>
#include <memory>

#include "c/errors.h"
#include "c/handle_table.h"

namespace tactus::c {

/// An analyzer, with its number of channels for the audio thread.
struct Analyzing {
  explicit Analyzing(const SpectrumAnalyzerOptions& options)
      : analyzer{options}, channels{options.channels} {}

  SpectrumAnalyzer analyzer;
  std::size_t channels;
};

/// A server, with what it serves.
struct Serving {
  std::shared_ptr<TransportClock> clock;
  std::shared_ptr<Analyzing> analyzer;     // null without one
  std::unique_ptr<SpectrumServer> server;  // ends before them
};

/// The objects behind the handles of c.h.
inline constinit HandleTable<TransportClock> clocks{0};
inline constinit HandleTable<Analyzing> analyzers{1};
inline constinit HandleTable<Serving> servers{2};
inline constinit HandleTable<Client> clients{3};

template <class Handle>
std::uintptr_t number(const Handle* handle) noexcept TACTUS_NONBLOCKING {
  return reinterpret_cast<std::uintptr_t>(handle);
}

/// Puts an object into its table, and its handle to where the caller wants it.
template <class T, class Handle>
tactus_code publish(HandleTable<T>& table, std::shared_ptr<T> object, Handle** handle) {
  const std::uintptr_t added = table.add(std::move(object));
  if (added == 0) return fail(TACTUS_RESOURCE_EXHAUSTED, "too many handles");
  *handle = reinterpret_cast<Handle*>(added);  // NOLINT(performance-no-int-to-ptr): not an address
  return TACTUS_OK;
}

}  // namespace tactus::c
