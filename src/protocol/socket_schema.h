#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "protocol/schema.h"

namespace tactus::protocol {

/// A Schema that owns its members.
struct SocketSchema {
  std::string_view name;
  std::string_view description = {};
  Sender sender = Sender::none;
  std::vector<Member> members = {};
};

/// A message of a client: its type and requestId, and more.
/// @param types  with a bar between
SocketSchema request_schema(std::string_view name, std::string_view types,
                            std::string_view description,
                            std::initializer_list<Member> members = {});

/// A message of the server. @param answers  whether it repeats a requestId
enum class Answers : bool { no, yes };
SocketSchema message_schema(std::string_view name, std::string_view types, Answers answers,
                            std::string_view description, std::vector<Member> members);

/// Whether a request was carried out, as its answer says it.
Member success_member(std::string_view description = "Whether that was done: always true");

/// The messages of the spectrum and the audio frames.
std::vector<SocketSchema> audio_schemas();

}  // namespace tactus::protocol
