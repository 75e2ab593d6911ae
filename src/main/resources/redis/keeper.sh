# !/bin/sh Keeps the embedded Redis of one data folder running while a process uses it: starts it again when it died,
# and stops it a few seconds after the last user has ended, in whatever way. Users are files in users/, each named by a
# process id. Usage: keeper.sh FOLDER
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

lives() {
    pid=$(cat "$dir/redis.pid" 2>/dev/null)
    [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null
}

# A new user writes its file before it looks for the port. So the file with the port is removed first, and then users
# are counted again: either the new user finds no port and waits for this server's end, or it is seen here, and the port
# comes back.
abandoned() {
    mv "$dir/port" "$dir/port.gone" 2>/dev/null
    used || return 0
    mv "$dir/port.gone" "$dir/port" 2>/dev/null
    return 1
}

# The server is a child, not a daemon, so its process id is known at once, even if somebody deletes the folder.
start() {
    "$dir/redis-server" "$dir/redis.conf" >/dev/null 2>&1 &
    server=$!
    tries=0
    while ! lives && [ "$tries" -lt 50 ] && kill -0 "$server" 2>/dev/null; do
        tries=$((tries + 1))
        sleep 0.1
    done
}

idle=0
server=
while [ -d "$dir" ] && { [ "$idle" -lt 5 ] || ! abandoned; }; do
    lives && server=$pid
    if used; then
        idle=0
        lives || start
    else
        idle=$((idle + 1))
    fi
    sleep 1
done
[ -n "$server" ] && kill "$server" 2>/dev/null
while [ -n "$server" ] && kill -0 "$server" 2>/dev/null; do sleep 0.1; done
rm -f "$dir/keeper.pid" "$dir/redis.pid"
