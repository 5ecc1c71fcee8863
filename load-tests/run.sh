#!/usr/bin/env bash
# Builds in Release and prints the table of docs/performance.md for this machine. Sends nothing: the engine is simulated.
# load-tests/run.sh [--assets N] [--repeats R] [--only spine|memory|xml|detector]
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
project="$root/CloudScanGrid.LoadTests"

dotnet build "$project" --configuration Release --nologo --verbosity quiet >&2
exec dotnet "$project/bin/Release/net10.0/CloudScanGrid.LoadTests.dll" "$@"
