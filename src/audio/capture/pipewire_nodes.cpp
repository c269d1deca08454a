#include "audio/capture/pipewire_nodes.h"

#include <pipewire/extensions/metadata.h>
#include <spa/param/audio/format-utils.h>
#include <spa/pod/iter.h>
#include <spa/utils/json.h>
#include <spa/utils/result.h>

#include <array>
#include <charconv>
#include <cstring>
#include <string_view>

namespace tactus::audio {
namespace {

std::string_view property(const spa_dict& properties, const char* key) {
  const char* value = spa_dict_lookup(&properties, key);
  return value == nullptr ? std::string_view{} : value;
}

std::uint32_t number_property(const spa_dict& properties, const char* key) {
  const std::string_view text = property(properties, key);
  std::uint32_t number = PW_ID_ANY;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// The name in the value of a default: {"name": "…"}.
std::string default_name(const char* json) {
  std::array<spa_json, 2> cursor{};
  spa_json_init(&cursor[0], json, std::strlen(json));
  if (spa_json_enter_object(&cursor[0], &cursor[1]) <= 0) return {};
  std::array<char, 64> key{};
  std::array<char, 1024> text{};
  while (spa_json_get_string(&cursor[1], key.data(), static_cast<int>(key.size())) > 0) {
    if (spa_json_get_string(&cursor[1], text.data(), static_cast<int>(text.size())) <= 0) return {};
    if (std::string_view{key.data()} == "name") return text.data();
  }
  return {};
}

}  // namespace

/// A device, and the subscription to its format.
struct PipeWireNodes::Node {
  CaptureDevice device;
  pw_proxy* proxy = nullptr;
  spa_hook hook{};

  Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  ~Node() {
    if (proxy != nullptr) pw_proxy_destroy(proxy);
  }

