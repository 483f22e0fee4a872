#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Refusals that no other file tests, with exit status and exact text: usage, names and
# images, results of another kind, captures.

load ../support/fake_guest

setup() {
  fake_guest pass
}

# refused STATUS LINE ARGUMENT...: trapclock with these arguments says just that.
refused() {
  run timeout 600 "$TRAPCLOCK" "${@:3}"
  echo "trapclock ${*:3}" | cut -c -200
  echo "$output" | cut -c -200
  [ "$status" -eq "$1" ]
  [ "$output" = "trapclock: $2" ]
}

# The same of a run with the fake QEMU.
run_refused() {
  refused "$1" "$2" run --accel icount --boot pvh --qemu "$fake" --elf guest.elf "${@:3}"
}

# with_crc RECORD: a line that the guest could have written.
with_crc() {
  printf '%s,"crc":"%s"}\n' "$1" "$(printf %s "$1" | gzip -c | tail -c8 | od -An -N4 -tx4 | tr -d ' ')"
}

# An ELF that ld makes of the assembly on stdin.
make_elf() { # FILE
  gcc -x assembler -c -o source.o -
  ld -o "$1" source.o 2>warnings
}

verify_result() {
  "$WRITE_REPORT" verify >log
  "$TRAPCLOCK" import log -o verify.json >/dev/null
}

@test "a command that is none, and arguments that are missing or too many" {
  refused 2 'no command: see trapclock --help'
  refused 2 'fly: no such command: see trapclock --help' fly
  refused 2 'runn: no such command, the nearest is run: see trapclock --help' runn
  refused 2 'comapre: no such command, the nearest is compare: see trapclock --help' comapre
  refused 2 '?[31m: no such command: see trapclock --help' $'\e[31m'
  refused 2 'flya: no such command: see trapclock --help' help flya
  for command in run verify list; do
    refused 2 "expected options only, got \"stray\"; see --help" $command stray
  done
  refused 2 'FILE is missing; see --help' show
  refused 2 'expected one FILE' show a b
  refused 2 'LOG or PHOTO is missing; see --help' import
  refused 2 'a: No such file or directory' import a b
  refused 2 'BENCH is missing; see --help' trace
  refused 2 'expected one BENCH' trace np.read np.write
  refused 2 'expected the id of a benchmark: see trapclock list' trace 'np.*'
  refused 2 'FILE is missing; see --help' report
  refused 2 'expected -o FILE, the page to write' report a.json
}

@test "values that are none" {
  refused 2 '--samples: expected a number 1..1000000, got "0"' run --samples 0
  refused 2 '--warmup: expected a number 0..1000000, got "x"' run --warmup x
  refused 2 '--timeout: expected a number 1..86400, got "0"' run --timeout 0
  refused 2 '--pin: expected a number 0..1023, got "-1"' run --pin -1
  refused 2 '--accel: expected auto|kvm|icount|tcg, got "hvf"' run --accel hvf
  refused 2 '--accel: expected kvm|icount|tcg, got "auto"' verify --accel auto
  refused 2 '--boot: expected iso|disk|usb|uefi|uefi-disk|uefi-usb|pvh, got "floppy"' run --boot floppy
  refused 2 '--machine: expected pc|q35|microvm, got "virt"' run --machine virt
  refused 2 '--vm: expected qemu|bochs, got "xen"' run --vm xen
  refused 2 '--suite: expected core|faults|ladder|cost|smp|all|selftest, got "none"' run --suite none
  refused 2 '--only: expected 1..127 bytes of [a-z0-9.*?-], got "a b"' run --only 'a b'
  refused 2 '--except: expected 1..127 bytes of [a-z0-9.*?-], got "a,b"' run --except a,b
  refused 2 '--only: expected at most 127 bytes in all' run --only "$(printf 'a%.0s' {1..120})" --only np.write
  refused 2 '--only: may be given only once' show --plot --only np.read --only np.write a.json
  refused 2 '--cpu: expected a CPU model, got "help"' run --cpu help
  refused 2 '--output: expected a file name, got ""' run -o ''
  refused 2 '--format: expected table|json|csv|markdown|tap|junit|gobench|github-action-benchmark|bencher, got "xml"' run --format xml
  refused 2 '--format: expected table|json, got "csv"' list --format csv
}

