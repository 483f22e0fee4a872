#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# trapclock verify as a user sees it, with a fake QEMU.

bats_require_minimum_version 1.5.0

load ../support/fake_guest

setup() {
  fake_guest verify
}

fake_verify() {
  run timeout 600 "$TRAPCLOCK" verify --qemu "$fake" --elf guest.elf "$@"
}

@test "the counts and the deviations are printed, saved and shown again alike" {
  fake_verify -o out.json
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *"800 configurations of the CPU, 1 of them refused"* ]]
  [[ $output == *"cases       9"*"passed      6"*"deviating   3"*"mismatched  0"* ]]
  [[ $output == *"tcg-rsvd-without-p      2  QEMU TCG leaves P"* ]]
  first=$output
  run "$TRAPCLOCK" show out.json
  [ "$status" -eq 0 ]
  [ "$output" = "$first" ]
}

@test "a mismatch is printed in full and exits with 1" {
  "$WRITE_REPORT" mismatch >serial
  FAKE_STATUS=35 fake_verify -o out.json
  echo "$output"
  [ "$status" -eq 1 ]
  [[ $output == *"MISMATCH 1 of 1: read of 0x400000 with WP=1 NXE=1"*"expected no fault"*"got      vector 14"* ]]
  run "$TRAPCLOCK" show out.json
  [ "$status" -eq 1 ]
}

@test "a mismatch that came before a boot failed is shown" {
  "$WRITE_REPORT" mismatch | grep -v '"record":"\(verify\|end\)"' >serial
  FAKE_STATUS=35 fake_verify -o out.json
  echo "$output"
  [ "$status" -eq 4 ]
  [[ $output == *"before the boot failed: MISMATCH: read of 0x400000 with WP=1 NXE=1"*": expected no fault"*", got vector 14"* ]]
}

@test "a mismatch counts whatever status the VM ends with" {
  "$WRITE_REPORT" mismatch >serial
  fake_verify -o out.json
  [ "$status" -eq 1 ]
  run "$TRAPCLOCK" show out.json
  [ "$status" -eq 1 ]
}

@test "the guest is told how many cases: all, about 2,500,000, or so many" {
  while read -r option words; do
    # shellcheck disable=SC2086
    FAKE_ARGUMENTS=$PWD/arguments fake_verify ${option/none/} -o out.json
    [ "$status" -eq 0 ]
    grep -qx "mode=verify report=both cases=$words" arguments
  done <<<'none 0
--quick 2500000
--cases=77 77'
}

@test "the default is the whole check by TCG through PVH" {
  FAKE_ARGUMENTS=$PWD/arguments fake_verify -o out.json
  [ "$status" -eq 0 ]
  grep -qx tcg arguments
  run ! grep -q icount arguments
  grep -qx guest.elf arguments
}

@test "a result without a name says that it is of the check" {
  fake_verify
  [ "$status" -eq 0 ]
  [[ $output == *"result saved to $XDG_STATE_HOME/trapclock/"*"-verify.json"* ]]
}

@test "a report of benchmarks is no answer to verify" {
  "$WRITE_REPORT" pass >serial
  fake_verify -o out.json
  [ "$status" -eq 4 ]
  [ ! -e out.json ]
}

@test "a result whose options say another mode is refused" {
  fake_verify -o out.json
  sed -i 's/"mode":"verify"/"mode":"run"/' out.json
  run "$TRAPCLOCK" show out.json
  [ "$status" -eq 2 ]
  [[ $output == *"a report whose mode differs from the options"* ]]
}

@test "compare says that the check measures nothing" {
  fake_verify -o out.json
  run "$TRAPCLOCK" compare out.json out.json
  echo "$output"
  [ "$status" -eq 2 ]
}

@test "usage errors exit with 2, help and version with 0" {
  for arguments in '--accel auto' '--cases -1' '--cases x' '--suite all' '--samples 3' stray \
    '--machine microvm --boot iso'; do
    # shellcheck disable=SC2086
    run "$TRAPCLOCK" verify $arguments
    echo "$arguments: $status: $output"
    [ "$status" -eq 2 ]
  done
  for option in --help --version; do
    run "$TRAPCLOCK" verify $option
    [ "$status" -eq 0 ]
  done
}
