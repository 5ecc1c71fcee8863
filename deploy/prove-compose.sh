#!/usr/bin/env bash
# Proves deploy/Dockerfile and docker-compose.yml on one Linux machine, without a registry and without Docker: as root, with podman, everything in namespaces of its
# own that have no way out and end with it. Base images are made here from Debian packages and the .NET that is installed; docs/cluster.md says what that leaves unproven.
#   deploy/prove-compose.sh            builds, runs, scans, kills, restarts, tells; 15 minutes on 2 cores with other work, an hour at most. Exit code 0: everything held
# The Debian systems are kept in $CLOUDSCAN_PROOF_CACHE (default /var/cache/cloudscan-proof, 1.3 GB) for the next time. Nothing else is left.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$here")"
cache="${CLOUDSCAN_PROOF_CACHE:-/var/cache/cloudscan-proof}"
silos="control-1 control-2 api scanner-a-1 scanner-a-2 scanner-b-1 scanner-b-2"

fail() {
    [[ ! -e "${work:-}/compose.log" ]] || { tail -n 20 "$work/compose.log"; podman ps -a; } >&2
    echo "prove-compose: $1" >&2
    exit 1
}

proved() {
    printf 'proved %4d s  %s\n' "$SECONDS" "$1"
}

# until LIMIT WHAT COMMAND…: tries each second.
until_true() {
    local deadline=$(( SECONDS + $1 )) what="$2"
    shift 2
    until "$@" > /dev/null 2>&1; do
        (( SECONDS < deadline )) || fail "$what did not come true in time"
        sleep 1
    done
}

# --- outside: what needs the network ---

install_system() {
    # A Debian with nmap, as the Dockerfile finds it there: inside, where it asks for it, there is no network.
    if [[ ! -e "$cache/base.done" ]]; then
        rm -rf "$cache/base"
        debootstrap --variant=minbase --include=nmap,libcap2-bin,libicu72,ca-certificates,tzdata,jq bookworm "$cache/base" http://deb.debian.org/debian > "$cache/base.log" 2>&1 \
            || fail "debootstrap failed: $cache/base.log says why"
        touch "$cache/base.done"
    fi
    if [[ ! -e "$cache/services.done" ]]; then
        rm -rf "$cache/services"
        cp -a "$cache/base" "$cache/services"
        printf '#!/bin/sh\nexit 101\n' > "$cache/services/usr/sbin/policy-rc.d"
        chmod 755 "$cache/services/usr/sbin/policy-rc.d"
        chroot "$cache/services" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql prometheus iproute2 > "$cache/services.log" 2>&1 \
            || fail "apt-get failed: $cache/services.log says why"
        touch "$cache/services.done"
    fi
}

outside() {
    local work="$cache/work"
    (( EUID == 0 )) || fail "run it as root: it makes namespaces and containers"
    for tool in podman podman-compose runc netavark:/usr/lib/podman/netavark aardvark-dns:/usr/lib/podman/aardvark-dns iptables debootstrap unshare curl jq dotnet openssl; do
        command -v "${tool##*:}" > /dev/null || fail "${tool%%:*} is missing: apt-get install podman podman-compose runc netavark aardvark-dns iptables debootstrap curl jq openssl"
    done
    mkdir -p "$cache"
    exec 9> "$cache/lock"
    flock --nonblock 9 || fail "another one runs"
    install_system
    dotnet restore "$root/src/CloudScanGrid.Cli" --locked-mode --verbosity quiet
    # One that was killed could not clean up.
    rm -rf "$work"
    mkdir "$work"
    trap 'rm -rf "$cache/work"' EXIT
    # Waited for, not run in front: only so does a signal end it at once, and with it the namespaces and all that is in them.
    timeout --kill-after=5 3600 unshare --net --mount --pid --fork --kill-child --mount-proc "$0" inside "$work" &
    trap 'kill "$!"; wait "$!"' INT TERM
    wait "$!"
}

# --- inside ---