@test "options that do not go together" {
  refused 2 '--boot iso: microvm has no firmware that boots it, use --boot pvh' \
    run --machine microvm --boot iso
  refused 2 "--vm bochs: --accel, --machine, --qemu and --ovmf are for QEMU only" run --vm bochs --accel tcg
  refused 2 '--boot usb: Bochs boots --boot iso only' run --vm bochs --boot usb
  for words in '--accel tcg' '--vm bochs'; do
    # shellcheck disable=SC2086 # words on purpose
    refused 2 "$words is of clock emulated: its ticks are no measurement, there is nothing to compare" \
      run $words --vs cpu=qemu64
  done
  refused 2 '--iso: cannot be used with --boot pvh' run --boot pvh --iso x
  refused 2 '--iso: cannot be used with --boot pvh' verify --iso x
  refused 2 '--vs elf: needs --boot pvh' run --boot iso --vs elf=x
  refused 2 '--plot cannot be used with --phases, --exits or --format' show --plot --phases a.json
  refused 2 '--only needs --plot' show --only np.read a.json
}

@test "names and programs that are missing" {
  refused 3 'none/qemu: no such program' run --accel icount --qemu none/qemu
  touch plain
  refused 3 './plain: cannot be executed' run --accel icount --qemu ./plain
  refused 3 './tmp: cannot be executed' run --accel icount --qemu ./tmp
  cp "$TRAPCLOCK" alone
  run ./alone run --accel icount --qemu "$fake"
  echo "$output"
  [ "$status" -eq 3 ]
  [ "$output" = "trapclock: trapclock.iso not found beside the tool, nor in ../lib/trapclock from there: run make, or make install" ]
  refused 3 'tmp: Is a directory' run --accel icount --qemu "$fake" --iso tmp
  printf '#!/bin/sh\nexit 1\n' >mute
  chmod +x mute
  refused 3 './mute --version fails' run --accel icount --boot pvh --qemu ./mute --elf guest.elf
  printf '#!/bin/sh\n' >mute
  refused 3 './mute --version does not say its version' \
    run --accel icount --boot pvh --qemu ./mute --elf guest.elf
  printf '#!/none/sh\n' >mute
  refused 3 'cannot run ./mute: No such file or directory' \
    run --accel icount --boot pvh --qemu ./mute --elf guest.elf
}

@test "no place for a result" {
  unset XDG_STATE_HOME
  HOME=relative run_refused 3 'no place for results: HOME is not set, name a file with -o'
  XDG_STATE_HOME=relative HOME='' run_refused 3 'no place for results: HOME is not set, name a file with -o'
  [ ! -e relative ]
  long=$(printf 'x%.0s' $(seq 4096))
  HOME=/$long run_refused 3 'HOME: the name is too long'
  touch file
  XDG_STATE_HOME=$PWD/file run_refused 3 "cannot make the folder $PWD/file/trapclock: Not a directory"
  run_refused 2 "${long:0:300}: File name too long" -o "${long:0:300}"
  run_refused 2 "${long:0:497} ... ${long:0:477}: File name too long" -o "$long"
  run_refused 2 "none/${long:0:492} ... ${long:0:475}: the name is too long" -o "none/$long"
  run_refused 2 "$PWD/tmp: not a regular file" -o tmp
  TMPDIR=/$long refused 3 'TMPDIR: the name is too long' trace np.read \
    --elf "$BUILD/trapclock.elf" --qemu "$fake"
}

@test "a suite without a match" {
  refused 2 'no benchmark of suite core matches zz.*' run --accel icount --boot pvh \
    --elf "$BUILD/trapclock.elf" --only 'zz.*' -o out.json
  refused 2 'no benchmark of suite core matches np.raed; the nearest is np.read, of suite core, faults' \
    run --accel icount --boot pvh --elf "$BUILD/trapclock.elf" --only np.raed -o out.json
  refused 2 'no benchmark of suite core matches np.read.fixup; it is of suite ladder: say --suite' \
    run --accel icount --boot pvh --elf "$BUILD/trapclock.elf" --only np.read.fixup -o out.json
  refused 2 'no benchmark np.raed: see trapclock list; the nearest is np.read, of suite core, faults' \
    trace np.raed --elf "$BUILD/trapclock.elf"
  refused 2 'no benchmark nothing.like.it: see trapclock list' \
    trace nothing.like.it --elf "$BUILD/trapclock.elf"
}

