#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Several CPUs: they start on every machine and boot path, what they measure, and what
# happens if one of them fails.
# shellcheck disable=SC2030,SC2031 # each test has a status and an output of its own

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

p50_of() { # FILE
  jq '.boots[0].records[] | select(.record == "result" and .id == "np.read").p50' "$1"
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
  [ "$output" = "trapclock: --cpus 4: --smp gives the machine only 2" ]
  run trapclock run --cpus all --no-save
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: --cpus all: needs --smp, the number of CPUs" ]
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
  one_row one.json --accel icount --boot pvh
  [ "$(p50_of out.json)" -eq "$(p50_of one.json)" ]
}

# One dump and nothing else, from the line of the panic to the end.
one_dump() { # CPUS
  [ "$status" -eq 37 ]
  sed -n '/^PANIC: /,$p' <<<"$output" | tr -d '\r' >dump
  local other="[1-$(($1 - 1))]"
  head -n 1 dump | grep -E "^PANIC: unexpected exception 6 \(#UD invalid_op\) from CPL 0 at RIP 0x[0-9a-f]+, depth 1, on CPU $other \(APIC id $other\)\$"
  [ "$(grep -cE '^(R[A-Z0-9]+ |CR0 |EFER |stack from RSP up:|  [0-9a-f]{16} )' dump)" -eq 12 ]
  [ "$(grep -cE '^calls, innermost first, of image [0-9a-f]{40}$' dump)" -eq 1 ]
  [ "$(grep -vcE '^(PANIC: .*|R[A-Z0-9]+ .*|CR0 .*|EFER .*|stack from RSP up:|calls, .*|  [0-9a-f ]*)$' dump)" -eq 0 ]
}

@test "a panic of another CPU stops all and tells its number" {
  ELF=$BUILD/tests/machines/panic_cpus.elf bare_guest cpus=all -smp 2
  one_dump 2
  ELF=$BUILD/tests/machines/panic_cpus.elf bare_guest cpus=all -smp 2 -icount shift=6,sleep=off
  one_dump 2
}

@test "of CPUs that panic at once one gives a dump" {
  for _ in 1 2 3 4 5; do
    ELF=$BUILD/tests/machines/panic_cpus.elf bare_guest cpus=all -smp 8
    one_dump 8
  done
}

@test "each CPU takes every row, and under icount all count the same, twice" {
  for run in first second; do
    trapclock run --accel icount --boot pvh --suite all --cpus 3 --each --samples 20 -o $run.json >$run.txt
    jq -S '[.boots[0].records[] | select(.record == "result" or .record == "skip")]' $run.json >$run
  done
  diff first second
  jq -e 'group_by(.cpu) | length == 3 and .[0][0].cpu == 0 and
    (map(map(del(.cpu, .tsc_cycles))) | .[1] == .[0] and .[2] == .[0])' first
  jq -e 'all(.record == "skip" or .status == "pass")' first
  # ... as they are without it, and so they compare.
  trapclock run --accel icount --boot pvh --suite all --samples 20 -o one.json >/dev/null
  run trapclock compare one.json first.json
  [ "$status" -eq 0 ]
  [[ $output =~ compared:\ [0-9]+\ the\ same$ ]]
  grep -E "^np.read +$(($(p50_of one.json) - 5))\$" first.txt
  grep -E '^benchmark +3: 0-2$' first.txt
}

# A result as of a machine with two kinds of cores, the last two CPUs $1 instructions slower.
with_two_kinds() { # MORE
  jq --argjson more "$1" '.boots[0].records |= map(
    if .record == "cpu" then .core_type = (if .cpu < 2 then "Core" else "Atom" end)
    elif .record == "result" and .cpu >= 2 and (.id | startswith("base.") | not) then
      (.min, .p50, .p99, .max, .net_p50) += $more | .histogram |= map([.[0] + $more, .[1]])
    else . end)'
}

