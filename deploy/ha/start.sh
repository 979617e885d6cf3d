#!/usr/bin/env bash
# Starts three Postgres with Patroni and etcd, HAProxy, PgBouncer and two registries on this machine, at addresses of
# their own: 127.0.0.11 to .13 stand for three machines, 127.0.0.10 for the one that everybody calls.
#
#   deploy/ha/start.sh FOLDER [SERVER]     SERVER is out/OAuthRegistry.Server unless said otherwise
#
# What it started, stop.sh stops. Started again on the same folder, what is missing comes back.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(realpath -m "${1:?which folder?}")
server=$(realpath "${2:-out/OAuthRegistry.Server}")
postgres=$(sed -n 's/^ *bin_dir: *//p' "$here/patroni.yml")
etcds=one=http://127.0.0.11:2380,two=http://127.0.0.12:2380,three=http://127.0.0.13:2380

missing() {
  echo "$1 is not there: $2" >&2
  exit 1
}

for program in etcd patroni haproxy pgbouncer; do
  command -v $program >/dev/null || missing $program "install Debian's etcd-server, patroni, haproxy and pgbouncer"
done
[ -x "$postgres/postgres" ] || missing "$postgres" "install postgresql, or name yours in patroni.yml"
[ -x "$server" ] || missing "$server" "dotnet publish src/OAuthRegistry.Server -o out"

# Postgres and PgBouncer refuse to run as root.
become=()
mkdir -p "$folder"
chmod 700 "$folder"
if [ "$(id -u)" -eq 0 ]; then
  become=(setpriv --reuid=postgres --regid=postgres --init-groups)
  chown postgres: "$folder"
fi

# Made once, kept where only their owner reads them.
if [ ! -e "$folder/passwords" ]; then
  (umask 077 && for name in SUPERUSER REPLICATION REGISTRY; do
    echo "$name=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')"
  done >"$folder/passwords")
fi
. "$folder/passwords"

# Starts a program in a folder of its own, with its number and what it says beside it, unless it runs already.
run() {
  local name=$1 there
  shift
  there=$(cat "$folder/$name.pid" 2>/dev/null || true)
  [ -z "$there" ] || [ "$(readlink "/proc/$there/cwd")" != "$folder/$name" ] || return 0
  "${become[@]}" mkdir -p "$folder/$name"
  (cd "$folder/$name" && exec setsid "${become[@]}" "$@") >>"$folder/$name.log" 2>&1 </dev/null &
  echo $! >"$folder/$name.pid"
}

until_it() {
  local what=$1
  shift
  for _ in $(seq 600); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.2
  done
  echo "not within two minutes: $what; see $folder/*.log" >&2
  exit 1
}

number=10
for name in one two three; do
  number=$((number + 1))
  address=127.0.0.$number
  run "etcd-$name" etcd --name $name --data-dir data \
    --listen-peer-urls http://$address:2380 --initial-advertise-peer-urls http://$address:2380 \
    --listen-client-urls http://$address:2379 --advertise-client-urls http://$address:2379 \
    --initial-cluster $etcds --initial-cluster-token registry --logger zap --log-level warn
  LC_ALL=C.UTF-8 PATRONI_NAME=$name \
    PATRONI_RESTAPI_LISTEN=$address:8008 PATRONI_RESTAPI_CONNECT_ADDRESS=$address:8008 \
    PATRONI_POSTGRESQL_LISTEN=$address:5432 PATRONI_POSTGRESQL_CONNECT_ADDRESS=$address:5432 \
    PATRONI_POSTGRESQL_DATA_DIR=$folder/patroni-$name/data PATRONI_POSTGRESQL_PGPASS=$folder/patroni-$name/pgpass \
    PATRONI_SUPERUSER_USERNAME=postgres PATRONI_SUPERUSER_PASSWORD=$SUPERUSER \
    PATRONI_REPLICATION_USERNAME=replicator PATRONI_REPLICATION_PASSWORD=$REPLICATION \
    run "patroni-$name" patroni "$here/patroni.yml"
done
run haproxy haproxy -db -f "$here/haproxy.cfg"

sql() {
  PGPASSWORD="$SUPERUSER" "$postgres/psql" -qtAX -h 127.0.0.10 -U postgres -v ON_ERROR_STOP=1 "$@"
}

until_it "a leader" sql -c "SELECT 1"
# With synchronous_mode_strict nothing is written before the first follower is there.
until_it "a synchronous follower" sh -c "curl -fsS http://127.0.0.12:8008/cluster | grep -q sync_standby"
if [ -z "$(sql -c "SELECT 1 FROM pg_roles WHERE rolname = 'registry'")" ]; then
  sql <<<"CREATE ROLE registry LOGIN PASSWORD '$REGISTRY'"
  sql -c "CREATE DATABASE registry OWNER registry"
fi

"${become[@]}" mkdir -p "$folder/pgbouncer"
(umask 077 && echo "\"registry\" \"$REGISTRY\"" >"$folder/pgbouncer/userlist.txt")
[ ${#become[@]} -eq 0 ] || chown postgres: "$folder/pgbouncer/userlist.txt"
run pgbouncer pgbouncer -q "$here/pgbouncer.ini"

database="Database=registry;Username=registry;Password=$REGISTRY"
number=10
for name in one two; do
  number=$((number + 1))
  HOME=$folder/server-$name ASPNETCORE_URLS=http://127.0.0.$number:5080 \
    Registry__PublicUrl=http://127.0.0.10:5080 Proxies__Known__0=127.0.0.10 Database__Provider=Postgres \
    ConnectionStrings__Registry="Host=127.0.0.10;Port=6432;$database;Max Auto Prepare=0" \
    ConnectionStrings__Changes="Host=127.0.0.10;Port=5432;$database" \
    run "server-$name" "$server"
  until_it "server $name" curl -fsS http://127.0.0.$number:5080/readyz
done
until_it "the registry" curl -fsS http://127.0.0.10:5080/readyz

echo "The registry: http://127.0.0.10:5080, its administrator in $(ls "$folder"/server-*/data/bootstrap-credentials.txt)"
echo "Who leads:    curl http://127.0.0.11:8008/cluster"
