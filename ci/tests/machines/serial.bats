#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Finds the serial line wherever the machine's UART is. Each machine has one; the report
# comes out of it, or must not.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
}

# guest COMMAND-LINE QEMU-OPTION...: a run of one benchmark. Its line is $output.
guest() {
  rm -f line
  run timeout 600 qemu-system-x86_64 -M pc -nodefaults -cpu max -m 64 -display none -no-reboot \
    -device isa-debug-exit,iobase=0xf4,iosize=4 -kernel "$BUILD/trapclock.elf" \
    -append "only=np.read samples=2 $1" -chardev file,id=line,path=line "${@:2}"
  echo "$output"
  [ "$status" -eq 33 ]
  output=$(tr -d '\0' <line)
  echo "$output"
}

has_report() {
  [[ $output == *'{"record":"end"'* ]]
}

# spcr INTERFACE SPACE PORT: the body of such a table, as QEMU's -acpitable takes it.
spcr() {
  # interface, reserved; space, 8 bits wide, access by bytes; port; interrupt; 115200 baud
  printf '%b' "\\x$1\\0\\0\\0\\x$2\\x8\\0\\x1\\x${3:2}\\x${3:0:2}\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\x7"
  head -c 21 /dev/zero
}

@test "without console= the report comes by the first of COM1 to COM4" {
  guest '' -device isa-serial,chardev=line
  has_report
  for port in 0x2f8 0x3e8 0x2e8; do
    guest '' -device isa-serial,chardev=line,iobase=$port,irq=3
    has_report
  done
  guest '' -device isa-serial,iobase=0x3f8 -device isa-serial,chardev=line,iobase=0x2f8,irq=3
  [ -z "$output" ]
  guest '' -device isa-serial,iobase=0x2e8,irq=3 -device pci-serial,chardev=line
  [ -z "$output" ]
}

@test "console= takes a UART by its name, its port or its PCI function" {
  guest console=com2 -device isa-serial,chardev=line,iobase=0x2f8,irq=3
  has_report
  guest console=com4,9600 -device isa-serial,chardev=line,iobase=0x2e8,irq=3
  has_report
  guest console=io:0x3e0 -device isa-serial,chardev=line,iobase=0x3e0,irq=3
  has_report
  guest console=pci:00:05.0 -device isa-serial,iobase=0x3f8 \
    -device pci-serial,chardev=line,addr=5
  has_report
}

@test "console= takes no other UART than the one named" {
  guest console=com2 -device isa-serial,chardev=line
  [ -z "$output" ]
  guest console=none -device isa-serial,chardev=line
  [ -z "$output" ]
  guest console=mmio32:fe000000 -device isa-serial,chardev=line
  [ -z "$output" ]
  guest console=pci:00:1f.7 -device isa-serial,chardev=line
  [ -z "$output" ]
}

@test "without a UART a virtual machine writes to the debug port, and with console=debug any does" {
  guest '' -device isa-debugcon,chardev=line
  has_report
  guest console=debug -cpu max,-hypervisor -device isa-debugcon,chardev=line,readback=0 -device isa-serial
  has_report
  guest '' -cpu max,-hypervisor -device isa-debugcon,chardev=line,readback=0
  [ -z "$output" ]
}

@test "without a UART virtio's console on PCI has the report, and with console=virtio in any case" {
  guest '' -M q35 -device virtio-serial-pci -device virtconsole,chardev=line -debugcon file:debug
  has_report
  [ ! -s debug ]
  guest '' -device virtio-serial-pci,disable-legacy=on -device virtconsole,chardev=line
  has_report
  guest '' -device isa-serial -device virtio-serial-pci -device virtconsole,chardev=line
  [ -z "$output" ]
  guest console=virtio -device isa-serial -device virtio-serial-pci -device virtconsole,chardev=line
  has_report
  guest '' -device virtio-serial-pci,disable-modern=on,disable-legacy=off -device virtconsole -device isa-debugcon,chardev=line
  has_report
}

@test "a wrong console= is refused by name, on the UART there is" {
  run timeout 600 qemu-system-x86_64 -nodefaults -cpu max -m 64 -display none -no-reboot \
    -device isa-debug-exit,iobase=0xf4,iosize=4 -kernel "$BUILD/trapclock.elf" \
    -append console=ttyS9 -serial stdio
  echo "$output"
  [[ $output == *'error: command line: console=ttyS9: console takes com1 to com4, ttyS0 to ttyS3, io:PORT'* ]]
}

@test "ACPI's SPCR names the UART, rather than COM1" {
  spcr 0 1 02f8 >table
  guest '' -acpitable sig=SPCR,rev=2,data=table -device isa-serial,iobase=0x3f8 \
    -device isa-serial,chardev=line,iobase=0x2f8,irq=3
  has_report
}

@test "an SPCR of no UART that answers leaves COM1" {
  for fields in '0 1 02f8' '3 1 02f8' '0 0 0000'; do
    # shellcheck disable=SC2086 # words on purpose
    spcr $fields >table
    guest '' -acpitable sig=SPCR,rev=2,data=table -device isa-serial,chardev=line
    has_report
  done
}

@test "without COM1 a serial controller on PCI is found" {
  guest '' -device pci-serial,chardev=line
  has_report
}

@test "without any UART the run ends all the same, on machines with PCI and without" {
  guest ''
  [ -z "$output" ]
  guest '' -M microvm,isa-serial=off
  [ -z "$output" ]
}

@test "a line that nobody reads is given up, and the run ends" {
  mkfifo unread
  exec {unread}<>unread
  local status=0
  timeout 600 qemu-system-x86_64 -M pc -nodefaults -cpu max -m 64 -display none -no-reboot \
    -device isa-debug-exit,iobase=0xf4,iosize=4 -kernel "$BUILD/trapclock.elf" \
    -append 'suite=all' -serial stdio </dev/null >unread || status=$?
  [ "$status" -eq 33 ]
  [ "$(timeout 1 cat <&"$unread" | wc -c)" -eq 65536 ] # what a pipe holds
}

# Memory stands for the registers: what is sent comes back at once, and the line
# status says what was put there.
@test "console= takes a UART in memory, its registers one or four bytes apart" {
  for form in mmio:1 mmio32:4; do
    stride=${form#*:}
    rm -f ram
    truncate -s 256M ram
    # LSR: a byte has come in, and there is room.
    printf '\x61' | dd of=ram bs=1 seek=$((0x8000000 + 5 * stride)) conv=notrunc status=none
    guest "console=${form%:*}:8000000" -m 256M -M pc,memory-backend=ram \
      -object memory-backend-file,id=ram,size=256M,mem-path=ram,share=on \
      -device isa-serial,chardev=line
    [ -z "$output" ]
    registers=$(od -An -v -tx1 -w"$stride" -j $((0x8000000)) -N $((8 * stride)) ram |
      cut -c2-3 | paste -sd ' ')
    # The last byte of the report, IER, FCR, 8N1, DTR and RTS, LSR, MSR, and what nobody writes.
    [ "$registers" = '0a 00 07 03 03 61 00 00' ]
  done
}
