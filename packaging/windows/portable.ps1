# Makes the portable zip from a signed credential-atlas.exe. Not run here; needs Windows.
#   packaging\windows\portable.ps1 -Binary target\release\credential-atlas.exe -Out dist -Version 0.1.0
param([Parameter(Mandatory)] [string] $Binary, [Parameter(Mandatory)] [string] $Out, [Parameter(Mandatory)] [string] $Version)
$ErrorActionPreference = 'Stop'
$signature = Get-AuthenticodeSignature $Binary
if ($signature.Status -ne 'Valid') { throw "$Binary is not signed: $($signature.StatusMessage)" }
$root = Resolve-Path "$PSScriptRoot\..\.."
$name = "credential-atlas-$Version-windows-x64"
$stage = Join-Path $Out $name
# With this folder beside it the program keeps everything there and writes nowhere else.
New-Item -ItemType Directory -Force "$stage\credential-atlas-data" | Out-Null
Copy-Item $Binary "$stage\credential-atlas.exe"
foreach ($file in 'README.md', 'ACCESSIBILITY.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'docs\for-it.md', 'packaging\policy.example.ron', 'assets\fonts\OFL.txt') {
    Copy-Item "$root\$file" $stage
}
Set-Content "$stage\credential-atlas-data\README.txt" 'Settings, recent projects and unsaved steps of the portable program lie here.'
Compress-Archive -Force "$stage" "$Out\$name.zip"
