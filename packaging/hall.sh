#!/bin/bash
# Tries edges on one machine: a NATS server, an origin that plays a tune, three edges, and HAProxy in
# front of them at http://localhost:8080. Ctrl-C ends all of them.
#   packaging/hall.sh [TACTUS]     TACTUS: the program; by default the one in PATH, or built here
set -euo pipefail

tactus=${1:-$(command -v tactus || echo "$(dirname "$0")/../build/release/bin/tactus")}
for program in "$tactus" nats-server haproxy; do
  command -v "$program" >/dev/null || { echo "hall.sh: $program is not installed" >&2; exit 1; }
done
folder=$(mktemp -d)
processes=()
finish() {
  trap - EXIT INT TERM
  kill "${processes[@]}" 2>/dev/null || true
  wait || true
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 0' INT TERM

start() {
  "$@" >>"$folder/log" 2>&1 &
  processes+=($!)
}
ready() {  # PORT PATH
  for _ in {1..100}; do
    curl -fs "http://127.0.0.1:$1$2" >/dev/null && return
    sleep 0.1
  done
  echo "hall.sh: nothing answers at port $1:" >&2
  cat "$folder/log" >&2
  exit 1
}

url=nats://127.0.0.1:4222/hall
start nats-server -a 127.0.0.1 -p 4222
start "$tactus" serve --device none --autoplay --port 8000 --publish "$url"
for port in 8001 8002 8003; do
  start "$tactus" edge "$url" --port "$port"
done
cat >"$folder/haproxy.cfg" <<CONFIG
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout tunnel 1h

frontend hall
    bind 127.0.0.1:8080
    default_backend edges

backend edges
    balance leastconn
    option httpchk
    http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host localhost
    http-check expect status 200
    option forwardfor
    default-server check inter 1s fall 2 rise 1
    server edge1 127.0.0.1:8001
    server edge2 127.0.0.1:8002
    server edge3 127.0.0.1:8003
CONFIG
for port in 8001 8002 8003; do ready "$port" /readyz; done
start haproxy -f "$folder/haproxy.cfg"
ready 8080 /readyz

echo "origin  http://localhost:8000"
echo "edges   http://localhost:8001 to 8003"
echo "hall    http://localhost:8080, one of the edges each time"
wait
