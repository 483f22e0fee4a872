#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# --format: each consumer accepts its format, with the measured figures.

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  unset NO_COLOR
  result one '{"clock": "icount", "boots": 1, "rows": {
    "base.load-hit": {"first": 5}, "np.read": {"histogram": [[90, 4], [94, 6]]},
    "pks.read": {"skip": "CPUID.(EAX=7,ECX=0):ECX.PKS[31] = 0, \"so\" #1 <none> & nil"}}}'
  result tsc '{"clock": "tsc", "boots": 3, "rows": {"np.read": {"first": 1000, "step": 10}}}'
  result failed '{"clock": "icount", "boots": 1, "rows": {
    "base.load-hit": {"first": 5}, "np.read": {"failed": "sample 3: error code: expected 0x2, got 0x0"}}}'
}

result() {
  jq -n -f "$BATS_TEST_DIRNAME/../support/result.jq" --argjson is "$2" >"$1.json"
}

# show FORMAT NAME [STATUS]: writes "out".
show() {
  local status=0
  "$TRAPCLOCK" show --format "$1" "$2.json" >out || status=$?
  cat out
  [ "$status" -eq "${3:-0}" ]
}

valid_junit() {
  xmllint --noout --schema "$BATS_TEST_DIRNAME/../support/junit.xsd" "$1"
}

# prove reads the file as the output of a test.
proved() {
  prove --exec cat "$1"
}

# Source: "Go Benchmark Data Format", its grammar of a result line and of a configuration line;
# the documentation of golang.org/x/perf/benchfmt, of a unit's line.
is_gobench() {
  ! grep -Evq '^(Benchmark[A-Z][^[:space:]]* [0-9]+( -?[0-9]+(\.[0-9]+)? [^[:space:]]+)+|[a-z][^[:space:]A-Z]*: .*|Unit [^[:space:]]+( [^[:space:]=]+=[^[:space:]]+)+)$' "$1"
}

# The output holds exactly this line, but for how far apart its columns are.
shown() {
  tr -s ' ' <out | sed 's/ $//' | grep -Fxq -- "$1"
}

@test "the table of cycles says its clock, and each figure in ns, too" {
  "$TRAPCLOCK" show --phases tsc.json >out
  shown "clock tsc: cycles"
  shown "TSC 2000000000 Hz by HPET, step 1"
  shown "boot 2 of 3"
  shown "samples 10 a benchmark in 10 rounds, after 2 to warm up"
  shown "benchmark path action min p50 mean net p99 max net p50 code verified p50 ns net ns"
  shown "np.read reference skip 1010 1010 1010.0 986.0 1010 1010 1010 0x2 10/10 505.0 505.0"
  jq '.boots[].records[0] |= (.tsc_hz = null | .tsc_source = null)' tsc.json >unknown.json
  "$TRAPCLOCK" show --phases unknown.json >out
  shown "TSC frequency not known, step 1"
  jq '.boots[].records[0].tsc_readings = ["HPET 2000000000", "PIT 2320000000"]' unknown.json >off.json
  "$TRAPCLOCK" show --phases off.json >out
  shown "TSC frequency not known (HPET 2000000000, PIT 2320000000 Hz: no two agree), step 1"
  shown "np.read reference skip 1010 1010 1010.0 986.0 1010 1010 1010 0x2 10/10"
}

@test "counters are told beneath the table, and those that the machine lacks" {
  jq '.boots |= .[:1] | .boots[0].records[1] |= (.tsc_cycles = 900 | .core_cycles = 1224
    | .smi = 2 | .async = 1 | .disturbed = 3)' tsc.json >counted.json
  show table counted
  shown "not counted by this machine: instructions retired, steal time"
  shown "np.read: 1.36 core cycles a TSC cycle"
  shown "np.read: 3 samples disturbed (2 SMIs, 1 async page faults)"
}

