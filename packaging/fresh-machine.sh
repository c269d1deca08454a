#!/bin/bash
# Tests the README's quick start on a bare Debian: clones the repository into it, runs `make run`
# and requests the server's status.
#
#   sudo packaging/fresh-machine.sh [--test] [--keep] [--port=N] [bookworm|trixie] [user|root|both]
# --test also runs `make test`. --keep keeps the machine for inspection.
# --port selects another port if 8000 is in use.
# Needs root and debootstrap. Uses this machine's mirror, keyring, name service, proxies and
# certificates. Tests committed files only.
set -euo pipefail

fail() {
  echo "fresh-machine: $*" >&2
  exit 1
}

suite=bookworm
who=both
with_test=no
wanted_port=8000
keep=no
for argument in "$@"; do
  case $argument in
    --test) with_test=yes ;;
    --keep) keep=yes ;;
    --port=*) wanted_port=${argument#*=} ;;
    bookworm | trixie) suite=$argument ;;
    user | root | both) who=$argument ;;
    *) fail "unknown argument: $argument" ;;
  esac
done
[ "$(id -u)" -eq 0 ] || fail "this needs root (debootstrap and chroot do)"
command -v debootstrap >/dev/null || fail "this needs debootstrap (apt-get install debootstrap)"

repository=$(cd "$(dirname "$0")/.." && pwd)
machine=$(mktemp -d "${TMPDIR:-/tmp}/tactus-machine.XXXXXX")
chmod 755 "$machine"

cleanup() {
  local mount
  # Kills remaining processes, then unmounts in reverse order.
  for process in /proc/[0-9]*; do
    [[ $(readlink "$process/root" 2>/dev/null) == "$machine"* ]] && kill -KILL "${process#/proc/}"
  done 2>/dev/null
  for mount in dev/shm dev/pts dev sys proc; do
    mountpoint -q "$machine/$mount" && umount -l "$machine/$mount"
  done
  if [ $keep = yes ]; then
    echo "Kept the machine: $machine"
  else
    rm -rf --one-file-system "$machine"
  fi
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# The package sources: the first Debian archive in apt's list, and its security archive.
origin() {
  apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL)' |
    awk -v label="$1" '$2 == "Debian" && $3 == label { print $1; exit }'
}
mirror=$(origin Debian)
security=$(origin Debian-Security)
[ -n "$mirror" ] || fail "apt's sources name no Debian archive"
# The keyring named there, else Debian's default.
keyring=$(awk -v mirror="${mirror%/}" '
  /^URIs:/ { ours = index($0, mirror) }
  /^Signed-By:/ && ours { print $2; exit }
' /etc/apt/sources.list.d/*.sources 2>/dev/null || true)
keyring=${keyring:-/usr/share/keyrings/debian-archive-keyring.gpg}

began=$SECONDS
echo "== a bare Debian ($suite)"
debootstrap --variant=minbase --keyring="$keyring" "$suite" "$machine" "$mirror" \
  >"$machine.log" 2>&1 || { tail -n 20 "$machine.log" >&2; fail "debootstrap failed"; }
rm -f "$machine.log"

{
  echo "deb $mirror $suite main"
  echo "deb $mirror $suite-updates main"
  [ -z "$security" ] || echo "deb $security $suite-security main"
} >"$machine/etc/apt/sources.list"

# Copies only this machine's network settings.
cp -L /etc/resolv.conf /etc/hosts "$machine/etc/"
apt-config dump Acquire::http::Proxy Acquire::https::Proxy | grep -v '""' \
  >"$machine/etc/apt/apt.conf.d/99proxy" || rm -f "$machine/etc/apt/apt.conf.d/99proxy"
mkdir -p "$machine/usr/local/share/ca-certificates"
cp /usr/local/share/ca-certificates/*.crt "$machine/usr/local/share/ca-certificates/" 2>/dev/null || true
network=()
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY npm_config_registry; do
  [ -z "${!name:-}" ] || network+=("$name=${!name}")
done

mkdir -p "$machine/dev/pts" "$machine/dev/shm"
mount -t proc proc "$machine/proc"
mount -t sysfs -o ro sys "$machine/sys" 2>/dev/null || true
mount --bind /dev "$machine/dev"
mount --bind /dev/pts "$machine/dev/pts" 2>/dev/null || true
mount -t tmpfs tmpfs "$machine/dev/shm"

# as NAME COMMAND: runs a command in the machine, with a new user's environment.
as() {
  local name=$1 home=/root
  [ "$name" = root ] || home=/home/$name
  chroot --userspec="$name:$name" "$machine" env -i "${network[@]}" HOME="$home" USER="$name" \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    bash -c "cd && $2" </dev/null
}

echo "== as the README says: apt-get install git make"
as root "apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
  --no-install-recommends git make sudo curl >/dev/null 2>&1" || fail "apt-get install failed"
as root "useradd --create-home --shell /bin/bash player"
echo "player ALL=(ALL) NOPASSWD: ALL" >"$machine/etc/sudoers.d/player"

git clone --quiet --bare "$repository" "$machine/srv/tactus.git"
chmod -R a+rX "$machine/srv/tactus.git"
as root "git config --system --add safe.directory '*'"

# listens PORT: whether the port is in use.
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# server: the pid of tactus in the machine.
server() {
  local process
  for process in /proc/[0-9]*; do
    [[ $(readlink "$process/root") == "$machine" ]] || continue
    [[ $(readlink "$process/exe") == */bin/tactus ]] || continue
    echo "${process#/proc/}"
    return 0
  done 2>/dev/null
  return 1
}

# proves NAME: runs the README's commands as one user and shows the server's status.
proves() {
  local name=$1 started=$SECONDS port=$wanted_port arguments="" log status code runner server
  log=$machine/run-$name.log
  # The machine shares this network, where the default port may be in use.
  while listens "$port"; do
    port=$((8000 + RANDOM % 1000))
  done
  [ "$port" = 8000 ] || arguments=" ARGS='--port $port'"
  echo "== make run$arguments, as $name"
  as "$name" "git clone --quiet /srv/tactus.git tactus" || fail "git clone failed"
  as "$name" "cd tactus && exec make run$arguments" >"$log" 2>&1 &
  runner=$!
  # Checks both, as another server may have taken the port meanwhile.
  until server=$(server) &&
    status=$(as "$name" "curl -fsS http://localhost:$port/transport/status" 2>/dev/null); do
    kill -0 $runner 2>/dev/null || { tail -n 40 "$log" >&2; fail "make run ended"; }
    [ $((SECONDS - started)) -lt 1800 ] || fail "no server after half an hour"
    sleep 1
  done
  tail -n 12 "$log" | sed 's/^/  | /'
  echo "after $((SECONDS - started)) s the server answers: $status"
  [[ $status == *'"playing":true'* ]] || fail "it does not play"
  # Signals only the server, by its pid: make must then succeed by itself.
  kill -INT "$server"
  code=0
  wait $runner || code=$?
  [ $code -eq 0 ] || { tail -n 5 "$log" >&2; fail "make run ended with $code after SIGINT"; }
  echo "SIGINT: make run ended with 0"
}

case $who in
  user) users=(player) ;;
  root) users=(root) ;;
  both) users=(player root) ;;
esac
for name in "${users[@]}"; do
  proves "$name"
  if [ $with_test = yes ]; then
    started=$SECONDS
    echo "== make test, as $name"
    as "$name" "cd tactus && make test" || fail "make test failed"
    echo "make test took $((SECONDS - started)) s"
  fi
done
echo "== passed on $suite, in $((SECONDS - began)) s"