@test "CPUs that do not differ share a column, and CPUs are compared by their type" {
  trapclock run --accel icount --boot pvh --cpus 4 --each --samples 5 -o plain.json >/dev/null
  with_two_kinds 10 <plain.json >old.json
  with_two_kinds 12 <plain.json >new.json
  trapclock show old.json >table
  grep -E '^benchmark +2 Core: 0-1  2 Atom: 2-3$' table
  local net=$(($(p50_of plain.json | head -n 1) - 5))
  grep -E "^np.read +$net +$((net + 10))\$" table
  with_two_kinds 0 <plain.json >alike.json
  trapclock show alike.json | grep -E '^benchmark +2 Core: 0-1 +2 Atom: 2-3$'
  run trapclock compare old.json new.json
  [ "$status" -eq 1 ]
  [[ $output == *"np.read@Atom "* ]]
  [[ $output == *"48 compared: 28 the same, 20 grew" ]]
  # Of one type, one CPU that counts differently is no exact count.
  jq '.boots[0].records |= map(if .record == "cpu" then .core_type = null else . end)' old.json >odd.json
  run trapclock compare plain.json odd.json
  [ "$status" -eq 2 ]
  [[ $output == *"np.read@2: differs from CPU 0 of the same type: the counts are not exact"* ]]
  trapclock show odd.json | grep -E '^benchmark +2: 0-1 +2: 2-3$'
}

@test "the page has a heat map of rows by CPUs" {
  trapclock run --accel icount --boot pvh --cpus 4 --each --samples 5 --only 'np.*' -o plain.json >/dev/null
  with_two_kinds 100 <plain.json >two.json
  trapclock report two.json -o page.html
  xmllint --noout page.html
  grep -q '<a href="#cpus">CPUs</a>' page.html
  sed -n '/<section id="cpus">/,/<\/section>/p' page.html >section
  [ "$(grep -c 'CPU [0-3]<br/><small>' section)" -ge 1 ]
  grep -q '<small>Core</small>' section
  grep -q '<small>Atom</small>' section
  # np.read costs twice as much on CPUs 2 and 3: two plain cells, two of the strongest colour.
  local net=$(($(p50_of plain.json | head -n 1) - 5))
  grep -E "<th scope=\"row\">np.read</th>(<td class=\"n\">$net</td>){2}(<td class=\"n\" style=\"background:var\(--c[0-9]+\)\">$((net + 100))</td>){2}" section
  trapclock run --accel icount --boot pvh --samples 5 --only 'np.*' -o one.json >/dev/null
  trapclock report one.json -o none.html
  ! grep -q '#cpus' none.html
}

@test "--each needs to be told which CPUs" {
  run trapclock run --each --no-save
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: --each: needs --cpus" ]
}

@test "every row passes on each CPU of TCG's, KVM's and Bochs's" {
  trapclock run --accel tcg --suite all --cpus 2 --each --samples 10 -o tcg.json >/dev/null
  jq -e '[.boots[0].records[] | select(.record == "result")] | length > 300 and
    all(.status == "pass")' tcg.json
  trapclock run --vm bochs --suite faults --cpus 2 --each --samples 10 -o bochs.json >/dev/null
  jq -e '[.boots[0].records[] | select(.record == "result" and .cpu == 1)] | length > 100 and
    all(.status == "pass")' bochs.json
  [ -w /dev/kvm ] || skip "no access to /dev/kvm"
  trapclock run --accel kvm --boot pvh --cpus 2 --each --only 'np.*' --samples 3 --rounds 1 \
    --warmup 1 --timeout 300 -o kvm.json >/dev/null
  jq -e '[.boots[0].records[] | select(.record == "result" and .cpu == 1)] | length > 3 and
    all(.status == "pass")' kvm.json
}

