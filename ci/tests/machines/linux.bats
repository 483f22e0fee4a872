#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Linux as the guest: Debian's kernels, unpacked and never installed, and this host's own.

bats_require_minimum_version 1.5.0

setup_file() {
  export LINUX_LACKS= KERNEL=
  KERNEL=$("$BATS_TEST_DIRNAME/debian-kernel" "$BUILD" linux-image-cloud-amd64 2>"$BATS_FILE_TMPDIR/why") || {
    [ $? -eq 3 ]
    LINUX_LACKS=$(tail -n 1 "$BATS_FILE_TMPDIR/why")
    return 0
  }
  for run in first second; do
    timeout 500 "$TRAPCLOCK" run --guest linux --kernel "$KERNEL" --accel icount \
      -o "$BATS_FILE_TMPDIR/$run.json" >"$BATS_FILE_TMPDIR/$run.out" 2>&1 3>&- || :
  done
}

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tmp
  export TMPDIR=$BATS_TEST_TMPDIR/tmp XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
  first=$BATS_FILE_TMPDIR/first.json second=$BATS_FILE_TMPDIR/second.json
}

needs_kernel() {
  [ -z "$LINUX_LACKS" ] || skip "$LINUX_LACKS"
  cat "$BATS_FILE_TMPDIR/first.out"
}

# run_linux OPTION...: on Debian's kernel, under icount unless told otherwise.
run_linux() {
  run timeout 500 "$TRAPCLOCK" run --guest linux --kernel "$KERNEL" --accel icount "$@"
  echo "$output"
  [ -z "$(ls -A tmp)" ]
}

results() { # FILE FILTER: $all are the results, $of the same by id
  jq -e '[.boots[0].records[] | select(.record == "result")] as $all |
    (INDEX($all[]; .id)) as $of | '"$2" "$1"
}

@test "every row on Debian's cloud kernel is verified" {
  needs_kernel
  [ "$(jq '[.boots[0].records[] | select(.record == "skip")] | length' "$first")" -eq 0 ]
  results "$first" '($all | length) == 19 and all($all[]; .status == "pass" and .verified == .taken)'
  jq -e '.clock == "icount" and .options.boot == "linux"' "$first"
}

@test "two runs give the same medians, and say which samples were disturbed" {
  needs_kernel
  run "$TRAPCLOCK" compare "$first" "$second"
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *"19 compared: 19 the same"* ]]
  for file in "$first" "$second"; do
    jq -c '[.boots[0].records[] | select(.record == "result") | [.id, .p50]]' "$file"
  done | uniq | wc -l | grep -qx 1
  grep -Eq '^linux.cow.child: [0-9]+ samples disturbed' "$BATS_FILE_TMPDIR/first.out"
}

@test "a SIGSEGV of each kind has its error code, and a repaired fault none" {
  needs_kernel
  results "$first" '$of["linux.segv.np"].error_code_seen == 4 and $of["linux.segv.wp"].error_code_seen == 7 and
    $of["linux.segv.nx"].error_code_seen == 21 and $of["linux.segv.pku"].error_code_seen == 37 and
    $of["linux.anon.read"].error_code_seen == null and $of["linux.anon.read"].vector == 14'
}

@test "what costs more in Linux costs more here" {
  needs_kernel
  results "$first" '$of["linux.empty"].p50 == 5 and $of["linux.getpid"].p50 < $of["linux.anon.read"].p50 and
    $of["linux.anon.read"].p50 < $of["linux.segv.np"].p50 and
    ($of["linux.anon.write"].p50 - $of["linux.anon.read"].p50) > 512 and
    $of["linux.anon.write"].p50 < $of["linux.cow.child"].p50 and
    $of["linux.huge.write"].p50 > 262144'
}

@test "the kernel, what it was told and its mitigations are shown" {
  needs_kernel
  grep -q '^kernel      Linux [0-9].*-cloud-amd64 .*, build [0-9a-f]*$' "$BATS_FILE_TMPDIR/first.out"
  grep -q '^told .*console=ttyS0 .*nokaslr randomize_kstack_offset=off -- mode=run' "$BATS_FILE_TMPDIR/first.out"
  grep -q '^mitigation  spectre_v1: ' "$BATS_FILE_TMPDIR/first.out"
  jq -e '.vm_arguments | index("-rtc") and index("-initrd")' "$first"
}

@test "Debian's other kernel measures the same rows, on another machine of QEMU's" {
  needs_kernel
  other=$("$BATS_TEST_DIRNAME/debian-kernel" "$BUILD" linux-image-amd64) || skip "no linux-image-amd64"
  run_linux --kernel "$other" --machine q35 --samples 100 -o out.json --append 'audit=0 quiet'
  [ "$status" -eq 0 ]
  results out.json '($all | length) == 19 and all($all[]; .status == "pass")'
  jq -e '.boots[0].records[0] | (.kernel | contains("amd64")) and (.kernel_command_line | contains(" audit=0 quiet -- "))' out.json
}

