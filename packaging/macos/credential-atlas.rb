# Homebrew cask. Not submitted; VERSION, URL and the checksum are filled in by the release. The .dmg must be notarised.
cask "credential-atlas" do
  version "@VERSION@"
  sha256 "@SHA256_DMG@"

  url "@URL@/credential-atlas-#{version}.dmg"
  name "Credential Atlas"
  desc "Maps and earnings charts that a workforce board can stand behind"
  homepage "@HOMEPAGE@"

  depends_on macos: ">= :big_sur"

  app "Credential Atlas.app"
  binary "#{appdir}/Credential Atlas.app/Contents/MacOS/credential-atlas"

  zap trash: "~/Library/Application Support/credential-atlas"
end
