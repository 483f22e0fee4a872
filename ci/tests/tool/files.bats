#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Whatever happens to a run, the old result stays whole, and nothing left behind can be
# mistaken for a result.

load ../support/fake_guest

setup() {
  fake_guest pass
  mkdir folder
}

teardown() {
  ! mountpoint -q "$BATS_TEST_TMPDIR/folder" || umount "$BATS_TEST_TMPDIR/folder"
}

# The command line of a run into folder/out.json with the fake.
words() {
  echo "$TRAPCLOCK run --accel icount --boot pvh --qemu $fake --elf guest.elf -o folder/out.json"
}

@test "a full disk: the old result stays, no other file does" {
  mount -t tmpfs -o size=16k none folder 2>/dev/null || skip "mounting a tmpfs is not permitted"
  echo old >folder/out.json
  head -c 12k /dev/zero >folder/filler || :
  cat /dev/zero >>folder/filler 2>/dev/null || :
  # shellcheck disable=SC2046
  run $(words)
  echo "$output"
  [ "$status" -eq 3 ]
  [[ $output == *"out.json: No space left on device"* ]]
  [[ $output == *"np.read"* ]]
  [ "$(cat folder/out.json)" = old ]
  [ "$(ls -A folder)" = "$(printf 'filler\nout.json')" ]
}

@test "a limit on file size: the old result stays, no other file does" {
  echo old >folder/out.json
  # shellcheck disable=SC2046
  run bash -c 'ulimit -f 1; exec "$@"' sh $(words)
  echo "$output"
  [ "$status" -eq 3 ]
  [[ $output == *"out.json: File too large"* ]]
  [ "$(cat folder/out.json)" = old ]
  [ "$(ls -A folder)" = out.json ]
}

@test "a folder that is read-only is told before anything starts, and the old result stays" {
  echo old >folder/out.json
  if [ "$(id -u)" = 0 ]; then
    mount -t tmpfs none folder 2>/dev/null || skip "root writes everywhere, and mounting is not permitted"
    echo old >folder/out.json
    mount -o remount,ro folder
  else
    chmod a-w folder
  fi
  # shellcheck disable=SC2046
  FAKE_PID=$PWD/pid run $(words)
  echo "$output"
  [ "$status" -eq 3 ]
  [[ $output == *"folder: cannot write there: "* ]]
  [ ! -e pid ]
  [ "$(cat folder/out.json)" = old ]
}

@test "a link is followed, to a file that is there and to one that is not yet" {
  ln -s real.json folder/out.json
  for _ in 1 2; do
    # shellcheck disable=SC2046
    run $(words)
    [ "$status" -eq 0 ]
    [ -L folder/out.json ]
    jq -e '.boots' folder/real.json
  done
  ln -sf nowhere/real.json folder/out.json
  # shellcheck disable=SC2046
  run $(words)
  echo "$output"
  [ "$status" -eq 3 ]
  [[ $output == *"folder/nowhere: cannot write there: No such file or directory"* ]]
  ln -sf out.json folder/out.json
  # shellcheck disable=SC2046
  run $(words)
  [ "$status" -eq 2 ]
  [[ $output == *"Too many levels of symbolic links"* ]]
  [ "$(ls -A folder)" = "$(printf 'out.json\nreal.json')" ]
}

# By every name that leads to file: its own, a path, a symbolic link, a hard link.
names_of() { # FILE
  ln -s "$1" symbolic
  ln "$1" hard
  echo "$1 ./$1 $PWD/$1 folder/../$1 symbolic hard"
}

# Each name of the file as an output is refused in one line, and changes nothing.
kept_apart() { # FILE WORD...: the words of the command up to its output
  local name names input=$1
  [ "$1" != qemu ] || input=./qemu
  names=$(names_of "$1")
  cp "$1" before
  for name in $names; do
    FAKE_PID=$PWD/pid run "$TRAPCLOCK" "${@:2}" "$name"
    echo "$name: $status: $output"
    [ "$status" -eq 2 ]
    [ "$output" = "trapclock: $name: is the input $input: name another file to write" ]
    [ ! -e pid ]
    cmp before "$1"
  done
  rm symbolic hard before
}