@test "damage, and a guest that then goes on for ever" {
  sed -i 's/np\.read/np.reae/' serial
  export FAKE_THEN=hang
  run timeout 600 "$TRAPCLOCK" run --accel icount --boot pvh --qemu "$fake" --elf guest.elf -o out.json
  echo "$output"
  [ "$status" -eq 4 ]
  [[ $output =~ ^"trapclock: line 6: CRC: expected "[0-9a-f]+", got a damaged record; then the guest did not end"$ ]]
}

@test "boots that cannot be kept" {
  printf '#!/bin/sh\ncase $* in *--version) exec "%s" "$@" ;; esac\n
    [ ! -e later ] || { rm -rf gone; exit 3; }\ntouch later\nexec "%s" "$@"\n' "$fake" "$fake" >fails
  chmod +x fails
  mkdir gone

  run "$TRAPCLOCK" run --accel icount --boot pvh --qemu ./fails --elf guest.elf --boots 3 -o gone/a.json
  echo "$output"
  [ "$status" -eq 4 ]
  [ "${lines[0]}" = "trapclock: partial: 1 boot lost: gone/a.json: cannot make a file in gone: No such file or directory" ]
  [ "${lines[1]}" = "trapclock: QEMU ended with status 3, which is not the guest's" ]
}

@test "a KVM that does not run on silicon, and what is used in its place" {
  [ -w /dev/kvm ] || skip "no KVM here: there is no trial boot"
  "$WRITE_REPORT" emulated >serial
  run "$TRAPCLOCK" run --boot pvh --qemu "$fake" --elf guest.elf -o out.json
  [ "$status" -eq 0 ]
  [ "${lines[0]}" = "trapclock: KVM here interprets the guest: its empty stamp pair costs 13754 ticks; using icount" ]
  rm "$XDG_STATE_HOME/trapclock/kvm.json"
  FAKE_SERIAL='' FAKE_STATUS=1 run "$TRAPCLOCK" run --boot pvh --qemu "$fake" --elf guest.elf -o out.json
  [ "${lines[0]}" = "trapclock: KVM here does not run the guest: QEMU could not start and does not say why; using icount" ]
}

@test "auto tries KVM with the clock that the run's guest is told to take" {
  [ -w /dev/kvm ] || skip "no KVM here: there is no trial boot"
  "$WRITE_REPORT" forced >serial
  printf '#!/bin/sh\n[ "$1" = --version ] || echo "$@" >>boots\nexec "%s" "$@"\n' "$fake" >keeps
  chmod +x keeps
  run "$TRAPCLOCK" run --boot pvh --clock tsc --boots 1 --qemu ./keeps --elf guest.elf -o out.json
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(grep -c ' clock=tsc' boots)" -eq 2 ]
  jq -e '.options.accel == "kvm" and .options.accel_asked == "auto"' out.json
}

@test "the list of a guest that knows none" {
  refused 4 'the guest lists no benchmark' list --qemu "$fake" --elf guest.elf
}

@test "a result of verify has no figures and no pictures, and is none of run" {
  verify_result
  refused 2 'a result of verify holds no figures: expected --format table|json' \
    show --format csv verify.json
  refused 2 'verify.json: a result of verify has nothing to draw: see trapclock show' \
    report verify.json -o page.html
  "$WRITE_REPORT" verify >serial
  run_refused 4 'a report whose mode differs from the options'
  jq '.options.mode = "run"' verify.json >other.json
  refused 2 'other.json: not a trapclock result: boot 1: a report whose mode differs from the options' \
    show other.json
  jq '.options.vm = "xen"' verify.json >other.json
  refused 2 'other.json: not a trapclock result: boot 1: the VM is unknown' show other.json
}

@test "a KVM that may not be opened, and what is used in its place" {
  strace -qq true || skip "strace may not trace here"
  export ASAN_OPTIONS=detect_leaks=0 # it does not work under ptrace
  denied() {
    run strace -qq -o trace -P /dev/kvm -e inject=openat:error=EACCES "$TRAPCLOCK" run --boot pvh \
      --qemu "$fake" --elf guest.elf -o out.json "$@"
    echo "$output"
  }
  denied --accel kvm
  [ "$status" -eq 3 ]
  [ "$output" = "trapclock: /dev/kvm: Permission denied" ]
  denied
  [ "$status" -eq 0 ]
  [ "${lines[0]}" = "trapclock: /dev/kvm: Permission denied; using icount" ]
}

