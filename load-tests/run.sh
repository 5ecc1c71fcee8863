#!/usr/bin/env bash
# Builds in Release and prints the table of docs/performance.md for this machine. Nothing is sent: the engine is simulated; but for the parts faults, kill, evictions,
# campaign, throttle, scale and upgrade, which run only by name, as root: they scan fleets in network namespaces of their own. scan-cpu.sh beside this one scans for real, too.
# The parts on PostgreSQL need it installed. What can be asked: load-tests/run.sh --help
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
project="$root/CloudScanGrid.LoadTests"

dotnet build "$project" --configuration Release --nologo --verbosity quiet >&2
exec dotnet "$project/bin/Release/net10.0/CloudScanGrid.LoadTests.dll" "$@"
