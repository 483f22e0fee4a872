#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The host tool as a user sees it, with a fake QEMU: every failure of a guest has its exit
# status and one clear line, and leaves nothing behind.

load ../support/fake_guest

setup() {
  fake_guest pass
}

# A run by PVH with the fake; more options follow.
fake_run() {
  run timeout 600 "$TRAPCLOCK" run --accel icount --boot pvh --qemu "$fake" --elf guest.elf "$@"
}

# Is a line of the output just this, where * stands for anything?
said() {
  local line
  while IFS= read -r line; do
    # shellcheck disable=SC2053 # a pattern on purpose
    [[ $line != $1 ]] || return 0
  done <<<"$output"
  return 1
}

# Exit status and the line of it on stderr; no result, no leftovers.
refused() {
  echo "$output"
  [ "$status" -eq "$1" ]
  said "trapclock: $2"
  [ ! -e out.json ]
  [ -z "$(ls -A tmp)" ]
}

# Waits until the fake has started; the loop is bounded, the read is its clock.
await_start() {
  mkfifo clock
  for _ in $(seq 400); do
    [ ! -s pid ] || return 0
    read -rt 0.05 <>clock || :
  done
  return 1
}

# The fake has ended, or does so soon.
await_end() {
  for _ in $(seq 400); do
    kill -0 "$(cat pid)" 2>/dev/null || return 0
    read -rt 0.05 <>clock || :
  done
  return 1
}

make_iso() {
  printf 'head\nset trapclock_command_line="%256s"\ntail' '' >guest.iso
}

@test "a sound report is printed, saved and shown again alike" {
  fake_run -o out.json
  [ "$status" -eq 0 ]
  [[ $output == *"np.read"*"reference"*"10/10"* ]]
  [[ $output == *"skipped: CPUID."* ]]
  first=$output
  run "$TRAPCLOCK" show out.json
  [ "$status" -eq 0 ]
  [ "$output" = "$first" ]
}

@test "the same report is printed alike twice" {
  fake_run -o out.json
  first=$output
  fake_run -o out.json
  [ "$output" = "$first" ]
}

@test "a result without a name goes to the state folder, which stderr names" {
  fake_run
  [ "$status" -eq 0 ]
  [[ $output == *"result saved to $XDG_STATE_HOME/trapclock/"*"-icount.json"* ]]
  [ "$(ls state/trapclock | wc -l)" -eq 1 ]
}

