#include "server/gateway.h"

#include <tactus/spectrum_analyzer.h>

#include <optional>

#include "convert.h"
#include "process.h"

namespace tactus::python {
namespace {

using server::Gateway;
using server::Payload;

/// A gateway, with what it serves.
class PythonGateway {
 public:
  PythonGateway(const py::object& clock, const py::object& analyzer, const py::kwargs& options)
      : clock_{shared<TransportClock>(clock, "clock", "a TransportClock")} {
    const ServerOptions all = server_options(options);
    if (!analyzer.is_none())
      analyzer_ = shared<SpectrumAnalyzer>(analyzer, "analyzer", "a SpectrumAnalyzer");
    const GilReleased released;
    gateway_ = std::make_unique<Gateway>(*clock_, analyzer_.get(), all);
  }
  ~PythonGateway() { home_.end(gateway_); }

  /// Has no effect in a child by fork.
  void stop() {
    if (!home_.is_this()) return;
    const GilReleased released;
    gateway_->stop();
  }
  Gateway& gateway() noexcept { return *gateway_; }

  /// A message as str or bytes. All sockets get the same payloads, so the latest is kept.
  py::object message(const Payload& payload) {
    if (payload != latest_) {
      const std::string_view content = payload->message();
      latest_message_ = payload->binary() ? py::object{py::bytes{content.data(), content.size()}}
                                          : py::object{str(content)};
      latest_ = payload;
    }
    return latest_message_;
  }

 private:
  const HomeProcess home_;
  std::shared_ptr<TransportClock> clock_;
  std::shared_ptr<SpectrumAnalyzer> analyzer_;
  Payload latest_;
  py::object latest_message_;
  std::unique_ptr<Gateway> gateway_;
};

Gateway::Request request_of(std::string_view method, std::string_view target,
                            const py::list& fields, const std::string& body,
                            std::string_view client, bool is_tls) {
  Gateway::Request request{.method = method,
                           .target = target,
                           .fields = {},
                           .body = body,
                           .client = client,
                           .is_tls = is_tls};
  for (const py::handle field : fields) {
    const auto pair = field.cast<std::pair<std::string, std::string>>();
    request.fields.push_back(pair);
  }
  return request;
}

py::list field_list(const Gateway::Fields& fields) {
  py::list all;
  for (const auto& [name, value] : fields)
    all.append(py::make_tuple(py::bytes(name), py::bytes(value)));
  return all;
}

py::tuple answer_tuple(const Gateway::Answer& answer) {
  return py::make_tuple(answer.status, field_list(answer.fields), py::bytes(answer.body));
}

py::object request(PythonGateway& its, const std::string& method, const std::string& target,
                   const py::list& fields, const std::string& body, const std::string& client,
                   bool is_tls) {
  auto answered = its.gateway().request(request_of(method, target, fields, body, client, is_tls));
  if (const auto* answer = std::get_if<Gateway::Answer>(&answered)) return answer_tuple(*answer);
  return py::int_(std::get<Gateway::RequestId>(answered));
}

py::object open(PythonGateway& its, const std::string& target, const py::list& fields,
                const std::string& client, bool is_tls) {
  auto opened = its.gateway().open(request_of("GET", target, fields, {}, client, is_tls));
  if (const auto* socket = std::get_if<Gateway::Opened>(&opened))
    return py::make_tuple("open", socket->id, socket->knows_tactus);
  if (const auto* refusal = std::get_if<server::SocketRefusal>(&opened))
    return py::make_tuple("refused", refusal->code, refusal->reason);
  return py::make_tuple("answer", answer_tuple(std::get<Gateway::Answer>(opened)), py::none());
}

void receive(PythonGateway& its, ClientId id, const py::object& message) {
  const bool binary = PyBytes_Check(message.ptr()) != 0;
  its.gateway().receive(id, binary ? message.cast<std::string>() : text(message, "message"),
                        binary);
}

py::tuple events(PythonGateway& its) {
  const Gateway::Events events = its.gateway().events();
  py::list answers;
  py::list sockets;
  for (const auto& [id, answer] : events.answers)
    answers.append(py::make_tuple(id, answer_tuple(answer)));
  for (const ClientId id : events.sockets) sockets.append(id);
  return py::make_tuple(answers, sockets);
}

py::tuple take(PythonGateway& its, ClientId id) {
  const auto taken = its.gateway().take(id);
  py::list messages;
  for (const Payload& payload : taken.messages) messages.append(its.message(payload));
  py::object close = py::none();
  if (taken.close) close = py::make_tuple(taken.close->code, taken.close->reason);
  return py::make_tuple(messages, close, taken.may_read);
}

}  // namespace

void define_gateway(py::module_& module) {
  py::class_<PythonGateway, std::shared_ptr<PythonGateway>>(module, "Gateway")
      .def(py::init(
               [](const py::object& clock, const py::object& analyzer, const py::kwargs& options) {
                 return std::make_shared<PythonGateway>(clock, analyzer, options);
               }),
           py::arg("clock"), py::arg("analyzer") = py::none())
      .def("request", &request)
      .def("open", &open)
      .def("receive", &receive)
      .def("close", [](PythonGateway& its, ClientId id) { its.gateway().close(id); })
      .def("events", &events)
      .def("take", &take)
      .def("fileno", [](PythonGateway& its) { return its.gateway().descriptor(); })
      .def("stop", &PythonGateway::stop);
  refuse_without_init<PythonGateway>();
}

}  // namespace tactus::python
