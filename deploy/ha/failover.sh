#!/usr/bin/env bash
# Loses the leader of what start.sh started, while clients are registered, one is read and a user's token is refreshed,
# and says what came of it: a minute, the loss after ten seconds.
#
#   deploy/ha/failover.sh FOLDER [machine|postgres|switchover]
#
#   machine      kills etcd, Patroni and Postgres of the leader: the power is gone
#   postgres     kills Postgres alone: Patroni starts it again
#   switchover   asks Patroni for another leader, as before an update
set -euo pipefail
folder=$(realpath "${1:?which folder?}")
loss=${2:-machine}
registry=http://127.0.0.10:5080
here=$(cd "$(dirname "$0")" && pwd)
postgres=$(sed -n 's/^ *bin_dir: *//p' "$here/patroni.yml")
. "$folder/passwords"
key=$(sed -n 's/^API key: *//p' "$folder"/server-*/data/bootstrap-credentials.txt)
round=$(date +%s)
log=$folder/failover-$round
mkdir "$log"

member() {
  sed -n 's/.*"'"$1"'": *"\([^"]*\)".*/\1/p'
}

sql() {
  PGPASSWORD="$SUPERUSER" "$postgres/psql" -qtAX -h 127.0.0.10 -U postgres -d registry -c "$1"
}

api() {
  curl -fsS -H "Authorization: Bearer $key" -H "Content-Type: application/json" "$@"
}

leader() {
  curl -fsS http://127.0.0.11:8008/cluster http://127.0.0.12:8008/cluster http://127.0.0.13:8008/cluster 2>/dev/null |
    tr '{' '\n' | sed -n '/"role": "leader"/s/.*"name": "\([^"]*\)".*/\1/p' | head -1
}

# Calls, and writes down when it was answered, with what, after how long, and whether it was told when to come back.
call() {
  local name=$1 subject=$2
  shift 2
  local answer
  answer=$(curl -s -o "$log/$name.body" --max-time 30 -w '%{http_code} %{time_total} "%header{retry-after}"' "$@") || true
  echo "$(date +%s.%N) $answer $subject" >>"$log/$name.calls"
  [[ $answer == 200* ]]
}

register() {
  local n=0 id
  while [ $SECONDS -lt $end ]; do
    n=$((n + 1))
    id=ha-$round-$1-$n
    call "register-$1" $id -H "Authorization: Bearer $key" -H "Content-Type: application/json" \
      $registry/api/v3/users/admin/clients -d '{"client":{"ids":{"client_id":"'$id'"},"name":"Failover",
        "description":"Is it still there","redirect_uris":["https://app.example.com/callback"],
        "grants":["GRANT_AUTHORIZATION_CODE"],"rights":["RIGHT_USER_INFO"]}}' || sleep 0.1
  done
}

read_again() {
  while [ $SECONDS -lt $end ]; do
    call read - -H "Authorization: Bearer $key" $registry/api/v3/clients/$app || true
    sleep 0.05
  done
}

# An answer that was lost is asked for again with the token of before, as clients do.
refresh() {
  while [ $SECONDS -lt $end ]; do
    if call refresh - -u "$app:$secret" $registry/oauth/token -d grant_type=refresh_token -d "refresh_token=$token"; then
      token=$(member refresh_token <"$log/refresh.body")
      echo "$token" >"$log/token"
    fi
    sleep 0.2
  done
}

# A user, and an application that may refresh, in whose name nobody has to be asked.
app=ha-app-$round
password="Seven whole words are 1 good password"
api $registry/api/v3/users -d '{"user":{"ids":{"user_id":"ha-user-'$round'"},"password":"'"$password"'"}}' >/dev/null
secret=$(api $registry/api/v3/users/admin/clients -d '{"client":{"ids":{"client_id":"'$app'"},"name":"Failover",
  "description":"Refreshes","redirect_uris":["https://app.example.com/callback"],"rights":["RIGHT_USER_INFO"],
  "grants":["GRANT_AUTHORIZATION_CODE","GRANT_REFRESH_TOKEN"],"skip_authorization":true}}' | member secret)
