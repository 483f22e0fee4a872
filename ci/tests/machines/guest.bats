#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The real guest from end to end, on every machine of this host that can run it, with
# the figures that the project promises for an exact clock.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
  unset NO_COLOR
  top=$BATS_TEST_DIRNAME/../../..
}

trapclock() {
  timeout 600 "$TRAPCLOCK" "$@"
}

# measure FILE OPTION...: a run by icount, kept in FILE.
measure() {
  trapclock run --accel icount -o "$1" "${@:2}" >"$1.txt"
}

results() { # FILE
  jq -S '[.boots[].records[] | select(.record == "result") | {id, histogram}]' "$1"
}

judged() { # FILE
  jq -r '.boots[].records[] | select(.record == "result" or .record == "skip") | .id' "$1" | sort
}

# The net median of one benchmark.
net() { # FILE ID
  jq --arg id "$2" '.boots[0].records[] | select(.record == "result" and .id == $id).net_p50' "$1"
}

# The guest by QEMU alone, its command line as given.
bare_guest() { # COMMAND-LINE QEMU-OPTION...
  run timeout 600 qemu-system-x86_64 -nodefaults -cpu max -m 256 -display none -serial stdio \
    -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=4 -kernel "$BUILD/trapclock.elf" \
    -append "$1" "${@:2}"
}

@test "every benchmark of each suite is judged, by either boot path, all verified" {
  trapclock list --format json >list.json
  for suite in core all; do
    jq -r --arg suite "$suite" \
      '.[] | select($suite == "all" or (.suites | index($suite))) | .id' list.json | sort >wanted
    for boot in iso pvh; do
      measure out.json --suite "$suite" --boot "$boot" --samples 20
      judged out.json | diff wanted -
      jq -e '[.boots[].records[] | select(.record == "result")] | length > 10 and
        all(.status == "pass" and .verified == 20)' out.json
    done
  done
}

@test "the boot record stands again after every 64 rows and before the end" {
  cat >qemu <<'END'
#!/usr/bin/env bash
set -o pipefail
qemu-system-x86_64 "$@" | tee serial.log
END
  chmod +x qemu
  "$TRAPCLOCK" run --accel icount --boot pvh --suite all --samples 3 --qemu ./qemu -o run.json >/dev/null
  rows=$(grep -cE '"record":"(result|skip)"' serial.log)
  [ "$(grep -c '"record":"boot"' serial.log)" -eq $((2 + rows / 64)) ]
  tail -n 2 serial.log | head -n 1 | grep '^{"record":"boot".*"repeated":true'
  # Without its first boot record the log is as good.
  sed '0,/"record":"boot"/{/"record":"boot"/d}' serial.log >headless
  "$TRAPCLOCK" import headless -o import.json >/dev/null
  diff <(jq -cS '.boots[].records' run.json) <(jq -cS '.boots[].records' import.json)
}

@test "the report says what the loader left, and by what the TSC was timed" {
  trapclock run --accel tcg --boot uefi --machine q35 --only np.read --samples 1 -o uefi.json
  jq -e '.boots[0].records[0] | .tsc_source == "HPET" and (.tsc_readings | length == 2) and
    .warnings == [] and .threads_per_core == 1 and .microcode > 0 and
    (.entry_state | index("IA32_EFER 0x800") and any(startswith("CR4 ")) and
      any(startswith("APIC LVT timer ")))' uefi.json
  trapclock run --accel tcg --machine microvm --only np.read --samples 1 -o microvm.json
  jq -e '.boots[0].records[0] | .tsc_source == "PIT" and (.tsc_readings | length == 1)' microvm.json
  trapclock run --accel icount --only np.read --samples 1 -o icount.json
  jq -e '.boots[0].records[0] | .tsc_source == null and .tsc_hz == null' icount.json
}

@test "what firmware may leave on is recorded, set, and changes no count" {
  measure plain.json --suite all --boot pvh --samples 5
  measure rough.json --suite all --boot pvh --samples 5 --elf "$BUILD/tests/machines/rough_loader.elf"
  diff <(results plain.json) <(results rough.json)
  jq -e '.boots[0].records[0].entry_state | index("DR7 0x402") and index("IA32_PAT 0x0") and
    index("IA32_PKRS 0x55555555") and index("APIC LVT timer 0x20040")' rough.json
  trapclock verify --elf "$BUILD/tests/machines/rough_loader.elf" --boot pvh --cases 400000 -o verify.json
}