@test "latest is the newest result that was given no name" {
  run "$TRAPCLOCK" show latest
  refused 2 "latest: no result is saved in $XDG_STATE_HOME/trapclock yet"
  fake_run
  first=$(echo state/trapclock/*.json)
  touch -d 2020-01-01 "$first"
  "$WRITE_REPORT" failed >serial
  fake_run
  echo '{}' >state/trapclock/kvm.json
  run "$TRAPCLOCK" show latest
  [[ $output == *"self.wrong-code"* ]]
  touch "$first"
  run "$TRAPCLOCK" compare "$first" latest
  [ "$status" -eq 0 ]
  [[ $output == *"the same"* ]]
  echo broken >latest
  run "$TRAPCLOCK" show latest
  [[ $output == "trapclock: latest:1: not a trapclock result: "* ]]
}

# Three saved results, the newest with FAILED rows; the paths go to the list oldest, older, newest.
save_three() {
  for year in 2020 2021; do
    fake_run
    touch -d $year-01-01 "$(ls -t state/trapclock/*.json | head -n 1)"
  done
  "$WRITE_REPORT" failed >serial
  fake_run
  mapfile -t saved < <(ls -t "$XDG_STATE_HOME"/trapclock/*.json)
}

@test "latest~N is the Nth result before the latest, for every command that reads results" {
  run "$TRAPCLOCK" show latest~1
  refused 2 "latest~1: no result is saved in $XDG_STATE_HOME/trapclock yet"
  save_three
  for n in 0 1 2; do
    run "$TRAPCLOCK" show --format json latest~$n
    diff <(echo "$output") <("$TRAPCLOCK" show --format json "${saved[n]}")
  done
  run "$TRAPCLOCK" compare latest~1 latest~2
  [ "$status" -eq 0 ]
  [[ $output == *"the same"* ]]
  [ "$("$TRAPCLOCK" report latest~2 latest~1 -o -)" = "$("$TRAPCLOCK" report "${saved[2]}" "${saved[1]}" -o -)" ]
  run "$TRAPCLOCK" report latest~1 -o "${saved[1]}"
  [ "$status" -eq 2 ]
  [ "$("$TRAPCLOCK" history latest~2 latest~1)" = "$("$TRAPCLOCK" history "${saved[2]}" "${saved[1]}")" ]
  run "$TRAPCLOCK" history latest~1 -o "${saved[1]}"
  [ "$status" -eq 2 ]
  jq -e .boots "${saved[1]}" >jq.log
}

@test "a latest~N that does not exist is refused with what there is" {
  save_three
  run "$TRAPCLOCK" show latest~3
  refused 2 "latest~3: only 3 results are saved in $XDG_STATE_HOME/trapclock, the oldest is latest~2"
  run "$TRAPCLOCK" prune --keep 1
  run "$TRAPCLOCK" show latest~1
  refused 2 "latest~1: only 1 result is saved in $XDG_STATE_HOME/trapclock, the oldest is latest"
  for wrong in latest~ latest~-1 latest~x latest~1x 'latest~ 1' latest~99999999999999999999; do
    run "$TRAPCLOCK" show "$wrong"
    refused 2 "$wrong: expected a number from 0 to 999999 behind latest~"
  done
  echo broken >latest~1
  run "$TRAPCLOCK" show latest~1
  [[ $output == "trapclock: latest~1:1: not a trapclock result: "* ]]
}

@test "compare latest compares it to the result before it" {
  save_three
  run "$TRAPCLOCK" compare latest~1
  [ "$status" -eq 0 ]
  [ "$output" = "$("$TRAPCLOCK" compare latest~2 latest~1)" ]
  run "$TRAPCLOCK" compare --allow-failed latest
  diff <(echo "$output") <("$TRAPCLOCK" compare --allow-failed latest~1 latest)
  run "$TRAPCLOCK" compare latest~2
  refused 2 "latest~3: only 3 results are saved in *, the oldest is latest~2"
  run "$TRAPCLOCK" compare "${saved[0]}"
  refused 2 'expected BASE and at least one NEW; see --help'
  run "$TRAPCLOCK" compare --label old --label new latest~1
  [ "$status" -eq 0 ]
  run "$TRAPCLOCK" compare --label a --label b --label c latest
  refused 2 '--label: expected at most one for each of BASE and NEW, got 3'
}

@test "list --results shows what is saved, and prune removes all but the newest" {
  for year in 2020 2022 2021; do
    fake_run
    touch -d $year-01-01 "$(ls -t state/trapclock/*.json | head -n 1)"
    ls -t state/trapclock/*.json >by-age
  done
  echo '{"resolution": 1}' >state/trapclock/resolution.json
  echo broken >state/trapclock/20190101T000000Z-icount.json
  touch -d 2019-01-01 state/trapclock/20190101T000000Z-icount.json
  run "$TRAPCLOCK" list --results
  echo "$output"
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -eq 5 ]
  [[ ${lines[1]} == *" icount "*"$(basename "$(grep -v resolution by-age | head -n 1)")" ]]
  [[ ${lines[4]} == "-  "*"20190101T000000Z-icount.json:1: not a trapclock result: "* ]]
  run "$TRAPCLOCK" prune --keep 3 -n
  [ "$output" = "would remove $XDG_STATE_HOME/trapclock/20190101T000000Z-icount.json" ]
  run "$TRAPCLOCK" prune --keep 1
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -eq 3 ]
  [ "$(ls state/trapclock/2*.json)" = "$(head -n 1 by-age)" ]
  [ -e state/trapclock/resolution.json ]
  run "$TRAPCLOCK" prune
  [ "$output" = "nothing to remove: 1 saved, 20 to keep" ]
}

@test "--format json prints what is saved" {
  fake_run --format json -o out.json
  [ "$status" -eq 0 ]
  [ "$output" = "$(cat out.json)" ]
}

@test "failed verification exits with 1 and shows the mismatch" {
  "$WRITE_REPORT" failed >serial
  FAKE_STATUS=35 fake_run -o out.json
  [ "$status" -eq 1 ]
  [[ $output == *"self.wrong-code"*"FAILED"*"3/10"*"sample 3: error code: expected 0x2, got 0x0"* ]]
  [[ $output == *"rsvd.read *"*"* rsvd.read: TCG leaves P clear"* ]]
  run "$TRAPCLOCK" show out.json
  [ "$status" -eq 1 ]
}

@test "an emulated clock says so" {
  "$WRITE_REPORT" emulated >serial
  fake_run -o out.json
  [ "$status" -eq 0 ]
  [[ $output == *"smoke only: emulated clock, no latency"* ]]
}

@test "no colour reaches a pipe" {
  fake_run -o out.json
  [[ $output != *$'\e'* ]]
}

@test "the guest is told what was asked" {
  FAKE_ARGUMENTS=$PWD/arguments fake_run --suite all --only 'np.*' --samples 7 --warmup 3 -o out.json
  [ "$status" -eq 0 ]
  grep -qx 'mode=run report=both suite=all only=np.\* samples=7 warmup=3' arguments
}

@test "QEMU is confined where it can be, and runs as well where it cannot" {
  FAKE_ARGUMENTS=$PWD/arguments fake_run -o out.json
  [ "$status" -eq 0 ]
  grep -A1 -x -e -sandbox arguments |
    grep -x 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny'
  jq -e '.vm_arguments | index("-sandbox")' out.json
  FAKE_UNCONFINED=1 FAKE_ARGUMENTS=$PWD/arguments fake_run -o out.json
  [ "$status" -eq 0 ]
  [ -z "$(grep -e -sandbox arguments)" ]
  jq -e '.vm_arguments | index("-sandbox") | not' out.json
}

@test "list prints what the guest lists" {
  "$WRITE_REPORT" list >serial
  run "$TRAPCLOCK" list --qemu "$fake" --elf guest.elf
  [ "$status" -eq 0 ]
  [[ $output == *"np.write"*"#PF 0x2: not present, write, supervisor"* ]]
}

@test "a report cut short is refused" {
  head -c -5 serial >cut && mv cut serial
  fake_run -o out.json
  refused 4 "line 8: ends without a newline"
}

@test "a report without its end record is refused" {
  grep -v '"record":"end"' serial >cut && mv cut serial
  fake_run -o out.json
  refused 4 "no end record: the guest stopped after 2 results"
}

@test "a flipped bit is refused with its line" {
  sed -i 's/np\.read/np.reae/' serial
  fake_run -o out.json
  refused 4 "line 6: CRC: expected *, got a damaged record"
}

@test "noise of 100 MB is refused" {
  head -c 100000000 /dev/urandom >serial
  fake_run -o out.json
  refused 4 "the report exceeds 64 MiB"
}

@test "a line of 100 MB is refused" {
  head -c 100000000 /dev/zero >serial
  fake_run -o out.json
  refused 4 "line 1: exceeds 4 MiB"
}

@test "endless output is refused" {
  FAKE_THEN=endless FAKE_SERIAL='' fake_run -o out.json
  refused 4 "the report exceeds 64 MiB"
}

@test "a hang is a timeout that tells the last line, and QEMU is gone" {
  printf 'np.read \033[31mgoes on\n' >serial
  FAKE_THEN=hang FAKE_PID=$PWD/pid fake_run --timeout 1 -o out.json
  refused 4 "timed out after 1.* s: the last serial byte came * s ago, the last line is: np.read [?]\[31mgoes on"
  mkfifo clock
  await_end
}

@test "a hang after an empty line tells the last line that says something" {
  printf 'np.read\n\n' >serial
  FAKE_THEN=hang fake_run --timeout 1 -o out.json
  refused 4 "timed out after 1.* s: the last serial byte came * s ago, the last line is: np.read"
}

@test "a hang in the middle of a line is a timeout that tells what there is of it" {
  printf 'first\ntrapclock: this CPU has no' >serial
  FAKE_THEN=hang fake_run --timeout 1 -o out.json
  refused 4 "timed out after 1.* s: the last serial byte came * s ago, the last line is: trapclock: this CPU has no"
}

@test "a silent hang is a timeout that says so" {
  FAKE_THEN=hang FAKE_SERIAL='' fake_run --timeout 1 -o out.json
  refused 4 "timed out after 1.* s: no serial byte came"
}

@test "an error inside KVM ends the run at once" {
  sed -i '/"record":"end"/d' serial
  FAKE_THEN=hang FAKE_STDERR='KVM internal error. Suberror: 1' fake_run -o out.json
  refused 4 "KVM internal error: this KVM cannot run an instruction of the guest's"
}

@test "a child of QEMU that holds the pipe open delays nothing and is ended" {
  FAKE_THEN=background FAKE_PID=$PWD/pid fake_run --timeout 20 -o out.json
  [ "$status" -eq 0 ]
  mkfifo clock
  await_end
}

@test "SIGTERM ends QEMU, leaves no file, and is in the exit status" {
  make_iso
  export FAKE_PID=$PWD/pid FAKE_THEN=hang
  "$TRAPCLOCK" run --accel icount --qemu "$fake" --iso guest.iso -o out.json 2>said 3>&- &
  tool=$!
  await_start
  kill -TERM "$tool"
  ended=0
  wait "$tool" || ended=$?
  [ "$ended" -eq 143 ]
  await_end
  [ -z "$(ls -A tmp)" ]
  [ ! -e out.json ]
}

@test "the death of the tool ends QEMU" {
  export FAKE_PID=$PWD/pid FAKE_THEN=hang
  "$TRAPCLOCK" run --accel icount --boot pvh --qemu "$fake" --elf guest.elf 2>said 3>&- &
  tool=$!
  await_start
  kill -KILL "$tool"
  wait "$tool" || :
  await_end
}

@test "a panic shows the guest's dump" {
  printf 'PANIC: #UD at \033]0x1000\nrax 0\n' >serial
  FAKE_STATUS=37 fake_run -o out.json
  refused 4 "the guest panicked"
  [[ $output == *"PANIC: #UD at ?]0x1000"*"rax 0"* ]]
}

@test "a guest that refuses its command line exits with 2 and its reason" {
  echo 'error: command line: unknown key' >serial
  FAKE_STATUS=39 fake_run -o out.json
  refused 2 "the guest refuses to run: error: command line: unknown key"
}

@test "a reset is a triple fault" {
  echo 'np.read' >serial
  FAKE_STATUS=0 fake_run -o out.json
  refused 4 "the guest reset (triple fault) after 0 results, the last line is: np.read"
  FAKE_SERIAL='' FAKE_STATUS=0 fake_run -o out.json
  refused 4 "the guest reset (triple fault) before it said anything"
}

@test "a report with its end record is taken, however the VM ends" {
  fake_run -o whole.json
  for FAKE_STATUS in 0 1 33 35 37 39 99; do
    FAKE_STATUS=$FAKE_STATUS fake_run -o out.json
    [ "$status" -eq 0 ]
    "$TRAPCLOCK" show out.json
  done
  FAKE_THEN=killed fake_run -o out.json
  [ "$status" -eq 0 ]
  FAKE_STDERR='KVM internal error. Suberror: 1' FAKE_THEN=hang fake_run -o out.json
  [ "$status" -eq 0 ]
  diff <(jq -S .boots[].records whole.json) <(jq -S .boots[].records out.json)
  "$WRITE_REPORT" failed >serial
  fake_run -o out.json
  [ "$status" -eq 1 ]
  run "$TRAPCLOCK" show out.json
  [ "$status" -eq 1 ]
}

@test "a VM that goes on after the end record is ended, whatever the guest still says" {
  for FAKE_THEN in hang endless; do
    FAKE_THEN=$FAKE_THEN FAKE_PID=$PWD/pid fake_run -o out.json
    [ "$status" -eq 0 ]
    rm out.json
  done
  printf 'PANIC: #UD\nno newline' >>serial
  # The time that the boot may take is not waited for.
  export FAKE_THEN=hang FAKE_PID=$PWD/pid
  run timeout 100 "$TRAPCLOCK" run --accel icount --boot pvh --qemu "$fake" --elf guest.elf \
    --timeout 3600 -o out.json
  [ "$status" -eq 0 ]
  mkfifo clock
  await_end
}

@test "a QEMU that does not start shows its reason" {
  FAKE_SERIAL='' FAKE_STATUS=1 FAKE_STDERR='invalid accelerator' fake_run -o out.json
  refused 3 "QEMU could not start:"
  said 'invalid accelerator'
}

@test "an exit status of nobody's is refused" {
  sed -i '/"record":"end"/d' serial
  FAKE_STATUS=99 fake_run -o out.json
  refused 4 "QEMU ended with status 99, which is not the guest's"
}

@test "a QEMU that dies of a signal is told" {
  sed -i '/"record":"end"/d' serial
  FAKE_THEN=killed fake_run -o out.json
  refused 4 "QEMU was ended by signal 11 (Segmentation fault)"
}

@test "without QEMU the message names the package" {
  PATH=/nonexistent run "$TRAPCLOCK" run --accel icount --boot pvh --elf guest.elf -o out.json
  refused 3 "qemu-system-x86_64 not found: install the package qemu-system-x86 (Debian), or name one with --qemu"
}

@test "an image that is missing is told before anything starts" {
  run "$TRAPCLOCK" run --accel icount --qemu "$fake" --iso none.iso -o out.json
  refused 3 "none.iso: No such file or directory"
}

@test "an ISO boots with its slot filled, from a copy that is gone afterwards" {
  make_iso
  cp guest.iso before.iso
  cat >look-qemu <<'FAKE'
#!/bin/sh
case $* in *--version) exec echo fake ;; esac
while [ $# -gt 0 ]; do [ "$1" != -cdrom ] || cp "$2" seen.iso; shift; done
cat serial
exit 33
FAKE
  chmod +x look-qemu
  run "$TRAPCLOCK" run --accel icount --qemu ./look-qemu --iso guest.iso --samples 5 -o out.json
  [ "$status" -eq 0 ]
  grep -q 'line="mode=run report=both suite=core samples=5  *"$' seen.iso
  [ "$(stat -c %s seen.iso)" -eq "$(stat -c %s guest.iso)" ]
  cmp guest.iso before.iso
  [ -z "$(ls -A tmp)" ]
}

@test "an ISO without a slot is refused" {
  echo 'no slot' >guest.iso
  run "$TRAPCLOCK" run --accel icount --qemu "$fake" --iso guest.iso -o out.json
  refused 3 "guest.iso: expected exactly one slot of 256 bytes for the guest's command line: no image of this trapclock"
}

@test "a folder that is missing is told before anything starts" {
  FAKE_PID=$PWD/pid fake_run -o none/out.json
  refused 3 "none: cannot write there: No such file or directory"
  [ ! -e pid ]
}

@test "an old result stays when a run fails" {
  echo old >old.json
  sed -i '/"record":"end"/d' serial
  FAKE_STATUS=37 fake_run -o old.json
  [ "$status" -eq 4 ]
  [ "$(cat old.json)" = old ]
}

@test "a result that cannot be written is still printed" {
  run bash -c "ulimit -f 1; exec \"\$0\" \"\$@\"" "$TRAPCLOCK" run --accel icount --boot pvh \
    --qemu "$fake" --elf guest.elf -o out.json
  refused 3 "the result is not saved: *out.json*: File too large"
  [[ $output == *"np.read"* ]]
}

@test "a full stdout is an error" {
  fake_run -o out.json
  run bash -c "\"$TRAPCLOCK\" show out.json >/dev/full"
  [ "$status" -eq 3 ]
  [ "$output" = "trapclock: cannot write to stdout: No space left on device" ]
}

@test "show refuses garbage, folders and nothing" {
  head -c 1000 /dev/urandom >garbage
  for file in garbage . none; do
    run "$TRAPCLOCK" show "$file"
    [ "$status" -eq 2 ]
    [ "${#lines[@]}" -eq 1 ]
  done
}

@test "usage errors exit with 2" {
  for arguments in '' 'fly' 'run --samples 0' 'run --warmup x' 'run --timeout 0' 'run --bogus' \
    'run --accel hvf' 'run --machine microvm --boot iso' 'run stray' 'list --suite core' 'show' \
    'show a b'; do
    # shellcheck disable=SC2086
    run "$TRAPCLOCK" $arguments
    echo "$arguments: $status: $output"
    [ "$status" -eq 2 ]
  done
  run "$TRAPCLOCK" run --only 'a b'
  [ "$status" -eq 2 ]
}

@test "help is given by every name, and each command's by help COMMAND" {
  run "$TRAPCLOCK" --help
  whole=$output
  for name in help -h '-?'; do
    run "$TRAPCLOCK" $name
    [ "$status" -eq 0 ]
    [ "$output" = "$whole" ]
  done
  for command in run list show import verify trace compare report history; do
    run "$TRAPCLOCK" $command --help
    whole=$output
    for words in "help $command" "$command -h" "$command -?"; do
      # shellcheck disable=SC2086 # words on purpose
      run "$TRAPCLOCK" $words
      [ "$status" -eq 0 ]
      [ "$output" = "$whole" ]
    done
    [[ $output != *likewise* && $output != *" nor is "* && $output != *"the other side's"* ]]
  done
}

@test "a reader that goes away ends every command quietly" {
  fake_run -o out.json
  for words in --help 'run --help' 'show out.json' 'show --format json out.json' \
    'compare out.json out.json' "run --accel icount --boot pvh --qemu $fake --elf guest.elf -o b.json"; do
    # The first byte goes nowhere, since nobody holds the other end.
    run bash -c "{ \"$TRAPCLOCK\" $words; echo \$? >ended; } 2>said | :; cat said"
    echo "$words: $(cat ended): $output"
    [ -z "$output" ]
    [[ $(cat ended) == 0 || $(cat ended) == 141 ]]
  done
  mkfifo pipe
  # Held open until the tool has it, then without a reader for sure.
  bash -c 'exec 3<>pipe 4>pipe 3<&-; "$0" show out.json >&4 2>said' "$TRAPCLOCK" || ended=$?
  [ "$ended" -eq 141 ]
  [ ! -s said ]
}

@test "a closed stdout is an error" {
  fake_run -o out.json
  for words in --help --version 'run --help' 'show out.json' 'compare out.json out.json'; do
    run bash -c "\"$TRAPCLOCK\" $words >&-"
    echo "$words: $status: $output"
    [ "$status" -eq 3 ]
    [ "$output" = "trapclock: cannot write to stdout: Bad file descriptor" ]
  done
}

@test "help and version go to stdout everywhere" {
  for arguments in '' run list show compare report; do
    for option in --help --version; do
      # shellcheck disable=SC2086
      run bash -c "\"$TRAPCLOCK\" $arguments $option 2>/dev/null"
      [ "$status" -eq 0 ]
      [ -n "$output" ]
    done
  done
}
