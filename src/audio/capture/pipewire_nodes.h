#pragma once

#include <pipewire/pipewire.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audio/capture/capture_devices.h"

namespace tactus::audio {

/// Follows PipeWire's registry: the audio devices, the default ones, and the links between nodes.
/// Threads: the loop's, or any that holds the loop's lock.
class PipeWireNodes {
 public:
  /// Called on the loop's thread after each change.
  std::function<void()> changed = [] {};

  /// @param core  outlives it
  explicit PipeWireNodes(pw_core* core);
  ~PipeWireNodes();
  PipeWireNodes(const PipeWireNodes&) = delete;
  PipeWireNodes& operator=(const PipeWireNodes&) = delete;

  /// Inputs, and monitors of outputs, in the order of their creation.
  std::vector<CaptureDevice> devices() const;
  /// The device whose sound a node receives; nothing if it receives none.
  std::optional<CaptureDevice> feeding(std::uint32_t node) const;

 private:
  struct Node;
  struct Link {
    std::uint32_t from;
    std::uint32_t to;
  };

  void add(std::uint32_t id, std::string_view type, const spa_dict& properties);
  void add_node(std::uint32_t id, const spa_dict& properties);
  void add_defaults(std::uint32_t id);
  void note_default(std::string_view key, const char* value);
  CaptureDevice device_of(const Node& node) const;

  pw_registry* registry_;
  spa_hook registry_hook_{};
  pw_proxy* defaults_ = nullptr;
  std::uint32_t defaults_id_ = 0;
  spa_hook defaults_hook_{};
  std::string default_sink_;  // node names
  std::string default_source_;
  std::map<std::uint32_t, std::unique_ptr<Node>> nodes_;
  std::map<std::uint32_t, Link> links_;
};

}  // namespace tactus::audio
