#!/usr/bin/env bash
# Makes the certificates with which the silos and clients of one cluster prove who they are (docs/cluster.md).
#   deploy/certificates.sh DIRECTORY authority                makes the authority: authority.pem for every silo, authority.key to keep away from them
#   deploy/certificates.sh DIRECTORY silo|client [CLUSTER-ID]  issues a certificate for 90 days: silo.pem and silo.key, or client.pem and client.key
# Issue again and replace the files before a certificate ends: silos read them without a restart.
set -euo pipefail

usage() {
    echo "usage: deploy/certificates.sh DIRECTORY authority | DIRECTORY silo|client [CLUSTER-ID]" >&2
    exit 2
}

(( $# >= 2 && $# <= 3 )) || usage
directory="$1" role="$2" cluster="${3:-cloudscan}"
[[ "$cluster" =~ ^[a-z0-9-]{1,64}$ ]] || { echo "'$cluster' is no cluster id: at most 64 lower-case letters, digits and dashes" >&2; exit 2; }
command -v openssl > /dev/null || { echo "openssl is missing: install it with your package manager (apt-get install openssl)" >&2; exit 1; }
umask 077
mkdir -p "$directory"

case "$role" in
    authority)
        [[ ! -e "$directory/authority.key" ]] || { echo "$directory/authority.key is there already: a second authority would lock out every silo of the first" >&2; exit 1; }
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=cloudscan authority" \
            -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" \
            -keyout "$directory/authority.key" -out "$directory/authority.pem" 2> /dev/null
        echo "$directory/authority.pem"
        ;;
    silo|client)
        [[ -r "$directory/authority.key" ]] || { echo "$directory/authority.key: not there; run first: deploy/certificates.sh $directory authority" >&2; exit 1; }
        request="$(mktemp)"
        trap 'rm -f "$request" "$directory/$role.pem.new" "$directory/$role.key.new"' EXIT
        openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$role.$cluster" -keyout "$directory/$role.key.new" -out "$request" 2> /dev/null
        openssl x509 -req -in "$request" -days 90 -CA "$directory/authority.pem" -CAkey "$directory/authority.key" -CAcreateserial -out "$directory/$role.pem.new" \
            -extfile <(printf 'subjectAltName=DNS:%s.%s\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth,clientAuth\n' "$role" "$cluster") 2> /dev/null
        mv "$directory/$role.key.new" "$directory/$role.key"
        mv "$directory/$role.pem.new" "$directory/$role.pem"
        echo "$directory/$role.pem"
        ;;
    *) usage ;;
esac
