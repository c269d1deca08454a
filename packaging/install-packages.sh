#!/bin/bash
# Installs missing Debian packages that tactus needs:
#   packaging/install-packages.sh run | test | bench | beats
set -euo pipefail

usage() {
  echo "usage: ${0##*/} run|test|bench|beats" >&2
  exit 2
}
[ $# -eq 1 ] || usage

if ! command -v dpkg-query >/dev/null; then
  echo "Not a Debian system: install the packages listed in packaging/install-packages.sh yourself."
  exit 0
fi

# has_node: whether node 18 or newer and npm are installed.
has_node() {
  command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null
}

# newest_boost: the newest Boost version that this Debian offers, e.g. 1.83.
newest_boost() {
  apt-cache search --names-only '^libboost-json1\.[0-9]+-dev$' |
    sed -E 's/^libboost-json([0-9.]+)-dev .*/\1/' | sort -V | tail -n 1
}

# has_boost: whether headers and libraries of Boost 1.81 or later are installed.
has_boost() {
  local json
  for json in $(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' 'libboost-json1.*-dev' 2>/dev/null |
      sed -En 's/^ii libboost-json(1\.[0-9]+)-dev$/\1/p'); do
    dpkg-query -W -f '${db:Status-Abbrev}' "libboost$json-dev" "libboost-url$json-dev" 2>/dev/null |
      grep -q '^ii ii ' && return 0
  done
  return 1
}

run=(g++ make cmake ninja-build ccache pkg-config gzip ca-certificates
  libfmt-dev libcli11-dev libtomlplusplus-dev libspdlog-dev libsndfile1-dev libflac-dev
  libmpg123-dev libopusfile-dev libvorbis-dev libsamplerate0-dev libtag1-dev
  portaudio19-dev libpipewire-0.3-dev libpulse-dev libjack-jackd2-dev libkissfft-dev libpng-dev libssl-dev libqrencode-dev libavahi-client-dev libnats-dev)
# Debian 12 and 13 have clang-22 in the security archive.
test=(clang-22 clang-format-22 clang-tidy-22 libclang-rt-22-dev lld-22
  libgtest-dev libgmock-dev jackd2 pipewire pipewire-bin wireplumber pipewire-jack pulseaudio pulseaudio-utils libasound2-plugins procps git
  python3 python3-pytest python3-websockets python3-requests python3-numpy python3-pyte
  python3-jinja2 python3-yaml curl
  python3-prometheus-client
  # Programs that lead JACK's transport, or follow it.
  klick jalv lv2-examples
  abigail-tools
  # The Python package, its wheel, and the servers that carry it.
  pybind11-dev python3-dev python3-build python3-setuptools python3-wheel python3-uvicorn python3-fastapi
  python3-zbar avahi-daemon avahi-utils dbus-daemon
  # Foreign clients, and proxies. The tests start their own processes of them.
  node-ws python3-websocket python3-aiohttp python3-pyqt5.qtwebsockets
  nginx-light haproxy apache2-bin caddy nats-server
  chromium-headless-shell
  # Audio files of many formats, and their decoding to compare with.
  ffmpeg sox lame flac vorbis-tools opus-tools
  # Music to analyse: recordings, and scores for a synthesiser.
  sonic-pi-samples fluidsynth timgm6mb-soundfont openttd-openmsx)
bench=(libbenchmark-dev pybind11-dev python3-dev python3 python3-fastapi python3-uvicorn python3-websockets
  python3-numpy chromium)
# Music to measure the beat tracker on, and another tracker.
beats=(python3 python3-numpy python3-mido mma fluidsynth timgm6mb-soundfont openttd-openmsx
  simutrans-data freedoom sonic-pi-samples ffmpeg espeak-ng aubio-tools)

case $1 in
  run) packages=("${run[@]}") ;;
  test) packages=("${run[@]}" "${test[@]}") ;;
  bench) packages=("${run[@]}" "${bench[@]}") ;;
  beats) packages=("${run[@]}" "${beats[@]}") ;;
  *) usage ;;
esac

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
  [[ $status == ii* ]] || missing+=("$package")
done
has_node || missing+=(nodejs npm)
needs_boost=no
has_boost || needs_boost=yes
[ ${#missing[@]} -gt 0 ] || [ $needs_boost = yes ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Cannot install these packages without sudo:" >&2
    echo "  ${missing[*]}" >&2
    echo "Run 'packaging/install-packages.sh $1' as root." >&2
    exit 1
  fi
  as_root=(sudo)
fi
# Waits for other package managers, e.g. an unattended upgrade.
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)

# quietly: shows a command's output only on failure.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" </dev/null >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

echo "Updating the package lists ..."
quietly "${apt[@]}" update
if [ $needs_boost = yes ]; then
  boost=$(newest_boost)
  if [ -z "$boost" ]; then
    echo "Boost 1.81 or later not found: Debian 12 or newer is required." >&2
    exit 1
  fi
  missing+=("libboost$boost-dev" "libboost-json$boost-dev" "libboost-url$boost-dev")
fi
echo "Installing ${missing[*]} ..."
quietly "${apt[@]}" install -y --no-install-recommends "${missing[@]}"
