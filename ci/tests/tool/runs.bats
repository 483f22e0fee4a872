#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# run with many boots, with --vs, stopped half way, and pinned to a CPU of the host.

load ../support/fake_guest

setup() {
  fake_guest pass
}

fake_run() {
  run timeout 600 "$TRAPCLOCK" run --accel icount --boot pvh --qemu "$fake" --elf guest.elf "$@"
  echo "$output"
}

# A QEMU that notes each boot in "starts" and behaves from boot $1 on as $2 says.
counting_qemu() {
  cat >counting <<END
#!/bin/sh
case \$* in *--version) exec "$fake" "\$@" ;; esac
echo "\$*" >>starts
[ "\$(wc -l <starts)" -lt $1 ] || { $2; }
exec "$fake" "\$@"
END
  chmod +x counting
  fake=$PWD/counting
}

# cycles_report [CYCLES] [MEMBERS]: a sound report of clock tsc, forced: what runs is no real CPU.
cycles_report() {
  jq -n -f "$BATS_TEST_DIRNAME/../support/result.jq" --argjson is \
    "{\"clock\": \"tsc\", \"forced\": true, \"boots\": 1, \"rows\": {\"np.read\": {\"first\": ${1:-1000}}} ${2:-}}" |
    jq -c '.boots[0].records[]' | while read -r record; do
    record=${record%\}}
    printf '%s,"crc":"%s"}\n' "$record" "$(printf %s "$record" | gzip -c | tail -c8 | od -An -N4 -tx4 | tr -d ' ')"
  done
}

# A QEMU whose boots say the reports that the arguments name, in order, over and over.
reporting_qemu() {
  printf '%s\n' "$@" >reports
  cat >reporting <<END
#!/bin/sh
case \$* in *--version) exec "$fake" "\$@" ;; esac
echo "\$*" >>starts
FAKE_SERIAL=\$(sed -n "\$(((\$(wc -l <starts) - 1) % $# + 1))p" reports)
export FAKE_SERIAL
exec "$fake" "\$@"
END
  chmod +x reporting
  fake=$PWD/reporting
}

@test "two results under one name are refused before the first boot" {
  for name in a.json ./a.json "$PWD/a.json"; do
    fake_run --boots 4 --vs cpu=qemu64 -o a.json --vs-output "$name"
    [ "$status" -eq 2 ]
    [[ $output == *"--vs-output: $name is also the file of -o"* ]]
    [ ! -e a.json ]
  done
}

@test "icount boots once, unless told" {
  counting_qemu 99 :
  fake_run -o out.json
  [ "$status" -eq 0 ]
  [ "$(wc -l <starts)" -eq 1 ]
  fake_run --boots 3 -o out.json
  [ "$status" -eq 0 ]
  [ "$(wc -l <starts)" -eq 4 ]
  jq -e '(.boots | length) == 3 and .partial == false and .options.boots == 3' out.json
}

@test "a rival of an emulated clock is refused at the first boot, which is kept" {
  "$WRITE_REPORT" emulated >serial
  counting_qemu 99 :
  fake_run --boots 9 --vs cpu=qemu64 --vs-seed 12 -o a.json --vs-output b.json
  [ "$status" -eq 2 ]
  [ "${lines[0]}" = "trapclock: partial: 1 boot kept in a.json" ]
  [ "${lines[1]}" = "trapclock: NEW is of clock emulated: its ticks are no measurement, there is nothing to compare" ]
  [ "$(wc -l <starts)" -eq 1 ]
  jq -e '.partial and (.boots | length) == 1' a.json
  [ ! -e b.json ]
  run "$TRAPCLOCK" show a.json
  [ "$status" -eq 0 ]
  [ "${lines[0]}" = "trapclock: partial: the run was stopped after 1 boot" ]
}

@test "a rival of another clock is refused at its first boot, and both are kept" {
  "$WRITE_REPORT" emulated >other
  counting_qemu 2 "export FAKE_SERIAL=$PWD/other"
  fake_run --boots 9 --vs cpu=qemu64 --vs-seed 12 -o a.json --vs-output b.json
  [ "$status" -eq 2 ]
  [ "${lines[0]}" = "trapclock: partial: 1 boot kept in a.json" ]
  [ "${lines[1]}" = "trapclock: partial: 1 boot kept in b.json" ]
  [ "${lines[2]}" = "trapclock: NEW is of clock icount, BASE of clock emulated: two clocks cannot be compared" ]
  [ "$(wc -l <starts)" -eq 2 ]
}

