#!/bin/sh
# Keeps the embedded Redis of one data folder while a process uses it: starts it again when it died, and stops it a few
# seconds after the last user is gone, however that one ended. Users are files named by process id in users/.
# Usage: keeper.sh FOLDER
dir=$1
trap '' INT HUP
echo $$ >"$dir/keeper.pid"

used() {
    for file in "$dir"/users/*; do
        [ -e "$file" ] || continue
        kill -0 "${file##*/}" 2>/dev/null && return 0
        rm -f "$file"
    done
    return 1
}

redis() {
    cat "$dir/redis.pid" 2>/dev/null
}

idle=0
while [ "$idle" -lt 5 ]; do
    if used; then
        idle=0
        pid=$(redis)
        if [ -z "$pid" ] || ! kill -0 "$pid" 2>/dev/null; then
            "$dir/redis-server" "$dir/redis.conf"
        fi
    else
        idle=$((idle + 1))
    fi
    sleep 1
done
pid=$(redis)
[ -n "$pid" ] && kill "$pid" 2>/dev/null
rm -f "$dir/keeper.pid"
