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
# figure NAME PATTERN: the median of the number at a pattern.
figure() { sed -nE "s/.*[ ,:]$2.*/\1/p" "$results/$1" | median; }

# table CLIENTS ROUNDS: the medians of tactus beside those of FastAPI.
table() {
  local row a b
  printf '\n%-26s %10s %10s %8s\n' "medians of $2, $1 clients" tactus FastAPI ratio
  for row in "CPU, us a message|([0-9.]+) us a message" "arrival, p99 ms|p99 ([0-9.]+) ms" \
    "resident, MB|([0-9.]+) MB resident" "delivered, %|([0-9.]+) % delivered"; do
    a=$(figure tactus "${row#*|}") b=$(figure fastapi "${row#*|}")
    printf '%-26s %10s %10s %8s\n' "${row%%|*}" "$a" "$b" "$(awk "BEGIN { printf \"%.3f\", $a / $b }")"
  done
}