@test "no output replaces an input, by whatever name" {
  cp serial cap.log
  printf 'head\nset trapclock_command_line="%256s"\ntail' '' >guest.iso
  echo other >other.elf
  "$TRAPCLOCK" import cap.log -o a.json >/dev/null
  cp a.json b.json
  by_pvh="run --accel icount --boot pvh --qemu $fake --elf guest.elf"
  kept_apart cap.log import cap.log -o
  kept_apart a.json report a.json b.json -o
  kept_apart b.json report a.json b.json -o
  # shellcheck disable=SC2086 # words on purpose
  {
    kept_apart guest.elf $by_pvh -o
    kept_apart guest.iso run --accel icount --qemu "$fake" --iso guest.iso -o
    kept_apart guest.elf $by_pvh --vs elf=other.elf -o out.json --vs-output
    kept_apart other.elf $by_pvh --vs elf=other.elf --vs-output out.json -o
    kept_apart other.elf $by_pvh --vs elf=other.elf -o out.json --vs-output
  }
  cp "$fake" qemu
  kept_apart qemu run --accel icount --boot pvh --qemu ./qemu --elf guest.elf -o
}

@test "two results under one name are refused, where the name is a link, too" {
  echo old >folder/other.json
  ln folder/other.json folder/hard.json
  # shellcheck disable=SC2046
  run $(words) --vs cpu=qemu64 -o folder/other.json --vs-output folder/hard.json
  echo "$output"
  [ "$status" -eq 2 ]
  [[ $output == *"--vs-output: folder/hard.json is also the file of -o"* ]]
}

@test "a page replaces no result and no baseline" {
  "$TRAPCLOCK" import serial -o a.json >/dev/null
  cp a.json old.json
  "$TRAPCLOCK" show a.json --format baseline >base.json
  for name in old.json base.json; do
    cp $name before
    run "$TRAPCLOCK" report a.json -o $name
    echo "$output"
    [ "$status" -eq 2 ]
    [ "$output" = "trapclock: $name: is a saved result, which is not overwritten: name another file" ]
    cmp before $name
  done
  echo '<html>' >page.html
  "$TRAPCLOCK" report a.json -o page.html
}

@test "a result folder that takes no file is told before anything starts" {
  mkdir -p state/trapclock
  if [ "$(id -u)" = 0 ]; then
    mount -t tmpfs -o ro none state/trapclock 2>/dev/null || skip "root writes everywhere, and mounting is not permitted"
  else
    chmod a-w state/trapclock
  fi
  FAKE_PID=$PWD/pid run "$TRAPCLOCK" run --accel icount --boot pvh --qemu "$fake" --elf guest.elf
  umount state/trapclock 2>/dev/null || chmod u+w state/trapclock
  echo "$output"
  [ "$status" -eq 3 ]
  [[ $output == "trapclock: $PWD/state/trapclock: cannot write there: "* ]]
  [ ! -e pid ]
}

@test "a result that is not to be saved is only printed, or goes to stdout" {
  fake_words="run --accel icount --boot pvh --qemu $fake --elf guest.elf"
  # shellcheck disable=SC2086 # words on purpose
  for words in "$fake_words --no-save" "$fake_words -o /dev/null" "import serial --no-save" 'import serial -o /dev/null'; do
    run "$TRAPCLOCK" $words
    echo "$words: $output"
    [ "$status" -eq 0 ]
    [[ $output == "clock "*"np.read"* ]]
    [ ! -e state/trapclock ] || [ -z "$(ls state/trapclock)" ]
    [ -c /dev/null ]
  done
  for words in "$fake_words -o -" 'import serial -o -'; do
    # shellcheck disable=SC2086
    "$TRAPCLOCK" $words >out.json
    "$TRAPCLOCK" show out.json
    [ ! -e ./- ]
  done
  # A place for results is not asked for.
  HOME='' XDG_STATE_HOME='' "$TRAPCLOCK" $fake_words --no-save
  run "$TRAPCLOCK" $fake_words --no-save --vs cpu=qemu64
  [ "$status" -eq 0 ]
  [[ $output == *"base        (not saved): "*"new         (not saved): "* ]]
  run "$TRAPCLOCK" $fake_words --vs cpu=qemu64 -o /dev/null --vs-output /dev/null
  [ "$status" -eq 0 ]
  "$TRAPCLOCK" report out.json -o - >page.html
  grep -q '</html>' page.html
  "$TRAPCLOCK" report out.json -o /dev/null
}