# Every row of the suite that these CPUs can take passed, and there are so many.
smp_passed() { # FILE CPUS ROWS
  jq -e --argjson n "$2" --argjson rows "$3" '[.boots[0].records[] | select(.record == "result" and
    .cpus_at_once != null)] | length == $rows and all(.status == "pass" and .cpus_at_once <= $n)' "$1"
}

@test "several CPUs at once: every row passes, and under icount twice the same" {
  for run in first second; do
    trapclock run --accel icount --boot pvh --suite smp --cpus 8 --samples 20 -o $run.json >$run.txt
    smp_passed $run.json 8 43
    results=$(jq -S '[.boots[0].records[] | select(.record == "result") | {id, histogram}]' $run.json)
    printf '%s\n' "$results" >$run
  done
  diff first second
  trapclock run --accel icount --boot pvh --suite smp --cpus 64 --rounds 1 --samples 3 -o many.json >/dev/null
  smp_passed many.json 64 82
  # What is not exact is held to nothing.
  jq '.boots[0].records |= map(if .cpus_at_once and .status == "pass" then
    (.min, .p50, .p99, .max, .net_p50) += 1 | .histogram |= map([.[0] + 1, .[1]]) else . end)' \
    first.json >moved.json
  trapclock compare first.json moved.json
}

@test "several CPUs at once: every row passes on TCG, KVM and Bochs, with what a second brings" {
  # On a busy host the second CPU may not have come to run: then there is no rate.
  for _ in {1..20}; do
    trapclock run --accel tcg --boot pvh --suite smp --cpus 2 --rounds 2 --warmup 2 --samples 40 \
      --timeout 300 -o tcg.json >tcg.txt
    smp_passed tcg.json 2 17
    ! grep -E '^smp.np.read +2 +[0-9]+ +[0-9]+ +2.00$' tcg.txt || break
  done
  grep -E '^smp.np.read +2 +[0-9]+ +[0-9]+ +2.00$' tcg.txt
  trapclock run --vm bochs --suite smp --cpus 4 --samples 10 --timeout 300 -o bochs.json >/dev/null
  smp_passed bochs.json 4 30
  [ -w /dev/kvm ] || skip "no access to /dev/kvm"
  trapclock run --accel kvm --boot pvh --suite smp --cpus 2 --rounds 1 --warmup 1 --samples 3 \
    --timeout 300 -o kvm.json >/dev/null
  smp_passed kvm.json 2 17
}

@test "an SMT sibling that is idle, waits or faults" {
  bare_guest "cpus=all suite=smp only=smp.smt.* samples=5" -smp 4,cores=2,threads=2 \
    -icount shift=6,sleep=off
  printf '%s\n' "$output" >log
  trapclock import log -o out.json >/dev/null
  jq -e '[.boots[0].records[] | select(.record == "result" and .id != "base.empty")] |
    map(.id) == ["smp.smt.halted.np.read", "smp.smt.pause.np.read", "smp.smt.faulting.np.read"] and
    (map(.p50) | unique | length) == 1 and all(.status == "pass")' out.json
}

@test "Bochs starts several CPUs" {
  [ -e /usr/share/bochs/BIOS-bochs-latest ] || skip "the package bochsbios is not installed"
  one_row out.json --vm bochs --cpus 3
  all_run out.json 3
}

@test "in x2APIC mode the others are started and join it" {
  [ -w /dev/kvm ] || skip "no access to /dev/kvm"
  one_row out.json --accel kvm --cpus 2 --boot pvh --elf "$BUILD/tests/machines/x2apic_loader.elf"
  jq -e '.boots[0].records[0].entry_state | index("IA32_APIC_BASE 0xfee00d00")' out.json ||
    skip "this KVM has no x2APIC"
  all_run out.json 2
}

@test "KVM starts several CPUs" {
  [ -w /dev/kvm ] || skip "no access to /dev/kvm"
  one_row out.json --accel kvm --cpus 2 --boot pvh
  all_run out.json 2
}
