#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Every CPU of the machine: started on every machine and by every boot path, what they
# measure, and what happens where one of them fails.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tmp
  export TMPDIR=$BATS_TEST_TMPDIR/tmp XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
  unset NO_COLOR
}

trapclock() {
  timeout 600 "$TRAPCLOCK" "$@"
}

# The guest by QEMU alone, its command line as given.
bare_guest() { # COMMAND-LINE QEMU-OPTION...
  run timeout 300 qemu-system-x86_64 -nodefaults -cpu max -m 256 -display none -serial stdio \
    -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=4 -kernel "${ELF:-$BUILD/trapclock.elf}" \
    -append "$1" "${@:2}"
}

# So many CPUs run, and the row is as it always is.
all_run() { # FILE CPUS
  jq -e --argjson n "$2" '.boots[0].records | [.[] | select(.record == "cpu")] as $cpus |
    ($cpus | length == $n and all(.state == "running") and map(.cpu) == [range($n)] and
      (map(.apic_id) | unique | length == $n) and $cpus[0].tsc_offset == 0) and
    any(.record == "result" and .id == "np.read" and .status == "pass")' "$1"
}

one_row() { # FILE OPTION...
  trapclock run --only np.read --samples 5 -o "$1" "${@:2}" >"$1.txt"
}

@test "all CPUs start on every machine of QEMU's, by BIOS, UEFI and PVH" {
  for machine in pc q35; do
    for boot in iso uefi pvh; do
      one_row out.json --accel tcg --cpus 4 --machine $machine --boot $boot
      all_run out.json 4
    done
  done
  one_row out.json --accel tcg --cpus 4 --machine microvm
  all_run out.json 4
}

@test "1, 2, 8 and 64 CPUs start, under icount too" {
  for accel in tcg icount; do
    for cpus in 1 2 8 64; do
      one_row out.json --accel $accel --cpus $cpus --boot pvh
      [ $cpus -eq 1 ] || all_run out.json $cpus
    done
  done
}

@test "without --cpus nothing of it runs, whatever the machine has" {
  one_row one.json --accel icount --boot pvh
  one_row four.json --accel icount --boot pvh --smp 4
  for file in one four; do
    jq '[.boots[0].records[] | del(.entry_state)]' $file.json >$file
    ! grep -q '"cpu"' $file
  done
  diff <(jq 'map(select(.record == "result"))' one) <(jq 'map(select(.record == "result"))' four)
}

@test "those that are named are started, and no others" {
  one_row out.json --accel icount --boot pvh --smp 6 --cpus 2,4-5
  jq -e '[.boots[0].records[] | select(.record == "cpu").state] ==
    ["running", "not asked", "running", "not asked", "running", "running"]' out.json
  jq -e '.options.smp == 6 and .options.cpus == "2,4-5"' out.json
}

@test "more CPUs than there are, and what is no list, is refused" {
  run trapclock run --cpus 4 --smp 2 --no-save
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: --cpus 4: the machine has 2, by --smp" ]
  run trapclock run --cpus all --no-save
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: --cpus all: needs --smp, how many the machine is to have" ]
  for cpus in "" 0 257 "1," ",1" 3- 0-256 x; do
    run trapclock run --cpus "$cpus" --no-save
    [ "$status" -eq 2 ]
    [[ $output == "trapclock: --cpus: expected "*"\"$cpus\"" ]]
  done
  bare_guest cpus=5 -smp 4
  [ "$status" -eq 39 ]
  [[ $output == *"error: cpus: this machine has 4 CPUs"* ]]
}

@test "where a CPU sits is told, by the topology that QEMU is given" {
  bare_guest "cpus=all only=np.read samples=5" -cpu max,+topoext -smp 12,sockets=2,cores=3,threads=2
  printf '%s\n' "$output" >log
  trapclock import log -o out.json >/dev/null
  jq -e '[.boots[0].records[] | select(.record == "cpu") | [.package, .core, .thread]] ==
    [range(2) as $p | range(3) as $c | range(2) as $t | [$p, $c, $t]]' out.json
}

@test "a CPU that never answers costs less than a second, is named and left out" {
  one_row out.json --accel icount --boot pvh --cpus 4 --elf "$BUILD/tests/machines/silent_cpu.elf"
  jq -e '[.boots[0].records[] | select(.record == "cpu").state] ==
    ["running", "running", "silent", "running"]' out.json
  jq -e '.boots[0].records[0].warnings == ["CPUs left out: 1 did not answer, 0 need x2APIC mode; the first is CPU 2, APIC id 2"]' out.json
  jq -e '[.boots[0].records[] | select(.record == "result" and .id == "np.read").p50] == [92]' out.json
}

@test "Bochs starts several CPUs" {
  [ -e /usr/share/bochs/BIOS-bochs-latest ] || skip "the package bochsbios is not installed"
  one_row out.json --vm bochs --cpus 3
  all_run out.json 3
}

@test "KVM starts several CPUs" {
  [ -w /dev/kvm ] || skip "no access to /dev/kvm"
  one_row out.json --accel kvm --cpus 2 --boot pvh
  all_run out.json 2
}
