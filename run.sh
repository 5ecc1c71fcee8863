#!/usr/bin/env bash
# Runs the whole thing on this machine: installs nmap when it is missing, builds, starts a laboratory, scans it, and serves the page until Ctrl-C.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=build/install.sh
source "$root/build/install.sh"

install_missing nmap:nmap
exec "$root/cloudscan" run --lab "$@"
