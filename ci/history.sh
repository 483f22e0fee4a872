#!/bin/sh
# SPDX-License-Identifier: MIT
# history.sh BUILD N: builds the image of each of the last N commits, runs it under icount, and
# shows what changed from commit to commit. BUILD/history keeps each commit's image and result
# for the next time, and gets the page history.html. Names and skips a commit that does not
# build or whose image does not run. Uses CC_GUEST and SUITE (all) from the environment.
set -eu
build=${1:?usage: history.sh BUILD N}
count=${2:?usage: history.sh BUILD N}
folder=$build/history
suite=${SUITE:-all}

fail() { # STATUS MESSAGE
  echo "make history: $2" >&2
  exit "$1"
}
case $count in
'' | 0* | *[!0-9]*) fail 2 "N: expected how many commits, got \"$count\"" ;;
esac
git ls-files --error-unmatch ci/history.sh >/dev/null 2>&1 || fail 3 'this is no git checkout'
mkdir -p "$folder/$suite"

make_image() { # COMMIT NAME
  sources=$folder/sources
  rm -rf "$sources"
  mkdir "$sources"
  git archive "$1" | tar -x -C "$sources" &&
    env -u MAKEFLAGS -u MFLAGS make -s -j"$(nproc)" -C "$sources" SETUP=no \
      CC_GUEST="${CC_GUEST:-gcc}" build/trapclock.elf >"$folder/$2.log" 2>&1 &&
    mv "$sources/build/trapclock.elf" "$folder/$2.elf"
}

measure() { # NAME
  status=0
  "$build/trapclock" run --accel icount --boot pvh --suite "$suite" --elf "$folder/$1.elf" \
    -o "$folder/$suite/$1.json" >"$folder/$1.log" 2>&1 || status=$?
  [ "$status" -le 1 ] # 1: a benchmark failed, and the others have their counts
}

skip() { # COMMIT NAME WHY
  echo "make history: $2 ($(git log -1 --format=%s "$1")) $3: see $folder/$2.log" >&2
}

set --
for commit in $(git log -n "$count" --format=%H); do
  name=$(echo "$commit" | cut -c -12)
  if [ ! -e "$folder/$name.elf" ] && ! make_image "$commit" "$name"; then
    skip "$commit" "$name" 'does not build'
  elif [ ! -e "$folder/$suite/$name.json" ] && ! measure "$name"; then
    skip "$commit" "$name" 'does not run'
  else
    rm -f "$folder/$name.log"
    set -- "$folder/$suite/$name.json" "$@"
  fi
done
rm -rf "$folder/sources"
[ $# -gt 0 ] || fail 3 'no commit has a result'
exec "$build/trapclock" history --as-given -o "$folder/history.html" "$@"