@test "a Bochs without its BIOS" {
  strace -qq true || skip "strace may not trace here"
  touch guest.iso
  bios=/usr/share/seabios/bios.bin
  ASAN_OPTIONS=detect_leaks=0 run strace -qq -o trace -P $bios -e inject=access,faccessat,faccessat2:error=ENOENT \
    "$TRAPCLOCK" run --vm bochs --iso guest.iso -o out.json
  echo "$output"
  [ "$status" -eq 3 ]
  [ "$output" = "trapclock: $bios: No such file or directory: install the packages bochs and seabios (Debian)" ]
}

@test "captures without a report, or with none that can be kept" {
  echo 'nothing here' >log
  refused 2 'log: it contains no trapclock report' import log
  sed '/"record":"end"/d' serial >log
  refused 2 'log:8: no end record: the guest or the capture stopped
trapclock: log: 1 damaged; --partial keeps the rest' import log
  sed -n 3p serial | tr 0 1 >log
  run "$TRAPCLOCK" import --partial log
  echo "$output"
  [ "$status" -eq 2 ]
  [ "${lines[1]}" = "trapclock: log: 1 damaged, and nothing is left that can be kept" ]
}

@test "a capture that is too long, and one of verify without its result" {
  truncate -s 513M log
  refused 2 'log: exceeds 512 MiB' import log
  "$WRITE_REPORT" verify | sed '/"record":"verify"/d' >log
  refused 2 'log:6: no verify record
trapclock: log: 1 damaged; --partial keeps the rest' import log
}

@test "a capture's result without a name is saved where it is told" {
  run "$TRAPCLOCK" import serial
  echo "$output"
  [ "$status" -eq 0 ]
  [[ ${lines[0]} =~ ^"trapclock: result saved to $PWD/state/trapclock/"[0-9TZ]+"-icount.json"$ ]]
}

@test "a result without a benchmark" {
  {
    sed -n 3p serial
    with_crc '{"record":"end","benchmarks":0,"results":0,"failed":0,"skipped":0'
  } >log
  "$TRAPCLOCK" import log -o none.json >said
  refused 2 'none.json: no benchmark was measured' show --format csv none.json
  refused 2 'none.json: no benchmark was measured' compare none.json none.json
}

@test "records after the last, in a result" {
  "$TRAPCLOCK" import serial -o good.json >said
  jq '.boots[0].records += [.boots[0].records[1]]' good.json >more.json
  refused 2 'more.json: not a trapclock result: boot 1: record 6: a record after the end record' \
    show more.json
}

@test "a panic without a word" {
  : >serial
  FAKE_STATUS=37 run_refused 4 'the guest panicked without saying why'
}

@test "a list and a comparison that stdout has no room for" {
  export LC_ALL=C
  "$TRAPCLOCK" run --accel icount --boot pvh --suite all --samples 1 --elf "$BUILD/trapclock.elf" -o a.json >said
  for words in 'list --format json' 'compare --format json a.json a.json'; do
    run bash -c "$TRAPCLOCK $words >/dev/full"
    echo "$output"
    [ "$status" -eq 3 ]
    [ "$output" = 'trapclock: cannot write to stdout: No space left on device' ]
  done
}

@test "what a capture lacks is told again with its result" {
  sed -i 's/np\.read/np.reae/' serial
  "$TRAPCLOCK" import --partial serial -o part.json >said 2>&1
  run "$TRAPCLOCK" show part.json
  [ "$status" -eq 0 ]
  [[ $output == *"trapclock: partial: what was damaged in the capture is left out"* ]]
}

@test "a baseline with phases that are none" {
  jq -n '{baseline: 1, clock: "icount", compiler: "gcc 12.2.0", samples: 10, warmup: 2,
    benchmarks: [{id: "np.read", histogram: [[94, 10]], phases: [1, 2, 3, "4"]}]}' >base.json
  refused 2 'base.json: not a trapclock baseline: benchmark 1: np.read: phases: expected integers' \
    compare base.json base.json
}

@test "a baseline where a result is wanted" {
  baseline=$BATS_TEST_DIRNAME/../../baseline.json
  for words in 'show' 'show --plot' 'report -o page.html'; do
    # shellcheck disable=SC2086 # words on purpose
    refused 2 "$baseline is a baseline, not a result: use it with compare or make regress" $words "$baseline"
  done
}

