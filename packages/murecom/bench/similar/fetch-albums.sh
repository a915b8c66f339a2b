#!/bin/bash
# Puts Debian's packs of game music into a folder, one folder an album, for similar.bench.ts: bash fetch-albums.sh FOLDER
set -euo pipefail
to=$(mkdir -p "$1" && cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
take() { # package, folder inside it, album
  [ -d "$1" ] || { apt-get download -q "$1" && dpkg-deb -x "$1"_*.deb "$1"; }
  mkdir -p "$to/$3"
  find "$1/$2" -maxdepth 1 \( -name '*.ogg' -o -name '*.opus' \) -exec mv {} "$to/$3/" \;
}
take singularity-music usr/share/games/singularity/music singularity
take hyperrogue-music usr/share/hyperrogue/music hyperrogue
take drascula-music usr/share/scummvm/drascula/audio drascula
take wesnoth-1.16-music usr/share/games/wesnoth/1.16/data/core/music wesnoth
take warzone2100-music usr/share/games/warzone2100/music/albums/aftermath_soundtrack warzone-aftermath
take warzone2100-music usr/share/games/warzone2100/music/albums/legacy_soundtrack warzone-legacy
for pack in nexuiz-music ufoai-music; do
  apt-get download -q "$pack" && dpkg-deb -x "$pack"_*.deb "$pack"
  find "$pack" -name '*.pk3' -exec python3 -m zipfile -e {} "$pack/all" \;
done
take nexuiz-music all/sound/cdtracks nexuiz
take ufoai-music all/music ufoai
