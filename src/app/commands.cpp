#include "app/commands.h"

#include <utility>

#if TACTUS_SPECTRUM
#include "app/analyze/analyze.h"
#endif
#include "app/devices.h"
#include "app/edge/edge.h"
#include "app/key/key.h"
#include "app/lights/lights.h"
#include "app/monitor/monitor.h"
#include "app/serve/serve.h"

namespace tactus::app {

std::vector<Command> commands(Options& options) {
  std::vector<Command> all;
  const auto add = [&all](Command command, std::function<int()> run) {
    command.run = std::move(run);
    all.push_back(std::move(command));
  };
  const Command serve = serve_command(options.serve);
  add(serve, [&options] { return run_serve(options.serve); });
  add(edge_command(options.edge), [&options] { return run_edge(options.edge); });
  add(monitor_command(options.monitor), [&options] { return run_monitor(options.monitor); });
  add(lights_command(options.lights), [&options] { return run_lights(options.lights); });
#if TACTUS_SPECTRUM
  add(analyze_command(options.analyze), [&options] { return run_analyze(options.analyze); });
#endif
  add(key_command(options.key, serve), [&options] { return run_key(options.key); });
  add({.name = "devices",
       .summary = "List the audio outputs and inputs",
       .about = "Lists the audio outputs by number and name, as serve --device takes them, and\n"
                "the inputs and outputs' monitors, as serve --capture takes them.\n",
       .examples = "  tactus serve --device 2\n"
                   "  tactus serve --capture \"USB Audio\"\n"},
      run_devices);
  return all;
}

}  // namespace tactus::app