@test "a clock that does not count is emulated" {
  needs_kernel
  run_linux --accel tcg --only 'linux.getpid' --samples 20 -o out.json
  [ "$status" -eq 0 ]
  jq -e '.clock == "emulated"' out.json
}

@test "a kernel that never comes to the program is told in a line, status 4" {
  needs_kernel
  run_linux --append rdinit=/nothing --no-save
  [ "$status" -eq 4 ]
  [ "$output" = "trapclock: the kernel panicked: VFS: Unable to mount root fs on unknown-block(0,0)" ]
  run_linux --append 8250.nr_uarts=0 --no-save
  [ "$status" -eq 4 ]
  [[ $output == *"PANIC: this kernel has no serial driver: /dev/ttyS0: "* ]]
  run_linux --append mem=20M --timeout 10 --no-save
  [ "$status" -eq 4 ]
  [[ $output =~ "the kernel said nothing on ttyS0"|"the kernel panicked: System is deadlocked on memory" ]]
  [ "${#lines[@]}" -eq 1 ]
}

@test "a program that dies in the guest is told with its wait status, status 4" {
  needs_kernel
  cp "$TRAPCLOCK" trapclock
  "$BATS_TEST_DIRNAME/../../../iso/make-initramfs.sh" "$BUILD/trapclock-linux-lying" trapclock-linux.cpio
  TRAPCLOCK=./trapclock run_linux --append LIE=early-death --no-save
  [ "$status" -eq 4 ]
  [ "${lines[1]}" = "PANIC: the program that measures ended with wait status 0x9" ]
}

@test "a file that is no kernel is told, and one that is not there" {
  echo rubbish >rubbish
  KERNEL=rubbish run_linux --no-save
  [ "$status" -eq 3 ]
  KERNEL=nothing run_linux --no-save
  [ "$status" -eq 3 ]
  [ "$output" = "trapclock: nothing: No such file or directory" ]
}

@test "this host's own kernel: every row verified, or skipped with the reason" {
  run timeout 300 "$TRAPCLOCK" run --guest host --boots 1 --samples 200 -o out.json
  echo "$output"
  [ "$status" -eq 0 ]
  results out.json '($all | length) > 5 and all($all[]; .status == "pass")'
  jq -e '[.boots[0].records[] | select(.record == "skip")] | all(.reason | length > 0)' out.json
  jq -e '.options | .vm == "host" and .accel == "host" and .boot == "host" and .pin >= 0' out.json
  jq -e --arg kernel "$(uname -r)" '.boots[0].records[0] | .boot_path == "host" and (.kernel | contains($kernel))' out.json
  "$TRAPCLOCK" show out.json >show.out
  "$TRAPCLOCK" report out.json -o out.html
  for format in csv json markdown junit; do "$TRAPCLOCK" show --format $format out.json >/dev/null; done
}

@test "a program that cannot run as it must says so" {
  for words in mode=verify samples=0 nonsense; do
    run "$BUILD/trapclock-linux" $words
    echo "$output"
    [ "$status" -eq 39 ]
    [[ $output == "error: command line: "* ]]
  done
}

@test "what a guest has no use for is refused" {
  while read -r options; do
    # shellcheck disable=SC2086
    run "$TRAPCLOCK" run $options
    echo "$output"
    [ "$status" -eq 2 ]
    [ "${#lines[@]}" -eq 1 ]
  done <<'END'
--kernel vmlinuz
--append quiet
--vs kernel=vmlinuz
--guest host --kernel vmlinuz
--guest host --accel icount
--guest host --machine q35
--guest host --vs cpu=max
--guest linux --suite ladder
--guest linux --phases
--guest linux --boot iso
--guest linux --elf image
--guest linux --append --
--guest linux --kernel vmlinuz --delivery fred
--guest linux --kernel vmlinuz --cpus 2
--guest linux --kernel vmlinuz --smp 2
--guest host --cpus 2 --each
--guest host --smp 2
--guest nobody
END
}

@test "a row of Linux's that is asked of this tool's own guest: the line says which guest has it" {
  for command in 'run --accel icount --no-save --only' trace; do
    # shellcheck disable=SC2086
    run "$TRAPCLOCK" $command linux.getpid
    echo "$output"
    [ "$status" -eq 2 ]
    [ "$output" = "trapclock: linux.getpid is measured inside Linux: add --guest linux" ]
  done
}

@test "the initramfs is small, and the same each time it is made" {
  make_initramfs=$BATS_TEST_DIRNAME/../../../iso/make-initramfs.sh
  for name in one two; do "$make_initramfs" "$BUILD/trapclock-linux" $name.cpio; done
  cmp one.cpio two.cpio
  [ "$(wc -c <one.cpio)" -lt 1000000 ]
  [ -z "$(ls -A tmp)" ]
}

@test "list names each row with what it expects" {
  run "$TRAPCLOCK" list --guest linux
  [ "$status" -eq 0 ]
  [[ $output == *"linux.segv.nx "*"#PF 0x15: present, user, fetch"* ]]
  run "$TRAPCLOCK" list --guest linux --format json
  [ "$status" -eq 0 ]
  [[ $output == *linux.uffd.missing* ]]
}
