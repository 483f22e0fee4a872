#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# trapclock import: what a captured console becomes.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
  unset NO_COLOR FAKE_THEN FAKE_STDERR FAKE_PID FAKE_ARGUMENTS FAKE_UNCONFINED
  "$WRITE_REPORT" pass >log
}

import() {
  run timeout 600 "$TRAPCLOCK" import "$@"
  echo "$output"
}

records() { # FILE
  jq -cS '.boots[].records' "$1"
}

# What the fake QEMU says as a run's result.
saved_by_run() {
  touch guest.elf
  FAKE_SERIAL=$PWD/log FAKE_STATUS=$1 "$TRAPCLOCK" run --accel tcg --boot pvh \
    --qemu "$BATS_TEST_DIRNAME/../support/fake-qemu" --elf guest.elf -o run.json >/dev/null || [ $? -eq 1 ]
}

@test "import makes the records that run saves of the same text" {
  saved_by_run 33
  import log -o import.json
  [ "$status" -eq 0 ]
  diff <(records run.json) <(records import.json)
  "$WRITE_REPORT" failed >log
  saved_by_run 35
  import log -o import.json
  [ "$status" -eq 1 ]
  diff <(records run.json) <(records import.json)
  "$WRITE_REPORT" verify >log
  import log -o import.json
  [ "$status" -eq 0 ]
}

@test "an imported result is shown again alike" {
  import log -o import.json
  first=$output
  run "$TRAPCLOCK" show import.json
  [ "$status" -eq 0 ]
  [ "$output" = "$first" ]
}

# Puts the sequence, as printf writes it, into every record, and imports that.
put_inside() { # SEQUENCE
  printf "$1" >sequence
  perl -0pe 'BEGIN { open F, "<", "sequence"; local $/; $s = <F> } s/"id"/$s"id"/g; s/"schema"/$s"schema"/g' \
    log >noisy
  import noisy -o noisy.json
  [ "$status" -eq 0 ]
  diff <(records clean.json) <(records noisy.json)
}

@test "sequences as the standard has them are no part of a record" {
  import log -o clean.json
  # Control strings to ST or BEL: OSC, DCS, APC, PM, SOS.
  for opening in ']0;' P+q _ ^ X; do
    put_inside "\\033${opening}title\\033\\\\"
    put_inside "\\033${opening}title\\007"
  done
  # Character sets and other escape sequences with intermediates.
  for sequence in '(B' '%%G' '#8' '7' '='; do
    put_inside "\\033$sequence"
  done
  # The same by 8-bit controls, and control sequences with intermediates.
  put_inside '\x9d0;title\x9c'
  put_inside '\x90q\x9c'
  put_inside '\x9b1;31m'
  put_inside '\033[?25h\033[1 q\033[!p'
}

@test "a sequence that a newline breaks off swallows no record" {
  import log -o clean.json
  for sequence in '\033]0;title\n' '\033P1$r\n' '\033\n' '\033[1;\n' '\033(\n'; do
    { printf "$sequence"; cat log; } >noisy
    import noisy -o noisy.json
    [ "$status" -eq 0 ]
    diff <(records clean.json) <(records noisy.json)
  done
}

@test "letters of UTF-8 are no 8-bit controls" {
  import log -o clean.json
  # The last bytes of these are 9b, 9d and 90, just before a record.
  sed 's/^{/\xc4\x9b{/; 2s/^/\xe2\x80\x9d/; 3s/^/\xc3\x90/' log >noisy
  import noisy -o noisy.json
  [ "$status" -eq 0 ]
  diff <(records clean.json) <(records noisy.json)
}

@test "records that a terminal wrapped, its trailing spaces dropped, are whole again" {
  import log -o clean.json
  dropped=0
  for width in $(seq 40 100); do
    fold -w "$width" log >folded
    sed 's/ *$//' folded >wrapped
    cmp -s folded wrapped || dropped=$((dropped + 1))
    import wrapped -o wrapped.json >/dev/null
    [ "$status" -eq 0 ]
    diff <(records clean.json) <(records wrapped.json)
  done
  [ "$dropped" -gt 3 ]
}

