#pragma once

#include <boost/json/object.hpp>

#include "protocol/schema.h"

namespace tactus::server {

/// A message's description as JSON Schema; the objects within it are referred to as
/// #/components/schemas/NAME. Source: JSON Schema draft 7.
boost::json::object json_schema_of(const protocol::Schema& schema);

}  // namespace tactus::server
