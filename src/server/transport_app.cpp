#include <tactus/server.h>
#include <tactus/transport_app.h>

#include <memory>

namespace tactus {

TransportApp::TransportApp(const TransportOptions& options)
    : clock_{std::make_unique<TransportClock>(options)} {}

void TransportApp::run(ServerOptions options) {
  options.stop_on_signals = true;
  Server server{*clock_, options};
  server.wait();
}

TransportApp create_transport_app(const TransportOptions& options) { return TransportApp{options}; }

}  // namespace tactus
