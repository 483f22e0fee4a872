#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The order of rooms: a file includes no header of a room above its own.

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  tree=$BATS_TEST_DIRNAME/../../..
  rooms=$BATS_TEST_DIRNAME/../support/rooms
  mkdir copy
  for room in boot entry fault bench ci; do cp -r "$tree/$room" copy; done
}

# breaks FILE HEADER LINE: with this include in a copy, the check says this line.
breaks() {
  printf '#include "%s"\n' "$2" >>"copy/$1"
  run "$rooms" copy
  [ "$status" -eq 1 ]
  grep -qxF "$3" <<<"$output"
}

may_not() { # FILE HEADER
  breaks "$1" "$2" "$1 may not include $2"
}

@test "the rooms of this checkout are in order" {
  "$rooms" "$tree"
}

@test "the host tool includes no header of a room above" {
  may_not ci/base/error.c ci/stats/statistics.h
}

@test "the guest includes no header of a room above" {
  may_not boot/memory.c fault/panic.h
}

@test "rooms on one level do not know each other" {
  may_not ci/page/svg.c ci/trace/trace.h
  may_not ci/trace/trace.c ci/page/svg.h
}

@test "the host tool includes no more than three headers of the guest" {
  may_not ci/report/record.c fault/oracle.h
  may_not ci/report/record.c bench/protocol/command_line.h
}

@test "the guest includes nothing of the host tool" {
  may_not bench/kmain.c ci/base/error.h
}

@test "nothing but tests includes a header of the tests" {
  may_not ci/base/error.c ci/tests/support/golden_report.h
}

@test "a program in bench/linux includes what guest and host share, and no more" {
  mkdir -p copy/bench/linux
  printf '#include "bench/%s.h"\n' protocol/protocol report/record measure/stamp >copy/bench/linux/a.c
  run "$rooms" copy
  [[ $output != *bench/linux/a.c* ]]
  may_not bench/linux/a.c boot/cpu.h
}

@test "a new room is in order only once it has a place in it" {
  mkdir copy/ci/new
  may_not ci/new/a.c ci/base/error.h
  may_not ci/new/a.c ci/new/a.h
}

@test "includes in a circle are told, through a source as well" {
  printf '#include "ci/base/two.h"\n' >copy/ci/base/one.h
  printf '#include "ci/base/three.h"\n' >copy/ci/base/two.h
  breaks ci/base/three.c ci/base/one.h "includes go in a circle:"
  [[ $output == *"tsort: ci/base/three"* ]]
}

@test "a folder has at most 25 .c files" {
  mkdir -p copy/boot/new
  touch copy/boot/new/{1..25}.c
  run "$rooms" copy
  [[ $output != *boot/new* ]]
  touch copy/boot/new/26.c
  run "$rooms" copy
  [ "$status" -eq 1 ]
  grep -qxF "boot/new: 26 .c files are too many" <<<"$output"
}
