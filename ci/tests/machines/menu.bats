#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# GRUB's menu on the serial line: each entry boots, and import ignores GRUB's bytes before
# the report.

bats_require_minimum_version 1.5.0

DOWN='\016' # Ctrl-n

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
}

teardown() {
  [ -z "${machine:-}" ] || kill "$machine" 2>/dev/null || :
}

# start: a machine with COM1 only, which takes keys and writes to line.
start() {
  mkfifo keys
  timeout 600 qemu-system-x86_64 -M pc -nodefaults -cpu max -m 256 -display none -no-reboot \
    -device isa-debug-exit,iobase=0xf4,iosize=4 -cdrom "$BUILD/trapclock.iso" -boot d \
    -serial stdio <keys >line 3>&- &
  machine=$!
  exec {to}>keys
}

press() {
  # shellcheck disable=SC2059 # escapes on purpose
  printf "$1" >&"$to"
}

# wait_for TEXT [KEY]: until it is on the line; KEY is pressed meanwhile.
wait_for() {
  until grep -aqF "$1" line; do
    [ "$SECONDS" -lt 500 ] || { cat -v line && return 1; }
    press "${2:-}"
    sleep 0.05
  done
}

open_menu() {
  wait_for 'trapclock: type the command line' ' '
}

# imported: the line holds a complete report. Its records are in out.json.
imported() {
  local status=0
  wait "$machine" || status=$?
  [ "$status" -eq 33 ]
  grep -aq 'GNU GRUB' line
  "$TRAPCLOCK" import line -o out.json >/dev/null
}

@test "without a key there is no menu, and nothing but the report on the serial line" {
  start
  wait_for '{"record":"end"'
  [ "$(head -c 10 line)" = trapclock\  ]
  [ "$(grep -ac GRUB line)" -eq 0 ]
}

@test "the first entry is the default suite" {
  start
  open_menu
  press '\r'
  imported
  jq -e '.boots[0].records[0].command_line == ""' out.json
}

@test "a command line that the image was made with is the first entry's, and the result's" {
  words='console=com2 only=np.read  samples=7'
  CMDLINE=$words "$BATS_TEST_DIRNAME/../../../iso/make-iso.sh" "$BUILD/trapclock.elf" baked.iso
  [ "$(stat -c %s baked.iso)" -eq "$(stat -c %s "$BUILD/trapclock.iso")" ]
  run timeout 600 qemu-system-x86_64 -M pc -nodefaults -cpu max -m 256 -display none -no-reboot \
    -device isa-debug-exit,iobase=0xf4,iosize=4 -cdrom baked.iso -boot d \
    -chardev file,id=line,path=line -device isa-serial \
    -device isa-serial,chardev=line,iobase=0x2f8,irq=3
  [ "$status" -eq 33 ]
  XDG_STATE_HOME=$PWD/state "$TRAPCLOCK" import line -o out.json >table
  jq -e '.boots[0].records[0].command_line == "console=com2 only=np.read samples=7" and
    ([.boots[0].records[] | select(.record == "result").id] == ["np.read"])' out.json
  grep -x 'asked       console=com2 only=np.read samples=7' table
}

@test "the second entry is the full suite, with phases" {
  start
  open_menu
  press "$DOWN\\r"
  imported
  jq -e '.boots[0].records[0].command_line == "suite=all phases=on" and
    ([.boots[0].records[] | select(.record == "result")] | length > 100)' out.json
  grep -aq '^  deliver [0-9]*, entry [0-9]*, handle [0-9]*, return [0-9]*' line
}

@test "the third entry checks every kind of page fault" {
  start
  open_menu
  press "$DOWN$DOWN\\r"
  imported
  jq -e '[.boots[0].records[] | select(.record == "verify")][0] |
    .cases > 2000000 and .mismatches == 0' out.json
}

@test "the fourth entry takes a command line" {
  start
  open_menu
  press "$DOWN$DOWN$DOWN\\r"
  wait_for '> '
  press 'only=np.read samples=7\r'
  imported
  jq -e '.boots[0].records[0].command_line == "only=np.read samples=7" and
    ([.boots[0].records[] | select(.record == "result")] | length == 1)' out.json
}

@test "an entry is edited with e" {
  start
  open_menu
  press "${DOWN}e"
  wait_for 'Minimum Emacs-like'
  press "$DOWN$DOWN\\005 only=np.read\\030" # its line's end, a word more, Ctrl-x
  imported
  jq -e '.boots[0].records[0].command_line == "suite=all phases=on only=np.read"' out.json
}

@test "a stray byte delays the default suite, and does not stop it" {
  start
  press 'x'
  wait_for '{"record":"end"'
  imported
}
