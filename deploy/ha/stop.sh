#!/usr/bin/env bash
# Stops what start.sh started in a folder, and nothing else.
#
#   deploy/ha/stop.sh FOLDER
set -euo pipefail
folder=$(realpath "${1:?which folder?}")

# A number may be another program's by now: ours works in a folder of its own.
ours() {
  [ -n "$1" ] && [ "$(readlink "/proc/$1/cwd")" = "$2" ]
}

# Waits for the end, and does not wait for ever.
end() {
  local id=$1 where=$2
  ours "$id" "$where" || return 0
  kill -"${3:-TERM}" "$id"
  for _ in $(seq 150); do
    ours "$id" "$where" || return 0
    sleep 0.2
  done
  kill -KILL "$id"
}

for name in server-one server-two pgbouncer haproxy patroni-three patroni-two patroni-one etcd-three etcd-two etcd-one; do
  [ -e "$folder/$name.pid" ] || continue
  end "$(cat "$folder/$name.pid")" "$folder/$name"
  rm "$folder/$name.pid"
  # A Postgres whose Patroni was killed goes on alone.
  if [ -e "$folder/$name/data/postmaster.pid" ]; then
    end "$(head -1 "$folder/$name/data/postmaster.pid")" "$folder/$name/data" INT
  fi
done
