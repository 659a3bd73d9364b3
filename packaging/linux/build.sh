#!/bin/sh
# Makes the .deb and the tarball from a finished release binary: packaging/linux/build.sh BINARY OUT [SBOM]
# The same binary gives the same bytes. Needs dpkg-deb, objdump, tar, gzip, sha256sum. PACKING=fast compresses little, for a trial.
set -eu
umask 022
binary=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
sbom=${3:-}
root=$(realpath "$(dirname "$0")/../..")
here=$root/packaging/linux
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-0}
case $(uname -m) in
    x86_64) arch=amd64 ;;
    aarch64) arch=arm64 ;;
    *) echo "no package for $(uname -m)" >&2; exit 1 ;;
esac

case ${PACKING:-} in
    fast) deb="-Znone" gz=1 ;;
    *) deb="-Zxz" gz=9 ;;
esac

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
tree=$stage/tree
place() { install -D -m "$1" "$2" "$tree/$3"; }

place 755 "$binary" usr/bin/credential-atlas
strip --strip-unneeded "$tree/usr/bin/credential-atlas"
# The helper for ODBC drivers, where it was built: it belongs beside the program, and only it needs a driver manager.
if [ -x "$(dirname "$binary")/credential-atlas-odbc" ]; then
    place 755 "$(dirname "$binary")/credential-atlas-odbc" usr/bin/credential-atlas-odbc
    strip --strip-unneeded "$tree/usr/bin/credential-atlas-odbc"
fi
place 644 "$here/credential-atlas.desktop" usr/share/applications/credential-atlas.desktop
place 644 "$here/credential-atlas.xml" usr/share/mime/packages/credential-atlas.xml
place 644 "$here/com.credentialatlas.CredentialAtlas.metainfo.xml" \
    usr/share/metainfo/com.credentialatlas.CredentialAtlas.metainfo.xml
icons=usr/share/icons/hicolor
for size in 16 24 32 48 64 128 256; do
    place 644 "$root/assets/icon/credential-atlas-$size.png" $icons/${size}x$size/apps/credential-atlas.png
    place 644 "$root/assets/icon/project-$size.png" $icons/${size}x$size/mimetypes/application-x-credential-atlas.png
done
place 644 "$root/assets/icon/credential-atlas.svg" $icons/scalable/apps/credential-atlas.svg
place 644 "$root/assets/icon/project.svg" $icons/scalable/mimetypes/application-x-credential-atlas.svg
doc=usr/share/doc/credential-atlas
for file in README.md CHANGELOG.md ACCESSIBILITY.md LICENSE-MIT LICENSE-APACHE docs/for-it.md docs/accessibility-conformance.md \
    assets/fonts/OFL.txt packaging/policy.example.ron packaging/linux/copyright; do
    place 644 "$root/$file" "$doc/$(basename "$file")"
done
[ -z "$sbom" ] || place 644 "$sbom" $doc/sbom.cdx.json
mkdir -p "$tree/usr/share/man/man1"
gzip -9n < "$here/credential-atlas.1" > "$tree/usr/share/man/man1/credential-atlas.1.gz"

# The tarball: the same files below one folder, to be put anywhere.
name=credential-atlas-$version-linux-$(uname -m)
cp -a "$tree/usr" "$stage/$name"
install -m 755 "$here/install.sh" "$stage/$name/install.sh"
tar -C "$stage" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -cf - "$name" |
    gzip -${gz}n > "$out/$name.tar.gz"

# What the binary asks of the C library; everything else is looked for when the window opens.
glibc=$(objdump -T "$tree/usr/bin/credential-atlas" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -1 | cut -d_ -f2)
mkdir -p "$tree/DEBIAN"
(cd "$tree" && find usr -type f | LC_ALL=C sort | xargs md5sum) > "$tree/DEBIAN/md5sums"
cat > "$tree/DEBIAN/control" <<CONTROL
Package: credential-atlas
Version: $version
Architecture: $arch
Maintainer: Credential Atlas contributors <packages@credentialatlas.example>
Installed-Size: $(du -sk "$tree/usr" | cut -f1)
Depends: libc6 (>= $glibc), libgcc-s1, libx11-6, libx11-xcb1, libxcursor1, libxi6, libxkbcommon0, libxkbcommon-x11-0, desktop-file-utils, shared-mime-info
Recommends: libgl1, hicolor-icon-theme, xdg-desktop-portal | zenity
Suggests: libodbc2
Section: science
Priority: optional
Description: maps and earnings charts that a workforce board can stand behind
 Two spreadsheets in; a map, an earnings chart and an editable PowerPoint deck
 out. Every number is explained and safe to publish. Everything happens on this
 computer: no connection is opened, no service runs, nothing updates itself.
CONTROL
find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group $deb --build "$tree" "$out/credential-atlas_${version}_$arch.deb" > /dev/null
[ -z "$sbom" ] || install -m 644 "$sbom" "$out/credential-atlas-$version.cdx.json"
(cd "$out" && for file in credential-atlas*; do sha256sum "$file"; done > SHA256SUMS)
cat "$out/SHA256SUMS"