@test "exact counts are instructions whatever the shift of icount" {
  for shift in 0 3 10; do
    bare_guest samples=20 -icount "shift=$shift,sleep=off"
    printf '%s\n' "$output" >"$shift.log"
    trapclock import "$shift.log" -o "$shift.json" >"$shift.txt"
    jq -e '.boots[0].records[0] | .clock == "icount" and .tsc_step == 1' "$shift.json"
    results "$shift.json" | diff <(results 0.json) -
  done
}

@test "exact counts are the same in every run and by either boot path" {
  measure first.json --suite all --boot iso
  measure second.json --suite all --boot iso
  measure third.json --suite all --boot pvh
  results first.json >first
  [ "$(jq length first)" -gt 100 ]
  results second.json | diff first -
  results third.json | diff first -
}

@test "the promised counts hold" {
  measure out.json --suite all --boot pvh --samples 10
  [ "$(net out.json np.read.raw)" -le 3 ]
  [ "$(net out.json np.read.full)" -le 46 ]
  [ "$(net out.json np.read)" -le 100 ]
}

@test "a delivery that is not as armed is FAILED and exits with 1" {
  run trapclock run --accel icount --boot pvh --suite selftest --only selftest.wrong-code -o out.json
  [ "$status" -eq 1 ]
  [[ $output == *"selftest.wrong-code"*"FAILED"*"expected"*"got"* ]]
  mismatch=$(jq -r '.boots[0].records[] | select(.status? == "failed").mismatch' out.json)
  echo "$mismatch"
  [ "$mismatch" = "expected error code 0x2, got 0x0" ]
}

# Address and size of an object of the image.
object() { # NAME
  nm -S "$BUILD/trapclock.elf" | awk -v name="$1" '$NF == name { print "0x" $1, "0x" $2 }'
}

@test "the path with a stack of the interrupt stack table comes in on it" {
  read -r stacks size <<<"$(object ist_stacks)"
  stub=$(nm "$BUILD/trapclock.elf" | awk '$3 == "page_fault_path_ist" { print "0x" $1 }')
  bare_guest 'suite=all only=user.np.read.ist samples=1 warmup=0' -d cpu,exec -dfilter "$stub+1" \
    -D cpu.log
  [ "$status" -eq 33 ]
  rsp=0x$(sed -n 's/.*RSP=//p' cpu.log | head -1)
  echo "RSP $rsp, the table's stacks from $stacks, $size bytes"
  ((rsp >= stacks && rsp < stacks + size))
}

@test "an exception out of place shows its name and the registers and exits with 4" {
  run trapclock run --accel icount --boot pvh --suite selftest --only selftest.ud2 -o out.json
  [ "$status" -eq 4 ]
  [[ $output == *"PANIC: "*"#UD"*"RAX "*"RIP "*"CR2 "* ]]
}

@test "a row that makes no progress is ended by an NMI, and the others are measured" {
  for accel in tcg icount; do
    run trapclock run --accel $accel --boot pvh --suite selftest --only 'selftest.*o*' --samples 20 \
      --timeout 24 -o out.json
    [ "$status" -eq 1 ]
    jq -e '[.boots[0].records[] | select(.id == "selftest.loop")][0] | .status == "failed" and
      .taken == .verified + 1 and
      (.mismatch | test("^no progress until an NMI ended it at CPL 0, RIP 0x[0-9a-f]+$"))' out.json
    jq -e '[.boots[0].records[] | select(.id == "selftest.wrong-code")][0] | .taken == 20' out.json
    jq -e '.boots[0].records[-1].record == "end"' out.json
  done
}

@test "where nobody asks from outside, a timer of the machine's own ends what makes no progress" {
  for machine in pc q35; do
    bare_guest 'suite=selftest only=selftest.*o* samples=20 alarm=on report=human' -machine $machine
    [ "$status" -eq 35 ]
    [[ $output == *"alarm: an NMI asks every 2 seconds"* ]]
    grep -Eq '^selftest.loop +FAILED, .*: no progress until an NMI ended it at CPL 0' <<<"$output"
    grep -Eq '^selftest.wrong-order.user +FAILED, 0 of 20' <<<"$output"
  done
}

# What the guest says of its alarm, up to the first row.
alarm_line() { # MACHINE CPU WORDS
  qemu-system-x86_64 -nodefaults -machine "$1" -cpu "$2" -m 256 -display none -serial file:said \
    -no-reboot -kernel "$BUILD/trapclock.elf" -append "only=np.read samples=10 $3" &
  until grep -q '"record":"end"' said 2>/dev/null; do sleep 0.1; done
  kill $!
  wait $! || :
  grep -a alarm: said || grep -a 'no alarm' said || echo silence
  rm said
}

