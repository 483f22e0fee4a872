#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# make makes what changed, in what it is made of or how, and nothing else.

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  tree=$BATS_TEST_DIRNAME/../../..
}

# Which files are compiled on the way to these.
makes() {
  env -u MAKEFLAGS make --no-print-directory -C "$tree" BUILD="$PWD/build" "$@" >made
  sed -n 's/^  \(CC\|AS\) *//p' made
}

@test "other flags and another compiler make objects anew, the same ones do not" {
  objects=("$PWD"/build/{guest/bench/machine/clock.c,guest/entry/entry.S,host/ci/base/error}.o)
  [ "$(makes "${objects[@]}" | wc -l)" -eq 3 ]
  [ -z "$(makes "${objects[@]}")" ]
  [ "$(makes "${objects[@]}" WARNINGS=-Wall)" = "bench/machine/clock.c
entry/entry.S" ]
  [ -z "$(makes "${objects[@]}" WARNINGS=-Wall)" ]
  printf '#!/bin/sh\nexec gcc "$@"\n' >cc
  chmod +x cc
  [ "$(makes "${objects[@]}" WARNINGS=-Wall CC="$PWD/cc" | wc -l)" -eq 3 ]
}

@test "another style sheet is taken into the tool" {
  object=$PWD/build/host/ci/page/style.o
  [ "$(makes "$object")" = ci/page/style.S ]
  [ -z "$(makes "$object")" ]
  [ "$(makes "$object" -W ci/page/style.css)" = ci/page/style.S ]
}
