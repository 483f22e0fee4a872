#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The guest on Bochs, which has shadow stacks; QEMU's TCG does not.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tmp
  export TMPDIR=$BATS_TEST_TMPDIR/tmp XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
}

on_bochs() {
  command -v bochs >/dev/null || skip "Bochs is not installed"
  run timeout 600 "$TRAPCLOCK" "$1" --vm bochs -o out.json "${@:2}"
  echo "$output"
  [ -z "$(ls -A tmp)" ]
}

@test "all benchmarks pass on Bochs, those of shadow stacks among them" {
  on_bochs run --suite all --samples 10
  [ "$status" -eq 0 ]
  [[ $output != *FAILED\ * ]]
  [[ $output == *"hypervisor  Bochs"* ]]
  jq -e '.options.accel == "bochs" and (.host.vm | startswith("Bochs"))' out.json
  jq -e '[.boots[0].records[] | select(.record == "result" and (.id | startswith("shstk.")))]
    | length == 15 and (map(select(.id | startswith("shstk.kernel."))) | length == 5)' out.json
}

@test "the exhaustive check has no mismatch on Bochs" {
  on_bochs verify --cases 30000
  [ "$status" -eq 0 ]
  jq -e '[.boots[0].records[] | select(.record == "verify")][0].cases >= 20000' out.json
}

@test "a false TSC frequency in CPUID is outvoted by two timers, and told" {
  on_bochs run --only np.read --samples 1
  [ "$status" -eq 0 ]
  [[ $output == *"TSC         4000000 Hz by HPET, step 1"* ]]
  [[ $output =~ "warning     the TSC's frequency is "[0-9]+" by CPUID.15H, 4000000 by HPET, "[0-9]+" by ACPI PM timer" ]]
  jq -e '.boots[0].records[0] | (.tsc_readings | length == 3) and (.warnings | length == 1) and
    (.arch_capabilities | index("RDCL_NO"))' out.json
}

@test "a Bochs that does not answer at port E9H is no icount, and no TSC" {
  command -v bochs >/dev/null || skip "Bochs is not installed"
  on_bochs run --only np.read --samples 1
  mapfile -t arguments < <(jq -r '.vm_arguments[1:][]' out.json |
    sed 's/^port_e9_hack.*/port_e9_hack: enabled=0/; s/type=cdrom.*/type=cdrom, path="guest.iso", status=inserted/')
  cp "$BUILD/trapclock.iso" guest.iso
  echo c >commands
  bochs "${arguments[@]}" >/dev/null 2>&1 3>&- &
  pid=$!
  for ((i = 0; i < 6000; i++)); do # it cannot end the machine, either
    ! grep -aq '"record":"end"' serial || break
    kill -0 "$pid" || break
    sleep 0.1
  done
  kill "$pid" || :
  wait "$pid" || :
  timeout 600 "$TRAPCLOCK" import serial -o hidden.json
  jq -e '.boots[0].records[0] | .hypervisor == "" and .clock == "emulated" and
    .clock_probes.nops == .clock_probes.multiplies' hidden.json
}

@test "--cpu chooses the model" {
  on_bochs run --cpu corei7_haswell_4770 --only 'shstk.*' --samples 1
  [ "$status" -eq 0 ]
  [[ $output == *"skipped: CPUID."* ]]
}

@test "a result of Bochs is shown again alike" {
  on_bochs run --only np.read --samples 10
  [ "$status" -eq 0 ]
  first=$output
  run "$TRAPCLOCK" show out.json
  [ "$output" = "$first" ]
}

@test "a panic on Bochs shows the guest's dump" {
  on_bochs run --suite selftest --only selftest.ud2
  [ "$status" -eq 4 ]
  [[ $output == *"PANIC: "*"#UD"*"RIP"* ]]
}

@test "a guest that hangs on Bochs is a timeout" {
  on_bochs run --suite selftest --only selftest.loop --timeout 3
  [ "$status" -eq 4 ]
  [[ $output == *"timed out after 3."* ]]
}

@test "failed verification on Bochs exits with 1" {
  on_bochs run --suite selftest --only selftest.wrong-code --samples 10
  [ "$status" -eq 1 ]
}

@test "a model that Bochs does not know is told in Bochs's words" {
  on_bochs run --cpu nope
  [ "$status" -eq 3 ]
  [[ $output == *"Bochs could not start"*"cpu directive malformed"* ]]
  [ "${#lines[@]}" -eq 2 ]
}

@test "without Bochs the message names the packages" {
  PATH=/nonexistent run "$TRAPCLOCK" run --vm bochs -o out.json
  [ "$status" -eq 3 ]
  [[ $output == *"bochs not found: install the packages bochs and seabios"* ]]
}

@test "what is QEMU's is refused with Bochs" {
  for option in --accel=tcg --machine=q35 --qemu=x --boot=pvh; do
    run "$TRAPCLOCK" run --vm bochs $option
    [ "$status" -eq 2 ]
  done
}