@test "a line wider than the terminal between folded records costs none of them" {
  fold -w 75 log | sed 's/ *$//' >wrapped
  import log -o clean.json
  { cat wrapped; head -c 3000 /dev/zero | tr '\0' x; echo; } >wide
  import wide -o wide.json
  [ "$status" -eq 0 ]
  diff <(records clean.json) <(records wide.json)
}

@test "a cut record and a long line before many short ones take no time and memory" {
  { cat log; printf '{"record":"result","id":"cut\n'; head -c 20000 /dev/zero | tr '\0' x; echo; yes '' | head -40000; } >long
  run timeout 60 "$TRAPCLOCK" import long -o long.json
  [ "$status" -eq 2 ]
}

@test "what terminals and firmware put around, before and behind changes nothing" {
  import log -o clean.json
  {
    printf '\033[?25l\033[2J\033[01;01H\033[0m\033]0;console\aBooting `trapclock'\''\r\n\r\nerror: no server.\r\n'
    printf '[SOL Session operational.  Use ~? for help]\r\n'
    sed 's/^{/\x1b[0;37m[    1.234] \x00{/; s/"id"/\x1b[?25h&/; s/$/\x1b[K trailing noise\r/' log
    printf '\r\nNO CARRIER\r\n'
  } >noisy
  import noisy -o noisy.json
  [ "$status" -eq 0 ]
  diff <(records clean.json) <(records noisy.json)
}

@test "lines that a terminal broke at 80 columns are put together" {
  import log -o clean.json
  fold -w 80 log | sed 's/$/\r/' >folded
  import folded -o folded.json
  [ "$status" -eq 0 ]
  diff <(records clean.json) <(records folded.json)
}

@test "a title that does not end takes its own line only" {
  import log -o clean.json
  { printf '\033]0;console\n' && cat log; } >titled
  import titled -o titled.json
  [ "$status" -eq 0 ]
  diff <(records clean.json) <(records titled.json)
}

@test "several boots in one log are several boots of one result" {
  cat log log log >three
  import three -o out.json
  [ "$status" -eq 0 ]
  [ "$(jq '.boots | length' out.json)" -eq 3 ]
}

@test "a damaged record is named and refused, and left out with --partial" {
  sed '/"id":"np.read"/s/"p50":94/"p50":95/' log >damaged
  import damaged -o out.json
  [ "$status" -eq 2 ]
  line=$(grep -n '"id":"np.read"' damaged | cut -d: -f1)
  [[ $output == *"damaged:$line: CRC: expected "* ]]
  [[ $output == *"--partial keeps the rest"* ]]
  [ ! -e out.json ]
  import damaged --partial -o out.json
  [ "$status" -eq 0 ]
  [ "$(jq -c '[.boots[0].records[] | select(.record == "result") | .id]' out.json)" = '["base.empty"]' ]
  jq -e '.partial and .host.vm == "imported in part: 1 damaged"' out.json
  "$TRAPCLOCK" show out.json
}

@test "a damaged record in broken lines is named by its first line" {
  sed '/"id":"np.read"/s/"p50":94/"p50":95/' log | fold -w 80 >damaged
  import damaged -o out.json
  [ "$status" -eq 2 ]
  line=$(grep -n '^{"record":"result","id":"np.read"' damaged | cut -d: -f1)
  [[ $output == *"damaged:$line: CRC: expected "* ]]
}

@test "damage in one boot hides nothing that the next one lost" {
  {
    sed '/"id":"np.read"/s/"p50":94/"p50":95/' log
    sed '/"id":"np.read"/d' log
  } >damaged
  import damaged -o out.json
  [ "$status" -eq 2 ]
  [[ $output == *'end record: "results" is 2, but 1 came'* ]]
  [[ $output == *"damaged: 2 damaged; --partial keeps the rest"* ]]
}

