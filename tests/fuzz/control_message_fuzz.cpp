#include <boost/json/parse.hpp>
#include <cstdlib>
#include <string_view>

#include "protocol/transport/control_message.h"

/// Any message of a client gets a JSON answer.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tactus;
  const auto message = protocol::parse_control_message({reinterpret_cast<const char*>(data), size});
  const Result<TransportState> outcome = message.command.ok()
                                             ? Result<TransportState>{TransportState{}}
                                             : Result<TransportState>{message.command.error()};
  boost::system::error_code error;
  boost::json::parse(protocol::encode_control_answer(message, outcome), error);
  if (error) std::abort();
  if (message.command.ok()) (void)check(*message.command, 48'000);
  return 0;
}