configure() {
    cat > "$work/containers.conf" <<END
[containers]
default_ulimits = ["nofile=16384:16384", "nproc=8192:8192"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "$work/tmp"
volume_path = "$work/volumes"
[network]
network_backend = "netavark"
network_config_dir = "$work/networks"
END
    cat > "$work/storage.conf" <<END
[storage]
driver = "overlay"
graphroot = "$work/storage"
runroot = "$work/run"
END
    export CONTAINERS_CONF="$work/containers.conf" CONTAINERS_STORAGE_CONF="$work/storage.conf" TMPDIR="$work"
    export CLOUDSCAN_IMAGE=localhost/cloudscan POSTGRES_IMAGE=localhost/proof/postgres PROMETHEUS_IMAGE=localhost/proof/prometheus
    # Where netavark and aardvark-dns keep what they know.
    mount -t tmpfs tmpfs /run
    ip link set lo up
}

import_system() {
    local name="$1" system="$2"
    shift 2
    mkdir -p "$work/link/usr/bin"
    ln -sfn /usr/share/dotnet/dotnet "$work/link/usr/bin/dotnet"
    tar --create --exclude='./var/cache/apt/archives/*.deb' --transform "s|^\./dotnet-here|./usr/share/dotnet|" -C "$cache/$system" . -C "$work/link" ./usr/bin/dotnet \
        -C "$work/mounted" "${@/#/./dotnet-here/}" | podman import --quiet - "localhost/proof/$name" > /dev/null
}

build_images() {
    local dotnet
    dotnet="$(dirname "$(readlink -f "$(command -v dotnet)")")"
    mkdir -p "$work/mounted/dotnet-here"
    mount --bind "$dotnet" "$work/mounted/dotnet-here"
    import_system aspnet base dotnet host shared/Microsoft.NETCore.App shared/Microsoft.AspNetCore.App
    import_system sdk base ""
    umount "$work/mounted/dotnet-here"
    tar --create --exclude='./var/cache/apt/archives/*.deb' -C "$cache/services" . | podman import --quiet - localhost/proof/services > /dev/null
    mkdir -p "$work/context"
    # What the official images do with the same settings.
    cat > "$work/context/start-postgres" <<'END'
#!/bin/bash
set -e
bin="$(ls -d /usr/lib/postgresql/*/bin)"
data=/var/lib/postgresql/data
as_server() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
if [[ ! -e "$data/PG_VERSION" ]]; then
    chown postgres "$data" && chmod 700 "$data"
    as_server "$bin/initdb" -D "$data" -U "$POSTGRES_USER" -A scram-sha-256 --auth-local=trust --pwfile="$POSTGRES_PASSWORD_FILE" -E UTF8 --locale=C
    echo 'host all all all scram-sha-256' >> "$data/pg_hba.conf"
    echo "CREATE DATABASE $POSTGRES_DB" | as_server "$bin/postgres" --single -D "$data" postgres
fi
shift
exec setpriv --reuid=postgres --regid=postgres --clear-groups "$bin/postgres" -D "$data" -c listen_addresses='*' "$@"
END
    chmod 755 "$work/context/start-postgres"
    podman build --quiet --network none -t localhost/proof/postgres -f - "$work/context" > /dev/null <<'END'
FROM localhost/proof/services
COPY start-postgres /usr/local/bin/
ENTRYPOINT ["start-postgres"]
END
    podman build --quiet --network none -t localhost/proof/prometheus -f - "$work/context" > /dev/null <<'END'
FROM localhost/proof/services
RUN mkdir /prometheus && chown 65534:65534 /prometheus
USER 65534
ENTRYPOINT ["prometheus"]
END
    # The file as it is shipped; only its base images are others, and NuGet's packages are those that were restored outside.
    podman build --network none -v "${NUGET_PACKAGES:-$HOME/.nuget/packages}:/root/.nuget/packages:O" -f "$here/Dockerfile" -t localhost/cloudscan \
        --build-arg SDK_IMAGE=localhost/proof/sdk --build-arg RUNTIME_IMAGE=localhost/proof/aspnet "$root" > "$work/build.log" 2>&1 || { tail -n 30 "$work/build.log" >&2; fail "the image does not build"; }
}

compose() {
    (cd "$root" && podman-compose -p cloudscan -f docker-compose.yml -f deploy/prove-compose.yml "$@") >> "$work/compose.log" 2>&1 || fail "podman-compose $1 failed"
}

# As the files say, which podman-compose 1.0.3 does not read: it passes over the subnets.
make_networks() {
    podman network create --internal --subnet 10.89.64.0/24 cloudscan_grid
    podman network create --subnet 10.89.65.0/24 cloudscan_region-a
    podman network create --subnet 10.89.66.0/24 cloudscan_region-b
}

# Everything but Grafana, whose image cannot be made here.
up() {
    compose up -d --no-build database $silos prometheus lab-a lab-b
}

in_api() { podman exec -i cloudscan_api_1 cloudscan "$@"; }

database() { podman exec cloudscan_database_1 psql -X -A -t -U cloudscan -d cloudscan -c "$1"; }

has_joined() { [[ "$(database "SELECT count(*) FROM orleans_silo WHERE status = 3")" == "$1" ]]; }

query() { curl -sf --max-time 5 http://127.0.0.1:9090/api/v1/query --data-urlencode "query=$1" | jq -r '.data.result[0].value[1] // "none"'; }

is_scraped() { [[ "$(query 'sum(up{job="cloudscan"})')" == "$1" ]]; }

observed() { database "SELECT count(*) FROM observations WHERE campaign = '$1'"; }

has_observed() { (( $(observed "$1") >= $2 )); }

# Leaves in $work/top how it runs.
has_nmap() { podman top "$1" user capeff comm > "$work/top" && grep -q ' nmap$' "$work/top"; }

write_estate() {
    local region="$1" network="$2" host assets=()
    for host in $(seq 101 120); do
        assets+=("{ \"assetId\": \"$region-$host\", \"addresses\": [\"$network.$host\"] }")
    done
    printf '{ "provider": "file", "accountId": "lab-%s", "region": "%s", "scope": ["%s.0/24"], "subnets": [ { "subnetId": "lab", "cidr": "%s.0/24", "assets": [ %s ] } ] }' \
        "$region" "$region" "$network" "$network" "$(IFS=,; echo "${assets[*]}")"
}

start_campaign() {
    in_api campaign start --profile light --ports 2222 | tr -d '[:space:]'
}

finish() {
    timeout 300 podman exec cloudscan_api_1 cloudscan campaign wait "$1" > "$work/campaign.log" 2>&1 || { cat "$work/campaign.log" >&2; fail "campaign $1 did not end well"; }
    [[ "$(database "SELECT count(*) || ' ' || count(DISTINCT (asset, address)) FROM observations WHERE campaign = '$1'")" == "40 40" ]] \
        || fail "campaign $1: not every one of 40 hosts was observed exactly once"
}

# As deploy/one-silo.yml says; podman-compose 1.0.3 takes no network_mode.
as_one_silo=(--entrypoint cloudscan-scanner --network host --cap-drop ALL --cap-add NET_RAW --read-only --tmpfs /tmp --volume one_data:/data localhost/cloudscan)

prove_one_silo() {
    compose up -d --no-build lab-a
    { printf '{ "accounts": [ '; write_estate a 10.89.65; printf ' ] }'; } > "$work/estate.json"
    podman run --rm --interactive "${as_one_silo[@]}" inventory sync /dev/stdin < "$work/estate.json" >> "$work/compose.log" 2>&1 || fail "one silo takes no inventory"
    podman run --detach --name one "${as_one_silo[@]}" run >> "$work/compose.log" 2>&1
    until_true 120 "one silo's control socket" podman exec one test -S /data/control.sock
    timeout 120 podman exec one cloudscan campaign start --profile light --ports 2222 --wait >> "$work/compose.log" 2>&1 || fail "one silo does not scan"
    [[ "$(podman exec one cloudscan service list --output ndjson | grep -c '"ssh"')" == 20 ]] || fail "one silo did not see every host"
    podman rm --force --time 30 one > /dev/null
    proved "one silo, as deploy/one-silo.yml has it, takes an inventory and sees each of 20 hosts"
}

inside() {
    work="$1"
    configure
    build_images
    proved "deploy/Dockerfile builds without a network from the lock files; $(podman image inspect localhost/cloudscan | jq '.[0].Size / 1e6 | floor') MB"
    podman run --rm --network none --entrypoint cat localhost/cloudscan /app/sbom.cdx.json > "$work/sbom.json"
    [[ "$(jq '[.components[] | select(.name == "Npgsql" or .name == "nmap" or .name == "Microsoft.AspNetCore.App")] | length' "$work/sbom.json")" == 3 ]] || fail "the bill of materials is not whole"
    proved "the image lists its $(jq '.components | length' "$work/sbom.json") components"

    "$here/compose-secrets.sh" "$work/secrets" > /dev/null
    mkdir -p "$root/deploy/secrets"
    mount --bind "$work/secrets" "$root/deploy/secrets"
    make_networks > /dev/null
    prove_one_silo
    up
    until_true 300 "membership of 7 silos" has_joined 7
    proved "7 silos joined over TLS $(podman exec cloudscan_api_1 printenv CLOUDSCAN__TLS__CERTIFICATE), password by file"
    until_true 120 "a scrape of 7 silos" is_scraped 7
    proved "Prometheus scrapes all 7 at their listener for machines, by name"
    curl -sf --max-time 10 -G http://127.0.0.1:9090/api/v1/query --data-urlencode 'query={job="cloudscan"}' > "$work/series.json"
    jq -r '.data.result[].metric | del(.instance, .__name__) | to_entries[] | "\(.key)=\(.value)"' "$work/series.json" | grep -E '([0-9]+\.){3}[0-9]+|=database$' | sort -u | grep . && fail "a label tells an address"
    proved "none of their $(jq '.data.result | length' "$work/series.json") series tells an address"
    curl -sf --max-time 5 http://127.0.0.1:8080/api/v1/regions > /dev/null || fail "the published API does not answer"

    { printf '{ "accounts": [ '; write_estate a 10.89.65; printf ', '; write_estate b 10.89.66; printf ' ] }'; } | in_api inventory sync /dev/stdin > /dev/null
    local campaign
    campaign="$(start_campaign)"
    until_true 60 "an nmap in scanner-a-1" has_nmap cloudscan_scanner-a-1_1
    awk '$NF == "nmap" && ($1 != "1654" || $2 != "NET_RAW")' "$work/top" | grep . && fail "nmap has another user or other capabilities"
    proved "nmap runs as uid 1654 with the effective capability NET_RAW and no other"
    finish "$campaign"
    [[ "$(curl -sf --max-time 5 "http://127.0.0.1:8080/api/v1/services?limit=100" | jq '[.items[] | select(.port == 2222 and .name == "ssh")] | length')" == 40 ]] || fail "not every host's ssh is told"
    proved "a campaign over both regions observed each of 40 hosts once, and the API tells their services"

    campaign="$(start_campaign)"
    until_true 60 "a scanner in the middle" has_observed "$campaign" 6
    until_true 60 "an nmap in scanner-a-2" has_nmap cloudscan_scanner-a-2_1
    podman kill cloudscan_scanner-a-2_1 > /dev/null
    finish "$campaign"
    proved "a scanner killed in the middle: the other one of its region went on, each host observed once"
    podman start cloudscan_scanner-a-2_1 > /dev/null
    until_true 120 "scanner-a-2's return" has_joined 7
    kill -KILL "$(podman inspect -f '{{.State.Pid}}' cloudscan_scanner-b-1_1)"
    until_true 30 "scanner-b-1's death" has_joined 6
    until_true 120 "scanner-b-1's return" has_joined 7
    proved "a scanner whose process died was started again and joined"

    compose down
    up
    until_true 240 "membership of 7 silos after a restart of everything" has_joined 7
    [[ "$(observed "$campaign")" == 40 ]] || fail "what was observed did not survive"
    proved "down and up: the volume kept what was observed"
    compose down -v
}

case "${1:-}" in
    "") outside ;;
    inside) inside "$2" ;;
    *) echo "usage: deploy/prove-compose.sh" >&2; exit 2 ;;
esac
