#!/usr/bin/env bash
# A real cluster on this machine without containers: silos as processes of their own and a PostgreSQL of their own, all on loopback.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
home="${CLOUDSCAN_CLUSTER:-${TMPDIR:-/tmp}/cloudscan-cluster-$(id -u)}"
start_limit=120 stop_limit=120

usage() {
    cat <<'END'
usage: deploy/local-cluster.sh COMMAND

  up [--silos N] [--regions A,B]   start PostgreSQL and N silos (default 3) that scan these regions in turn (default local);
                                   again: start what does not run
  status                           the silos: region, roles, process, state in the membership
  kill K                           kill -9 silo K
  pause K | resume K               SIGSTOP and SIGCONT silo K
  stop K                           SIGTERM silo K: it drains, then leaves
  down [--delete]                  stop every silo and PostgreSQL; --delete removes their files too

Everything is kept in $CLOUDSCAN_CLUSTER (default /tmp/cloudscan-cluster-UID). CLOUDSCAN__SECTION__KEY settings reach the silos.
END
}

fail() {
    echo "local-cluster: $1" >&2
    exit "${2:-1}"
}

# --- processes: only those that this script started, known by their id and the instant at which they began ---

started_at() {
    # proc_pid_stat(5): the name is in parentheses and may hold anything; the start time is the 20th field after it.
    local stat
    stat="$(cat "/proc/$1/stat" 2> /dev/null)" || return 1
    set -- ${stat##*) }
    echo "${20}"
}

process_state() {
    local stat
    stat="$(cat "/proc/$1/stat" 2> /dev/null)" || return 1
    set -- ${stat##*) }
    echo "$1"
}

remember() {
    echo "$2 $(started_at "$2")" > "$1"
}

# Prints the id of the process that a pid file names, if that very process still runs.
pid_of() {
    local pid since
    [[ -e "$1" ]] || return 1
    read -r pid since < "$1"
    [[ "$(started_at "$pid")" == "$since" && "$(process_state "$pid")" != Z ]] && echo "$pid"
}

wait_gone() {
    local file="$1" deadline=$(( SECONDS + $2 ))
    while pid_of "$file" > /dev/null; do
        (( SECONDS < deadline )) || return 1
        sleep 0.1
    done
}

free_port() {
    local port="$1"
    while (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do
        port=$(( port + 1 ))
    done
    echo "$port"
}

# --- PostgreSQL ---

postgres_bin() {
    local bin
    bin="$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -n 1)"
    [[ -x "$bin/initdb" ]] || fail "PostgreSQL is not installed; install it: apt-get install postgresql"
    echo "$bin"
}

# PostgreSQL refuses to run as root.
as_server() {
    if (( EUID == 0 )); then
        (cd "$home" && setpriv --reuid=postgres --regid=postgres --clear-groups "$@")
    else
        (cd "$home" && "$@")
    fi
}

database() {
    PGPASSWORD="$(cat "$home/password")" "$(postgres_bin)/psql" -X -q -A -t -F ' ' -h 127.0.0.1 -p "$(cat "$home/postgres.port")" -U cloudscan "$@"
}

start_postgres() {
    local bin deadline
    bin="$(postgres_bin)"
    if pid_of "$home/postgres.pid" > /dev/null; then
        return
    fi
    if [[ ! -e "$home/data/PG_VERSION" ]]; then
        mkdir -p "$home/data"
        (umask 077 && head -c 24 /dev/urandom | base64 | tr -d '/+=\n' > "$home/password")
        cp "$home/password" "$home/password.once"
        if (( EUID == 0 )); then
            chown postgres "$home/data" "$home/password.once"
        fi
        chmod 700 "$home/data"
        as_server "$bin/initdb" -D "$home/data" -U cloudscan -A scram-sha-256 --pwfile="$home/password.once" -E UTF8 --locale=C > "$home/initdb.log" 2>&1 \
            || fail "initdb failed: $home/initdb.log says why"
        rm -f "$home/password.once"
        free_port 54320 > "$home/postgres.port"
    fi
    # A postmaster.pid that a killed server left behind is PostgreSQL's own business.
    : > "$home/postgres.log"
    as_server setsid "$bin/postgres" -D "$home/data" -h 127.0.0.1 -p "$(cat "$home/postgres.port")" -k '' -c max_connections=300 >> "$home/postgres.log" 2>&1 < /dev/null &
    deadline=$(( SECONDS + start_limit ))
    until database -d postgres -c 'SELECT 1' > /dev/null 2>&1; do
        (( SECONDS < deadline )) || fail "PostgreSQL does not answer on port $(cat "$home/postgres.port"): $home/postgres.log says why"
        sleep 0.2
    done
    remember "$home/postgres.pid" "$(head -n 1 "$home/data/postmaster.pid")"
    if [[ -z "$(database -d postgres -c "SELECT 1 FROM pg_database WHERE datname = 'cloudscan'")" ]]; then
        database -d postgres -c 'CREATE DATABASE cloudscan'
    fi
}

# --- silos ---

silo_home() { echo "$home/silo-$1"; }

silo_pid() { pid_of "$(silo_home "$1")/pid"; }

known_silos() {
    local path
    for path in "$home"/silo-*/; do
        [[ -e "$path/region" ]] && basename "$path" | cut -d- -f2
    done | sort -n
}

need_silo() {
    [[ "${1:-}" =~ ^[0-9]+$ ]] || { usage >&2; exit 2; }
    silo_pid "$1" > /dev/null || fail "silo $1 does not run; '$0 status' lists those that do"
}

start_silo() {
    local number="$1" region="$2" at
    at="$(silo_home "$number")"
    if silo_pid "$number" > /dev/null; then
        return
    fi
    mkdir -p "$at"
    chmod 700 "$at"
    echo "$region" > "$at/region"
    free_port $(( 8180 + number )) > "$at/port"
    CLOUDSCAN__DATA__DIRECTORY="$at" CLOUDSCAN__DATA__POSTGRES="$(connection)" CLOUDSCAN__DATA__POSTGRESPASSWORDFILE="$home/password" \
        setsid "$root/cloudscan" run --region "$region" --url "http://127.0.0.1:$(cat "$at/port")" > "$at/log" 2>&1 < /dev/null &
    remember "$at/pid" "$!"
    echo "http://127.0.0.1:$(cat "$at/port")" > "$at/url"
}

connection() {
    echo "Host=127.0.0.1;Port=$(cat "$home/postgres.port");Database=cloudscan;Username=cloudscan"
}

await_silo() {
    local number="$1" at deadline=$(( SECONDS + start_limit ))
    at="$(silo_home "$number")"
    until grep -q '^serving ' "$at/log"; do
        silo_pid "$number" > /dev/null || { tail -n 5 "$at/log" >&2; fail "silo $number did not start: $at/log says why"; }
        (( SECONDS < deadline )) || fail "silo $number has not joined after $start_limit s: $at/log says more"
        sleep 0.2
    done
}

up() {
    local silos=3 regions=local number
    while (( $# > 0 )); do
        case "$1" in
            --silos) silos="${2:-}"; shift 2 || shift ;;
            --regions) regions="${2:-}"; shift 2 || shift ;;
            *) usage >&2; exit 2 ;;
        esac
    done
    [[ "$silos" =~ ^[1-9][0-9]?$ ]] || fail "--silos '$silos': write a number from 1 to 99" 2
    [[ "$regions" =~ ^[a-z0-9-]{1,64}(,[a-z0-9-]{1,64})*$ ]] || fail "--regions '$regions': write names of lower-case letters, digits and dashes, with commas" 2
    IFS=, read -r -a names <<< "$regions"
    # Others may pass through, which PostgreSQL's user needs, but not look.
    mkdir -p -m 711 "$home"
    [[ -O "$home" ]] || fail "$home belongs to somebody else; name another directory with CLOUDSCAN_CLUSTER"
    "$root/cloudscan" --version > /dev/null
    start_postgres
    for (( number = 1; number <= silos; number++ )); do
        start_silo "$number" "${names[(number - 1) % ${#names[@]}]}"
    done
    for (( number = 1; number <= silos; number++ )); do
        await_silo "$number"
    done
    cat > "$home/env" <<END
export CLOUDSCAN__DATA__DIRECTORY='$(silo_home 1)'
export CLOUDSCAN__DATA__POSTGRES='$(connection)'
export CLOUDSCAN__DATA__POSTGRESPASSWORDFILE='$home/password'
END
    status
    cat <<END

To use it from this shell:
  source $home/env
  $root/cloudscan inventory sync estate.json && $root/cloudscan campaign start --wait
END
}

state_name() {
    local names=(none created joining active shutting-down stopping dead)
    echo "${names[${1:-0}]}"
}

status() {
    local number at pid doing name found
    [[ -d "$home" ]] || fail "there is no cluster in $home; '$0 up' makes one"
    pid_of "$home/postgres.pid" > /dev/null && echo "PostgreSQL runs on 127.0.0.1:$(cat "$home/postgres.port")" || echo "PostgreSQL does not run"
    printf '%-5s %-14s %-20s %-8s %-9s %-14s %s\n' SILO REGION ROLES PID PROCESS MEMBERSHIP URL
    for number in $(known_silos); do
        at="$(silo_home "$number")"
        read -r pid _ < "$at/pid"
        doing=gone
        if silo_pid "$number" > /dev/null; then
            [[ "$(process_state "$pid")" == T ]] && doing=paused || doing=running
        fi
        name="$(uname -n)-$pid"
        found="$(database -d cloudscan -c "SELECT status FROM orleans_silo WHERE siloname = '$name' ORDER BY starttime DESC LIMIT 1" 2> /dev/null || true)"
        printf '%-5s %-14s %-20s %-8s %-9s %-14s %s\n' "$number" "$(cat "$at/region")" control,scanner,api "$pid" "$doing" "$(state_name "${found:-0}")" "$(cat "$at/url")"
    done
}

signal() {
    need_silo "$2"
    kill -"$1" "$(silo_pid "$2")"
}

down() {
    local number file
    [[ -d "$home" ]] || return 0
    for number in $(known_silos); do
        if silo_pid "$number" > /dev/null; then
            # One that is paused takes no SIGTERM; one that was declared dead meanwhile ends by itself.
            kill -CONT "$(silo_pid "$number")" && kill -TERM "$(silo_pid "$number")" || true
        fi
    done
    for number in $(known_silos); do
        file="$(silo_home "$number")/pid"
        wait_gone "$file" "$stop_limit" || kill -KILL "$(pid_of "$file")" || true
    done
    if pid_of "$home/postgres.pid" > /dev/null; then
        # SIGINT is PostgreSQL's fast shutdown.
        kill -INT "$(pid_of "$home/postgres.pid")"
        wait_gone "$home/postgres.pid" "$stop_limit" || fail "PostgreSQL does not end: $home/postgres.log says why"
    fi
    if [[ "${1:-}" == --delete ]]; then
        rm -rf -- "$home"
    fi
}

command="${1:-}"
shift || true
case "$command" in
    up) up "$@" ;;
    status) status ;;
    kill) signal KILL "${1:-}" ;;
    pause) signal STOP "${1:-}" ;;
    resume) signal CONT "${1:-}" ;;
    stop) signal TERM "${1:-}"; wait_gone "$(silo_home "$1")/pid" "$stop_limit" || fail "silo $1 does not end: $(silo_home "$1")/log says why" ;;
    down) down "$@" ;;
    *) usage >&2; exit 2 ;;
esac
