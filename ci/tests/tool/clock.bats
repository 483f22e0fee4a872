#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A clock that the guest found, that was forced, or that was lost: what the tool saves and
# prints.

bats_require_minimum_version 1.5.0

load ../support/fake_guest

setup() {
  fake_guest pass
}

result() { # NAME DESCRIPTION
  jq -n -f "$BATS_TEST_DIRNAME/../support/result.jq" --argjson is "$2" >"$1.json"
}

fake_run() {
  run timeout 600 "$TRAPCLOCK" run --boot pvh --qemu "$fake" --elf guest.elf -o out.json "$@"
  echo "$output"
  [ "$status" -eq 0 ]
}

# Both of one description but for what is added to the second.
two_of() { # CLOCK MEMBERS-OF-THE-SECOND
  result base "{\"clock\": \"$1\", \"boots\": 1, \"rows\": {\"np.read\": {\"first\": 1000}}}"
  result new "{\"clock\": \"$1\", \"boots\": 1, \"rows\": {\"np.read\": {\"first\": 1000}}, $2}"
}

refused() { # TEXT
  run timeout 600 "$TRAPCLOCK" compare base.json new.json
  echo "$output"
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: $1" ]
}

@test "a TSC that TCG's guest claims is kept as emulated, and why is said" {
  tsc_report false >serial
  for accelerator in tcg icount; do
    fake_run --accel "$accelerator"
    [[ $output == *"trapclock: the guest took its clock for tsc, but QEMU's TCG runs it: kept as emulated"* ]]
    [[ $output == *"smoke only: emulated clock, no latency"* ]]
    jq -e '.clock == "emulated" and (.boots | length) == 1 and (.boots[0].records[0] |
      .clock == "emulated" and .unit == "ticks" and (.warnings | length) == 1)' out.json
    run "$TRAPCLOCK" show out.json
    [ "$status" -eq 0 ]
    [[ $output == *"warning     the guest took its clock for tsc"* ]]
  done
}

@test "a TSC that was asked for is kept, and --clock tsc asks the guest for it" {
  tsc_report true >serial
  export FAKE_ARGUMENTS=$PWD/arguments
  fake_run --accel tcg --clock tsc --boots 2
  grep -q 'clock=tsc' arguments
  jq -e '.clock == "tsc" and all(.boots[].records[0]; .forced)' out.json
  run "$TRAPCLOCK" run --clock icount
  [ "$status" -eq 2 ]
}

@test "every output of a forced clock says so" {
  result forced '{"clock": "tsc", "forced": true, "boots": 3, "rows": {
    "np.read": {"histogram": [[1000, 4], [1010, 6]], "phases": [1, 40, 30, 20]}, "np.write": {"first": 1000, "step": 10}}}'
  for format in table json csv markdown tap junit gobench github-action-benchmark bencher; do
    "$TRAPCLOCK" show --format "$format" forced.json >out
    cat out
    grep -q forced out
    case $format in
      g* | b*) continue ;;
    esac
    "$TRAPCLOCK" compare --format "$format" forced.json forced.json >out
    cat out
    # The file's name says it, too.
    sed 's/forced\.json//g' out | grep -q forced
  done
  "$TRAPCLOCK" show --phases forced.json | grep 'clock  *tsc: forced-cycles'
  "$TRAPCLOCK" show --plot forced.json | grep forced-cycles
  "$TRAPCLOCK" report forced.json -o page.html
  grep -q '<strong>Forced.</strong>' page.html
  grep -q '</span> forced, no latency' page.html
  "$TRAPCLOCK" compare --format json forced.json forced.json | jq -e '.forced and .layer == "native" and .unit == "forced-cycles"'
  ! "$TRAPCLOCK" show --format gobench forced.json | grep -q ' ns/op'
}

