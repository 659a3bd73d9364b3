#!/bin/sh
# Installs for this user, without administrator rights: ./install.sh [PREFIX], ~/.local by default; ./install.sh --remove [PREFIX]
set -eu
remove=
[ "${1:-}" != --remove ] || { remove=yes; shift; }
prefix=${1:-$HOME/.local}
cd "$(dirname "$0")"
find bin share -type f | while read -r file; do
    if [ -n "$remove" ]; then
        rm -f "$prefix/$file"
    else
        mkdir -p "$prefix/$(dirname "$file")"
        cp "$file" "$prefix/$file"
    fi
done
entry=$prefix/share/applications/credential-atlas.desktop
[ -n "$remove" ] || sed -i "s|^Exec=credential-atlas|Exec=\"$prefix/bin/credential-atlas\"|" "$entry"
for update in "update-mime-database $prefix/share/mime" "update-desktop-database $prefix/share/applications"; do
    command -v "${update%% *}" > /dev/null && [ -d "${update#* }" ] && $update || true
done
