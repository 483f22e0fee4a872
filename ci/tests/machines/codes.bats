#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The result shown as QR codes, photographed and imported, equals the one from the serial
# line.

bats_require_minimum_version 1.5.0
load ../support/screen

counted=(-icount shift=0,sleep=off)
# Virtual time runs a thousand times faster, so that waiting is short.
hurried=(-icount shift=10,sleep=off)

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export LC_ALL=C XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
  image=(-cdrom "$BUILD/trapclock.iso")
  screen=(-vga std)
}

# wait_for_code NUMBER: until the screen shows it; its picture is in codeNUMBER.png then. A picture
# that is taken while the guest draws shows some of the old above, so two must be the same.
wait_for_code() {
  wait_for_text "QR code $1 of " framebuffer
  until cp picture before && ask screendump "\"filename\":\"$PWD/picture\"" && cmp -s before picture; do
    [ "$SECONDS" -lt 500 ]
  done
  convert picture "code$1.png"
}

# photograph_codes: all of them, by key.
photograph_codes() {
  local n i
  wait_for_text 'QR code ' framebuffer
  press spc
  wait_for_text 'space goes on' framebuffer
  n=$(sed -n 's/^QR code \([0-9]*\) of .*/\1/p' screen)
  count=$(sed -n 's/^QR code [0-9]* of \([0-9]*\):.*/\1/p' screen)
  for ((i = 0; i < count; i++)); do
    wait_for_code "$n"
    press right
    n=$((n % count + 1))
  done
}

import() {
  run timeout 100 "$TRAPCLOCK" import "$@"
  echo "$output"
}

# What a result says but for when it was made.
without_time() { # FILE
  jq -S 'del(.created)' "$1"
}

# as_by_telephone FROM TO: larger, not straight, from aside, not sharp, with noise.
as_by_telephone() {
  convert "$1" -resize 200% -virtual-pixel gray -distort Perspective \
    '0,0 40,30 1280,0 1240,0 1280,960 1280,960 0,960 0,930' \
    -rotate 5 -blur 0x1.5 -attenuate 0.3 +noise Gaussian -quality 80 "$2"
}

@test "by BIOS key q shows codes in graphics, whose photos give what another machine's serial line gives" {
  start "${with_serial_line[@]}" "${counted[@]}"
  wait_for_text '"record":"end"' serial_line
  ask quit
  start "${counted[@]}"
  wait_for_text 'q: as QR codes' text_memory
  ask screendump "\"filename\":\"$PWD/before.ppm\""
  press q
  photograph_codes
  [ "$(head -c 11 picture | tr '\n' ' ')" = 'P6 640 480 ' ]
  import code*.png -o photos.json
  [ "$status" -eq 0 ]
  import line -o line.json
  diff <(without_time line.json) <(without_time photos.json)
  for ((n = 1; n <= count; n++)); do
    as_by_telephone "code$n.png" "telephone$n.jpg"
  done
  import telephone*.jpg -o telephone.json
  [ "$status" -eq 0 ]
  diff <(without_time line.json) <(without_time telephone.json)
  # The text is there again but for the cursor, which blinks.
  press q
  until ask screendump "\"filename\":\"$PWD/after.ppm\"" &&
    [ "$(compare -metric AE before.ppm after.ppm null: 2>&1)" -le 50 ]; do
    [ "$SECONDS" -lt 500 ]
  done
  press home
  wait_for_text 'trapclock 0' text_memory
}

@test "by UEFI key q shows codes in the framebuffer, whose photos give what the serial line gives" {
  start_uefi "${with_serial_line[@]}"
  wait_for_text 'q: the result as QR codes' framebuffer
  press q
  photograph_codes
  import code*.png -o photos.json
  [ "$status" -eq 0 ]
  import line -o line.json
  diff <(without_time line.json) <(without_time photos.json)
  press esc
  wait_for_text ' results, 0 failed' framebuffer
}

@test "the codes turn by themselves, and stop and go by key" {
  image_with 'only=np.read samples=10 qr=on"'
  start "${hurried[@]}"
  wait_for_code 2
  wait_for_code 1
  press spc
  wait_for_text 'space goes on' framebuffer
  press spc
  wait_for_text 'space stops' framebuffer
  wait_for_code 2
}

@test "with qr=on the codes come before the machine ends" {
  image_with 'only=np.read samples=10 qr=on"'
  start "${with_serial_line[@]}" -device isa-debug-exit,iobase=0xf4,iosize=4
  photograph_codes
  import code*.png -o photos.json
  [ "$status" -eq 0 ]
  import line -o line.json
  diff <(without_time line.json) <(without_time photos.json)
  pid=$machine_PID
  press q
  wait "$pid" && status=0 || status=$?
  [ "$status" -eq 33 ]
}

@test "a machine of its own without a serial line shows codes unasked, and the text in turn" {
  image_with 'only=np.read samples=10"'
  start -cpu max,-hypervisor "${hurried[@]}"
  wait_for_code 1
  wait_for_text ' results, 0 failed' text_memory
  until ask screendump "\"filename\":\"$PWD/picture\"" && [ "$(head -c 6 picture | tail -c 3)" = 720 ]; do
    [ "$SECONDS" -lt 500 ]
  done
  wait_for_code 2
}

@test "where no codes can be shown qr=on says why" {
  run timeout 100 qemu-system-x86_64 -nodefaults -cpu max -m 256 -display none -no-reboot -serial stdio \
    -device isa-debug-exit,iobase=0xf4,iosize=4 -kernel "$BUILD/trapclock.elf" -append 'only=np.read qr=on'
  [ "$status" -eq 33 ]
  [[ $output == *'warning: no QR codes: there is no screen'* ]]
  image_with 'only=np.read report=human qr=on"'
  start
  wait_for_text 'warning: no QR codes: there are no records to show' text_memory
}
