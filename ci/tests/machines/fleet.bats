#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Many machines: a Slurm cluster of four nodes, all on this host, and QEMUs that stand in for
# real machines with a power switch and a console.

bats_require_minimum_version 1.5.0

setup_file() {
  export FLEET=$BATS_TEST_DIRNAME/../../fleet PATH=$PATH:/usr/sbin
  cd "$BATS_FILE_TMPDIR" || return
  command -v slurmctld slurmd munged sbatch >/dev/null || return 0
  export SLURM_CONF=$BATS_FILE_TMPDIR/slurm.conf
  make_cluster
  : >pids
  # The folder of the tests is closed to others, which munged dislikes.
  munged --foreground --force --key-file=munge.key --socket="$PWD/munge.sock" --pid-file="$PWD/munged.pid" \
    --log-file="$PWD/munged.log" --seed-file="$PWD/munge.seed" >munged.out 2>&1 3>&- &
  echo $! >>pids
  until munge --socket="$PWD/munge.sock" </dev/null >/dev/null 2>&1; do
    kill -0 $! || return
    sleep 0.1
  done
  slurmctld -D >slurmctld.out 2>&1 3>&- &
  echo $! >>pids
  for node in n1 n2 n3 n4; do
    start_node $node
  done
  until [ "$(sinfo --noheader --Node --states=idle --format=%N 2>/dev/null | sort -u | wc -l)" -eq 4 ]; do
    kill -0 $(cat pids) || return
    sleep 0.2
  done
}

teardown_file() {
  cd "$BATS_FILE_TMPDIR" || return
  [ ! -e pids ] || kill -9 $(cat pids) 2>/dev/null || :
  pkill -9 -f "$BATS_FILE_TMPDIR/spool" || :
}

make_cluster() {
  local host ports
  host=$(uname -n)
  dd if=/dev/urandom of=munge.key bs=1024 count=1 2>/dev/null
  chmod 600 munge.key
  # Ports that nobody listens on.
  read -r -a ports < <(perl -MIO::Socket::INET -e \
    'print join " ", map { push @s, $s = IO::Socket::INET->new(Listen => 1); $s->sockport } 0 .. 4; print "\n"')
  cat >slurm.conf <<END
ClusterName=trapclock
SlurmctldHost=${host%%.*}(127.0.0.1)
SlurmctldPort=${ports[0]}
AuthType=auth/munge
AuthInfo=socket=$PWD/munge.sock
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
StateSaveLocation=$PWD/state
SlurmdSpoolDir=$PWD/spool/%n
SlurmctldPidFile=$PWD/slurmctld.pid
SlurmdPidFile=$PWD/%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/linear
MpiDefault=none
ReturnToService=2
SlurmdParameters=config_overrides
$(for i in 1 2 3 4; do
    features=(- zen3 zen4,bm zen4,bm icelake)
    echo "NodeName=n$i NodeHostname=${host%%.*} NodeAddr=127.0.0.1 Port=${ports[i]} CPUs=1 Feature=${features[i]}"
  done)
PartitionName=a_closed_one Nodes=n[1-4] State=DOWN
PartitionName=a_short_one Nodes=n[1-4] State=UP MaxTime=5
PartitionName=all Nodes=n[1-4] Default=YES State=UP
END
  mkdir -p state spool
}

start_node() { # NAME
  slurmd -D -N "$1" >"$BATS_FILE_TMPDIR/$1.out" 2>&1 3>&- &
  echo $! >>"$BATS_FILE_TMPDIR/pids"
  echo $! >"$BATS_FILE_TMPDIR/$1.process"
}

# kill_node NAME: it dies with its job, and says nothing more. The controller would find out by
# itself after SlurmdTimeout; it is told.
kill_node() {
  local script
  script=$(pgrep -f "$BATS_FILE_TMPDIR/spool/$1/job")
  # shellcheck disable=SC2046 # a word a process
  kill -9 "$(cat "$BATS_FILE_TMPDIR/$1.process")" $(ps -o ppid= "$script") "$script" $(pgrep -P "$script")
  scontrol update NodeName="$1" State=DOWN Reason=silent
}

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export XDG_STATE_HOME=$PWD/state
  export TEST_FOLDER=$PWD
}

needs_slurm() {
  [ -n "${SLURM_CONF:-}" ] || skip 'Slurm is not installed (Debian: slurmctld slurmd slurm-client munge)'
}

