#include <tactus/version.h>

#include <boost/json.hpp>
#include <string>

#include "server/routes.h"
#include "server/typed_commands.h"

namespace tactus::server {

const std::string& asyncapi_document() {
  static const std::string text = "{}";
  return text;
}

}  // namespace tactus::server
