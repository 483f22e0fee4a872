#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The screen, read back, on a machine without a serial line: VGA text by BIOS, a
# framebuffer by UEFI. The machine has no way out for the guest, which halts.

bats_require_minimum_version 1.5.0

VGA_TEXT=$((0xb8000))

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export LC_ALL=C
}

teardown() {
  [ -z "${machine_PID:-}" ] || kill "$machine_PID" 2>/dev/null || :
}

# start ARGUMENT...: a machine with a screen, QMP on its stdin and stdout.
start() {
  coproc machine { exec timeout 60 qemu-system-x86_64 -M q35 -nodefaults -cpu max -m 256 \
    -vga std -display none -serial none -no-reboot -cdrom "$BUILD/trapclock.iso" -boot d \
    -qmp stdio "$@" 3>&-; }
  exec {to}>&"${machine[1]}" {from}<&"${machine[0]}"
  ask qmp_capabilities
}

# ask COMMAND [ARGUMENTS]: waits until QEMU has done it.
ask() {
  echo "{\"execute\":\"$1\",\"arguments\":{${2:-}}}" >&"$to"
  while read -r -t 20 line <&"$from"; do
    case $line in '{"return"'*) return 0 ;; '{"error"'*) echo "$line" && return 1 ;; esac
  done
  return 1
}

press() { # KEY
  ask send-key "\"keys\":[{\"type\":\"qcode\",\"data\":\"$1\"}]"
}

text_memory() {
  ask pmemsave "\"val\":$VGA_TEXT,\"size\":4000,\"filename\":\"$PWD/memory\"" &&
    tr '\0' ' ' <memory | sed 's/\(.\)./\1/g' | fold -w 80
}

framebuffer() {
  ask screendump "\"filename\":\"$PWD/picture\"" && "$BUILD/tests/read-screen" <picture
}

# wait_for_end READER: until the screen shows the run's last line.
wait_for_end() {
  until "$1" >screen && grep -q '^[0-9]* results, 0 failed' screen; do
    [ "$SECONDS" -lt 50 ] || { cat screen && return 1; }
    read -r -t 0.1 line <&"$from" || :
  done
  cat screen
}

has_rows() {
  grep -Eq '^user\.np\.read +reference +skip +min [0-9]+ p50 [0-9]+' screen
  grep -Eq '^smep\.exec +reference +skip +min [0-9]+ p50 [0-9]+' screen
  run ! grep -q 'record' screen
}

@test "by BIOS without a serial line the rows are in VGA text memory" {
  start
  wait_for_end text_memory
  has_rows
}

@test "by UEFI without a serial line the rows are in the framebuffer" {
  [ -e /usr/share/OVMF/OVMF_CODE_4M.fd ] || skip "OVMF is not installed"
  start -drive if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd \
    -drive if=pflash,format=raw,snapshot=on,file=/usr/share/OVMF/OVMF_VARS_4M.fd
  wait_for_end framebuffer
  has_rows
}

# wait_for_text TEXT READER: until the screen shows it.
wait_for_text() {
  until "$2" >screen && grep -qF "$1" screen; do
    [ "$SECONDS" -lt 50 ] || { cat screen && return 1; }
    read -r -t 0.1 line <&"$from" || :
  done
}

# with_serial_line: what makes a machine write its COM1 to the file line.
with_serial_line=(-chardev 'file,id=line,path=line' -device 'isa-serial,chardev=line')

@test "a CPU without long mode is told on the screen and on the serial line" {
  start -cpu qemu32 "${with_serial_line[@]}"
  wait_for_text 'trapclock: this CPU has no long mode (CPUID.80000001H:EDX.LM[29] = 0)' text_memory
  [ "$(grep -c '[^ ]' screen)" -eq 1 ]
  grep -qF 'trapclock: this CPU has no long mode (CPUID.80000001H:EDX.LM[29] = 0)' line
}

@test "a CPU without execute-disable is told on the screen and on the serial line" {
  start -cpu qemu64,-nx "${with_serial_line[@]}"
  wait_for_text 'error: this CPU has no execute-disable' text_memory
  grep -qF 'has no execute-disable, or firmware turned it off (CPUID.80000001H:EDX.NX[20] = 0)' line
}

@test "Esc shows GRUB's menu" {
  start
  until text_memory >screen && grep -q 'check every page fault' screen; do
    [ "$SECONDS" -lt 30 ] || { cat screen && return 1; }
    press esc
  done
  grep -q 'trapclock: every benchmark' screen
}