@test "the machine's own timer asks where no hypervisor is seen, or where the command line says so" {
  [[ $(alarm_line pc max,-hypervisor '') == "alarm: "* ]]
  [ "$(alarm_line pc max,-hypervisor alarm=off)" = silence ]
  [ "$(alarm_line pc max '')" = silence ]
  [[ $(alarm_line microvm max alarm=on) == "no alarm: "* ]]
  [[ $(alarm_line pc,hpet=off max alarm=on) == "no alarm: "* ]]
}

@test "the machine's own timer moves no count" {
  for alarm in on off; do
    bare_guest "only=np.read samples=300000 report=json alarm=$alarm" -icount shift=6,sleep=off
    [ "$status" -eq 33 ]
    "$TRAPCLOCK" import --no-save --format json - <<<"$output" |
      jq -c '.boots[0].records[] | select(.id == "np.read") | .histogram' >$alarm
  done
  jq -e . on
  diff on off
}

# QEMU whose guest is asked ten times a second, from its first announcement on.
asking_qemu() {
  mkfifo hmp.in hmp.out
  cat >asking-qemu <<'END'
#!/bin/bash
case $* in *-serial*) ;; *) exec qemu-system-x86_64 "$@" ;; esac
cat hmp.out >/dev/null &
(
  until grep -q '^@\|^verify:' serial 2>/dev/null; do sleep 0.1; done
  while sleep 0.1; do echo nmi && echo >>asked; done >hmp.in
) &
trap 'kill %1 %2' EXIT
qemu-system-x86_64 -chardev pipe,id=hmp,path=hmp -mon chardev=hmp,mode=readline "$@" | tee serial
exit "${PIPESTATUS[0]}"
END
  chmod +x asking-qemu
}

@test "an NMI that asks ends nothing that gets on, and moves no count" {
  asking_qemu
  trapclock run --qemu ./asking-qemu --accel icount --boot pvh --only np.read --samples 300000 -o asked.json
  trapclock run --accel icount --boot pvh --only np.read --samples 300000 -o alone.json
  histogram='.boots[0].records[] | select(.id == "np.read") | .histogram'
  jq -e "$histogram" asked.json
  [ "$(jq -c "$histogram" asked.json)" = "$(jq -c "$histogram" alone.json)" ]
  [ "$(wc -l <asked)" -gt 2 ]
  rm asked serial
  trapclock verify --qemu ./asking-qemu --accel tcg --boot pvh --cases 3000000 -o verify.json
  [ "$(wc -l <asked)" -gt 2 ]
}

# The same without the way by which the NMI comes.
deaf_qemu() {
  cat >deaf-qemu <<'END'
#!/bin/sh
for argument; do
  shift
  case $argument in chardev=control,mode=control) argument=chardev=control,mode=readline ;; esac
  set -- "$@" "$argument"
done
exec qemu-system-x86_64 "$@"
END
  chmod +x deaf-qemu
}

@test "a guest that hangs is a timeout, which names the row, and exits with 4" {
  deaf_qemu
  run trapclock run --qemu ./deaf-qemu --accel tcg --boot pvh --suite selftest --only selftest.loop \
    --timeout 2 -o out.json
  [ "$status" -eq 4 ]
  [[ $output == *"timed out after 2."* ]]
  [[ $output == *"in selftest.loop: the last serial byte came"* ]]
}

@test "the guest refuses what it does not know, in one line" {
  while read -r words; do
    bare_guest "$words"
    echo "$words: $status: $output"
    [ "$status" -eq 39 ]
    [ "$(grep -c '^error: command line: ' <<<"$output")" -eq 1 ]
  done <<<'colour=red
samples=0
samples=1000001
suite=everything
mode=fly
cases=-1
report='
}

@test "the tool hands on the guest's refusal and exits with 2" {
  cat >stubborn-qemu <<'FAKE'
#!/bin/sh
for word; do
  shift
  case $word in mode=*) word="$word colour=red" ;; esac
  set -- "$@" "$word"
done
exec qemu-system-x86_64 "$@"
FAKE
  chmod +x stubborn-qemu
  run trapclock run --accel tcg --boot pvh --qemu ./stubborn-qemu -o out.json
  echo "$output"
  [ "$status" -eq 2 ]
  [[ $output == *"the guest refuses to run: error: command line: unknown key 'colour'"* ]]
}

