#!/usr/bin/env bash
# Builds in Release and prints the table of docs/performance.md for this machine. Nothing is sent: the engine is simulated; but for the parts faults, kill, evictions
# and scale, which run only by name, as root: they scan fleets in network namespaces of their own.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
project="$root/CloudScanGrid.LoadTests"

dotnet build "$project" --configuration Release --nologo --verbosity quiet >&2
exec dotnet "$project/bin/Release/net10.0/CloudScanGrid.LoadTests.dll" "$@"
