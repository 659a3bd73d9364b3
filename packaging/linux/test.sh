#!/bin/bash
# Installs the .deb, starts it from its menu entry, opens a double-clicked project, removes it again, and looks whether anything is
# left. Needs root, an X display (Xvfb will do), gio, xdotool: DISPLAY=:1 packaging/linux/test.sh PACKAGE.deb [PROJECT.credatlas]
set -euo pipefail
package=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export HOME=$scratch/home XDG_CONFIG_HOME=$scratch/home/.config XDG_DATA_HOME=$scratch/home/.local/share XDG_RUNTIME_DIR=$scratch
mkdir -p "$XDG_CONFIG_HOME" "$XDG_DATA_HOME"
fail() { echo "FAILED: $*" >&2; exit 1; }

# Windows of a process, once it has one.
program_with() { # words of its command line
    for _ in $(seq 100); do
        for pid in $(pidof credential-atlas || true); do
            [ "$(readlink "/proc/$pid/exe")" = /usr/bin/credential-atlas ] || continue
            words=$(tr '\0' ' ' < "/proc/$pid/cmdline")
            if [[ $words == *"$1"* && $words != *--watch-start* ]] && xdotool search --pid "$pid" --onlyvisible > /dev/null 2>&1; then
                echo "$pid"
                return
            fi
        done
        sleep 0.2
    done
    fail "no window with “$1”"
}
close() { kill "$1"; while [ -e "/proc/$1" ]; do sleep 0.1; done; }

! dpkg -s credential-atlas > /dev/null 2>&1 || fail "it is installed already"
find /usr /etc /opt /var -name '*credential*atlas*' > "$scratch/before"
dpkg -i "$package" > "$scratch/log" 2>&1 || { cat "$scratch/log"; fail "dpkg -i"; }
(cd / && md5sum --quiet -c "/var/lib/dpkg/info/credential-atlas.md5sums") || fail "files differ"
credential-atlas --version
entry=/usr/share/applications/credential-atlas.desktop
! command -v desktop-file-validate > /dev/null || desktop-file-validate $entry
! command -v appstreamcli > /dev/null ||
    appstreamcli validate --no-net /usr/share/metainfo/com.credentialatlas.CredentialAtlas.metainfo.xml || true

gio launch $entry
pid=$(program_with credential-atlas)
echo "started from its menu entry: $(tr '\0' ' ' < "/proc/$pid/cmdline")"
[ -z "${PICTURES:-}" ] || { sleep 4; import -window root "$PICTURES/menu-entry.png"; }
close "$pid"

project=${2:-}
if [ -n "$project" ]; then
    cp "$project" "$scratch/board.credatlas"
    type=$(gio info -a standard::content-type "$scratch/board.credatlas" | sed -n 's/.*content-type: //p')
    [ "$type" = application/x-credential-atlas ] || fail "the project is “$type”"
    gio mime application/x-credential-atlas | grep -q credential-atlas.desktop || fail "no program for projects"
    gio open "$scratch/board.credatlas"
    pid=$(program_with board.credatlas)
    echo "opened by its file association: $(tr '\0' ' ' < "/proc/$pid/cmdline")"
    [ -z "${PICTURES:-}" ] || { sleep 4; import -window root "$PICTURES/double-click.png"; }
    close "$pid"
fi

dpkg --purge credential-atlas > "$scratch/log" 2>&1 || { cat "$scratch/log"; fail "dpkg --purge"; }
! grep -i warning "$scratch/log" || fail "left something"
find /usr /etc /opt /var -name '*credential*atlas*' > "$scratch/after"
diff "$scratch/before" "$scratch/after" || fail "files are left"
echo "installed, started, opened a project, removed: nothing is left"
