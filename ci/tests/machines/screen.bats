#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Reads back the screen of a machine without a serial line: VGA text by BIOS, a framebuffer
# by UEFI. The guest cannot end this machine, so it halts.

bats_require_minimum_version 1.5.0
load ../support/screen

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export LC_ALL=C
  image=(-cdrom "$BUILD/trapclock.iso")
  screen=(-vga std)
}

# wait_for_rows READER: until the screen shows the run's last line, and its rows in one piece:
# a picture that is taken while the guest draws shows some of the old and some of the new.
wait_for_rows() {
  until "$1" >screen && grep -q '^[0-9]* results, 0 failed' screen && has_rows; do
    [ "$SECONDS" -lt 500 ] || { cat screen && return 1; }
    read -r -t 0.1 line <&"$from" || :
  done
}

wait_until_gone() {
  while "$2" >screen && grep -qF "$1" screen; do
    [ "$SECONDS" -lt 500 ] || { cat screen && return 1; }
    read -r -t 0.1 line <&"$from" || :
  done
}

has_rows() {
  grep -Eq '^user\.np\.read( +[0-9]+){5} +0x4 1000/1000 *$' screen &&
    grep -Eq '^smep\.exec( +[0-9]+){5} +0x11 1000/1000 *$' screen &&
    ! grep -q 'record' screen
}

# pages READER: the keys show what has left the screen, and the end again.
pages() {
  wait_for_text 'PgUp, PgDn, Home, End and the arrows show the rest' "$1"
  run ! grep -q '^trapclock [0-9]' screen
  press home
  wait_for_text 'trapclock 0' "$1"
  press down
  wait_until_gone 'trapclock 0' "$1"
  press pgup
  wait_for_text 'trapclock 0' "$1"
  press pgdn
  wait_until_gone 'trapclock 0' "$1"
  press end
  wait_for_text ' results, 0 failed' "$1"
}

@test "by BIOS without a serial line the rows are in VGA text memory" {
  start
  wait_for_rows text_memory
  pages text_memory
}

@test "by UEFI without a serial line the rows are in the framebuffer" {
  start_uefi
  wait_for_rows framebuffer
}

image_with_mode() {
  image_with "\"; set gfxpayload=$1"
  screen=(-device 'VGA,vgamem_mb=64')
}

@test "at 640 by 480 the framebuffer is read, and paged through" {
  image_with_mode 640x480x32
  start_uefi
  wait_for_rows framebuffer
  [ "$(head -c 11 picture | tr '\n' ' ')" = 'P6 640 480 ' ]
  pages framebuffer
}

@test "at 4K the framebuffer is read" {
  image_with_mode 3840x2160x32
  start_uefi
  wait_for_rows framebuffer
  [ "$(head -c 13 picture | tr '\n' ' ')" = 'P6 3840 2160 ' ]
}

high_framebuffer() {
  ask pmemsave "\"val\":$((0x15fff1000)),\"size\":$((640 * 480 * 4)),\"filename\":\"$PWD/memory\"" &&
    "$BUILD/tests/machines/read-screen" 640 480 <memory
}

@test "a framebuffer beyond 4 GiB is drawn on" {
  image=(-kernel "$BUILD/tests/machines/high_screen.elf")
  start -m 6G
  wait_for_rows high_framebuffer
}

@test "a framebuffer that ends beyond the last address is none" {
  perl -0777 -pe 's/\x00\x10\xff\x5f\x01\0\0\0/\x00\xf0\xff\xff\xff\xff\xff\xff/' \
    <"$BUILD/tests/machines/high_screen.elf" >no_screen.elf
  run ! cmp -s no_screen.elf "$BUILD/tests/machines/high_screen.elf"
  image=(-kernel no_screen.elf)
  start "${with_serial_line[@]}"
  wait_for_text '{"record":"end"' serial_line
}

@test "where no UART answers as console= says, the screen does" {
  image_with 'console=com2 only=np.read"'
  start "${with_serial_line[@]}"
  wait_for_text 'no UART answers where console= says' text_memory
  [ ! -s line ]
}

@test "a serial line that nobody reads is told of on the screen" {
  mkfifo unread.in unread.out
  exec 5<>unread.out
  image_with 'suite=all"'
  start -chardev 'pipe,id=line,path=unread' -device 'isa-serial,chardev=line'
  wait_for_text 'warning: the serial line stopped taking bytes' text_memory
}

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

# menu_by KEY READER: until the screen, or the serial line, shows the menu.
menu_by() {
  until "$2" >screen && grep -aqF 'check every page fault' screen; do
    [ "$SECONDS" -lt 500 ] || { cat screen && return 1; }
    press "$1"
    read -r -t 0.1 line <&"$from" || :
  done
  grep -aqF 'trapclock: every benchmark' screen
}

@test "Esc or F4 shows GRUB's menu" {
  for key in esc f4; do
    start
    menu_by $key text_memory
    ask quit
  done
}

@test "by UEFI F4 shows GRUB's menu, on the serial line, too, and an entry boots" {
  start_uefi "${with_serial_line[@]}"
  menu_by f4 serial_line
  press down
  press ret
  wait_for_text '"command_line":"suite=all phases=on"' serial_line
  wait_for_text '{"record":"end"' serial_line
}