@test "a gnuplot that draws too little" {
  "$TRAPCLOCK" import serial -o a.json >said
  mkdir bad
  printf '#!/bin/sh\necho "<svg viewBox=\"0 0 1 1\">"\n' >bad/gnuplot
  chmod +x bad/gnuplot
  PATH=$PWD/bad:$PATH refused 3 'gnuplot drew 0 of 1 plots' report a.json -o page.html
  [ ! -e page.html ]
}

@test "files that are no JSON object" {
  echo '[]' >list.json
  refused 2 'list.json: not a trapclock result: expected a JSON object' show list.json
  refused 2 'none.json: No such file or directory' show none.json
  refused 2 'tmp: Is a directory' show tmp
}

@test "images that cannot be traced" {
  echo rubbish >rubbish.elf
  refused 2 'rubbish.elf: not an ELF file: not a valid ELF file' trace np.read --elf rubbish.elf --qemu "$fake"
  refused 2 'no benchmark np.nothing: see trapclock list' trace np.nothing --elf "$BUILD/trapclock.elf"
  refused 2 'user.np.read.fred is skipped: CPUID.(EAX=7,ECX=1):EAX.FRED[17] = 0' \
    trace user.np.read.fred --elf "$BUILD/trapclock.elf"
}

@test "a selftest goes wrong in a trace, too, and is told how" {
  refused 1 'selftest.wrong-code FAILED: expected error code 0x2, got 0x0' \
    trace selftest.wrong-code --elf "$BUILD/trapclock.elf"
  run timeout 600 "$TRAPCLOCK" trace selftest.ud2 --elf "$BUILD/trapclock.elf"
  echo "$output"
  [ "$status" -eq 4 ]
  [ "${lines[0]}" = 'trapclock: the guest panicked in selftest.ud2' ]
  [[ ${lines[1]} == 'PANIC: unexpected exception 6 (#UD invalid_op)'* ]]
}

@test "images that are no guest" {
  echo rubbish >rubbish.elf
  refused 2 '--diff: rubbish.elf: not an ELF file: not a valid ELF file' trace np.read --diff rubbish.elf
  echo '.data; .globl a; a: .quad 0' | make_elf data.elf
  refused 2 'the ELF has no code' trace np.read --elf data.elf --qemu "$fake"
  echo '.globl _start; _start: nop' | make_elf bare.elf
  strip bare.elf
  refused 2 'the ELF has no symbols' trace np.read --elf bare.elf --qemu "$fake"

  "$WRITE_REPORT" emulated >serial
  echo '.globl _start; _start: nop' | make_elf other.elf
  refused 2 'the ELF has no trigger: not a trapclock guest' trace np.read --elf other.elf --qemu "$fake"
  echo '.globl _start; _start: trigger_instruction_read: nop' | make_elf half.elf
  refused 2 'the ELF has no trigger_landing_read' trace np.read --elf half.elf --qemu "$fake"
  seq -f 'trigger_instruction_%g: nop' 257 | make_elf many.elf
  refused 2 'the ELF has more than 256 triggers' trace np.read --elf many.elf --qemu "$fake"
}

@test "samples that cannot be traced" {
  "$WRITE_REPORT" emulated >good
  refused_trace() { refused "$1" "$2" trace np.read --elf "$BUILD/trapclock.elf" --qemu "$fake"; }
  cp good serial
  refused_trace 4 "the guest measured 0 instructions, and none of the 0 samples in QEMU's log has as many"

  result=$("$WRITE_REPORT" pass | sed -n '/"id":"np.read"/s/,"crc".*//p')
  {
    sed -n 1p good
    result=${result/\"net_p50\":90/\"net_p50\":-1}
    with_crc "${result/\"base_p50\":4/\"base_p50\":95}"
    sed -n 3p good
  } >serial
  refused_trace 4 'np.read: its net count is negative'

  {
    sed -n 1p good
    "$WRITE_REPORT" failed | sed -n 3p
    with_crc '{"record":"end","benchmarks":0,"results":1,"failed":1,"skipped":0'
  } >serial
  FAKE_STATUS=35 refused_trace 1 'np.read FAILED: sample 3: error code: expected 0x2, got 0x0'
}
