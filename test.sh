#!/usr/bin/env bash
# Installs what the tests need, builds once, runs every test project, and ends with the line "N passed, N failed, N skipped".
# "quick" leaves out what takes minutes or needs network namespaces: tests with the trait Category=Slow.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
results="$root/artifacts/test-results"
# shellcheck source=build/install.sh
source "$root/build/install.sh"

case "${1:-}" in
    "") filter=() ;;
    quick) filter=(-trait- Category=Slow) ;;
    *) echo "usage: ./test.sh [quick]" >&2; exit 2 ;;
esac

# PostgreSQL's and Prometheus' packages start services where systemd runs; the tests start their own on free ports and never use those.
install_missing nmap:nmap prometheus:prometheus ndiff:ndiff xmllint:libxml2-utils jq:jq nft:nftables ip:iproute2 setsid:util-linux openssl:openssl cc:gcc
# Their files are on no path: PostgreSQL's programs, and what a C compiler includes.
compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || install_missing pg_ctl:postgresql
[[ -e /usr/include/time.h ]] || install_missing no-headers:libc6-dev
rm -rf "$results"
mkdir -p "$results"
if ! dotnet build "$root/CloudScanGrid.sln" --nologo --verbosity quiet > "$results/build.log" 2>&1; then
    cat "$results/build.log" >&2
    echo "the build failed" >&2
    exit 1
fi

projects=()
for project in "$root"/tests/*.Tests/*.csproj; do
    projects+=("$(basename "$project" .csproj)")
done

# A project whose program does not end in eighteen minutes is ended: a hanging test is a failing one.
run_project() {
    local name="$1" status=0
    timeout --kill-after=10 1080 "$root/tests/$name/bin/Debug/net10.0/$name" -noLogo -noColor "${filter[@]}" \
        > "$results/$name.log" 2>&1 < /dev/null || status=$?
    echo "$status" > "$results/$name.status"
}

running=0
for name in "${projects[@]}"; do
    if (( running == 2 )); then
        wait -n
        running=$((running - 1))
    fi
    run_project "$name" &
    running=$((running + 1))
done
wait

passed=0 failed=0 skipped=0 broken=0
for name in "${projects[@]}"; do
    log="$results/$name.log"
    status="$(cat "$results/$name.status" 2> /dev/null || echo none)"
    # The runner's own last line, as in "Total: 12, Errors: 0, Failed: 1, Skipped: 2, Not Run: 0, Time: 1.234s".
    summary="$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+, Not Run: [0-9]+' "$log" | tail -n 1 || true)"
    if [[ "$summary" =~ Total:\ ([0-9]+),\ Errors:\ ([0-9]+),\ Failed:\ ([0-9]+),\ Skipped:\ ([0-9]+) ]]; then
        total="${BASH_REMATCH[1]}" wrong=$(( BASH_REMATCH[2] + BASH_REMATCH[3] )) left_out="${BASH_REMATCH[4]}"
    elif [[ "$status" == 0 ]] || grep -q 'No tests' "$log"; then
        total=0 wrong=0 left_out=0
    else
        total=0 wrong=1 left_out=0
    fi
    # A runner that fails without a failed test did not run all of them.
    if [[ "$status" != 0 && "$wrong" == 0 && "$total" != 0 ]]; then
        wrong=1
    fi
    ok=$(( total - wrong - left_out ))
    (( ok >= 0 )) || ok=0
    passed=$(( passed + ok )) failed=$(( failed + wrong )) skipped=$(( skipped + left_out ))
    echo "$name: $ok passed, $wrong failed, $left_out skipped"
    if (( wrong > 0 )); then
        broken=1
        sed 's/^/    /' "$log"
    fi
    # "    Name [SKIP]" and its reason on the next line.
    grep -A 1 -F '[SKIP]' "$log" | grep -v '^--$' | sed 's/^ */    /' || true
done

echo "$passed passed, $failed failed, $skipped skipped"
exit "$broken"
