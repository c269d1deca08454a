#!/bin/sh
# The transport by curl: plays from beat 16 at 128 BPM, says what is heard, and stops.
#     sh transport.sh [http://studio.local:8000]
# From another machine, commands need a key, read from the variable TACTUS_KEY.
set -eu
server=${1:-http://localhost:8000}

# call METHOD PATH: --fail-with-body shows the server's reason and ends the script. The key is not an argument, because
# all users of a machine can see those.
call() {
  printf '%s' "${TACTUS_KEY:+Authorization: Bearer $TACTUS_KEY}" |
    curl --silent --show-error --fail-with-body --header @- --request "$1" "$server/transport/$2"
  echo
}

call POST 'tempo?bpm=128'
call POST 'seek?beats=16'
call POST play
call GET source
sleep 1
call GET status
call POST stop
