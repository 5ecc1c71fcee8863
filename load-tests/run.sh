#!/usr/bin/env bash
# Builds in Release and prints the table of docs/performance.md for this machine. Sends nothing: the engine is simulated.
# The parts on PostgreSQL need it installed; scan-cpu.sh beside this one scans for real.
# load-tests/run.sh [--assets N] [--repeats R] [--only xml|memory|grains|spine|commit|alert|detector|lease|gauges] [--store sqlite|postgres] [--postgres CONNECTION]
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
project="$root/CloudScanGrid.LoadTests"

dotnet build "$project" --configuration Release --nologo --verbosity quiet >&2
exec dotnet "$project/bin/Release/net10.0/CloudScanGrid.LoadTests.dll" "$@"
