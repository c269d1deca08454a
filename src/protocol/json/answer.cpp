#include "protocol/json/answer.h"

namespace tactus::protocol {

JsonObject begin_answer(std::string& out, std::string_view type, std::string_view request_id) {
  JsonObject object{out};
  object.text("type", type);
  if (!request_id.empty()) object.text("requestId", request_id);
  return object;
}

std::string encode_failure(std::string_view type, std::string_view request_id,
                           std::string_view code, std::string_view message) {
  std::string error;
  JsonObject{error}.text("code", code).text("message", message).end();
  std::string answer;
  begin_answer(answer, type, request_id).boolean("success", false).json("error", error).end();
  return answer;
}

}  // namespace tactus::protocol
