#!/bin/bash
# Starts the window under an X display of its own with OpenGL that is missing, aborts or hangs, and holds it to its promises: a window
# in time, the same one without the graphics card the next time, no work when idle, no internet socket, a read-only home.
# Needs Xvfb, xdotool, cc, strace: packaging/linux/renderer.sh BINARY
set -euo pipefail
binary=$(realpath "$1")
scratch=$(mktemp -d)
number=$((200 + RANDOM % 700))
Xvfb :$number -screen 0 1440x900x24 -extension GLX -noreset 2> /dev/null &
server=$!
trap 'kill $server $(cat "$scratch"/*.pid 2> /dev/null) 2> /dev/null; rm -rf "$scratch"' EXIT
sleep 1
export DISPLAY=:$number
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
failures=0
check() { # what, value, most
    if awk "BEGIN { exit !($2 <= $3) }"; then echo "ok      $1: $2 (at most $3)"; else echo "FAILED  $1: $2 (at most $3)"; failures=1; fi
}

for how in abort hang; do
    body=$([ $how = abort ] && echo 'abort();' || echo 'for (;;) pause();')
    mkdir "$scratch/$how"
    printf '#include <stdlib.h>\n#include <unistd.h>\n__attribute__((constructor)) static void begin(void) { %s }\n' "$body" > "$scratch/$how.c"
    cc -shared -fPIC -o "$scratch/$how/libGL.so.1" "$scratch/$how.c"
    cp "$scratch/$how/libGL.so.1" "$scratch/$how/libEGL.so.1"
done

# Starts the program in a home of its own and prints the seconds until its window is there.
window() { # home, library path, words
    local home=$scratch/$1 libraries=$2
    shift 2
    mkdir -p "$home"
    local begun=$(date +%s.%N)
    env HOME="$home" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_RUNTIME_DIR="$home" \
        ${libraries:+LD_LIBRARY_PATH=$libraries} "$binary" "$@" > "$home/log" 2>&1 &
    echo $! > "$scratch/first.pid"
    for _ in $(seq 400); do
        if xdotool search --onlyvisible --name '^Credential Atlas$' > "$scratch/window" 2> /dev/null; then
            date +%s.%N | awk "{ printf \"%.2f\", \$1 - $begun }"
            return
        fi
        sleep 0.05
    done
    echo 99
}
# The process that shows the window.
owner() { xdotool getwindowpid "$(head -1 "$scratch/window")"; }
words() { tr '\0' ' ' < "/proc/$(owner)/cmdline"; }
close() { local pid; pid=$(owner); kill "$pid"; while [ -e "/proc/$pid" ]; do sleep 0.05; done; }

check "no GLX: seconds to the window without the graphics card" "$(window none "" --renderer cpu)" 3
close
check "no GLX, left to the program: seconds to the window" "$(window auto "")" 3
words
close
for how in abort hang; do
    check "libGL that ${how}s: seconds to the window" "$(window $how "$scratch/$how")" 5
    words
    close
    cat "$scratch/$how/config/credential-atlas/opengl-start"
    check "the next start after libGL ${how}ed: seconds" "$(window $how "$scratch/$how")" 3
    close
done

window idle "" --renderer cpu > /dev/null
sleep 6
ticks() { awk '{ print $14 + $15 }' "/proc/$(owner)/stat"; }
before=$(ticks)
sleep 10
check "idle: ticks in 10 seconds" $(($(ticks) - before)) 0
close

home=$scratch/locked
mkdir -p "$home/config" "$home/data"
chmod -R a-w "$home"
if [ "$(id -u)" = 0 ] && command -v setpriv > /dev/null; then
    chmod a+rx "$scratch"
    # Root writes anywhere, so somebody else is asked.
    setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$home" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" \
        "$binary" --renderer cpu > /dev/null 2>&1 &
    sleep 4
    check "a read-only home: windows that are missing" "$(xdotool search --onlyvisible --name '^Credential Atlas$' > "$scratch/window" 2> /dev/null && echo 0 || echo 1)" 0
    close || true
fi

if command -v strace > /dev/null; then
    mkdir -p "$scratch/traced"
    env HOME="$scratch/traced" XDG_CONFIG_HOME="$scratch/traced/config" XDG_DATA_HOME="$scratch/traced/data" XDG_RUNTIME_DIR="$scratch/traced" \
        strace -f -o "$scratch/trace" -e trace=socket,openat,creat,mkdir,rename,unlink "$binary" --renderer cpu > /dev/null 2>&1 &
    for _ in $(seq 200); do xdotool search --onlyvisible --name '^Credential Atlas$' > "$scratch/window" 2> /dev/null && break; sleep 0.1; done
    sleep 8
    close || true
    sleep 1
    check "internet sockets" "$(grep -c 'socket(AF_INET' "$scratch/trace" || true)" 0
    written=$(grep -E 'O_(WRONLY|RDWR|CREAT)' "$scratch/trace" | grep -v ENOENT | grep -o '"[^"]*"' | tr -d '"' | sort -u |
        grep -vE "^($scratch/traced|/dev/|/proc/|/memfd|/sys/)" || true)
    [ -z "$written" ] || { echo "FAILED  written elsewhere: $written"; failures=1; }
fi
exit $failures