@test "no benchmark fails and no case mismatches on any CPU model" {
  for cpu in max qemu64 Haswell EPYC max,la57=off; do
    echo "$cpu"
    trapclock run --accel tcg --boot pvh --cpu "$cpu" --suite all --samples 10 -o run.json
    trapclock verify --cpu "$cpu" --cases 100000 -o verify.json
  done
}

@test "the guest of an emulator calls its clock emulated" {
  bare_guest 'samples=3'
  [ "$status" -eq 33 ]
  printf '%s\n' "$output" >log
  trapclock import log -o out.json
  jq -e '.boots[0].records[0] | .clock == "emulated" and .unit == "ticks"' out.json
}

# The boot record of the guest as "boot.json", once its report is whole: a guest that does not
# know what runs it cannot end the machine.
boot_record() { # FILE-OF-THE-SERIAL-LINE COMMAND...
  "${@:2}" >/dev/null 2>&1 3>&- &
  local pid=$!
  for ((i = 0; i < 600; i++)); do
    ! grep -aq '"record":"end"' "$1" || break
    kill -0 "$pid" || break
    sleep 0.1
  done
  kill "$pid" || :
  wait "$pid" || :
  trapclock import "$1" -o out.json >/dev/null
  jq '.boots[0].records[0]' out.json >boot.json
  cat boot.json
}

qemu_guest() { # QEMU-OPTION...
  boot_record serial qemu-system-x86_64 -nodefaults -m 256 -display none -serial file:serial \
    -kernel "$BUILD/trapclock.elf" -append 'only=np.read samples=3' "$@"
}

@test "an emulator is found out by what it does, whatever name it has" {
  for cpu in max,tcg-cpuid=off max,-hypervisor max,hv-vendor-id=KVMKVMKVM; do
    qemu_guest -accel tcg -cpu "$cpu"
    jq -e '.clock == "emulated" and .unit == "ticks" and
      .clock_probes.fresh_first > 10 * .clock_probes.fresh_again' boot.json
  done
  trapclock run --accel tcg --cpu max,tcg-cpuid=off --boot pvh --only np.read --samples 3 >table
  grep -q 'smoke only: emulated clock' table
}

@test "icount is found whatever name it has" {
  for cpu in max,tcg-cpuid=off max,-hypervisor; do
    qemu_guest -accel tcg -icount shift=2,sleep=off -cpu "$cpu"
    jq -e '.clock == "icount" and .layer == "native" and .tsc_step == 1 and
      .clock_probes.nops == .clock_probes.multiplies and
      .clock_probes.fresh_first == .clock_probes.fresh_again' boot.json
  done
}

@test "deviations are those of what the command line says plays the CPU, and of no other" {
  measure said.json --boot pvh --only 'rsvd.*' --suite core --samples 3 --cpu-is tcg
  jq -e '[.boots[0].records[] | select(.record == "result") | .deviation | strings] | length == 3' said.json
  jq -e '.boots[0].records[0].cpu_is == "tcg"' said.json
  grep -q '^CPU is      tcg' said.json.txt
  run measure other.json --boot pvh --only 'rsvd.*' --suite core --samples 3 --cpu-is bochs
  [ "$status" -eq 1 ]
  jq -e '[.boots[0].records[] | select(.status == "failed")] | length == 3' other.json
  trapclock verify --cases 3000 --cpu-is tcg -o said.json | grep -q 'mismatched  0'
  run trapclock verify --cases 3000 --cpu-is bochs -o other.json
  [ "$status" -eq 1 ]
}

@test "a clock that is forced is tsc, in cycles, and says so" {
  measure plain.json --boot pvh --only np.read --samples 3
  measure forced.json --boot pvh --only np.read --samples 3 --clock tsc --boots 1
  jq -e '.boots[0].records[0] | .clock == "tsc" and .unit == "cycles" and .forced and .tsc_hz > 0' forced.json
  # In ticks, of which --accel icount has 64 an instruction.
  [ "$(net forced.json np.read)" -eq $((64 * $(net plain.json np.read))) ]
}

