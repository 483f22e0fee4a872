#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# How the image ends each kind of machine, and how it treats words that a VMM adds.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
  [ ! -e pid ] || kill -9 "$(cat pid)" 2>/dev/null || true
}

# start COMMAND-LINE QEMU-OPTION...: a run of one benchmark, its serial line in the file line.
start() {
  qemu-system-x86_64 -nodefaults -m 64 -display none -no-reboot -kernel "$BUILD/trapclock.elf" \
    -append "only=np.read samples=2 $1" -serial file:line "${@:2}" >qemu.out 2>&1 3>&- &
  echo $! >pid
}

# The machine ends by itself, with this status.
ends_with() {
  local status=0
  timeout 300 tail --pid="$(cat pid)" -f /dev/null
  wait "$(cat pid)" || status=$?
  cat qemu.out
  tail -n 3 line
  [ "$status" -eq "$1" ]
  grep -q '"record":"end"' line
}

# The machine says this last, and is still there.
stays_with() {
  timeout 300 sh -c "until tail -n 1 line 2>/dev/null | grep -q '$1'; do sleep 0.1; done"
  kill -0 "$(cat pid)"
  kill "$(cat pid)"
}

says() {
  [ "$(tail -n 1 line | tr -d '\r')" = "$1" ]
}

@test "a virtual machine without QEMU's exit port is powered off by ACPI" {
  for machine in pc q35 microvm,acpi=on; do
    start '' -M $machine -cpu max
    ends_with 0
    says 'ending the machine by ACPI, sleep state S5'
  done
}

@test "QEMU's exit port goes first, with and without a hypervisor's bit" {
  for cpu in max max,-hypervisor; do
    start '' -M pc -cpu $cpu -device isa-debug-exit,iobase=0xf4,iosize=4
    ends_with 33
    [ -z "$(grep 'ending the machine' line)" ]
  done
}

@test "without ACPI and PCI the i8042 resets the machine" {
  start '' -M microvm,acpi=off -cpu max -device i8042
  ends_with 0
  says "ending the machine by the i8042's reset"
}

@test "a machine that has no way out, or whose reset would start it anew, stands still and says so" {
  start '' -M microvm,acpi=off -cpu max
  stays_with 'ending the machine by HLT: no way to power it off was found'
  start '' -M pc,acpi=off -cpu max
  stays_with 'ending the machine by HLT: no way to power it off was found'
}

@test "without a hypervisor's bit the machine stays, and goes by end=poweroff" {
  start '' -M pc -cpu max,-hypervisor
  stays_with '"record":"end"'
  start end=poweroff -M pc -cpu max,-hypervisor
  ends_with 0
  says 'ending the machine by ACPI, sleep state S5'
  start end=stay -M pc -cpu max
  stays_with '"record":"end"'
}

@test "a virtual machine with a screen stays for reading" {
  qemu-system-x86_64 -M pc -cpu max -m 64 -display none -no-reboot -vga std -nodefaults \
    -cdrom "$BUILD/trapclock.iso" -boot d -serial file:line >qemu.out 2>&1 3>&- &
  echo $! >pid
  stays_with '"record":"end"'
}

@test "words that VMMs add for Linux are ignored, and told" {
  start 'reboot=k panic=1 pci=off console=ttyS0,115200 virtio_mmio.device=512@0xfeb00e00:12' \
    -M pc -cpu max
  ends_with 0
  grep -q '^warning: words for Linux on the command line are ignored: reboot=k panic=1 pci=off virtio_mmio.device=512@0xfeb00e00:12' line
  start 'reboot=k trapclock.panic=1' -M pc -cpu max
  timeout 300 tail --pid="$(cat pid)" -f /dev/null
  grep -q "unknown key 'panic'" line
}
