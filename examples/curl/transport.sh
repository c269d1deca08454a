#!/bin/sh
# The transport by curl: plays from beat 16 at 128 BPM, says what is heard, and stops.
#     sh transport.sh [http://studio.local:8000]
# From another machine, commands need a key, read from the variable TACTUS_KEY.
set -eu
server=${1:-http://localhost:8000}

# post PATH: sends a command. --fail-with-body shows the server's reason and ends the script.
post() {
  curl --silent --show-error --fail-with-body --request POST \
    ${TACTUS_KEY:+--header "Authorization: Bearer $TACTUS_KEY"} "$server/transport/$1"
  echo
}

post 'tempo?bpm=128'
post 'seek?beats=16'
post play
curl --silent --fail "$server/transport/source"
echo
sleep 1
curl --silent --fail "$server/transport/status"
echo
post stop
