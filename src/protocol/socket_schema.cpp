#include "protocol/socket_schema.h"

#include <utility>

namespace tactus::protocol {
namespace {

constexpr Member request_id{.name = "requestId",
                            .type = "string",
                            .description = "The request's, where it had one that is not empty",
                            .optional = true};
constexpr Member error_detail{
    .name = "error", .type = "object", .description = "What is wrong", .schema = "ErrorDetail"};
constexpr Member client_id{"clientId", "integer", "The connection's number"};

constexpr Member rate{.name = "rateHz",
                      .type = "number",
                      .description = "States a second; the server's usual ones unless given",
                      .optional = true,
                      .minimum = 1.0,
                      .maximum = 240.0};
constexpr Member sent_time{.name = "sentTime",
                           .type = "boolean",
                           .description = "Whether each state says when it was sent",
                           .optional = true,
                           .usual = "false"};
constexpr Member sent_time_answer{.name = "sentTime",
                                  .type = "boolean",
                                  .description = "Where it was asked for",
                                  .optional = true};

std::vector<Member> state_members() {
  for (const Schema& schema : schemas())
    if (schema.name == "TransportState") return {schema.members.begin(), schema.members.end()};
  return {};
}

std::vector<Member> streamed_state_members() {
  std::vector<Member> members = state_members();
  members.insert(members.begin(), {.name = "sent_ms",
                                   .type = "number",
                                   .description = "Unix time in ms at which this is handed out to "
                                                  "be sent; with sentTime",
                                   .optional = true});
  return members;
}

constexpr std::string_view plain_requests =
#if TACTUS_SPECTRUM
    "audio.fft.unsubscribe|audio.subscribe|audio.unsubscribe|"
#endif
    "beat.subscribe|beat.unsubscribe|transport.unsubscribe";
constexpr std::string_view done_answers =
#if TACTUS_SPECTRUM
    "audio.fft.unsubscribed|audio.unsubscribed|"
#endif
    "beat.subscribed|beat.unsubscribed|transport.unsubscribed";

std::vector<SocketSchema> requests() {
  return {
      request_schema("PlainRequest", plain_requests, "Subscribes or unsubscribes"),
      request_schema("TransportSubscribe", "transport.subscribe",
                     "Asks for the transport's state, again and again", {rate, sent_time}),
      request_schema(
          "TransportCommand", "transport.command", "Changes the transport",
          {{.name = "command",
            .type = "string",
            .description = "What to do",
            .choices = "play|stop|pause|resume|rewind|seek|tempo|loop"},
           {.name = "value",
            .type = "",
            .description = "seek: the place; tempo: beats per minute; loop: an object with start "
                           "and end in seconds, and enabled",
            .optional = true},
           {.name = "unit",
            .type = "string",
            .description = "What a seek counts in",
            .optional = true,
            .choices = "seconds|beats|samples",
            .usual = "\"seconds\""},
           {.name = "request_id",
            .type = "",
            .description = "Repeated in the answer",
            .optional = true}}),
      request_schema("TimeSync", "time.sync", "Asks for the server's time",
                     {{.name = "t0",
                       .type = "",
                       .description = "Repeated in the answer: the client's time, say",
                       .optional = true}}),
  };
}

std::vector<SocketSchema> answers() {
  return {
      message_schema("Done", done_answers, Answers::yes,
                     "A subscription began or ended, where there is no more to say",
                     {client_id,
                      success_member(),
                      {.name = "data",
                       .type = "object",
                       .description = "The same again",
                       .schema = "ClientNumber"}}),
      {.name = "ClientNumber", .members = {client_id}},
      message_schema("TransportSubscribed", "transport.subscribed", Answers::yes, "States follow",
                     {client_id,
                      {"rateHz", "number", "States a second"},
                      sent_time_answer,
                      success_member(),
                      {.name = "data",
                       .type = "object",
                       .description = "The same again",
                       .schema = "TransportSubscription"}}),
      {.name = "TransportSubscription",
       .members = {client_id, {"rateHz", "number", "States a second"}, sent_time_answer}},
      message_schema("TransportResult", "transport.result", Answers::yes,
                     "A command is in effect, or was refused",
                     {success_member("Whether the command is in effect"),
                      {"command", "", "The request's, null where it was no text"},
                      {.name = "value",
                       .type = "",
                       .description = "The request's; of a success",
                       .optional = true},
                      {.name = "state",
                       .type = "object",
                       .description = "The transport right after; of a success",
                       .optional = true,
                       .schema = "TransportState"},
                      {.name = "error",
                       .type = "object",
                       .description = "Why not; of a failure",
                       .optional = true,
                       .schema = "ErrorDetail"},
                      {.name = "request_id",
                       .type = "",
                       .description = "The request's, where there was one",
                       .optional = true}}),
      message_schema("TimeSynced", "time.synced", Answers::yes, "The server's time",
                     {{"t0", "", "The request's, null where there was none"},
                      {"t1", "number", "Unix time in ms at which the request came"},
                      {"t2", "number", "Unix time in ms at which this leaves"}}),
      message_schema("ErrorMessage", "error", Answers::yes, "A message could not be acted on",
                     {success_member("Always false"), error_detail}),
      {.name = "ErrorDetail",
       .members = {{"code", "string", "What is wrong, for a program, e.g. INVALID_VALUE"},
                   {"message", "string", "What is wrong, for a person"}}},
  };
}

std::vector<SocketSchema> events() {
  return {
      message_schema("TransportStateMessage", "transport.state", Answers::no,
                     "The transport at one instant", streamed_state_members()),
      {.name = "TransportState", .members = state_members()},
      message_schema(
          "BeatEvent", "beat.event", Answers::no, "The playhead crossed a beat",
          {{"tick", "boolean", "Always true: a beat"},
           {"downbeat", "boolean", "Whether it is a bar's first"},
           {"beat_index", "integer", "Beats since the start of the timeline, from 0"},
           {"bar_index", "integer", "Bars since the start of the timeline, from 0"},
           {"beat_in_bar", "integer", "From 0, the downbeat"},
           {"beat_phase", "number", "Always 0: the beat itself"},
           {"bpm", "number", "Tempo in beats per minute"},
           {.name = "confidence",
            .type = "number",
            .description = "How sure the beat is: 1, since the transport counts it",
            .maximum = 1.0},
           {"sample_pos", "integer", "The sample frame that the beat falls on"},
           {"timestamp_ms", "number", "Unix time in ms at which the playhead came there"}}),
  };
}

std::vector<SocketSchema> all() {
  std::vector<SocketSchema> table;
  const auto append = [&](std::vector<SocketSchema> part) {
    for (SocketSchema& schema : part) table.push_back(std::move(schema));
  };
#if TACTUS_SPECTRUM
  append(audio_schemas());
#endif
  append(requests());
  append(answers());
  append(events());
  return table;
}

}  // namespace

SocketSchema request_schema(std::string_view name, std::string_view types,
                            std::string_view description, std::initializer_list<Member> members) {
  SocketSchema schema{name, description, Sender::client, {}};
  schema.members.push_back(
      {.name = "type", .type = "string", .description = "Names the request", .choices = types});
  schema.members.push_back({.name = "requestId",
                            .type = "string",
                            .description = "Repeated in the answer, at most 1024 bytes",
                            .optional = true});
  schema.members.insert(schema.members.end(), members);
  return schema;
}

SocketSchema message_schema(std::string_view name, std::string_view types, Answers answers,
                            std::string_view description, std::vector<Member> members) {
  SocketSchema schema{name, description, Sender::server, {}};
  schema.members.push_back(
      {.name = "type", .type = "string", .description = "Names the message", .choices = types});
  if (answers == Answers::yes) schema.members.push_back(request_id);
  schema.members.insert(schema.members.end(), members.begin(), members.end());
  return schema;
}

Member success_member(std::string_view description) { return {"success", "boolean", description}; }

std::span<const Schema> socket_schemas() {
  static const std::vector<SocketSchema> owned = all();
  static const std::vector<Schema> table = [] {
    std::vector<Schema> views;
    for (const SocketSchema& schema : owned)
      views.push_back({schema.name, schema.members, schema.description, schema.sender});
    return views;
  }();
  return table;
}

}  // namespace tactus::protocol
