# Kills the processes that it is told of at their deadlines, and all of them when its input ends. A line "PID START DEADLINE" names a process by its start time
# as well (field 22 of proc_pid_stat(5)), because ids are used again, and replaces the line before; "PID START -" takes it back. Deadlines are hundredths of a second since
# boot, suspension included, as /proc/uptime counts. Nothing here starts a process: only what bash has built in.
exec > /dev/null 2>&1
trap '' HUP INT QUIT TERM TSTP
set -f
declare -A watched

end() {
    local stat=
    IFS= read -r -d '' stat < "/proc/$1/stat"
    set -- "$1" "$2" ${stat##*) }
    [[ ${22} != "$2" ]] || kill -KILL -- "-$1" "$1"
}

part=
while :; do
    patience=()
    ((${#watched[@]} == 0)) || patience=(-t 0.25)
    if IFS= read -r "${patience[@]}" line; then
        set -- $part$line
        part=
        if [[ $3 == - ]]; then unset "watched[$1]"; else watched[$1]="$2 $3"; fi
    elif (($? > 128)); then
        part+=$line
    else
        break
    fi
    read -r uptime _ < /proc/uptime
    for pid in "${!watched[@]}"; do
        set -- ${watched[$pid]}
        ((10#${uptime/./} < $2)) || { end "$pid" "$1"; unset "watched[$pid]"; }
    done
done
for pid in "${!watched[@]}"; do
    end "$pid" ${watched[$pid]% *}
done
