# SPDX-License-Identifier: MIT
# A machine whose screen is read from outside. The test sets image to what it boots, and
# screen to its display.

VGA_TEXT=$((0xb8000))

# What makes a machine write its COM1 to the file line.
with_serial_line=(-chardev 'file,id=line,path=line' -device 'isa-serial,chardev=line')

teardown() {
  [ -z "${machine_PID:-}" ] || kill "$machine_PID" 2>/dev/null || :
}

# start ARGUMENT...: a machine with a screen that boots the image, QMP on its stdin and stdout.
start() {
  coproc machine { exec timeout 600 qemu-system-x86_64 -M q35 -nodefaults -cpu max -m 256 \
    -display none -serial none -no-reboot -boot d "${image[@]}" "${screen[@]}" \
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
  ask screendump "\"filename\":\"$PWD/picture\"" && "$BUILD/tests/machines/read-screen" <picture
}

serial_line() {
  cat line
}

# wait_for_text TEXT READER: until the screen shows it.
wait_for_text() {
  until "$2" >screen && grep -qF "$1" screen; do
    [ "$SECONDS" -lt 500 ] || { cat screen && return 1; }
    read -r -t 0.1 line <&"$from" || :
  done
}

start_uefi() { # ARGUMENT...
  [ -e /usr/share/OVMF/OVMF_CODE_4M.fd ] || skip "OVMF is not installed"
  start -drive if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd \
    -drive if=pflash,format=raw,snapshot=on,file=/usr/share/OVMF/OVMF_VARS_4M.fd "$@"
}

# image_with WORDS: a copy of the image with these words of GRUB's in the slot of the
# command line.
image_with() {
  local words="$1; set rest=\""
  sed "s/^set trapclock_command_line=\" \{${#words}\}/set trapclock_command_line=\"$words/" \
    "$BUILD/trapclock.iso" >copy.iso
  image=(-cdrom copy.iso)
}
