# !/usr/bin/env bash Makes the AOT cache, with which a JVM 25 needs less than half of the CPU time to start. The program
# runs once, with its embedded Redis and the simulator, gets requests and tasks, and is stopped; then the JVM writes the
# cache.
#
# train.sh CACHE JAR [FLAG…] # the JVM, the jar's files and their path must be the same when the cache is used It is a
# part of the image's build, where only bash and Java are sure to be there. No pages are extracted, since everything in
# the cache is loaded at every start, and takes memory.
set -euo pipefail
cache=$1 jar=$2
shift 2

export QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=${TRAIN_PORT:-8080} LEADLINE_SIMULATOR=true
export REDIS_URL='' QUARKUS_PROFILE='' GEMINI_API_KEY='' LEADLINE_API_KEYS='' LEADLINE_DATA_DIR
LEADLINE_DATA_DIR=$(mktemp -d)

http() { # METHOD PATH [BODY]
    exec 3<>"/dev/tcp/127.0.0.1/$QUARKUS_HTTP_PORT" || return
    printf '%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
        "$1" "$2" "${#3}" "$3" >&3
    cat <&3
}

run() { # BODY: enqueues a task and waits for its result
    local id
    id=$(http POST /api/v1/tasks "$1" | grep -o '"id":"[^"]*"' | cut -d'"' -f4)
    http GET "/api/v1/tasks/$id?wait=PT30S" '' | grep -q '"state":"SUCCEEDED"' || { echo "not succeeded: $1" >&2; return 1; }
}

"${JAVA_HOME:+$JAVA_HOME/bin/}java" "-XX:AOTCacheOutput=$cache" "$@" -jar "$jar" &
program=$!
trap 'kill $program 2>/dev/null || true' EXIT

until http GET /q/health/ready '' 2>/dev/null | grep -q ' 200 '; do
    kill -0 $program
    sleep 0.2
done
for _ in {1..50}; do
    run '{"task": "health_check_task", "args": [1, 2]}'
done
run '{"task": "gemini_generate_task", "args": {"prompt": "Say hello."}}'
for path in /api/v1/tasks /api/v1/handlers /api/v1/queues /api/v1/workers /api/v1/tasks/none /q/health/live /q/metrics; do
    http GET "$path" '' >/dev/null
done

kill $program
wait $program || [ $? = 143 ]
rm -rf "$LEADLINE_DATA_DIR"
[ -s "$cache" ]