@test "cycles take twenty boots, unless told, and what makes them noisy is said" {
  tsc_report true >serial
  counting_qemu 99 :
  fake_run -o out.json
  [ "$status" -eq 0 ]
  [ "$(wc -l <starts)" -eq 20 ]
  [[ $output == *"warning: the cycles may be noisy: "*"the vCPU is not pinned (--pin)"* ]]
  jq -e '(.boots | length) == 20 and .host.governor and .host.smt and .host.turbo' out.json
}

@test "by tsc progress tells in the first boot how many there are, and of an older image no round" {
  tsc_report true >report
  {
    head -n 1 report
    printf 'round 1 of 2: 1 visits\n@7 np.read\nround 2 of 2: 1 visits\n@7\n'
    tail -n +2 report
  } >serial
  progress() {
    TERM=xterm script -qec "exec $TRAPCLOCK run --accel icount --boot pvh --qemu $fake --elf guest.elf \
      --no-save $*" words >/dev/null
    tr '\r' '\n' <words >lines
    cat -v lines
  }
  progress
  grep -q 'boot 1 of 20, round 1 of 2, row 1 of 1: measuring np.read$' lines
  grep -Eq 'boot 1 of 20, round 2 of 2, row 1 of 1, [0-9]+ s left: measuring np.read$' lines
  grep -v '^round ' serial >old
  mv old serial
  progress --boots 2
  grep -q 'boot 1 of 2: measuring np.read$' lines
  grep -Eq 'boot 2 of 2, [0-9]+ s left: measuring np.read$' lines
}