# tool SCRIPT: a trapclock that the nodes run; SCRIPT, in bash, may act before it.
tool() {
  printf '#!/bin/bash\n%s\nexec %q "$@"\n' "$1" "$TRAPCLOCK" >tool
  chmod +x tool
}

# What a result says of the benchmarks.
rows() {
  jq -c '.boots[].records[] | select(.record != "boot") | del(.tsc_cycles)' "$1"
}

@test "one node of each kind is measured, and the results are those of a run by hand" {
  needs_slurm
  # Many a cluster has no default partition.
  scontrol update PartitionName=all Default=NO
  run --separate-stderr "$FLEET/slurm" -x "$TRAPCLOCK" -b 1 out -- --accel icount --samples 5
  scontrol update PartitionName=all Default=YES
  echo "$output" "$stderr"
  [ "$status" -eq 0 ]
  [ "$(cd out && echo *.json)" = "icelake.json zen3.json zen4-bm.json" ]
  [[ $output == *'base        zen3.json: 1 boot'* ]]
  [[ $output == *'np.read '*'103  1.000 =  1.000 ='* ]]
  [ -s out/report-icount.html ]
  "$TRAPCLOCK" run --accel icount --samples 5 -o here.json >here.txt
  rows here.json >here.rows
  [ "$(wc -l <here.rows)" -gt 20 ]
  for file in out/*.json; do
    diff <(rows "$file") here.rows
  done
  # Nothing is left to do, and nothing is done.
  stamp=$(stat -c %y out/*.json)
  "$FLEET/slurm" -x "$TRAPCLOCK" -b 1 out -- --accel icount --samples 5 >again 2>&1
  ! grep -q ' job ' again || return 1
  [ "$(stat -c %y out/*.json)" = "$stamp" ]
}

@test "a node where KVM runs on the real CPU boots the guest, another measures its own kernel" {
  needs_slurm
  jq -n -f "$BATS_TEST_DIRNAME/../support/result.jq" --argjson is \
    '{"clock": "tsc", "boots": 2, "rows": {"np.read": {"first": 1000}}}' >kvm.json
  # n1 has KVM; on this host there may be none, or on every node.
  tool 'case "$SLURMD_NODENAME $*" in
    "n1 run --accel auto "*) echo "{"; echo "\"clock\":\"tsc\","; exit ;;
    "n1 run --boots 2 --pin "*" --accel kvm -o "*) cp "$TEST_FOLDER/kvm.json" "${@: -1}"; exit ;;
    *" run --accel auto "*) echo "trapclock: /dev/kvm: Permission denied; using icount" >&2; exit ;;
  esac'
  run --separate-stderr "$FLEET/slurm" -x tool -b 2 -k zen3 -k icelake out
  echo "$output" "$stderr"
  [ "$status" -eq 0 ]
  [[ $stderr == *"zen3: measured on n1, CPU "[0-9]*": KVM"* ]]
  [[ $stderr == *"icelake: measured on n4, CPU "[0-9]*": its own kernel, because /dev/kvm: Permission denied"* ]]
  cmp kvm.json out/zen3.json
  [ "$(jq -r '.options | "\(.accel) \(.boots)"' out/icelake.json)" = 'host 2' ]
  [ "$(jq -r .options.pin out/icelake.json)" != null ]
  # They have no benchmark in common: two tables.
  [ "$(grep -c '^clock' <<<"$output")" -eq 2 ]
  [ -s out/report-host.html ]
}

@test "where a node dies in mid-job, another of its kind takes its place" {
  needs_slurm
  touch hang
  tool 'if [[ "$*" = *"-o zen4-bm.json" ]] && mv "$TEST_FOLDER/hang" "$TEST_FOLDER/hangs" 2>/dev/null; then
    echo "$SLURMD_NODENAME" >"$TEST_FOLDER/name" && mv "$TEST_FOLDER/name" "$TEST_FOLDER/began"
    exec sleep 1000
  fi'
  "$FLEET/slurm" -x tool -b 1 out -- --accel icount --samples 5 --only np.read >table 2>messages 3>&- &
  job=$!
  until [ -e began ]; do sleep 0.1; done
  dead=$(cat began)
  kill_node "$dead"
  wait $job || { cat messages && false; }
  cat messages
  grep -qx "slurm: zen4-bm: node $dead died; see $PWD/out/zen4-bm.log" messages
  [[ $(tail -n 1 messages) != *"$dead"* ]]
  grep -q "^slurm: zen4-bm: measured on n[23], CPU [0-9]*: as asked" messages
  diff <(rows out/zen4-bm.json) <(rows out/zen3.json)

  # The other one of the kind goes down, too: nobody can take the job.
  other=n$((5 - ${dead#n}))
  scontrol update NodeName=$other State=DOWN Reason=test
  rm out/zen4-bm.json
  run -4 --separate-stderr "$FLEET/slurm" -x tool -b 1 -w 1 -n 1 -k 'zen4&bm' out -- \
    --accel icount --samples 5 --only np.read
  echo "$stderr"
  [[ $stderr == *"slurm: zen4-bm: no node within 1 s: "* ]]
  [[ $stderr == *"slurm: 1 of 1 have no result; the same command tries them again"* ]]

  # Once it is back, the same command measures what is missing, and that alone.
  scontrol update NodeName=$other State=RESUME
  start_node "$dead"
  run -0 --separate-stderr "$FLEET/slurm" -x tool -b 1 -k icelake -k 'zen4&bm' out -- \
    --accel icount --samples 5 --only np.read
  [[ $stderr == *': 1 of 2 kinds, try 1 of 2'* ]]
  diff <(rows out/zen4-bm.json) <(rows out/icelake.json)
}

@test "a node with more features is another kind" {
  needs_slurm
  # Slurm would take n2 or n3 first.
  scontrol update NodeName=n4 AvailableFeatures=zen4 ActiveFeatures=zen4
  run --separate-stderr "$FLEET/slurm" -x "$TRAPCLOCK" -b 1 out -- --accel icount --samples 5 --only np.read
  scontrol update NodeName=n4 AvailableFeatures=icelake ActiveFeatures=icelake
  echo "$stderr"
  [ "$status" -eq 0 ]
  [[ $stderr == *'slurm: zen4: measured on n4, CPU '* ]]
}

@test "Slurm may be away, may refuse, and may forget a job that has ended" {
  needs_slurm
  mkdir bin
  touch refuse away
  local real
  real=$(command -v scontrol)
  printf '#!/bin/bash\n[ "$1" != release ] || ! mv refuse released || exit 1\nexec %q "$@"\n' "$real" >bin/scontrol
  real=$(command -v scancel)
  printf '#!/bin/bash\n%q "$@"; exit 1\n' "$real" >bin/scancel
  # Of the second job, Slurm knows nothing once it has ended.
  cat >bin/squeue <<'END'
#!/bin/bash
! mv away back 2>/dev/null || exit 1
! mv back still 2>/dev/null || exit 0
until grep -qs 'measured on' out/*_1.log; do sleep 0.1; done
echo 'slurm_load_jobs error: Invalid job id specified' >&2
exit 1
END
  chmod +x bin/*
  PATH=$PWD/bin:$PATH run --separate-stderr timeout 60 "$FLEET/slurm" -x "$TRAPCLOCK" -b 1 -k icelake out -- \
    --accel icount --samples 5 --only np.read
  echo "$output" "$stderr"
  [ "$status" -eq 0 ]
  [[ $stderr == *'Slurm refuses the kind: '*'icelake: measured on n4, CPU '* ]]
  [[ $stderr == *'Slurm does not answer; still waiting for it'* ]]
  [ -z "$(squeue --noheader --states=pending)" ]
}

@test "no job outlives ci/fleet/slurm" {
  needs_slurm
  tool 'touch "$TEST_FOLDER/began"; exec sleep 1000'
  "$FLEET/slurm" -x tool -b 1 -k zen3 out -- --accel icount >messages 2>&1 3>&- &
  script=$!
  until [ -e began ]; do sleep 0.1; done
  kill -HUP $script
  status=0
  wait $script || status=$?
  cat messages
  [ "$status" -eq 130 ]
  grep -qx 'slurm: stopped; the same command goes on from here' messages
  [ -z "$(squeue --noheader --states=pending,running)" ]
}

@test "what ci/fleet/slurm cannot do is said" {
  needs_slurm
  run "$FLEET/slurm" -x "$TRAPCLOCK"
  [ "$status $output" = '2 slurm: FOLDER is missing; see --help' ]
  run "$FLEET/slurm" -b 0 out
  [ "$status $output" = '2 slurm: -b: expected a number 1..1000, got "0"' ]
  run "$FLEET/slurm" -x "$TRAPCLOCK" -k 'a&b' -k 'a-b' out
  [ "$status $output" = '2 slurm: -k: two kinds would both be kept as a-b.json' ]
  run "$FLEET/slurm" -x "$TRAPCLOCK" out --accel icount
  [ "$status $output" = '2 slurm: RUN-OPTIONs begin after --, got "--accel"' ]
  run "$FLEET/slurm" -x ./none out
  [ "$status $output" = '3 slurm: ./none: is no program; -x names the trapclock to run' ]
  run --separate-stderr "$FLEET/slurm" -x "$TRAPCLOCK" -n 1 -k zen9 out
  echo "$stderr"
  [ "$status" -eq 4 ]
  [[ $stderr == *'slurm: zen9: Slurm refuses the kind: '* ]]
  PATH=/usr/bin/none:/bin run "$FLEET/slurm" --help
  [[ $output == 'Usage: '* ]]
}

# power and console: a machine is a QEMU whose serial line is kept in the file MACHINE.tty.
stand_ins() {
  cat >power <<'END'
#!/bin/bash
until [ -e "$MACHINE.tty" ]; do sleep 0.1; done
while [ -e "$MACHINE.pid" ] && kill -0 "$(cat "$MACHINE.pid")"; do sleep 0.1; done
case $MACHINE in
  absent | unknown) echo 'no such machine'; exit 1 ;;
  flaky) [ -e tried ] || { touch tried; exit 1; } ;;
esac
exec qemu-system-x86_64 -accel tcg -icount shift=6,sleep=off -cpu max -m 256 -display none \
  -nodefaults -no-reboot -chardev file,id=c,path="$MACHINE.tty",append=on -serial chardev:c \
  -kernel "$BUILD/trapclock.elf" -append samples=5 -daemonize -pidfile "$MACHINE.pid"
END
  chmod +x power
  console=': >$MACHINE.tty; exec tail -n +1 -f $MACHINE.tty'
}

@test "ten machines at a time are powered on, followed and imported, with more behind them" {
  stand_ins
  machines=(rack{1..12})
  run --separate-stderr "$FLEET/collect" -x "$TRAPCLOCK" -p ./power -c "$console" -o 'echo $MACHINE >>off' \
    out "${machines[@]}"
  echo "$stderr"
  [ "$status" -eq 0 ]
  [ "$(grep -c 'rack.*: done$' <<<"$stderr")" -eq 12 ]
  [ "$(wc -l <off)" -eq 12 ]
  [[ $output == *'new         rack12.json: 1 boot'* ]]
  [ -s out/report-imported.html ]
  "$TRAPCLOCK" run --accel icount --boot pvh --samples 5 -o here.json >here.txt
  for machine in "${machines[@]}"; do
    diff <(rows out/"$machine".json) <(rows here.json)
  done
  ! pgrep -f "tail -n +1 -f rack" || return 1
}

@test "a machine that does not come is named, and tried again" {
  stand_ins
  run --separate-stderr "$FLEET/collect" -x "$TRAPCLOCK" -t 2 -p true -c 'sleep 1000' out silent
  echo "$stderr"
  [ "$status" -eq 4 ]
  [[ $stderr == *"collect: silent: no whole report within 2 s; see $PWD/out/silent.messages"* ]]
  # It has what time a busy host takes.
  run --separate-stderr "$FLEET/collect" -x "$TRAPCLOCK" -p ./power -c "$console" out absent unknown
  echo "$stderr"
  [ "$status" -eq 4 ]
  [[ $stderr == *"collect: unknown: the power command ended with status 1; "* ]]
  [[ $stderr == *"collect: absent: the power command ended with status 1; see $PWD/out/absent.messages"* ]]
  [[ $stderr == *'collect: 2 of 2 have no result; the same command tries them again'* ]]
  grep -qx 'no such machine' out/absent.messages
  [ "$(find out -name '*.json')" = '' ]
  # The second try is better; a result has as many boots as are asked for.
  run -0 --separate-stderr "$FLEET/collect" -x "$TRAPCLOCK" -n 2 -b 2 -p ./power -c "$console" out flaky
  echo "$stderr"
  [[ $stderr == *'collect: flaky: the power command ended with status 1; see '*'collect: flaky: done' ]]
  [ "$(jq '.boots | length' out/flaky.json)" -eq 2 ]
  rm tried out/flaky.json
  run -4 --separate-stderr "$FLEET/collect" -x "$TRAPCLOCK" -b 2 -p './power && rm power' -c "$console" out flaky2
  echo "$stderr"
  [[ $stderr == *'collect: flaky2: the power command ended with status 127; see '* ]]
  [ ! -e out/flaky2.json ]
  # A console that ends.
  run --separate-stderr "$FLEET/collect" -x "$TRAPCLOCK" -p true -c 'echo hello' out short
  [ "$status" -eq 4 ]
  [[ $stderr == *'collect: short: its console ended before its report; see '* ]]
}

@test "a report that the console kept is not taken for a new one, and a slow end is waited for" {
  "$WRITE_REPORT" pass >m1.tty
  "$WRITE_REPORT" failed >new
  [ "$(wc -c <m1.tty)" -gt 0 ]
  power='(head -c -40 new; sleep 1.5; tail -c 40 new) >>$MACHINE.tty &'
  run --separate-stderr "$FLEET/collect" -x "$TRAPCLOCK" -p "$power" -c 'exec tail -n +1 -f $MACHINE.tty' out m1
  echo "$output" "$stderr"
  [[ $stderr == *'collect: m1: done' ]]
  "$TRAPCLOCK" import new -o here.json || :
  diff <(rows out/m1.json) <(rows here.json)
  # A machine that has its result is not booted again.
  "$FLEET/collect" -x "$TRAPCLOCK" -p 'touch booted' -c true out m1 >again 2>&1 || :
  [ ! -e booted ]
}

@test "nothing that ci/fleet/collect started outlives it" {
  power='touch $MACHINE.began; tail -f $TEST_FOLDER/power'
  touch power console
  "$FLEET/collect" -x "$TRAPCLOCK" -p "$power" -c 'tail -f $TEST_FOLDER/console' out m1 m2 >messages 2>&1 3>&- &
  script=$!
  until [ -e m1.began ] && [ -e m2.began ]; do sleep 0.1; done
  kill $script
  status=0
  wait $script || status=$?
  cat messages
  [ "$status" -eq 130 ]
  for ((n = 0; n < 100; n++)); do
    pgrep -f "$PWD/(power|console)|fleet/collect .* out m1 m2" >left || return 0
    sleep 0.1
  done
  ps -o pid,args -p "$(paste -sd , left)"
  return 1
}

@test "what ci/fleet/collect cannot do is said" {
  run "$FLEET/collect" -x "$TRAPCLOCK" -p true out m1
  [ "$status $output" = '2 collect: -p POWER and -c CONSOLE are needed; see --help' ]
  run "$FLEET/collect" -x "$TRAPCLOCK" -p true -c true out ../m1
  [ "$status $output" = "2 collect: ../m1: a machine's name has letters, digits, dots, dashes and underscores only" ]
  run "$FLEET/collect" -x "$TRAPCLOCK" -p true -c true out ''
  [ "$status $output" = "2 collect: : a machine's name has letters, digits, dots, dashes and underscores only" ]
  run "$FLEET/collect" -x "$TRAPCLOCK" -p true -c true out m1 m1
  [ "$status $output" = '2 collect: m1: given twice' ]
  run "$FLEET/collect" --help
  [[ $status = 0 && $output == 'Usage: '* ]]
}

@test "the LAVA job is sound" {
  /usr/bin/python3 -c 'import lava_common.schemas' 2>/dev/null || skip 'lava-common is not installed'
  /usr/bin/python3 -c '
import re, sys, yaml
from lava_common.schemas import validate
job = yaml.safe_load(open(sys.argv[1]))
validate(job, strict=True)
monitor = job["actions"][1]["test"]["monitors"][0]
console = open(sys.argv[2]).read()
assert re.search(monitor["start"], console) and re.search(monitor["end"], console)
print(*[match["test_case_id"] + " " + match["result"] + " " + str(match["measurement"])
        for match in re.finditer(monitor["pattern"], console)], sep="\n")
' "$FLEET/lava.yaml" <("$WRITE_REPORT" pass; echo) >cases
  cat cases
  [ "$(cat cases)" = "$(printf 'base.empty pass 4\nnp.read pass 94')" ]
}