@test "mean and net are those of the visits, each as often as it came" {
  result visits '{"clock": "tsc", "boots": 1, "rows": {"np.read": {"first": 1000,
    "visits": [[100050, 6000, 1000, 9], [200050, 7000, 2000, 1]]}}}'
  show table visits
  shown "np.read reference skip 1000 1000 1100.5 1039.5 1000 1000 1000 0x2 10/10 500.0 500.0"
  show csv visits
  grep -q ',"",1100.5,1039.5,1300.55,1232.55,""' out
}

@test "a result of schema 2 has no means, and its table is as it was" {
  result old '{"clock": "tsc", "schema": 2, "boots": 1, "rows": {"np.read": {"first": 1010}}}'
  show table old
  shown "samples 10 a benchmark, after 2 to warm up"
  shown "benchmark path action min p50 p99 max net p50 code verified p50 ns net ns"
  shown "np.read reference skip 1010 1010 1010 1010 1010 0x2 10/10 505.0 505.0"
  show csv old
  grep -q ',10,10,"",,,,,""' out
}

@test "an unsteady row is marked, and its reason stands beneath the table" {
  result moved '{"clock": "tsc", "boots": 1, "rows": {"wp.write": {"first": 900}, "np.read": {"first": 1000,
    "unsteady": "level moved by 8 % between visits"}}}'
  show table moved
  grep -q '^np.read ~ ' out
  grep -q '^wp.write  ' out
  grep -Fxq '~ np.read: level moved by 8 % between visits' out
  show csv moved
  grep -q ',"level moved by 8 % between visits"' out
  show json moved
  jq -e '.boots[0].records[] | select(.id? == "np.read").unsteady == "level moved by 8 % between visits"' out
  "$TRAPCLOCK" report moved.json -o moved.html
  grep -q 'unsteady: level moved by 8 % between visits' moved.html
}

@test "csv has a row for every benchmark of every boot, with as many fields" {
  show csv one
  [ "$(wc -l <out)" -eq 4 ]
  grep -q $'^1,np.read,pass,reference,skip,instructions,90,94,94,94,94,2,10,10,"",94,70,94,70,""\r$' out
  grep -q '^1,pks.read,skipped,,,instructions,,,,,,,,,"CPUID.(EAX=7,ECX=0):ECX.PKS\[31\] = 0, ""so"" #1' out
  show csv tsc
  grep -q '^3,np.read,pass,reference,skip,cycles,1020,' out
}

@test "the medians of one boot are not called those of several" {
  "$TRAPCLOCK" show --format markdown one.json >out
  shown "clock icount, instructions: the medians of one boot"
  "$TRAPCLOCK" show --format markdown tsc.json >out
  shown "clock tsc, cycles: the median of each boot, over 3 boots"
}

@test "markdown has the medians over the boots" {
  show markdown tsc
  grep -Eq '^\| *np.read *\| *3 *\| *1000 *\| *1010 *\| *1000..1020 *\| *1020 *\|$' out
}

@test "tap passes prove, a skipped benchmark as skipped" {
  show tap one
  proved out
  grep -qx 'ok 2 - np.read: 94 instructions' out
  grep -q '^ok 3 - pks.read # SKIP CPUID' out
  [ "$(grep -o '#' out | wc -l)" -eq 1 ]
}

@test "tap of a failed benchmark fails prove" {
  show tap failed 1
  run proved out
  [ "$status" -ne 0 ]
  grep -qx 'not ok 2 - np.read: sample 3: error code: expected 0x2, got 0x0' out
}

@test "junit validates, whatever the words hold" {
  show junit one
  valid_junit out
  [ "$(xmllint --xpath 'string(//testcase[@name="np.read"]/system-out)' out)" = "94 instructions" ]
  [[ $(xmllint --xpath 'string(//testcase[@name="pks.read"]/skipped/@message)' out) == *'"so" #1 <none> & nil' ]]
  show junit failed 1
  valid_junit out
  [ "$(xmllint --xpath 'string(//testsuite/@failures)' out)" = 1 ]
  [ "$(xmllint --xpath 'count(//failure)' out)" = 1 ]
}

