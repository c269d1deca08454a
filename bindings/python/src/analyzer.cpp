#include <pybind11/numpy.h>
#include <tactus/spectrum_analyzer.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <string>

#include "convert.h"
#include "docstrings.h"
#include "process.h"

namespace tactus::python {
namespace {

constexpr std::size_t max_channels = 64;

/// A view of an object's memory, without a copy.
class Block {
 public:
  explicit Block(py::handle from) {
    if (PyObject_GetBuffer(from.ptr(), &view_, PyBUF_STRIDES | PyBUF_FORMAT) == 0) return;
    PyErr_Clear();
    throw_type_error("block", "an array of float32", from);
  }
  ~Block() { PyBuffer_Release(&view_); }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

  const Py_buffer& view() const noexcept { return view_; }
  const float* data() const noexcept { return static_cast<const float*>(view_.buf); }

 private:
  Py_buffer view_{};
};

bool is_float32(const Py_buffer& view) {
  const std::string_view format = view.format != nullptr ? view.format : "";
  return view.itemsize == sizeof(float) && (format == "f" || format == "<f" || format == "=f");
}

void push(SpectrumAnalyzer& analyzer, const py::object& samples, const py::object& sample_pos) {
  constexpr std::int64_t any = std::numeric_limits<std::int64_t>::max();
  const Frames position = integer(sample_pos, "sample_pos", -any, any);
  const Block block{samples};
  const Py_buffer& view = block.view();
  if (!is_float32(view))
    throw py::type_error{std::string{"block must be an array of float32, not of format "} +
                         (view.format != nullptr ? view.format : "B")};
  const std::size_t channels = analyzer.options().channels;
  const bool is_flat = view.ndim == 1;
  if (!(is_flat && channels == 1) &&
      !(view.ndim == 2 && view.shape[1] == static_cast<Py_ssize_t>(channels)))
    throw py::value_error{"block must have the shape (frames, " + std::to_string(channels) + ")" +
                          (channels == 1 ? " or (frames,)" : "")};
  const auto frames = static_cast<std::size_t>(view.shape[0]);
  if (PyBuffer_IsContiguous(&view, 'C') != 0)
    return analyzer.push({block.data(), frames * channels}, position);
  if (PyBuffer_IsContiguous(&view, 'F') == 0)
    throw py::value_error{"block must be contiguous: numpy.ascontiguousarray makes it so"};
  std::array<const float*, max_channels> each{};
  for (std::size_t i = 0; i < channels; ++i) each[i] = block.data() + i * frames;
  analyzer.push({each.data(), channels}, frames, position);
}

BandLayout layout_of(const py::object& value) {
  const std::string wanted = text(value, "layout");
  for (const auto each :
       {BandLayout::log, BandLayout::linear, BandLayout::mel, BandLayout::semitone})
    if (name(each) == wanted) return each;
  throw py::value_error{"layout must be \"log\", \"linear\", \"mel\" or \"semitone\", not \"" +
                        wanted + "\""};
}

Channel channel_of(const py::object& value) {
  const std::string wanted = text(value, "channel");
  for (const auto each : {Channel::mid, Channel::left, Channel::right, Channel::side})
    if (name(each) == wanted) return each;
  throw py::value_error{"channel must be \"mid\", \"left\", \"right\" or \"side\", not \"" +
                        wanted + "\""};
}

template <class T>
py::array_t<T> array(const std::array<T, band_count>& values) {
  py::array_t<T> out{static_cast<py::ssize_t>(values.size())};
  std::ranges::copy(values, out.mutable_data());
  return out;
}

}  // namespace

void define_analyzer(py::module_& module) {
  py::class_<SpectrumAnalyzer, std::shared_ptr<SpectrumAnalyzer>>(module, "SpectrumAnalyzer",
                                                                  doc::SpectrumAnalyzer)
      .def(py::init([](const py::object& sample_rate, const py::object& channels) {
             return std::make_shared<SpectrumAnalyzer>(SpectrumAnalyzerOptions{
                 .sample_rate = static_cast<SampleRate>(
                     integer(sample_rate, "sample_rate", min_sample_rate, max_sample_rate)),
                 .channels = static_cast<std::size_t>(
                     integer(channels, "channels", 1, std::int64_t{max_channels}))});
           }),
           py::arg("sample_rate") = 48'000, py::arg("channels") = 2)
      .def("push", &push, py::arg("block"), py::arg("sample_pos") = -1, doc::SpectrumAnalyzer_push)
      .def(
          "levels",
          [](const SpectrumAnalyzer& analyzer, const py::object& layout,
             const py::object& channel) {
            const auto bands = layout_of(layout);
            const auto part = channel_of(channel);
            const auto levels = [&] {
              const GilReleased released;
              return analyzer.levels(bands, part);
            }();
            return array(levels);
          },
          py::arg("layout") = "log", py::arg("channel") = "mid", doc::SpectrumAnalyzer_levels)
      .def(
          "band_hz",
          [](const SpectrumAnalyzer& analyzer, const py::object& layout) {
            return array(analyzer.band_hz(layout_of(layout)));
          },
          py::arg("layout") = "log", doc::SpectrumAnalyzer_band_hz);
  refuse_without_init<SpectrumAnalyzer>();
}

}  // namespace tactus::python