# A log of three runs: two boots, one by another clock, and the first machine with other words.
three_runs() {
  { cat log log; "$WRITE_REPORT" emulated; } >runs
  boot=$(sed -n '/"record":"boot"/s/,"crc".*//p' log)
  { with_crc "${boot/mode=run/mode=run suite=all}"; tail -n +4 log; } >>runs
}

@test "of several runs in a log all are listed and the last is taken, or the one that --run says" {
  three_runs
  listed="trapclock: runs:3: run 1: clock icount, 2 boots, mode=run
trapclock: runs:17: run 2: clock emulated, 1 boot, mode=run
trapclock: runs:20: run 3: clock icount, 1 boot, mode=run suite=all"
  import runs -o out.json
  [ "$status" -eq 0 ]
  [[ $output == "$listed
trapclock: run 3 of 3 is imported; --run N chooses another
"* ]]
  [ "$(jq -r '.boots[0].records[0].command_line' out.json)" = 'mode=run suite=all' ]
  import runs --run 1 -o out.json
  [[ $output == *"run 1 of 3 is imported"* ]]
  [ "$(jq '.boots | length' out.json)" -eq 2 ]
  import runs --run 2 -o out.json
  [ "$(jq -r .clock out.json)" = emulated ]
  import runs --run 4 -o none.json
  [ "$status" -eq 2 ]
  [[ $output == *"runs: --run: expected a number 1..3, got 4" ]]
  [ ! -e none.json ]
}

@test "damage in another run than the one taken costs nothing" {
  three_runs
  sed -i '1,14s/"p50":94/"p50":95/' runs
  import runs --run 1 -o none.json
  [ "$status" -eq 2 ]
  "$WRITE_REPORT" emulated >>runs
  import runs -o out.json
  [ "$status" -eq 0 ]
  ! jq -e .partial out.json
}

@test "a record that came twice, or not at all, is refused, and what --partial keeps can be shown" {
  sed '/"id":"np.read"/p' log >twice
  import twice -o out.json
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: twice:7: np.read is reported twice
trapclock: twice: 1 damaged; --partial keeps the rest" ]
  sed '/"id":"np.read"/d' log >without
  import without -o out.json
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: without:7: end record: \"results\" is 2, but 1 came
trapclock: without: 1 damaged; --partial keeps the rest" ]
  for damaged in twice without; do
    import $damaged --partial -o out.json
    [ "$status" -eq 0 ]
    run "$TRAPCLOCK" show out.json
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *base.empty* ]]
  done
}

@test "a capture that stops early is refused, and kept so far with --partial" {
  sed '/"record":"end"/d' log >early
  import early -o out.json
  [ "$status" -eq 2 ]
  [[ $output == *"no end record"* ]]
  import early --partial -o out.json
  [ "$status" -eq 0 ]
}

# with_crc RECORD: a line that the guest could have written.
with_crc() {
  printf '%s,"crc":"%s"}\n' "$1" "$(printf %s "$1" | gzip -c | tail -c8 | od -An -N4 -tx4 | tr -d ' ')"
}

# The log's boot record, said again.
boot_again() { # LOG
  with_crc "$(sed -n '/"record":"boot"/s/,"crc".*//p' "$1"),\"repeated\":true"
}

@test "a boot record said again changes nothing, and serves where the first one is lost" {
  import log -o clean.json
  sed "/\"id\":\"base.empty\"/r /dev/stdin" log < <(boot_again log) >again
  [ "$(grep -c '"record":"boot"' again)" -eq 2 ]
  for lost in 0 3 4; do
    tail -n +$((lost + 1)) again >cut
    import cut -o cut.json
    [ "$status" -eq 0 ]
    diff <(records clean.json) <(records cut.json)
  done
  # Lost with it: the first record.
  tail -n +6 again >cut
  import cut -o none.json
  [ "$status" -eq 2 ]
  [[ $output == *'end record: "results" is 2, but 1 came'* ]]
  import cut --partial -o cut.json
  [ "$status" -eq 0 ]
  [ "$(jq -r '.boots[0].records[] | select(.record == "result") | .id' cut.json)" = np.read ]
}

