#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The same image on every boot path: the same benchmarks, all verified, and the same
# counts.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
}

# core MACHINE BOOT: the default suite, kept in MACHINE-BOOT.json.
core() {
  echo "$1 $2"
  timeout 600 "$TRAPCLOCK" run --accel icount --machine "$1" --boot "$2" --samples 5 \
    -o "$1-$2.json" >/dev/null
  jq -e '[.boots[0].records[] | select(.record == "result")] | length > 10 and
    all(.status == "pass" and .verified == 5)' "$1-$2.json"
  judged "$1-$2.json" | diff wanted -
}

judged() { # FILE
  jq -r '.boots[0].records[] | select(.record == "result" or .record == "skip") | .id' "$1"
}

histograms() { # FILE
  jq -c '.boots[0].records[] | select(.record == "result") | [.id, .histogram]' "$1"
}

want() {
  "$TRAPCLOCK" list --format json |
    jq -r '.[] | select(.suites | index("core")) | .id' >wanted
}

# Are the counts of all boots so far those of pc's CD by BIOS?
all_alike() {
  histograms pc-iso.json >first
  for file in *.json; do
    histograms "$file" | diff first -
  done
}

@test "BIOS boots the image as a CD, a disk and a USB stick, and PVH the kernel: exact counts are the same" {
  want
  for machine in pc q35; do
    for boot in iso disk usb pvh; do
      core $machine $boot
    done
  done
  core microvm pvh
  all_alike
}

@test "UEFI boots the image as a CD, a disk and a USB stick: exact counts are those of BIOS" {
  [ -e /usr/share/OVMF/OVMF_CODE_4M.fd ] || skip "OVMF is not installed"
  want
  core pc iso
  for machine in pc q35; do
    for boot in uefi uefi-disk uefi-usb; do
      core $machine $boot
    done
  done
  all_alike
}

@test "Bochs boots the image as a CD: the same benchmarks, all verified" {
  command -v bochs >/dev/null || skip "Bochs is not installed"
  want
  timeout 600 "$TRAPCLOCK" run --vm bochs --samples 5 -o bochs.json >/dev/null
  judged bochs.json | diff wanted -
}

