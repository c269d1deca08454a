#pragma once

#include <span>
#include <string>

#include "app/key/options.h"
#include "server/access/key_table.h"

namespace tactus::app {

/// The list of keys: a line each, with name, role and day of creation in columns.
/// Thread: any. Errors: none.
std::string key_list(std::span<const server::access::KeyEntry> keys);

/// `tactus key`: creates, lists or revokes keys. A new key is printed once, on standard output. If
/// it cannot be printed, it is revoked.
/// @return the program's exit code
int run_key(const KeyOptions& options);

}  // namespace tactus::app
