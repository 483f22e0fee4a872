#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# make history: the images of the last commits, run one after the other.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tmp
  export TMPDIR=$BATS_TEST_TMPDIR/tmp
  tree=$BATS_TEST_DIRNAME/../../..
  export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
}

# commit TIME SUBJECT: all that stands in project/.
commit() {
  git -C project add -A
  GIT_COMMITTER_DATE="@$1" git -C project commit -q -m "$2"
}

# says LINE: the output holds it, but for how far apart its columns are.
says() {
  grep -Fxq -- "$1" <<<"$(tr -s ' ' <<<"$output")"
}

@test "each commit's image is built and run, and a nop is told with its commit and phase" {
  mkdir project build
  cp -a "$tree"/{Makefile,boot,entry,fault,bench,iso,ci} project
  echo 'bench/report/source_commit.txt export-subst' >project/.gitattributes
  cp "$BUILD/trapclock" build
  git -C project init -q
  commit 1700000100 'the image as it is'
  sed -i '/^.macro PATH_RAW/,/^.endm/s/^\tleave.*/&\n\tnop/' project/entry/entry.S
  commit 1700000200 'one more instruction'
  nop=$(git -C project rev-parse HEAD | cut -c -12)
  echo '#error unfinished' >project/boot/aaa.c
  commit 1700000300 'a commit that does not build'
  broken=$(git -C project rev-parse HEAD | cut -c -12)
  cd project
  SUITE=core run ci/history.sh "$BATS_TEST_TMPDIR/build" 5
  echo "$output"
  [ "$status" -eq 0 ]
  says "make history: $broken (a commit that does not build) does not build: see $BATS_TEST_TMPDIR/build/history/$broken.log"
  grep -q unfinished "$BATS_TEST_TMPDIR/build/history/$broken.log"
  [[ $output == *"files       2 files of 2 builds, from $(git rev-parse HEAD~2 | cut -c -12) to $nop"* ]]
  says "np.read.raw 2 8 9 +1 (handle +1) at $nop"
  grep -Eq '^np\.read +2 +([0-9]+) +\1 +none$' <<<"$output"
  grep -q "<code>$nop</code>" ../build/history/history.html
  # What is there is used again: without a compiler, too.
  first=$output
  SUITE=core CC_GUEST=false run ci/history.sh "$BATS_TEST_TMPDIR/build" 5
  [ "$output" = "$first" ]
  for count in 0 x '' -1; do
    run ci/history.sh "$BATS_TEST_TMPDIR/build" "$count"
    [ "$status" -eq 2 ]
  done
}

@test "make history hands the number of commits on" {
  run env -u MAKEFLAGS make -n --no-print-directory -C "$tree" -o "$BUILD/trapclock" BUILD="$BUILD" N=7 history
  [[ $output == *"ci/history.sh $BUILD '7'"* ]]
}