# np.read.full has stamps of phases, user.np.read stamps at CPL 3.
@test "every fence can be replaced, and counts as one instruction" {
  for fence in lfence serialize mfence; do
    bare_guest "only=*np.read* suite=all samples=5 fence=$fence" -icount shift=0,sleep=off
    [ "$status" -eq 33 ]
    printf '%s\n' "$output" >"$fence.log"
    trapclock import "$fence.log" -o "$fence.json"
    results "$fence.json" | diff <(results lfence.json) -
  done
  jq -e '.boots[0].records[0].lfence | test("^LFENCE.*passed$")' lfence.json
  # TCG has no SERIALIZE.
  for fence in serialize mfence; do
    jq -e '.boots[0].records[0].lfence == "MFENCE in place of LFENCE; the ordering self-test passed"' "$fence.json"
  done
}

# 13 kinds of access in 4 configurations of 4 levels and 4 of 5: of 39,232 and 39,488 states
# each, and 1 beside with 9 of them to a non-canonical address.
@test "the whole check makes every case once" {
  trapclock verify --cpu qemu64,+la57 -o out.json
  jq -e '.boots[0].records[] | select(.record == "verify")
    | .configurations == 8 and .cases == 4093512' out.json
}

@test "the guest checks about as many cases as it is asked for" {
  for cases in 400000 600000; do
    trapclock verify --cases $cases -o out.json
    jq -e --argjson asked $cases '.boots[0].records[] | select(.record == "verify")
      | .cases > 0.95 * $asked and .cases < 1.05 * $asked' out.json
  done
}

@test "verify --quick makes two million cases without a mismatch" {
  trapclock verify --quick -o out.json
  jq -e '.boots[0].records[] | select(.record == "verify")
    | .cases >= 2000000 and .mismatches == 0' out.json
}

@test "KVM, even one that interprets, delivers what is armed" {
  [ -w /dev/kvm ] || skip "no /dev/kvm"
  on_kvm="--accel kvm --boot pvh --machine microvm --timeout 300"
  # shellcheck disable=SC2086
  run trapclock run $on_kvm --only base.empty --samples 1 --warmup 0 -o probe.json
  [ "$status" -eq 0 ] || skip "KVM here does not run the guest: $output"
  # shellcheck disable=SC2086
  trapclock run $on_kvm --samples 3 --warmup 0 -o out.json
  # shellcheck disable=SC2086
  trapclock verify $on_kvm --cases 3000 -o out.json
  jq -e '.boots[0].records[] | select(.record == "verify") | .cases >= 2000' out.json
}

@test "the list says what is expected in hex and in words, and what is needed" {
  run trapclock list
  [ "$status" -eq 0 ]
  [[ $output == *"np.read "*"#PF 0x0: not present, read, supervisor"* ]]
  [[ $output == *"rsvd.read "*"#PF 0x9: present, read, supervisor, reserved bit"* ]]
  [[ $output == *"smap.read "*"CPUID.(EAX=7,ECX=0):EBX.SMAP[20]"* ]]
  [ "$(trapclock list --format json | jq length)" -gt 100 ]
}

@test "several --only all count, and --except leaves out of them" {
  "$TRAPCLOCK" run --accel icount --boot pvh --samples 2 --only 'np.*' --only wp.write --except '*.read*' \
    --except np.exec -o out.json >/dev/null
  jq -e '[.boots[0].records[] | select(.record == "result") | .id] == ["np.write", "wp.write"]
    and .options.only == "np.*,wp.write" and .options.except == "*.read*,np.exec"' out.json
}

@test "on a terminal progress tells boot, round, row and the time left, in the first boot, too" {
  progress() {
    TERM=xterm script -qec "exec $TRAPCLOCK run --accel icount --boot pvh --samples 20 --only np.read \
      --no-save $*" words >/dev/null
    tr '\r' '\n' <words >lines
  }
  progress --boots 2
  cat -v lines
  grep -q 'boot 1 of 2, round 1 of 10, row 1 of 4: measuring base.empty$' lines
  grep -Eq 'boot 1 of 2, round 3 of 10, row 4 of 4, [0-9]+ s left: measuring np.read$' lines
  grep -Eq 'boot 2 of 2, round 1 of 10, row 4 of 4, [0-9]+ s left: measuring np.read$' lines
  progress
  grep -Eq '[^,] ?round 10 of 10, row 4 of 4, [0-9]+ s left: measuring np.read$' lines
  run ! grep -q 'boot [0-9]' lines
}

@test "the ISO is smaller than 4.1 megabytes, and made twice it is the same" {
  [ "$(stat -c %s "$BUILD/trapclock.iso")" -lt 4100000 ]
  "$top/iso/make-iso.sh" "$BUILD/trapclock.elf" again.iso
  cmp "$BUILD/trapclock.iso" again.iso
}

