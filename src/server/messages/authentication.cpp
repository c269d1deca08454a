#include "server/messages/authentication.h"

#include "protocol/websocket/ws_message.h"

namespace tactus::server {

std::string authenticate(Session& session, const access::Gate& gate, std::string_view request_id,
                         std::string_view key) {
  access::SocketAccess& client = session.access();
  const access::Admission admission = gate.authenticate(client.peer, key);
  if (admission.denial) return protocol::encode_auth_result(request_id, admission.denial->error);
  client.role = admission.role;
  client.key = admission.key;
  return protocol::encode_auth_result(request_id, access::name(admission.role));
}

Outcome check_control(Session& session) {
  if (session.access().role == access::Role::control) return success();
  return Error{ErrorCode::permission_denied,
               "this client may view only; a key with the role control lets it command"};
}

}  // namespace tactus::server