@test "a boot that lost its end is not mixed with the next, which lost its start" {
  "$WRITE_REPORT" emulated >other
  { head -n 5 log; boot_again other; tail -n 1 other; } >mixed
  import mixed --partial --format json -o out.json
  [ "$(jq '.boots | length' out.json)" -eq 1 ]
  [[ $output == *"mixed:6: no end record"* ]]
}

@test "without any boot record --partial keeps what is sound, and says what is unknown" {
  "$WRITE_REPORT" failed >failed
  "$WRITE_REPORT" mismatch >verify
  for log in log failed verify "$BATS_TEST_DIRNAME/schema-2.txt"; do
    "$TRAPCLOCK" import "$log" -o clean.json >/dev/null || [ $? -eq 1 ]
    grep -v '"record":"boot"' "$log" >headless
    import headless -o none.json
    [ "$status" -eq 2 ]
    [[ ${lines[0]} == *"no boot record for it: the capture lost its start" ]]
    [ ! -e none.json ]
    import headless --partial -o out.json
    [ "$status" -lt 2 ]
    [[ $output == *"the boot record is lost: CPU, hypervisor, clock, image, options and entry state are unknown"* ]]
    diff <(jq -c '.boots[].records[] | select(.record | IN("boot", "end") | not)' clean.json) \
      <(jq -c '.boots[].records[] | select(.record | IN("boot", "end") | not)' out.json)
    run "$TRAPCLOCK" show out.json
    [ "$status" -lt 2 ]
    run "$TRAPCLOCK" compare out.json out.json
    [ "$status" -eq 2 ]
  done
}

# Is LOG packed in every way as good as LOG? With terminal codes and carriage returns in it.
@test "logs in JSON and gzip, and stdin, are read like the console's own text" {
  import log -o clean.json
  sed 's/"id"/\x1b[1m&/; s/^/[    1.2] /; s/$/\r/' log >console
  jq -Rc '{log: (. + "\n"), stream: "stdout", time: "2024-01-01T00:00:00Z"}' console >docker
  # Docker cuts a line after 16 KiB; here after 100 bytes.
  fold -w 100 console | jq -Rc '{log: ., stream: "stdout"}' >docker.cut
  jq -Rr '{dt: "2024-01-01T00:00:00", lvl: "target", msg: .} | "- " + tojson' console >lava
  # What PyYAML makes of control characters.
  sed 's/\\u001b/\\e/g; s/\\r/\\x0d/g' lava >lava.yaml
  sed 's/\\u001b/\\x1b/g' lava >lava.hex
  # LAVA 2023.01 drops carriage returns, and puts a backslash before each quote first.
  sed 's/"/\\"/g' log | jq -Rr '{dt: "2024-01-01T00:00:00", lvl: "target", msg: .} | "- " + tojson' >lava.quoted
  jq -Rc '{MESSAGE: ., PRIORITY: "6"}' console >journal
  { echo '{"version": 2, "width": 80, "height": 24}'; fold -w 70 console | jq -Rc '[1.5, "o", . + "\r\n"]'; echo '[2, "i", "q"]'; } >cast
  gzip -k console
  { head -n 4 console | gzip; tail -n +5 console | gzip; } >members
  gzip -k docker
  grep -q '\\e' lava.yaml
  for log in docker docker.cut lava lava.yaml lava.hex lava.quoted journal cast console.gz members docker.gz; do
    ! grep -q '{"record"' $log || return 1
    import $log -o wrapped.json
    [ "$status" -eq 0 ]
    diff <(records clean.json) <(records wrapped.json)
  done
  for log in console docker.gz; do
    "$TRAPCLOCK" import - -o wrapped.json <$log
    diff <(records clean.json) <(records wrapped.json)
  done
}

