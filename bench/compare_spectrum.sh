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

# load PORT CLIENTS RATE STEP: that many subscribers.
load() {
  "$bin/stream_load" --port "$1" --path /ws --clients "$2" --seconds "$seconds" --pid "$server" \
    --hz 125 --counter hopSeq --step "$4" \
    --send "{\"type\":\"audio.fft.subscribe\",\"rateHz\":$3}"
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
  load 18481 4 31 4 >>"$results/31"
  load 18481 4 125 1 >>"$results/125"
  load 18481 "$clients" 31 4 >>"$results/tactus"
  stop
  start 18482 /usr/bin/python3 "$here/fastapi_spectrum.py" 18482
  load 18482 "$clients" 31 4 >>"$results/fastapi"
  stop
done

share='([0-9.]+) % of a core'
printf 'the spectrum for 4 clients, beyond the server without, medians of %s\n' "$rounds"
without=$(median <"$results/without")
for rate in 31 125; do
  awk "BEGIN { printf \"%4d Hz: %.2f %% of a core\n\", $rate, $(figure "$rate" "$share") - $without }"
done
table "$clients" "$rounds"
