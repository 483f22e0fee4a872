#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The exact gate on the real guest: it gives no false alarm, and it reports one more
# instruction for exactly the benchmarks on whose path it is.

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tmp
  export TMPDIR=$BATS_TEST_TMPDIR/tmp
  tree=$BATS_TEST_DIRNAME/../../..
}

# measure ELF FILE: a run as the gate makes it, of fewer samples.
measure() {
  "$TRAPCLOCK" run --accel icount --boot pvh --cpu max --suite all --samples 20 --elf "$1" -o "$2" \
    >/dev/null
}

# changed SED: the image of a tree whose entry.S that script changed, as ./changed.elf.
changed() {
  mkdir -p copy/build
  cp -a "$tree"/{Makefile,boot,entry,fault,bench,iso,ci} copy
  cp -a "$BUILD/guest" copy/build
  sed -i "$1" copy/entry/entry.S
  if cmp -s copy/entry/entry.S "$tree/entry/entry.S"; then return 1; fi
  make -s -C copy BUILD=build build/trapclock.elf
  mv copy/build/trapclock.elf changed.elf
}

# Exactly the benchmarks on the path $1 grew, by 1, in the phase $2 where they have phases.
grew_by_one() {
  run "$TRAPCLOCK" compare --format json base.json new.json
  [ "$status" -eq 1 ]
  jq -n --arg path "$1" --arg phase "$2" --slurpfile base base.json --argjson is "$output" '
    [$base[0].boots[0].records[] | select(.record == "result")] as $results
    | [$results[] | select(.path == $path or .path == $path + "_mfence") | .id] as $expected
    | [$results[] | select(.deliver) | .id] as $stamped
    | [$is.rows[] | select(.verdict != "same")] as $moved
    | ($expected | length > 0) and ($moved | map(.id)) == $expected
      and all($moved[]; .verdict == "grew" and (.words | startswith("grew by 1 instruction")))
      and all($moved[]; .phases == (if .id | IN($stamped[]) then {($phase): 1} else {} end))
      and any($moved[]; .phases != {})' >verdict
  [ "$(cat verdict)" = true ] || echo "$output" | jq -c '.rows[] | select(.verdict != "same")'
  [ "$(cat verdict)" = true ]
}

@test "several icount runs are the same, histogram for histogram" {
  run make -s -C "$tree" BUILD="$BUILD" REGRESS_RUNS=10 regress-soak
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *"10 runs, 0 false alarms"* ]]
}

@test "a nop in the raw path is told for the benchmarks on it, in its handling" {
  measure "$BUILD/trapclock.elf" base.json
  changed '/^.macro PATH_RAW/,/^.endm/s/^\tleave.*/&\n\tnop/'
  measure changed.elf new.json
  grew_by_one raw handle
}

@test "a nop in the full path is told for the benchmarks on it, in its entry" {
  measure "$BUILD/trapclock.elf" base.json
  changed '/^.macro PATH_FULL/,/^.endm/s/^\tPUSH_SAVED_REGS/&\n\tnop/'
  measure changed.elf new.json
  grew_by_one full entry
}

@test "a nop on the way back is told for the benchmarks on it, in their return" {
  measure "$BUILD/trapclock.elf" base.json
  changed '/^.macro PATH_SCRATCH/,/^.endm/s/^\tPOP_SCRATCH_REGS/&\n\tnop/'
  measure changed.elf new.json
  grew_by_one scratch return
}

# Of np.read's own entry, which its stamped stub shares. A fault reflected to CPL 3 is two exceptions.
@test "a nop in error_entry is told for the benchmarks on the reference path, in their entry" {
  measure "$BUILD/trapclock.elf" base.json
  changed '/^error_entry:/s/$/\n\tnop/'
  measure changed.elf new.json
  run "$TRAPCLOCK" compare --format json base.json new.json
  [ "$status" -eq 1 ]
  jq -n --slurpfile base base.json --argjson is "$output" '
    [$base[0].boots[0].records[] | select(.record == "result" and .path == "reference")] as $on
    | [$on[] | select(.deliver) | .id] as $stamped
    | INDEX($is.rows[]; .id) as $row
    | [$is.rows[] | select(.verdict != "same") | .id] == [$on[].id]
      and $row["reflect.user.read"].phases == {entry: 1, return: 1}
      and all($on[] | .id | select(. != "reflect.user.read");
        ($row[.].words | startswith("grew by 1 instruction"))
        and $row[.].phases == (if IN($stamped[]) then {entry: 1} else {} end))' >verdict
  cat verdict
  [ "$(cat verdict)" = true ]
}

@test "regress accepts what accept took, and takes its samples" {
  run "$tree/ci/regress" accept "$BUILD" baseline.json --samples 7 --warmup 3
  echo "$output"
  [ "$status" -eq 0 ]
  grep -q '"samples":7,"warmup":3,"benchmarks":\[$' baseline.json
  run "$tree/ci/regress" compare "$BUILD" baseline.json
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *" the same"* ]]
  [ -z "$(ls -A tmp)" ]
}

@test "regress fails with 1 where a count grew, and leaves the baseline alone" {
  "$tree/ci/regress" accept "$BUILD" baseline.json --samples 7
  sed -i 's/{"id":"base.load-hit","histogram":\[\[6,/{"id":"base.load-hit","histogram":[[5,/' baseline.json
  cp baseline.json before.json
  run "$tree/ci/regress" compare "$BUILD" baseline.json
  echo "$output"
  [ "$status" -eq 1 ]
  [[ $output == *"grew by 1 instruction"* ]]
  cmp baseline.json before.json
}

@test "regress without a baseline says how to make one" {
  run "$tree/ci/regress" compare "$BUILD" none.json
  [ "$status" -eq 2 ]
  [ "$output" = "regress: none.json: no such baseline; make baseline makes one" ]
}
