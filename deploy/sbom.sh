#!/usr/bin/env bash
# Writes a software bill of materials as CycloneDX 1.6 JSON (https://cyclonedx.org/docs/1.6/json/) to standard output.
#   deploy/sbom.sh PACKAGES.LOCK.JSON [DEPS.JSON [INSTALLED.TSV]]
# Every NuGet package of the lock file, with its version, package URL and SHA-512: NuGet's content hash. DEPS.JSON, which the publishing wrote, says which of them run:
# the others only build, or are part of the runtime, and have the scope "excluded". INSTALLED.TSV has a line for each package of the system ("deb", name, version,
# distribution, architecture) and each runtime ("dotnet", name, version). The same input gives the same bytes.
set -euo pipefail

(( $# >= 1 && $# <= 3 )) || { echo "usage: deploy/sbom.sh PACKAGES.LOCK.JSON [DEPS.JSON [INSTALLED.TSV]]" >&2; exit 2; }
command -v jq > /dev/null || { echo "jq is missing: install it with your package manager (apt-get install jq)" >&2; exit 1; }
for file in "$@"; do
    [[ -r "$file" ]] || { echo "$file: there is no such file" >&2; exit 2; }
done
version="$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' "$(dirname "${BASH_SOURCE[0]}")/../Directory.Build.props")"

jq --null-input --arg version "$version" \
    --slurpfile lock "$1" --slurpfile deps "${2:-/dev/null}" --rawfile installed "${3:-/dev/null}" '
# Two letters of base64 are 12 bits, which are three hexadecimal digits; 64 bytes end in half a letter.
def hex($digits): "0123456789abcdef" as $hex | [range($digits; 0; -1) as $place | (. / pow(16; $place - 1) | floor) % 16 | $hex[.:. + 1]] | add;
def base64_to_hex: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" as $letters
    | [explode[] | select(. != 61) | [.] | implode | . as $letter | $letters | index($letter)]
    | . as $values | [range(0; length; 2) as $at | $values[$at] * 64 + ($values[$at + 1] // 0) | hex(3)] | add | .[:128];

([$deps[]?.libraries // {} | to_entries[] | select(.value.type == "package").key | ascii_downcase]) as $running
| ([$lock[0].dependencies[] | to_entries[] | select(.value.type != "Project") | { name: .key, version: .value.resolved, hash: .value.contentHash }] | unique) as $packages
| ($installed | [split("\n")[] | select(. != "") | split("\t")]) as $system
| {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { type: "application", "bom-ref": "cloudscan", name: "cloudscan", version: $version, licenses: [{ license: { id: "Apache-2.0" } }] } },
    components: ([
        ($packages[] | "pkg:nuget/\(.name | @uri)@\(.version | @uri)" as $purl | {
            type: "library", "bom-ref": $purl, name, version, purl: $purl,
            scope: (("\(.name)/\(.version)" | ascii_downcase) as $key | if ($deps | length) == 0 or ($running | index($key)) then "required" else "excluded" end),
            hashes: [{ alg: "SHA-512", content: (.hash | base64_to_hex) }]
        }),
        ($system[] | select(.[0] == "dotnet") | {
            type: "framework", "bom-ref": "dotnet:\(.[1])@\(.[2])", name: .[1], version: .[2], scope: "required", cpe: "cpe:2.3:a:microsoft:.net:\(.[2]):*:*:*:*:*:*:*"
        }),
        ($system[] | select(.[0] == "deb") | "pkg:deb/\(.[3])/\(.[1] | @uri)@\(.[2] | @uri)?arch=\(.[4])" as $purl | {
            type: "library", "bom-ref": $purl, name: .[1], version: .[2], purl: $purl, scope: "required"
        })
    ] | sort_by(."bom-ref"))
}'
