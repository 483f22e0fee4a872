#!/bin/sh
# SPDX-License-Identifier: MIT
# source_commit.sh: prints the commit of the sources and its time in seconds, in the top folder.
# "+changes" follows the commit where what the images are made of was changed since. An archive
# that git made (make dist) says it in source_commit.txt. Where nothing says it: "unknown 0".
set -eu
said=bench/report/source_commit.txt

if git ls-files --error-unmatch "$said" >/dev/null 2>&1 &&
  commit=$(git log -1 --format='%H %ct' 2>/dev/null); then
  changes=
  [ -z "$(git status --porcelain -- Makefile boot entry fault bench 2>/dev/null)" ] ||
    changes=+changes
  echo "${commit% *}$changes ${commit#* }"
elif ! grep -Ex '[0-9a-f]{40}(\+changes)? [0-9]+' "$said" 2>/dev/null; then
  echo 'unknown 0'
fi
