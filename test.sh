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

install_missing nmap:nmap ndiff:ndiff xmllint:libxml2-utils nft:nftables ip:iproute2 setsid:util-linux
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

# A project whose program does not end in ten minutes is ended: a hanging test is a failing one.
run_project() {
    local name="$1" status=0
    timeout --kill-after=10 600 "$root/tests/$name/bin/Debug/net10.0/$name" -noLogo -noColor "${filter[@]}" -trx "$results/$name.trx" \
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
