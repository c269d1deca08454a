#!/usr/bin/env bash
# The spectrum's stream: what it costs for a few clients, and tactus beside numpy and FastAPI for
# many, in turn: medians of ROUNDS runs each.
# Usage: compare_spectrum.sh BIN_DIR [CLIENTS] [SECONDS] [ROUNDS]
set -euo pipefail
bin=$1 clients=${2:-100} seconds=${3:-10} rounds=${4:-5}
here=$(dirname "$(readlink -f "$0")")
results=$(mktemp -d)
source "$here/compare.sh"

start_tactus() {
  start 18481 "$bin/tactus" serve --autoplay --device none --fft-max-subscribers 0 --port 18481
}

# load NAME PORT CLIENTS RATE: that many subscribers.
load() {
  "$bin/tactus-load" "ws://127.0.0.1:$2" --topic spectrum --clients "$3" --rate "$4" \
    --seconds "$seconds" --pid "$server" --json >>"$results/$1"
}
# cpu_ticks: CPU time of the server so far, in clock ticks.
cpu_ticks() { sed 's/.*) //' "/proc/$server/stat" | awk '{ print $12 + $13 }'; }
# share_without: percent of a core that the server takes while nobody listens.
share_without() {
  local before
  before=$(cpu_ticks)
  sleep "$seconds"
  awk "BEGIN { print 100 * ($(cpu_ticks) - $before) / $(getconf CLK_TCK) / $seconds }"
}

for _ in $(seq "$rounds"); do
  start_tactus
  share_without >>"$results/without"
  load 31 18481 4 31
  load 125 18481 4 125
  load tactus 18481 "$clients" 31
  stop
  start 18482 /usr/bin/python3 "$here/fastapi_spectrum.py" 18482
  load fastapi 18482 "$clients" 31
  stop
done

printf 'the spectrum for 4 clients, beyond the server without, medians of %s\n' "$rounds"
without=$(median <"$results/without")
for rate in 31 125; do
  awk "BEGIN { printf \"%4d Hz: %.2f %% of a core\n\", $rate, $(figure "$rate" server.cpu_share 100) - $without }"
done
table "$clients" "$rounds"
