#!/usr/bin/env bash
# Puts a program that was built into the packages people install: .tar.gz and .deb for Linux, .zip for Windows.
#
#   cargo build --profile dist && packaging/package.sh target/dist/mms packages
#   packaging/package.sh target/x86_64-pc-windows-msvc/dist/mms.exe packages
#
# Needs cargo (manual page, completions, licences), python3, tar, and dpkg-deb or zip. The same program gives the same bytes.
set -euo pipefail
program="$(realpath "$1")"
mkdir -p "$2"
out="$(realpath "$2")"
here="$(cd "$(dirname "$0")" && pwd)"
cd "$here/.."
profile="${HELP_PROFILE:-release}"
version="$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)"

stage="$(mktemp -d)"
trap 'rm -rf "$stage"' EXIT
help="$stage/help"
# Without the date of the package: crates that build C take another one for a reason to be built anew, and polars with them.
env -u SOURCE_DATE_EPOCH cargo run --quiet --profile "$profile" --example help_files -- "$help"
python3 "$here/licences.py" > "$stage/licences.txt"
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}"

case "$program" in
*.exe)
  tree="$stage/mms-$version"
  mkdir -p "$tree/completari"
  cp "$program" "$tree/mms.exe"
  # Notepad of older Windows knows no other line ends.
  sed 's/$/\r/' "$here/Citeste-ma.txt" > "$tree/Citește-mă.txt"
  printf '@start "" "%%~dp0mms.exe" page\r\n' > "$tree/Deschide mms.cmd"
  cp "$help/_mms.ps1" "$tree/completari/"
  cp "$stage/licences.txt" "$tree/Licențe.txt"
  cp LICENSE-MIT LICENSE-APACHE "$tree/"
  find "$tree" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
  rm -f "$out/mms-$version-windows.zip"
  (cd "$stage" && find "mms-$version" | LC_ALL=C sort | zip -q -X -@ "$out/mms-$version-windows.zip")
  echo "$out/mms-$version-windows.zip"
  ;;
*)
  arch="$(dpkg --print-architecture 2>/dev/null || uname -m)"
  root="$stage/root"
  install -Dm755 "$program" "$root/usr/bin/mms"
  for page in "$help"/*.1; do
    install -Dm644 "$page" "$root/usr/share/man/ro/man1/$(basename "$page")"
  done
  gzip -9n "$root"/usr/share/man/ro/man1/*.1
  install -Dm644 "$help/mms.bash" "$root/usr/share/bash-completion/completions/mms"
  install -Dm644 "$help/_mms" "$root/usr/share/zsh/vendor-completions/_mms"
  install -Dm644 "$help/mms.fish" "$root/usr/share/fish/vendor_completions.d/mms.fish"
  install -Dm644 "$here/mms.desktop" "$root/usr/share/applications/mms.desktop"
  install -Dm644 "$here/mms.svg" "$root/usr/share/icons/hicolor/scalable/apps/mms.svg"
  install -Dm644 "$here/Citeste-ma.txt" "$root/usr/share/doc/mms/Citește-mă.txt"
  install -Dm644 "$stage/licences.txt" "$root/usr/share/doc/mms/copyright"
  find "$root" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" --transform "s,^\./usr,mms-$version," \
    -C "$root" -cf - ./usr | gzip -9n > "$out/mms-$version-linux-$arch.tar.gz"
  echo "$out/mms-$version-linux-$arch.tar.gz"
  if command -v dpkg-deb >/dev/null; then
    mkdir -p "$root/DEBIAN"
    cat > "$root/DEBIAN/control" <<CONTROL
Package: mms
Version: $version
Architecture: $arch
Maintainer: mms
Section: misc
Priority: optional
Depends: libc6, libgcc-s1
Recommends: xdg-utils
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Description: verifică standardele minime privind managementul de caz
 Verifică registrele furnizorilor de servicii sociale pentru copii după
 standardele minime obligatorii privind managementul de caz (Ordinul 69/2004).
 Se deschide ca pagină în browser; nimic nu pleacă din calculator.
CONTROL
    touch -d "@$SOURCE_DATE_EPOCH" "$root/DEBIAN" "$root/DEBIAN/control"
    dpkg-deb --root-owner-group --build "$root" "$out/mms_${version}_$arch.deb" >/dev/null
    echo "$out/mms_${version}_$arch.deb"
  fi
  ;;
esac
