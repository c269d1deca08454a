#!/usr/bin/env bash
# The clock's stream, tactus beside FastAPI and uvicorn, in turn: medians of ROUNDS runs each.
# Usage: compare_clock.sh BIN_DIR [CLIENTS] [SECONDS] [ROUNDS]
set -euo pipefail
bin=$1 clients=${2:-100} seconds=${3:-10} rounds=${4:-5}
here=$(dirname "$(readlink -f "$0")")
results=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$results"' EXIT

# measure NAME PORT COMMAND...: one run of a server under load.
measure() {
  local name=$1 port=$2
  shift 2
  "$@" >"$results/$name.log" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
    sleep 0.1
  done
  "$bin/stream_load" --port "$port" --clients "$clients" --seconds "$seconds" --pid "$server" |
    tee -a "$results/$name.txt" | sed "s/^/$name: /"
  kill -INT "$server"
  wait "$server" || true
  server=
}

median() { sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
# figure NAME PATTERN: the median of the number before or after a pattern.
figure() { sed -nE "s/.*[ ,]$2.*/\1/p" "$results/$1.txt" | median; }

for _ in $(seq "$rounds"); do
  measure tactus 18471 "$bin/tactus" serve --autoplay --device none --port 18471
  measure fastapi 18472 /usr/bin/python3 "$here/fastapi_clock.py" 18472
done

cost='([0-9.]+) us a message' late='p99 ([0-9.]+) ms' memory='([0-9.]+) MB resident'
printf '\n%-26s %10s %10s %8s\n' "medians of $rounds, $clients clients" tactus FastAPI ratio
for row in "CPU, us a message|$cost" "arrival, p99 ms|$late" "resident, MB|$memory"; do
  a=$(figure tactus "${row#*|}") b=$(figure fastapi "${row#*|}")
  printf '%-26s %10s %10s %8s\n' "${row%%|*}" "$a" "$b" "$(awk "BEGIN { printf \"%.3f\", $a / $b }")"
done