# The threads' states are said by proc(5): 2 is a filter of system calls.
@test "every thread of a QEMU that knows seccomp is confined" {
  qemu-system-x86_64 -sandbox on --version || skip "this QEMU is built without seccomp"
  cat >qemu <<'END'
#!/usr/bin/env bash
echo $$ >pid
exec qemu-system-x86_64 "$@" > >(tee line)
END
  chmod +x qemu
  mkfifo line
  exec {line}<>line
  "$TRAPCLOCK" run --accel tcg --boot pvh --qemu ./qemu --suite selftest --only selftest.loop \
    --timeout 600 -o out.json >/dev/null 3>&- &
  tool=$!
  grep -q -m 1 '^@.* selftest.loop' <&"$line"
  cat "/proc/$(cat pid)"/task/*/status >threads
  kill -TERM $tool
  wait $tool || :
  [ "$(grep -c '^Seccomp:' threads)" -gt 1 ]
  run ! grep '^Seccomp:.*[01]$' threads
}

@test "memory beyond 4 GiB changes nothing" {
  cat >qemu <<'END'
#!/usr/bin/env bash
exec qemu-system-x86_64 "$@" -m 6G
END
  chmod +x qemu
  for boot in pvh iso uefi; do
    "$TRAPCLOCK" run --accel icount --machine q35 --boot $boot --samples 5 --only 'np.*' \
      --suite all -o plain.json >/dev/null
    "$TRAPCLOCK" run --accel icount --machine q35 --boot $boot --samples 5 --only 'np.*' \
      --suite all --qemu ./qemu -o large.json >/dev/null
    diff <(histograms plain.json) <(histograms large.json)
  done
}

@test "without OVMF a boot by UEFI says what to install" {
  unshare --mount --map-root-user true || skip "this host lets nobody have a mount namespace"
  mkdir empty
  # shellcheck disable=SC2016
  run unshare --mount --map-root-user sh -c 'mount --bind empty /usr/share/OVMF &&
    exec "$1" run --boot uefi' sh "$TRAPCLOCK"
  [ "$status" -eq 3 ]
  [ "$output" = "trapclock: /usr/share/OVMF/OVMF_CODE_4M.fd: No such file or directory: install the package ovmf (Debian), or name a UEFI firmware with --ovmf" ]
}

@test "a UEFI firmware from anywhere boots the ISO" {
  [ -e /usr/share/OVMF/OVMF_CODE_4M.fd ] || skip "OVMF is not installed"
  mkdir 'a,b'
  cp /usr/share/OVMF/OVMF_CODE_4M.fd 'a,b/X_CODE.fd'
  cp /usr/share/OVMF/OVMF_VARS_4M.fd 'a,b/X_VARS.fd'
  timeout 600 "$TRAPCLOCK" run --accel icount --boot uefi --ovmf 'a,b/X_CODE.fd' \
    --only np.read --samples 5 -o out.json
}

@test "a CPU without long mode ends the VM and is told by its own words" {
  words='this CPU has no long mode (CPUID.80000001H:EDX.LM[29] = 0)'
  for boot in pvh iso; do
    run timeout 600 "$TRAPCLOCK" run --accel tcg --cpu qemu32 --boot $boot -o out.json
    echo "$output"
    [ "$status" -eq 2 ]
    [ "$output" = "trapclock: the guest refuses to run: trapclock: $words" ]
  done
  run timeout 600 "$TRAPCLOCK" run --vm bochs --cpu core_duo_t2400_yonah -o out.json
  echo "$output"
  [ "$status" -eq 4 ]
  [[ ${lines[0]} == *"$words" ]]
}

@test "a CPU without part of the baseline is refused, and the part named" {
  while read -r feature words; do
    run timeout 600 "$TRAPCLOCK" run --accel tcg --boot pvh --cpu "max,-$feature" -o out.json
    echo "$feature: $output"
    [ "$status" -eq 2 ]
    [ "$output" = "trapclock: the guest refuses to run: trapclock: this CPU has no $words = 0)" ]
  done <<'END'
tsc RDTSC (CPUID.01H:EDX.TSC[4]
msr RDMSR (CPUID.01H:EDX.MSR[5]
pae physical-address extension (CPUID.01H:EDX.PAE[6]
cmov CMOV (CPUID.01H:EDX.CMOV[15]
sse SSE (CPUID.01H:EDX.SSE[25]
sse2 LFENCE (CPUID.01H:EDX.SSE2[26]
END
}

@test "a CPU that hides machine checks is measured" {
  timeout 600 "$TRAPCLOCK" run --accel tcg --boot pvh --cpu max,-mce --only np.read --samples 5 -o out.json
}

# Without SVM, QEMU's max has no leaf that tells it.
@test "a CPU that does not tell MAXPHYADDR has the rows of it skipped, and no row fails" {
  timeout 600 "$TRAPCLOCK" run --accel tcg --boot pvh --cpu max,-svm --suite all --samples 2 -o out.json
  jq -e '[.boots[0].records[] | select(.record == "skip" and (.id | contains("maxphyaddr"))).reason] ==
    [range(6) | "CPUID.80000008H:EAX[7:0] = 0"]' out.json
}

@test "rows whose instruction the CPU lacks are skipped with the reason" {
  timeout 600 "$TRAPCLOCK" run --accel tcg --boot pvh --cpu max,-syscall,-clflush --suite all \
    --samples 5 -o out.json
  jq -r '.boots[0].records[] | select(.record == "skip") | .id + " " + .reason' out.json |
    grep 'SYSCALL\|CLFSH' | diff - <(
      cat <<'END'
walk.cold.4k CPUID.01H:EDX.CLFSH[19] = 0
np.cold.read CPUID.01H:EDX.CLFSH[19] = 0
cost.syscall CPUID.80000001H:EDX.SYSCALL[11] = 0
END
    )
}

@test "a guest that sees no hypervisor is measured, too, and its VM ended" {
  timeout 600 "$TRAPCLOCK" run --accel icount --boot pvh --cpu max,-hypervisor \
    --only np.read --samples 5 -o out.json
  jq -e '.boots[0].exit_status == 33' out.json
}

@test "what cannot boot is refused" {
  for words in '--machine microvm --boot uefi' '--machine microvm --boot disk' \
    '--vm bochs --boot usb' '--boot floppy'; do
    # shellcheck disable=SC2086
    run "$TRAPCLOCK" run $words
    echo "$words: $status: $output"
    [ "$status" -eq 2 ]
  done
}