@test "a rival takes turns with what is measured, and both are kept and compared" {
  counting_qemu 99 :
  fake_run --boots 2 --vs cpu=qemu64,+smep --vs-seed 12 -o a.json --vs-output b.json
  [ "$status" -eq 0 ]
  [[ $output == *"2 compared: 2 the same"* ]]
  [ "$(grep -o -- '-cpu [^ ]*' starts)" = "-cpu max
-cpu qemu64,+smep
-cpu max
-cpu qemu64,+smep" ]
  jq -e '(.boots | length) == 2 and .options.cpu == null' a.json
  jq -e '(.boots | length) == 2 and .options.cpu == "qemu64,+smep"' b.json
}

@test "by tsc two sides boot in blocks of eight, in an order that the seed draws and the results keep" {
  cycles_report >serial
  counting_qemu 99 :
  fake_run --boots 4 --vs cpu=qemu64 --vs-seed 1 -o a.json --vs-output b.json
  [ "$status" -eq 0 ]
  order=$(grep -o -- '-cpu [^ ]*' starts | tr '\n' ' ')
  [ "$order" = "-cpu max -cpu max -cpu max -cpu qemu64 -cpu qemu64 -cpu qemu64 -cpu qemu64 -cpu max " ]
  jq -e '[.boots[].order] == [0, 1, 2, 7] and .turn.side == "new" and .turn.seed == 1' a.json
  jq -e '[.boots[].order] == [3, 4, 5, 6] and .turn.side == "base" and .turn.seed == 1' b.json
  jq -e 'all(.boots[]; .started | test("^2[0-9-]*T[0-9:]*Z$"))' a.json
  [ "$(jq .turn.run a.json)" = "$(jq .turn.run b.json)" ]
  # Drawn anew, unless told; and what is kept draws it again.
  fake_run --boots 8 --vs cpu=qemu64 -o c.json --vs-output d.json
  [ "$(jq .turn.run c.json)" != "$(jq .turn.run a.json)" ]
  fake_run --boots 8 --vs cpu=qemu64 --vs-seed "$(jq .turn.seed c.json)" -o e.json --vs-output f.json
  [ "$(jq -c '[.boots[].order]' e.json)" = "$(jq -c '[.boots[].order]' c.json)" ]
}

@test "by tsc the boots of two sides are whole blocks" {
  cycles_report >serial
  counting_qemu 99 :
  fake_run --boots 5 --vs cpu=qemu64 -o a.json --vs-output b.json
  [ "$(wc -l <starts)" -eq 16 ]
  [[ $output == *"in turn     2 blocks of 8 boots"* ]]
}

@test "a run beside a rival that is faster ends in status 1, and its results say so again" {
  cycles_report 1000 >fast
  cycles_report 1100 >slow
  # The order of seed 1: NEW has the places of N.
  local new=slow base=fast
  reporting_qemu $new $new $new $base $base $base $base $new $base $base $new $base $base $new $new $new
  fake_run --boots 8 --vs cpu=qemu64 --vs-seed 1 -o a.json --vs-output b.json
  [ "$status" -eq 1 ]
  [[ $output == *"1 compared: 1 slower"* ]]
  run "$TRAPCLOCK" compare b.json a.json
  [ "$status" -eq 1 ]
  [[ $output == *"in turn     2 blocks of 8 boots, four a side in an order drawn at random (seed 1)"* ]]
  run "$TRAPCLOCK" compare a.json b.json
  [ "$status" -eq 0 ]
  [[ $output == *"1 compared: 1 faster"* ]]
}

@test "a run beside a rival that is stopped is judged by its whole blocks" {
  cycles_report 1000 >fast
  cycles_report 1100 >slow
  reporting_qemu slow slow slow fast fast fast fast slow fast fast slow fast fast slow slow slow \
    slow fast nothing
  fake_run --boots 20 --vs cpu=qemu64 --vs-seed 1 -o a.json --vs-output b.json
  [ "$status" -ne 0 ]
  [[ $output == *"boots kept in a.json"* ]]
  run "$TRAPCLOCK" compare --allow-partial b.json a.json
  echo "$output"
  [ "$status" -eq 1 ]
  [[ $output == *"in turn     2 blocks of 8 boots"* ]]
}

@test "boots of two machines are refused at the second boot, by the field's name" {
  cycles_report >first
  while read -r field members; do
    cycles_report 1000 ", $members" >second
    rm -f starts out.json
    fake=$BATS_TEST_DIRNAME/../support/fake-qemu
    reporting_qemu first second
    fake_run --boots 3 -o out.json
    [ "$status" -eq 4 ]
    [[ $output == *"boot 2 differs from the first in \"$field\""* ]]
    jq -e '(.boots | length) == 1 and .partial' out.json
  done <<'END'
core_type "core_type": "Atom"
microcode "microcode": 43
tsc_hz "hz": 2002000001
arch_capabilities "boot": {"arch_capabilities": []}
tsc_step "boot": {"tsc_step": 2}
END
}

@test "--vs same says what the host resolves, keeps it, and ends in status 0" {
  for cycles in 1000 1004 1010 1002 1007; do cycles_report "$cycles" >"report-$cycles"; done
  reporting_qemu report-*
  fake_run --boots 12 --vs same --vs-seed 1
  [ "$status" -eq 0 ]
  [[ $output == *"same        both sides are the same: what is slower or faster is a false alarm, and the exit status stays 0"* ]]
  grep -Eq '^np.read +1003\.0 +±[01]\.[0-9] % +±[0-9]+\.[0-9] +3\.[0-9] % +3[0-9]\.[0-9]' <<<"$output"
  grep -Eq '^resolves: median row ±[01]\.[0-9] %, worst ±[01]\.[0-9] % \(np.read\); in the median row 3\.[0-9] % slower is found in 80 % of such tables; no false alarm$' <<<"$output"
  jq -e '.resolution == 2 and .boots == 12 and .accel == "icount" and (.cycles | keys) == ["np.read"] and
    .cycles["np.read"] > 1 and .cycles["np.read"] < 20' state/trapclock/resolution.json
}

@test "--vs same calls what it proves a false alarm, in every format, with status 0" {
  cycles_report 1000 >fast
  cycles_report 1100 >slow
  for format in table json tap; do
    rm -f starts
    fake=$BATS_TEST_DIRNAME/../support/fake-qemu
    reporting_qemu slow slow slow fast fast fast fast slow fast fast slow fast fast slow slow slow
    fake_run --boots 8 --vs same --vs-seed 1 --format $format
    [ "$status" -eq 0 ]
    [[ $output == *"false alarm: slower"* ]]
  done
}

@test "--vs same with too few boots resolves nothing" {
  cycles_report >serial
  counting_qemu 99 :
  fake_run --boots 4 --vs same
  [ "$status" -eq 0 ]
  [[ $output == *"resolves nothing: too few boots"* ]]
  [[ $output == *"too few boots to prove anything, a side needs 8"* ]]
}

@test "what --vs same found on this host asks for more than ten cycles, and it is said" {
  cycles_report 1000 >fast
  cycles_report 1100 >slow
  slower() {
    rm -f starts
    fake=$BATS_TEST_DIRNAME/../support/fake-qemu
    reporting_qemu slow slow slow fast fast fast fast slow fast fast slow fast fast slow slow slow
    fake_run --boots 8 --vs cpu=qemu64 --vs-seed 1
  }
  cycles_report >serial
  fake_run --boots 8 --vs same
  slower
  [ "$status" -eq 1 ]
  [[ $output == *"resolution  by run --vs same on this host: within 10 cycles everywhere"* ]]
  kept=state/trapclock/resolution.json
  jq '.cycles["np.read"] = 150' $kept >changed
  cp changed $kept
  slower
  [ "$status" -eq 0 ]
  [[ $output == *"resolution  by run --vs same on this host: 1 of 1 rows need more than 10 cycles, most np.read: 150.0"* ]]
  for field in cpu kernel vm accel; do
    jq ".$field = \"other\"" changed >$kept
    slower
    [ "$status" -eq 1 ]
    [[ $output != *"resolution  "* ]]
  done
  for field in samples boots pin; do
    jq ".$field = 7" changed >$kept
    slower
    [ "$status" -eq 1 ]
    [[ $output != *"resolution  "* ]]
  done
  # What is kept does not bear on --vs same itself.
  cp changed $kept
  cycles_report >serial
  fake=$BATS_TEST_DIRNAME/../support/fake-qemu
  fake_run --boots 8 --vs same
  [[ $output != *"resolution  "* ]]
  jq -e '.cycles["np.read"] < 10' $kept
}

@test "a file in its place that is no resolution is one line, and ignored" {
  cycles_report >serial
  counting_qemu 999 :
  fake_run --boots 4 --vs same
  fake_run --boots 8 --vs same
  kept=$PWD/state/trapclock/resolution.json
  cp "$kept" good
  ignored() {
    fake_run --boots 8 --vs cpu=qemu64
    [ "$status" -eq 0 ]
    [ "$(grep -c 'ignoring the saved resolution of this host' <<<"$output")" -eq 1 ]
    [[ $output == *"trapclock: ignoring the saved resolution of this host: $kept$1"* ]]
    [[ $output != *"resolution  by"* ]]
  }
  echo nonsense >"$kept"
  ignored ':1: not JSON'
  jq '.cycles["np.read"] = -1' good >"$kept"
  ignored ': "cycles": np.read: expected a number 0..1e+06'
  jq '.cycles["np.read"] = 1e300' good >"$kept"
  ignored ': "cycles": np.read: expected a number 0..1e+06'
  jq '.cycles["np.read"] = "10"' good >"$kept"
  ignored ': "cycles": np.read: expected a number 0..1e+06'
  jq '.cycles = {"\u001b[31m": 1}' good >"$kept"
  ignored ': "cycles": a name is not a benchmark'
  jq '.cycles = []' good >"$kept"
  ignored ': field "cycles"'
  jq '.resolution = 1' good >"$kept"
  ignored ': field "resolution": expected 2..2, got 1'
  jq 'del(.cpu)' good >"$kept"
  ignored ': field "cpu" is missing'
  printf '{"resolution": 2, "resolution": 2}' >"$kept"
  ignored ':1: not JSON'
  head -c 2000000 /dev/zero | tr '\0' ' ' >"$kept"
  ignored ': exceeds 1 MiB'
  rm "$kept"
  mkfifo "$kept"
  ignored ': not a regular file'
  rm "$kept"
  mkdir "$kept"
  ignored ': not a regular file'
  fake_run --boots 8 --vs same
  [ "$status" -eq 0 ]
  [[ $output == *"trapclock: the resolution of this host is not saved: "* ]]
}

@test "a rival may be another image" {
  counting_qemu 99 :
  touch old.elf
  run "$TRAPCLOCK" run --accel icount --qemu "$fake" --elf guest.elf --vs elf=old.elf \
    --vs-seed 12
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(grep -o -- '-kernel [^ ]*' starts)" = "-kernel guest.elf
-kernel old.elf" ]
  [ "$(find state/trapclock -name '*.json' | wc -l)" -eq 2 ]
}

@test "a boot that fails keeps those before it, as partial, which compare refuses" {
  counting_qemu 3 'echo nonsense; exit 3'
  fake_run --boots 5 -o out.json
  [ "$status" -eq 4 ]
  [[ $output == *"partial: 2 boots kept in out.json"* ]]
  jq -e '(.boots | length) == 2 and .partial' out.json
  run "$TRAPCLOCK" show out.json
  [ "$status" -eq 0 ]
  [[ $output == *"trapclock: partial: the run was stopped after 2 boots"* ]]
  run "$TRAPCLOCK" compare out.json out.json
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: out.json is partial: its run was stopped after 2 boots; --allow-partial compares what there is" ]
  run "$TRAPCLOCK" compare --allow-partial out.json out.json
  [ "$status" -eq 0 ]
  run "$TRAPCLOCK" show --format baseline out.json
  [ "$status" -eq 2 ]
  [[ $output == *"the result is partial: a baseline holds a whole one"* ]]
}

@test "a first boot that fails leaves nothing" {
  counting_qemu 1 'echo nonsense; exit 3'
  fake_run --boots 5 -o out.json
  [ "$status" -eq 4 ]
  [ ! -e out.json ]
}

@test "a signal ends QEMU, keeps the boots done, and is in the exit status" {
  counting_qemu 3 'export FAKE_THEN=hang FAKE_PID=pid'
  mkfifo clock
  # SIGTERM for Ctrl-C's SIGINT, which a shell makes its background jobs ignore.
  "$TRAPCLOCK" run --accel icount --boot pvh --qemu "$fake" --elf guest.elf --boots 5 -o out.json \
    2>err >out 3>&- &
  tool=$!
  for _ in $(seq 400); do
    [ ! -s pid ] || break
    read -rt 0.05 <>clock || :
  done
  kill -TERM $tool
  status=0
  wait $tool || status=$?
  cat err
  [ "$status" -eq 143 ]
  grep -q "partial: 2 boots kept in out.json" err
  jq -e '(.boots | length) == 2 and .partial' out.json
  run kill -0 "$(cat pid)"
  [ "$status" -ne 0 ]
  [ -z "$(ls -A tmp)" ]
}

@test "Ctrl-C on the terminal ends QEMU and keeps the boots done of both sides" {
  counting_qemu 4 'export FAKE_THEN=hang FAKE_PID=pid'
  mkfifo clock
  touch words
  press() {
    for _ in $(seq 400); do
      [ ! -s pid ] || break
      read -rt 0.05 <>clock || :
    done
    printf '\003'
  }
  status=0
  press | script -qec "exec $TRAPCLOCK run --accel icount --boot pvh --qemu $fake --elf guest.elf \
    --boots 5 --vs cpu=qemu64 --vs-seed 12 -o a.json --vs-output b.json 2>err" words >/dev/null || status=$?
  cat err
  [ "$status" -eq 130 ]
  [ "$(cat err)" = "trapclock: partial: 2 boots kept in a.json
trapclock: partial: 1 boot kept in b.json
trapclock: interrupted: Interrupt" ]
  jq -e '(.boots | length) == 2 and .partial' a.json
  jq -e '(.boots | length) == 1 and .partial' b.json
  run kill -0 "$(cat pid)"
  [ "$status" -ne 0 ]
  [ -z "$(ls -A tmp)" ]
}

@test "of two results one that cannot be saved costs the other nothing, and both are shown" {
  mkdir gone
  counting_qemu 2 'rm -rf gone'
  fake_run --vs cpu=qemu64 -o a.json --vs-output gone/b.json
  [ "$status" -eq 3 ]
  [[ $output == *"trapclock: result saved to a.json"* ]]
  [[ $output == *"2 compared: 2 the same"* ]]
  [[ $output == *"trapclock: the result is not saved: gone/b.json: cannot make a file in gone: No such file or directory"* ]]
  jq -e '.partial == false' a.json
  mkdir gone
  fake_run --vs cpu=qemu64 -o gone/a.json --vs-output b.json
  [ "$status" -eq 3 ]
  [[ $output == *"trapclock: result saved to b.json"* ]]
  [[ $output == *"trapclock: the result is not saved: gone/a.json: cannot make a file in gone: No such file or directory"* ]]
  jq -e '.partial == false' b.json
  mkdir gone
  fake_run --vs cpu=qemu64 -o gone/a.json --vs-output gone/b.json
  [ "$status" -eq 3 ]
  [[ $output != *"result saved to"* ]]
  [[ $output == *"not saved: gone/b.json: "*"; gone/a.json: "* ]]
}

@test "--pin keeps QEMU on one CPU" {
  counting_qemu 1 'grep Cpus_allowed_list /proc/self/status >cpus'
  cpu=$(grep Cpus_allowed_list /proc/self/status | grep -o '[0-9]*' | tail -1)
  fake_run --pin "$cpu" -o out.json
  [ "$status" -eq 0 ]
  [ "$(tr -d ' \t' <cpus)" = "Cpus_allowed_list:$cpu" ]
  jq -e ".options.pin == $cpu" out.json
}

@test "--pin keeps the trial boot of --accel auto there, too" {
  [ -w /dev/kvm ] || skip "no KVM here: there is no trial boot"
  counting_qemu 1 'grep Cpus_allowed_list /proc/self/status | tr -d " \t" >>cpus'
  cpu=$(grep Cpus_allowed_list /proc/self/status | grep -o '[0-9]*' | tail -1)
  fake_run --accel auto --pin "$cpu" -o out.json
  grep -q 'only=base.empty' starts
  [ "$(wc -l <cpus)" -gt 1 ]
  [ "$(sort -u cpus)" = "Cpus_allowed_list:$cpu" ]
}

@test "KVM is tried once, on the machine of the run or one that this QEMU has" {
  [ -w /dev/kvm ] || skip "no KVM here: there is no trial boot"
  cat >qemu <<'END'
#!/bin/sh
case $* in
  *only=base.empty*) echo "$*" >>trials ;;
esac
case $* in
  *'-M pc '*'-accel kvm'*) echo 'qemu: unsupported machine type: "pc"' >&2; exit 1 ;;
esac
exec qemu-system-x86_64 "$@"
END
  chmod +x qemu
  auto() {
    run "$TRAPCLOCK" run --qemu ./qemu --boot pvh --only np.read --samples 10 -o out.json "$@"
    echo "$output"
    [ "$status" -eq 0 ]
  }
  auto
  [ "$(grep -o -- '-M [a-z0-9]*' trials)" = "-M pc
-M q35" ]
  first=$output
  auto
  [ "$(wc -l <trials)" -eq 2 ]
  [[ $first != *"KVM here"* ]] || [[ $output == *"KVM here "*" (found at 20"*"; remove "*"/kvm.json to try again); using icount"* ]]
  auto --machine microvm
  [ "$(wc -l <trials)" -eq 3 ]
  rm state/trapclock/kvm.json
  auto
  [ "$(wc -l <trials)" -eq 5 ]
}

# The CPUs of QEMU's threads whose name matches, each once.
thread_cpus() {
  for thread in /proc/"$(cat pid)"/task/*; do
    ! grep -Eq "$1" "$thread/comm" || sed -n 's/^Cpus_allowed_list:[ \t]*//p' "$thread/status"
  done | sort -u
}

@test "--pin leaves the CPU to QEMU's vCPU: its other threads go elsewhere" {
  [ "$(nproc)" -gt 1 ] || skip "one CPU: there is no elsewhere"
  cpu=$(grep Cpus_allowed_list /proc/self/status | grep -o '[0-9]*' | tail -1)
  printf '#!/bin/sh\necho $$ >pid\nexec qemu-system-x86_64 "$@"\n' >qemu
  chmod +x qemu
  mkfifo clock
  "$TRAPCLOCK" run --accel tcg --boot pvh --qemu ./qemu --elf "$BUILD/trapclock.elf" --suite all \
    --samples 100000 --pin "$cpu" -o out.json >out 2>err 3>&- &
  tool=$!
  for _ in $(seq 400); do
    read -rt 0.05 <>clock || :
    vcpu=$(thread_cpus '/TCG$') others=$(thread_cpus '^qemu|call_rcu')
    [ -z "$vcpu" ] || grep -qx "$cpu" <<<"$others" || break
  done
  kill -TERM $tool
  wait $tool || :
  cat err
  echo "vCPU on $vcpu, others on $others"
  [ "$vcpu" = "$cpu" ]
  [ -n "$others" ]
  run grep -x "$cpu" <<<"$others"
  [ "$status" -eq 1 ]
}

@test "--pin to a CPU that is not there is told before a boot" {
  counting_qemu 99 :
  fake_run --pin 1023 -o out.json
  [ "$status" -eq 3 ]
  [ "$output" = "trapclock: --pin 1023: CPU not available to this process" ]
  [ ! -e starts ]
}

@test "options that do not go together are refused" {
  refused() {
    fake_run "${@:2}"
    [ "$status" -eq 2 ]
    [ "$output" = "trapclock: $1" ]
  }
  refused '--vs: expected elf=FILE, iso=FILE, kernel=FILE, cpu=MODEL, qemu=PATH or same, got "old.elf"' --vs old.elf
  refused "--vs iso: cannot be used with --boot pvh" --vs iso=old.iso
  refused "--vs-output needs --vs" --vs-output b.json
  refused "--vs-seed needs --vs" --vs-seed 1
  refused "--vs same: cannot be used with another --vs" --vs same --vs cpu=max
  refused "--vs: name both results, with -o and --vs-output, or neither" --vs cpu=max -o a.json
  refused "--vs prints a comparison: expected --format table|json|csv|markdown|tap|junit" \
    --vs cpu=max --format gobench
  refused '--boots: expected a number 1..10000, got "0"' --boots 0
}

@test "run --vs says in its heading and its help which side is BASE" {
  fake_run --vs cpu=qemu64 -o new.json --vs-output base.json
  [ "$status" -eq 0 ]
  [[ ${lines[1]} == "base        base.json: "* && ${lines[2]} == "new         new.json: "* ]]
  [ "${lines[3]}" = "sides       of one run: base is what --vs named, new what the other options said" ]
  run "$TRAPCLOCK" run --help
  [[ $(tr -s '\n ' ' ' <<<"$output") == *"--vs=same|NAME=VALUE measure this as BASE, and what the other options say as NEW"* ]]
}

@test "an error of run --vs names its side and boot" {
  sed '/"record":"end"/d' serial >cut
  counting_qemu 2 "export FAKE_SERIAL=$PWD/cut"
  fake_run --boots 9 --vs cpu=qemu64 --vs-seed 12 -o a.json --vs-output b.json
  [ "$status" -eq 4 ]
  [[ ${lines[-1]} =~ ^"trapclock: "(NEW|BASE)", boot "[12]": no end record: the guest stopped after 2 results"$ ]]
  fake_run --vs elf=none.elf
  [ "$status" -eq 3 ]
  [ "$output" = "trapclock: --vs: none.elf: No such file or directory" ]
  fake_run --vs cpu=qemu64 --vs cpu=max
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: --vs: cpu is given twice" ]
}

@test "an ELF is booted by PVH without being asked, but not where an ISO is" {
  export FAKE_ARGUMENTS=$PWD/arguments
  timeout 600 "$TRAPCLOCK" run --accel icount --qemu "$fake" --elf guest.elf --no-save
  grep -qx -- -kernel arguments
  cp "$BUILD/trapclock.iso" other.iso
  timeout 600 "$TRAPCLOCK" run --accel icount --qemu "$fake" --elf guest.elf --iso other.iso --no-save
  ! grep -qx -- -kernel arguments || return 1
}