  /// Takes rate and channels from a format; where it leaves a choice, the preferred ones.
  void note_format(const spa_pod* format) {
    std::uint32_t type = 0;
    std::uint32_t subtype = 0;
    if (spa_format_parse(format, &type, &subtype) < 0 || type != SPA_MEDIA_TYPE_audio ||
        subtype != SPA_MEDIA_SUBTYPE_raw)
      return;
    const auto preferred = [format](std::uint32_t key) {
      const spa_pod_prop* found = spa_pod_find_prop(format, nullptr, key);
      if (found == nullptr) return 0;
      std::uint32_t count = 0;
      std::uint32_t choice = 0;
      const spa_pod* value = spa_pod_get_values(&found->value, &count, &choice);
      std::int32_t number = 0;
      // The first of the values is the default.
      if (count == 0 || value->type != SPA_TYPE_Int) return 0;
      std::memcpy(&number, SPA_POD_BODY_CONST(value), sizeof number);
      return number;
    };
    const int rate = preferred(SPA_FORMAT_AUDIO_rate);
    const int channel_count = preferred(SPA_FORMAT_AUDIO_channels);
    if (rate > 0) device.sample_rate = rate;
    if (channel_count > 0) device.channels = channel_count;
  }
};

PipeWireNodes::PipeWireNodes(pw_core* core)
    : registry_{pw_core_get_registry(core, PW_VERSION_REGISTRY, 0)} {
  static const pw_registry_events events = [] {
    pw_registry_events all{};
    all.version = PW_VERSION_REGISTRY_EVENTS;
    all.global = [](void* self, std::uint32_t id, std::uint32_t, const char* type, std::uint32_t,
                    const spa_dict* properties) {
      if (properties != nullptr) static_cast<PipeWireNodes*>(self)->add(id, type, *properties);
    };
    all.global_remove = [](void* self, std::uint32_t id) {
      auto& nodes = *static_cast<PipeWireNodes*>(self);
      if (nodes.nodes_.erase(id) + nodes.links_.erase(id) > 0) nodes.changed();
    };
    return all;
  }();
  pw_registry_add_listener(registry_, &registry_hook_, &events, this);
}

PipeWireNodes::~PipeWireNodes() {
  nodes_.clear();
  if (defaults_ != nullptr) pw_proxy_destroy(defaults_);
  pw_proxy_destroy(reinterpret_cast<pw_proxy*>(registry_));
}

void PipeWireNodes::add(std::uint32_t id, std::string_view type, const spa_dict& properties) {
  if (type == PW_TYPE_INTERFACE_Node) {
    add_node(id, properties);
  } else if (type == PW_TYPE_INTERFACE_Link) {
    links_[id] = {number_property(properties, PW_KEY_LINK_OUTPUT_NODE),
                  number_property(properties, PW_KEY_LINK_INPUT_NODE)};
    changed();
  } else if (type == PW_TYPE_INTERFACE_Metadata &&
             property(properties, PW_KEY_METADATA_NAME) == "default") {
    add_defaults(id);
  }
}

void PipeWireNodes::add_node(std::uint32_t id, const spa_dict& properties) {
  const std::string_view media_class = property(properties, PW_KEY_MEDIA_CLASS);
  const bool is_sink = media_class == "Audio/Sink" || media_class == "Audio/Duplex";
  if (!is_sink && media_class != "Audio/Source" && media_class != "Audio/Source/Virtual") return;
  auto node = std::make_unique<Node>();
  node->device.id = property(properties, PW_KEY_NODE_NAME);
  std::string_view name = property(properties, PW_KEY_NODE_DESCRIPTION);
  if (name.empty()) name = property(properties, PW_KEY_NODE_NICK);
  if (name.empty()) name = node->device.id;
  node->device.name = (is_sink ? "Monitor of " : "") + std::string{name};
  node->device.system = "PipeWire";
  node->device.is_monitor = is_sink;
  node->proxy = static_cast<pw_proxy*>(
      pw_registry_bind(registry_, id, PW_TYPE_INTERFACE_Node, PW_VERSION_NODE, 0));
  if (node->proxy != nullptr) {
    static const pw_node_events events = [] {
      pw_node_events all{};
      all.version = PW_VERSION_NODE_EVENTS;
      all.param = [](void* self, int, std::uint32_t, std::uint32_t, std::uint32_t,
                     const spa_pod* format) {
        if (format != nullptr) static_cast<Node*>(self)->note_format(format);
      };
      return all;
    }();
    auto* const bound = reinterpret_cast<pw_node*>(node->proxy);
    pw_node_add_listener(bound, &node->hook, &events, node.get());
    pw_node_enum_params(bound, 0, SPA_PARAM_EnumFormat, 0, 1, nullptr);
  }
  nodes_[id] = std::move(node);
  changed();
}

void PipeWireNodes::add_defaults(std::uint32_t id) {
  if (defaults_ != nullptr) pw_proxy_destroy(defaults_);
  defaults_ = static_cast<pw_proxy*>(
      pw_registry_bind(registry_, id, PW_TYPE_INTERFACE_Metadata, PW_VERSION_METADATA, 0));
  if (defaults_ == nullptr) return;
  static const pw_metadata_events events = [] {
    pw_metadata_events all{};
    all.version = PW_VERSION_METADATA_EVENTS;
    all.property = [](void* self, std::uint32_t, const char* key, const char*, const char* value) {
      if (key != nullptr) static_cast<PipeWireNodes*>(self)->note_default(key, value);
      return 0;
    };
    return all;
  }();
  pw_metadata_add_listener(reinterpret_cast<pw_metadata*>(defaults_), &defaults_hook_, &events,
                           this);
}

void PipeWireNodes::note_default(std::string_view key, const char* value) {
  const std::string name = value == nullptr ? "" : default_name(value);
  if (key == "default.audio.sink") default_sink_ = name;
  if (key == "default.audio.source") default_source_ = name;
}

CaptureDevice PipeWireNodes::device_of(const Node& node) const {
  CaptureDevice device = node.device;
  device.is_default = device.id == (device.is_monitor ? default_sink_ : default_source_);
  return device;
}

std::vector<CaptureDevice> PipeWireNodes::devices() const {
  std::vector<CaptureDevice> devices;
  for (const auto& [id, node] : nodes_) devices.push_back(device_of(*node));
  return devices;
}

std::optional<CaptureDevice> PipeWireNodes::feeding(std::uint32_t node) const {
  for (const auto& [id, link] : links_) {
    if (link.to != node) continue;
    if (const auto found = nodes_.find(link.from); found != nodes_.end())
      return device_of(*found->second);
  }
  return std::nullopt;
}

}  // namespace tactus::audio