browser() {
  curl -sS -b "$log/cookies" -c "$log/cookies" "$@"
}
form=$(browser $registry/sign-in | sed -n 's/.*name="csrf"[^>]*value="\([^"]*\)".*/\1/p' | head -1)
browser -o /dev/null $registry/sign-in --data-urlencode "csrf=$form" \
  --data-urlencode return_to=/ --data-urlencode "name=ha-user-$round" --data-urlencode "password=$password"
code=$(browser -o /dev/null -w "%{redirect_url}" \
  "$registry/oauth/authorize?client_id=$app&response_type=code&state=s&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback" |
  sed -n 's/.*[?&]code=\([^&]*\).*/\1/p')
token=$(curl -fsS -u "$app:$secret" $registry/oauth/token -d grant_type=authorization_code -d "code=$code" \
  -d redirect_uri=https://app.example.com/callback | member refresh_token)

end=$((SECONDS + 60))
for worker in 1 2 3 4; do
  register $worker &
done
read_again &
refresh &
sleep 10

was=$(leader)
lost=$(date +%s.%N)
case $loss in
  machine)
    postmaster=$(head -1 "$folder/patroni-$was/data/postmaster.pid")
    kill -KILL "$(cat "$folder/patroni-$was.pid")" "$(cat "$folder/etcd-$was.pid")" "$postmaster" \
      $(cat "/proc/$postmaster/task/$postmaster/children")
    ;;
  postgres)
    postmaster=$(head -1 "$folder/patroni-$was/data/postmaster.pid")
    kill -KILL "$postmaster" $(cat "/proc/$postmaster/task/$postmaster/children")
    ;;
  switchover)
    patronictl -c "$here/patroni.yml" switchover registry --master "$was" --force >"$log/switchover" 2>&1
    ;;
esac
wait

# From the last success before the loss to the first one after the longest silence, in seconds.
gap() {
  sort -n "$@" | awk '$2 == 200 { if (last && $1 - last > most) most = $1 - last; last = $1 } END { printf "%.1f", most }'
}

tell() {
  local what=$1
  shift
  echo "$what: $(cat "$@" | grep -c ' 200 ') answered, the longest time without: $(gap "$@") s"
  cat "$@" | awk '$2 != 200 { key = $2 " Retry-After " $4; n[key]++; if ($3 > slow[key]) slow[key] = $3 }
    END { for (key in n) printf "  %s: %d times, the slowest after %.1f s\n", key, n[key], slow[key] }'
}

echo "Lost: $loss of $was; leads now: $(leader)"
tell "registrations" "$log"/register-*.calls
tell "reads" "$log/read.calls"
tell "refreshes" "$log/refresh.calls"
cat "$log"/register-*.calls | awk '$2 == 200 { print $5 }' | sort >"$log/confirmed"
sql "SELECT client_id FROM clients WHERE client_id LIKE 'ha-$round-%'" | LC_ALL=C sort >"$log/kept"
echo "confirmed and not there: $(LC_ALL=C sort "$log/confirmed" | LC_ALL=C comm -23 - "$log/kept" | wc -l);" \
  "there and not confirmed: $(LC_ALL=C sort "$log/confirmed" | LC_ALL=C comm -13 - "$log/kept" | wc -l)"
echo "the user's last refresh: $(curl -s -o /dev/null -w '%{http_code}' -u "$app:$secret" $registry/oauth/token \
  -d grant_type=refresh_token -d "refresh_token=$(cat "$log/token")")"
echo "the record: $(api $registry/api/v3/record/verification)"
echo "refused, in full: $(cat "$log"/*.calls | grep -vc ' 200 ' || true); every call: $log/*.calls"
