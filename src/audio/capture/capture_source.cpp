#include "audio/capture/capture_source.h"

#include <utility>

namespace tactus::audio {
namespace {

std::string described(const CaptureDevice& device) {
  return device.system.empty() ? device.name : device.name + " via " + device.system;
}

}  // namespace

CaptureDevice CaptureStatus::device() const {
  const std::lock_guard lock{mutex_};
  return device_;
}

std::string CaptureStatus::description() const { return described(device()); }

void CaptureStatus::begin(CaptureDevice device) {
  const std::lock_guard lock{mutex_};
  device_ = std::move(device);
}

void CaptureStatus::move_to(CaptureDevice device) {
  const std::lock_guard lock{mutex_};
  const bool is_other = device.id != device_.id || device.system != device_.system;
  device_ = std::move(device);
  if (is_other && moved_) moved_("the default device has changed: capturing " + described(device_));
}

void CaptureStatus::detach() {
  const std::lock_guard lock{mutex_};
  moved_ = nullptr;
}

SourceInfo CaptureSource::info() const {
  const CaptureDevice device = status_->device();
  return {
      .kind = SourceKind::capture,
      .name = device.name,
      .sample_rate = device.sample_rate > 0 ? static_cast<SampleRate>(device.sample_rate) : rate_,
      .channels = device.channels > 0 ? device.channels : channels,
      .latency_ms = status_->latency_ms.load(std::memory_order_relaxed)};
}

std::string CaptureSource::description() const { return status_->device().name; }

}  // namespace tactus::audio
