#!/bin/bash
# Makes the universal, signed and notarised .dmg. Not run here; needs macOS, a Developer ID and a notary profile:
#   DEVELOPER_ID="Developer ID Application: …" NOTARY_PROFILE=credential-atlas packaging/macos/build.sh OUT
# Documents that are double-clicked reach the program only as "drag to the window or Open": winit does not hand on open events.
set -euo pipefail
out=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)
: "${DEVELOPER_ID:?}" "${NOTARY_PROFILE:?}"
mkdir -p "$out"
stage=$(mktemp -d)
app="$stage/Credential Atlas.app"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"

for target in aarch64-apple-darwin x86_64-apple-darwin; do
    (cd "$root" && MACOSX_DEPLOYMENT_TARGET=11.0 cargo build --release --locked --target $target)
done
lipo -create -output "$app/Contents/MacOS/credential-atlas" \
    "$root"/target/{aarch64,x86_64}-apple-darwin/release/credential-atlas
sed "s/@VERSION@/$version/" "$root/packaging/macos/Info.plist" > "$app/Contents/Info.plist"
for name in credential-atlas project; do
    icons=$stage/$name.iconset
    mkdir "$icons"
    for size in 16 32 128 256; do
        cp "$root/assets/icon/$name-$size.png" "$icons/icon_${size}x$size.png"
    done
    cp "$root/assets/icon/$name-32.png" "$icons/icon_16x16@2x.png"
    cp "$root/assets/icon/$name-64.png" "$icons/icon_32x32@2x.png"
    cp "$root/assets/icon/$name-256.png" "$icons/icon_128x128@2x.png"
    iconutil -c icns -o "$app/Contents/Resources/$name.icns" "$icons"
done
cp "$root"/{ACCESSIBILITY.md,LICENSE-MIT,LICENSE-APACHE,docs/for-it.md,assets/fonts/OFL.txt} "$app/Contents/Resources/"

codesign --force --options runtime --timestamp --sign "$DEVELOPER_ID" "$app"
codesign --verify --strict --deep "$app"
ln -s /Applications "$stage/Applications"
dmg="$out/credential-atlas-$version.dmg"
hdiutil create -volname "Credential Atlas" -srcfolder "$stage" -ov -format UDZO "$dmg"
codesign --sign "$DEVELOPER_ID" --timestamp "$dmg"
xcrun notarytool submit "$dmg" --keychain-profile "$NOTARY_PROFILE" --wait
xcrun stapler staple "$dmg"
spctl --assess --type open --context context:primary-signature "$dmg"
