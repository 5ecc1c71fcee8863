#!/usr/bin/env bash
# Makes what docker-compose.yml reads below deploy/secrets: the cluster's authority and passwords, once, and the silos' certificate, anew each time (90 days).
#   deploy/compose-secrets.sh [DIRECTORY]
# The silos read a new certificate without a restart. Only the owner may enter the directory; the files in it that containers need are readable, for
# containers run as a user whom this machine does not know.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
directory="${1:-$here/secrets}"

umask 077
mkdir -p "$directory"
chmod 700 "$directory"
[[ -e "$directory/authority.key" ]] || "$here/certificates.sh" "$directory" authority
"$here/certificates.sh" "$directory" silo
for name in database-password grafana-password; do
    if [[ ! -e "$directory/$name" ]]; then
        head -c 24 /dev/urandom | base64 | tr -d '/+=\n' > "$directory/$name"
        chmod 444 "$directory/$name"
    fi
done

# A directory is mounted, not files: a mounted file stays the old one when another takes its name.
install -d -m 755 "$directory/tls"
for file in authority.pem silo.pem silo.key; do
    install -m 444 "$directory/$file" "$directory/tls/$file.new"
    mv "$directory/tls/$file.new" "$directory/tls/$file"
done
