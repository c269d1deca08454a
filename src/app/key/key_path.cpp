#include "app/key/key_path.h"

#include "server/access/key_file.h"

namespace tactus::app {

std::string key_path(const std::string& given, const Environment& environment) {
  if (!given.empty()) return given;
  return server::access::KeyFile::usual_path(environment("XDG_STATE_HOME").value_or(""),
                                             environment("HOME").value_or(""))
      .value_or("");
}

}  // namespace tactus::app
