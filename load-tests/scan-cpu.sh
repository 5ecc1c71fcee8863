#!/usr/bin/env bash
# The processor time of a real scan: nmap's own against everything else that 'cloudscan scan' takes, and beside them one plain nmap of the same hosts and ports. Prints a
# Markdown table. Needs root and nmap: the fleet and its scanner stand in network namespaces that 'cloudscan lab' makes and removes; nothing else is scanned.
# load-tests/scan-cpu.sh [--hosts N] [--repeats R]
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
hosts=64
repeats=5
while (($# > 1)); do
    case "$1" in
        --hosts) hosts=$2 ;;
        --repeats) repeats=$2 ;;
        *) echo "usage: load-tests/scan-cpu.sh [--hosts N] [--repeats R]" >&2; exit 2 ;;
    esac
    shift 2
done
program="$root/src/CloudScanGrid.Cli/bin/Release/net10.0/cloudscan.dll"
dotnet build "$root/src/CloudScanGrid.Cli" --configuration Release --nologo --verbosity quiet -p:RunAnalyzers=false >&2

work="$(mktemp -d)"
export CLOUDSCAN__DATA__DIRECTORY="$work/data" TMPDIR="$work"
trap 'dotnet "$program" lab down >&2 || true; rm -rf "$work"' EXIT

# Stands for nmap and writes down what it took. What the shell itself takes counts as ours.
times="$work/times"
cat > "$work/nmap" << WRAPPER
#!/bin/bash
exec 3>&2
TIMEFORMAT='%U %S'
{ time nmap "\$@" 2>&3 3>&-; } 2>> "$times"
WRAPPER
chmod +x "$work/nmap"
export CLOUDSCAN__NMAP__EXECUTABLEPATH="$work/nmap"

dotnet "$program" lab up --form namespace --hosts "$hosts" >&2
namespace="$(dotnet "$program" lab status | sed -n 's/.*ip netns exec \([^ ]*\) .*/\1/p')"
inventory="$(find "$work" -name 'inventory.json' -o -name 'estate.json' | head -n 1)"

cpu_of() { # runs the rest, and prints the processor time in ms of it and of all its children
    local TIMEFORMAT='%U %S' out
    # A budget that is spent makes the program say so by its exit code; what was seen is counted from what it wrote.
    out="$({ time "${@}" > "$work/out" 2> "$work/err" || true; } 2>&1)"
    awk '{ printf "%.0f", 1000 * ($1 + $2) }' <<< "$(tail -n 1 <<< "$out")"
}

median() { sort -g | awk '{ v[NR] = $1 } END { printf "%.3g | %.3g – %.3g", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2, v[1], v[NR] }'; }

one_scan() { # runs a scan with the flags given, and prints: ours, nmap's (ms), hosts seen, nmap runs, load
    local total nmap
    : > "$times"
    total="$(cpu_of ip netns exec "$namespace" dotnet "$program" scan --inventory "$inventory" --profile light --format ndjson "$@")"
    nmap="$(awk '{ t += $1 + $2 } END { printf "%.0f", 1000 * t }' "$times")"
    echo "$((total - nmap)) $nmap $(grep -c '"state":"up"' "$work/out") $(wc -l < "$times") $(cut -d ' ' -f 1 /proc/loadavg)"
}

for ((repeat = 1; repeat <= repeats; repeat++)); do
    # A budget for one host: what the program takes to start and to end.
    first="$(one_scan --budget 100)"
    echo "$first $(one_scan)" | tee -a "$work/rows" >&2
done
echo "| figure | median | min – max | unit |"
echo "| --- | ---: | ---: | --- |"
row() { echo "| $1 | $(awk "{ print $2 }" "$work/rows" | median) | $3 |"; }
row "everything but nmap / nmap, for each host after the first" '($6 - $1) / ($7 - $2)' ratio
row "everything but nmap, for each host after the first" '($6 - $1) / ($8 - $3)' "ms of CPU a host"
row "nmap, for each host after the first" '($7 - $2) / ($8 - $3)' "ms of CPU a host"
row "everything but nmap / nmap, whole program" '$6 / $7' ratio
row "everything but nmap, one host: mostly the program's start" '$1' "ms of CPU"
row "hosts seen" '$8' hosts
row "nmap processes" '$9' processes
row "load of the machine, one minute" '$10' runnable
