# Sourced by the comparisons: starts servers one after another and takes medians of what was
# measured. The caller has set `results`, a folder of its own.
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$results"' EXIT

# start PORT COMMAND...: starts a server and waits until it listens.
start() {
  local port=$1
  shift
  "$@" >"$results/log" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
    sleep 0.1
  done
}
# stop: ends it.
stop() {
  kill -INT "$server"
  wait "$server" || true
  server=
}

median() { sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
# figure NAME KEY: the median of what stands at a key of the JSON of `tactus-load`, times FACTOR.
figure() {
  /usr/bin/python3 -c '
import json, sys
for line in open(sys.argv[1]):
    told = json.loads(line)
    for key in sys.argv[2].split("."):
        told = told[key]
    print(told * float(sys.argv[3]))' "$results/$1" "$2" "${3:-1}" | median
}
# told NAME: prints the newest run of a name for people, from its JSON.
told() {
  tail -n 1 "$results/$1" | /usr/bin/python3 -c '
import json, sys
told = json.load(sys.stdin)
print("%s, %d clients: %.2f %% delivered, p99 %.2f ms, %.2f us a message" % (
    sys.argv[1], told["clients"], 100 * told["delivered"], told["latency_ms"]["p99"],
    told["server"]["cpu_us_a_message"]))' "$1"
}

# table CLIENTS ROUNDS: the medians of tactus beside those of FastAPI.
table() {
  local name key factor a b
  printf '\n%-26s %10s %10s %8s\n' "medians of $2, $1 clients" tactus FastAPI ratio
  while IFS='|' read -r name key factor; do
    a=$(figure tactus "$key" "$factor") b=$(figure fastapi "$key" "$factor")
    awk "BEGIN { printf \"%-26s %10.2f %10.2f %8.3f\\n\", \"$name\", $a, $b, $a / $b }"
  done <<'ROWS'
CPU, us a message|server.cpu_us_a_message|1
arrival, p99 ms|latency_ms.p99|1
resident, MB|server.resident_bytes|1e-6
delivered, %|delivered|100
ROWS
}