@test "gcc and clang build image, ISO and tool without a warning" {
  for cc in gcc clang; do
    make -C "$top" -j2 CC=$cc BUILD="$PWD/$cc" all >$cc.log 2>&1
    run ! grep -i warning $cc.log
    timeout 600 $cc/trapclock run --accel tcg --boot pvh --samples 5 -o out.json
  done
}

@test "make debug reaches kmain with symbols" {
  command -v gdb >/dev/null || skip "gdb is not installed"
  run timeout 600 make -C "$top" SETUP=no BUILD="$BUILD" debug \
    GDB_FLAGS="-batch -ex continue -ex backtrace"
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *"#0  kmain ("*" at bench/kmain.c:"* ]]
}

# backtrace ID: of a machine that stops in exc_page_fault of this row.
backtrace() {
  command -v gdb >/dev/null || skip "gdb is not installed"
  run timeout 600 gdb -batch "$BUILD/trapclock.elf" \
    -ex "target remote | exec qemu-system-x86_64 -gdb stdio -S -display none -nodefaults -no-reboot \
      -cpu max -serial null -device isa-debug-exit,iobase=0xf4,iosize=4 -kernel '$BUILD/trapclock.elf' \
      -append 'only=$1 samples=1'" \
    -ex 'hbreak exc_page_fault' -ex continue -ex backtrace 3>&-
  echo "$output"
  [ "$status" -eq 0 ]
}

@test "a debugger goes through the trampoline to the instruction that faulted, and on to kmain" {
  backtrace np.read
  grep -q '^#0  exc_page_fault (' <<<"$output"
  grep -q '^#1  <signal handler called>' <<<"$output"
  grep -q '^#2  .* in trigger_instruction_read ()' <<<"$output"
  grep -q '^#3  .* in take_sample (' <<<"$output"
  grep -Eq '^#[0-9]+ +(.* in )?kmain \(' <<<"$output"
}

@test "from CPL 3 a debugger goes on to the call that entered it" {
  backtrace user.np.read
  grep -q '^#2  .* in trigger_instruction_user_read ()' <<<"$output"
  grep -q '^#3  .* in trigger_stub_user_read ()' <<<"$output"
  grep -q '^#4  .* in take_sample (' <<<"$output"
  grep -Eq '^#[0-9]+ +(.* in )?kmain \(' <<<"$output"
}

@test "a dump ends with the calls that led to it, by name" {
  run timeout 120 "$TRAPCLOCK" run --accel icount --boot pvh --suite selftest --only selftest.ud2 --no-save
  echo "$output"
  [ "$status" -eq 4 ]
  names=$(sed -n '/^calls, innermost first, of image [0-9a-f]\{40\}$/,$s/^  [0-9a-f]\{16\}  \([a-z_0-9]*\) .*/\1/p' <<<"$output")
  [ "$(sed -n 1p <<<"$names")" = resolve_by_undefined_instruction ]
  [ "$(sed -n 2p <<<"$names")" = exc_page_fault ]
  [ "$(sed -n 3p <<<"$names")" = asm_exc_page_fault ]
  [ "$(sed -n 4p <<<"$names")" = take_sample ]
  grep -qx kmain <<<"$names"
  grep -Eq '^  [0-9a-f]{16}  take_sample \(bench/measure/take_sample\.c:[0-9]+\)$' <<<"$output"
}

@test "an ELF of another build names no calls" {
  cp "$BUILD/trapclock.elf" other.elf
  objcopy --dump-section .note=changed other.elf
  perl -0pi -e 'substr($_, -1) = chr(ord(substr($_, -1)) ^ 0xff)' changed
  objcopy --update-section .note=changed other.elf
  run timeout 120 "$TRAPCLOCK" run --accel icount --boot iso --elf other.elf --suite selftest --only selftest.ud2 --no-save
  echo "$output"
  [ "$status" -eq 4 ]
  grep -Eqx '  [0-9a-f]{16}' <<<"$output"
  run ! grep -q '^  [0-9a-f]\{16\}  take_sample' <<<"$output"
}

@test "make run without QEMU says what to install" {
  mkdir bin
  ln -s /usr/bin/* bin/
  rm -f bin/qemu-system-x86_64
  PATH=$PWD/bin run make -C "$top" SETUP=no BUILD="$BUILD" run
  echo "$output"
  [ "$status" -ne 0 ]
  [[ $output == *"qemu-system-x86"* ]]
}