@test "every output that tells the machine says what the command line said plays the CPU" {
  result said '{"clock": "tsc", "boots": 1, "boot": {"cpu_is": "tcg"}, "rows": {"np.read": {"first": 1000}}}'
  "$TRAPCLOCK" show said.json | grep -x 'CPU is      tcg, as the command line says: its known deviations are accepted'
  "$TRAPCLOCK" show --format gobench said.json | grep -x 'cpu: Some CPU, the CPU is tcg'
  "$TRAPCLOCK" compare said.json said.json >out
  [ "$(grep -c 'hypervisor KVMKVMKVM, the CPU is tcg$' out)" -eq 2 ]
  "$TRAPCLOCK" compare --format json said.json said.json | jq -e '.base.cpu_is == "tcg" and .new[0].cpu_is == "tcg"'
  "$TRAPCLOCK" report said.json -o page.html
  grep -q 'the CPU is, as the command line says</th><td>tcg</td>' page.html
}

@test "--cpu-is is passed on to the guest and kept, and nothing is said unasked" {
  export FAKE_ARGUMENTS=$PWD/arguments
  fake_run --accel icount --cpu-is tcg
  grep -q 'cpu-is=tcg' arguments
  jq -e '.options.cpu_is == "tcg"' out.json
  fake_run --accel icount
  run ! grep -q 'cpu-is' arguments out.json
  run "$TRAPCLOCK" verify --cpu-is kvm
  [ "$status" -eq 2 ]
  [ "${lines[0]}" = 'trapclock: --cpu-is: expected tcg|bochs, got "kvm"' ]
}

@test "two that accept other deviations are not compared" {
  two_of tsc '"boot": {"cpu_is": "tcg"}'
  refused "what plays the CPU of base.json is not said, that of new.json tcg: two that accept other deviations cannot be compared"
}

@test "a forced clock is not compared with one that is not" {
  two_of tsc '"forced": true'
  refused "the clock of new.json is forced, that of base.json is not: the two cannot be compared"
}

@test "a count of one layer is not compared with one of another" {
  two_of icount '"layer": "nested"'
  refused "base.json is of layer native, new.json of layer nested: a nested count holds a hypervisor's instructions, too"
  run "$TRAPCLOCK" show new.json
  [[ $output == *"clock       icount: exact instructions, nested: including a hypervisor's"* ]]
  run "$TRAPCLOCK" show --format baseline new.json
  [ "$status" -eq 2 ]
  [[ $output == *"expected layer native, got nested"* ]]
}

@test "boots that differ in layer or force are no result" {
  result base '{"clock": "tsc", "boots": 2, "rows": {"np.read": {"first": 1000}}}'
  for change in '.forced = true' '.layer = "nested"'; do
    jq ".boots[1].records[0] |= ($change)" base.json >new.json
    run "$TRAPCLOCK" compare base.json new.json
    [ "$status" -eq 2 ]
    [[ $output == *"boot 2 differs from the first in"* ]]
  done
}

@test "a step with decimals is kept and shown" {
  result tsc '{"clock": "tsc", "tsc_step": 24.45, "boots": 1, "rows": {"np.read": {"first": 1000}}}'
  "$TRAPCLOCK" show tsc.json | grep 'TSC  *2000000000 Hz by HPET, step 24.45$'
  "$TRAPCLOCK" show --format json tsc.json | grep '"tsc_step":24.45,'
  "$TRAPCLOCK" report tsc.json -o page.html
  grep -q '<td>24.45</td>' page.html
}

@test "a result and a report of schema 2 are read" {
  old=$BATS_TEST_DIRNAME/schema-2
  "$TRAPCLOCK" show "$old.json" | grep 'np.read  *reference  *skip  *92  *92  *92  *92  *87  *0x0  *10/10'
  "$TRAPCLOCK" report "$old.json" -o page.html
  "$TRAPCLOCK" import "$old.txt" -o imported.json
  jq -e '.boots[0].records[0] | .schema == 2 and (has("forced") | not)' imported.json
  diff <(jq -S '.boots[0].records[1]' "$old.json") <(jq -S '.boots[0].records[1]' imported.json)
  "$TRAPCLOCK" compare "$old.json" "$old.json"
  jq '.boots[0].records[0].forced = false' "$old.json" >new.json
  run "$TRAPCLOCK" show new.json
  [ "$status" -eq 2 ]
  [[ $output == *'unknown field "forced"'* ]]
}
