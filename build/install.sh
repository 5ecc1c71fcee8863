# Sourced by run.sh and test.sh.
# shellcheck shell=bash

# install_missing COMMAND:PACKAGE… installs, by apt, the Debian packages whose command is not there. Says what it does; stops with a remedy where it cannot.
install_missing() {
    local pair packages=()
    for pair in "$@"; do
        command -v "${pair%%:*}" > /dev/null || packages+=("${pair##*:}")
    done
    (( ${#packages[@]} > 0 )) || return 0
    if ! command -v apt-get > /dev/null; then
        echo "missing: ${packages[*]}. This system has no apt-get: install them with its own package manager, and run this again." >&2
        return 1
    fi
    local -a as_root=()
    if (( EUID != 0 )); then
        if ! command -v sudo > /dev/null; then
            echo "missing: ${packages[*]}. As root, run: apt-get install ${packages[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "installing ${packages[*]} (apt-get install)" >&2
    "${as_root[@]}" apt-get update -qq >&2
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2
}