@test "options of where a result goes that do not go together" {
  for line in '--no-save cannot be used with --output|--no-save -o a' \
    '--output -: prints the result as JSON, needs --format json|-o - --format csv' \
    '--no-save cannot be used with --vs-output|--no-save --vs cpu=x --vs-output a' \
    '--output -: cannot be used with --vs, which prints to stdout|-o - --vs cpu=x' \
    '--vs-output: expected a file name, got "-"|-o a --vs cpu=x --vs-output -'; do
    # shellcheck disable=SC2086
    run "$TRAPCLOCK" run --accel icount ${line#*|}
    echo "$output"
    [ "$status" -eq 2 ]
    [ "$output" = "trapclock: ${line%%|*}" ]
  done
}

@test "what a killed run left is removed by the next one, and nothing else is" {
  trace=("$TRAPCLOCK" trace np.read --elf "$BUILD/trapclock.elf" --qemu "$fake")
  # Of another kind, another name, or with what no boot makes.
  mkdir tmp/trapclock-temporary-folder tmp/trapclock-abcdef
  mkdir tmp/trapclock-temporary-folder/mine
  touch tmp/trapclock-temporary-abcdefg tmp/trapclock-abcde1 file
  ln -s ../file tmp/trapclock-temporary-linked
  find tmp | sort >others
  FAKE_PID=$PWD/pid FAKE_THEN=hang "${trace[@]}" >/dev/null 2>&1 3>&- &
  hanging=$!
  until [ -s pid ]; do sleep 0.1; done
  [ "$(find tmp | wc -l)" -eq $(($(wc -l <others) + 1)) ]
  # Another run leaves what a living one has.
  run "${trace[@]}"
  [ "$(find tmp | wc -l)" -eq $(($(wc -l <others) + 1)) ]
  kill -KILL "$hanging"
  wait "$hanging" || :
  [ "$(find tmp | wc -l)" -eq $(($(wc -l <others) + 1)) ]
  mkdir tmp/trapclock-temporary-bochs1
  touch tmp/trapclock-temporary-bochs1/commands
  mkfifo tmp/trapclock-temporary-bochs1/serial
  run "${trace[@]}"
  find tmp | sort | diff others -
  [ -e file ]
}

@test "killed at any moment, the old result or the new one is there, whole" {
  # shellcheck disable=SC2046
  run $(words)
  [ "$status" -eq 0 ]
  # The milliseconds that a run takes here and now; the kills are spread over them.
  start=$(date +%s%N)
  # shellcheck disable=SC2046
  run $(words)
  took=$((($(date +%s%N) - start) / 1000000 + 1))
  killed=0
  for i in $(seq 40); do
    echo old >folder/out.json
    at=$((took * i / 36 + 1))
    # shellcheck disable=SC2046
    timeout -s KILL "$(printf '%d.%03d' $((at / 1000)) $((at % 1000)))" $(words) >/dev/null 2>&1 || killed=$((killed + 1))
    [ "$(cat folder/out.json)" = old ] || "$TRAPCLOCK" show folder/out.json >/dev/null
    # What a kill can leave is no *.json.
    [ "$(find folder -name '*.json')" = folder/out.json ]
  done
  echo "$killed of 40 were killed"
  [ "$killed" -gt 0 ]
}

@test "killed in each step of saving, the old result or the new one is there, whole" {
  strace -qq true || skip "strace may not trace here"
  for step in fchmod:when=1 fsync:when=1 rename:when=1 fsync:when=2; do
    echo old >folder/out.json
    # The leak checker does not work under ptrace.
    # shellcheck disable=SC2046
    run env ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o trace \
      -e inject="${step/:/:signal=KILL:}" $(words)
    echo "$step: $status"
    [ "$status" -eq 137 ]
    if [ "$step" = fsync:when=2 ]; then
      "$TRAPCLOCK" show folder/out.json
    else
      [ "$(cat folder/out.json)" = old ]
    fi
    [ "$(find folder -name '*.json')" = folder/out.json ]
  done
}