@test "gobench keeps Go's grammar, a line a boot, cycles and time" {
  show gobench tsc
  is_gobench out
  [ "$(grep -c '^Benchmark' out)" -eq 3 ]
  grep -qx 'BenchmarkFault/id=np.read 10 1010 cycles/op 505 ns/op' out
  show gobench one
  is_gobench out
  [ "$(grep '^Benchmark' out)" = "BenchmarkFault/id=base.load-hit 10 5 instructions/op
BenchmarkFault/id=np.read 10 94 instructions/op" ]
}

@test "gobench of two images is one table for benchstat, and one sample of an exact count is enough" {
  show gobench one
  # It compares only what agrees in every line of configuration.
  [ "$(grep -v '^Benchmark' out)" = "pkg: trapclock
cpu: Some CPU
clock: icount
Unit instructions/op assume=exact" ]
  grep -v '^Benchmark' out >head
  jq '.boots[].records[0].build_id = "ffffffff"' one.json >other.json
  show gobench other
  grep -v '^Benchmark' out | diff head -
  show gobench tsc
  run grep ^Unit out
  [ "$status" -eq 1 ]
}

@test "github-action-benchmark is a list of named figures" {
  show github-action-benchmark tsc
  jq -e '. == [{name: "np.read", unit: "cycles", value: 1010, range: "1000..1020", extra: "3 boots"}]' out
  show github-action-benchmark one
  jq -e 'map(.name) == ["base.load-hit", "np.read"] and all((.value | type == "number") and .extra == "1 boot")' out
}

@test "bencher has a measure a benchmark, with its bounds" {
  show bencher tsc
  jq -e '. == {"np.read": {cycles: {value: 1010, lower_value: 1000, upper_value: 1020}}}' out
  show bencher one
  jq -e 'keys == ["base.load-hit", "np.read"]' out
}

@test "no format gives a figure for what failed" {
  for format in gobench github-action-benchmark bencher; do
    show $format failed 1
    run grep np.read out
    [ "$status" -eq 1 ]
  done
}

@test "several boots are one table of their medians" {
  show table tsc
  tr -s ' ' <out | grep -qx 'np.read 3 1000 1010 1000..1020 1020'
}

@test "of a comparison tap and junit fail what got worse" {
  result new '{"clock": "icount", "boots": 1, "rows": {
    "base.load-hit": {"first": 5}, "np.read": {"histogram": [[91, 4], [95, 6]]}}}'
  run "$TRAPCLOCK" compare --format tap one.json new.json
  [ "$status" -eq 1 ]
  [ "$output" = "TAP version 13
1..2
ok 1 - base.load-hit: same
not ok 2 - np.read: grew by 1 instruction" ]
  run "$TRAPCLOCK" compare --format junit one.json new.json
  [ "$status" -eq 1 ]
  echo "$output" >out
  valid_junit out
  [ "$(xmllint --xpath 'string(//failure/@message)' out)" = "grew by 1 instruction" ]
  mv new.json $'<"\xff&>.json'
  run "$TRAPCLOCK" compare --format junit one.json one.json $'<"\xff&>.json'
  echo "$output" >out
  valid_junit out
}

@test "run takes the formats, too, and verify and list do not" {
  "$WRITE_REPORT" pass >serial
  touch guest.elf
  FAKE_SERIAL=serial FAKE_STATUS=33 run "$TRAPCLOCK" run --accel icount --boot pvh \
    --qemu "$BATS_TEST_DIRNAME/../support/fake-qemu" --elf guest.elf -o out.json --format tap
  [ "$status" -eq 0 ]
  echo "$output" >out
  proved out
  run "$TRAPCLOCK" verify --format tap
  [ "$status" -eq 2 ]
  [ "$output" = 'trapclock: --format: expected table|json, got "tap"' ]
  run "$TRAPCLOCK" list --format tap
  [ "$status" -eq 2 ]
}
