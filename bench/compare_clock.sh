#!/usr/bin/env bash
# The clock's stream, tactus beside FastAPI and uvicorn, in turn: medians of ROUNDS runs each.
# Usage: compare_clock.sh BIN_DIR [CLIENTS] [SECONDS] [ROUNDS]
set -euo pipefail
bin=$1 clients=${2:-100} seconds=${3:-10} rounds=${4:-5}
here=$(dirname "$(readlink -f "$0")")
results=$(mktemp -d)
source "$here/compare.sh"

# load NAME PORT: one run against the server that was started.
load() {
  "$bin/tactus-load" "ws://127.0.0.1:$2" --clients "$clients" --seconds "$seconds" \
    --pid "$server" --json >>"$results/$1"
  told "$1"
}

for _ in $(seq "$rounds"); do
  start 18471 "$bin/tactus" serve --autoplay --device none --port 18471
  load tactus 18471
  stop
  start 18472 /usr/bin/python3 "$here/fastapi_clock.py" 18472
  load fastapi 18472
  stop
done
table "$clients" "$rounds"