# As Xen shows a domain's port E9H: in lines of 199 bytes, among those of Xen and of dom0.
@test "a domain's lines on Xen's console are read without their prefix" {
  import log -o clean.json
  { echo '(XEN) Guest Loglevel: All'; fold -w 199 log | sed 's/^/(d12) /'; echo 'dom0: over'; } >xen
  import xen -o wrapped.json
  [ "$status" -eq 0 ]
  diff <(records clean.json) <(records wrapped.json)
  # What merely looks like a prefix stays.
  sed 's/(d12) {/(d) {/' xen >other
  import other -o other.json
  [ "$status" -eq 2 ]
}

@test "damage in a wrapped log is named by its line in it" {
  sed '/"id":"np.read"/s/"p50":94/"p50":95/' log >damaged
  line=$(grep -n '"id":"np.read"' damaged | cut -d: -f1)
  jq -Rc '{log: (. + "\n")}' damaged >docker
  jq -Rr '{msg: .} | "- " + tojson' damaged >lava
  for log in docker lava; do
    import $log -o out.json
    [ "$status" -eq 2 ]
    [[ $output == *"$log:$line: CRC: expected "* ]]
  done
}

@test "a log of months is read, packed or not" {
  { yes 'a line of a console that has run for months' | head -c 70000000; echo; cat log; } >long
  import long
  [ "$status" -eq 0 ]
  gzip -1 long
  import long.gz
  [ "$status" -eq 0 ]
}

@test "packed logs that are cut, or are too long, or hold nothing, are told" {
  gzip -k log
  head -c -20 log.gz >cut.gz
  import cut.gz
  [ "$status" -eq 2 ]
  head -c 20 log.gz >cut.gz
  import cut.gz
  [ "$output" = "trapclock: cut.gz: it contains no trapclock report" ]
  head -c 540000000 /dev/zero | gzip -1 >bomb.gz
  import bomb.gz
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: bomb.gz: exceeds 512 MiB" ]
}

@test "a result that is imported is told to be one" {
  import log -o out.json
  import out.json
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: out.json: this is a saved result, not a capture: use trapclock show" ]
}

@test "a log without a report, and wrong usage, exit with 2" {
  echo 'GNU GRUB  version 2.06' >empty
  import empty
  [ "$status" -eq 2 ]
  [[ $output == *"contains no trapclock report"* ]]
  for arguments in '' 'log log' '--partial' 'absent' '--format xml log'; do
    # shellcheck disable=SC2086
    import $arguments
    [ "$status" -eq 2 ]
  done
}

# QEMU, with all that it says on the serial line kept beside.
listening_qemu() {
  cat >qemu <<'END'
#!/usr/bin/env bash
set -o pipefail
qemu-system-x86_64 "$@" | tee serial.log
END
  chmod +x qemu
}

@test "what run saved of a real guest is what import makes of its serial line" {
  listening_qemu
  for words in 'run --accel icount --boot iso --suite all --samples 3' \
    'run --accel tcg --boot uefi --machine q35 --samples 3' \
    'verify --cases 10000'; do
    # shellcheck disable=SC2086
    "$TRAPCLOCK" $words --qemu ./qemu -o run.json >/dev/null
    import serial.log -o import.json
    [ "$status" -eq 0 ]
    diff <(records run.json) <(records import.json)
  done
}

@test "the log of a real machine becomes a result" {
  timeout 600 qemu-system-x86_64 -nodefaults -cpu max -m 256 -display none -no-reboot \
    -serial file:console -device isa-debug-exit,iobase=0xf4,iosize=4 \
    -cdrom "$BUILD/trapclock.iso" || [ $? -eq 33 ]
  import console -o out.json
  [ "$status" -eq 0 ]
  [ "$(jq '[.boots[0].records[] | select(.record == "result")] | length' out.json)" -gt 10 ]
}
