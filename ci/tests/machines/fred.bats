#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# FRED: on a Bochs that has it (BOCHS_FRED), and the refusal on a CPU without it.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
}

fred() {
  [ -n "${BOCHS_FRED:-}" ] ||
    skip "BOCHS_FRED names no Bochs that has FRED (a build of its public repository with --enable-fred)"
  run timeout 900 "$TRAPCLOCK" "$1" --vm bochs --bochs "$BOCHS_FRED" --cpu wildcat_lake -o out.json "${@:2}"
  echo "$output"
}

records() { # JQ
  jq -e '.boots[0].records as $records | [$records[] | select(.record == "result")] as $results |
    [$records[] | select(.record == "skip")] as $skips | '"$1" out.json
}

@test "a CPU without FRED refuses it" {
  for way in fred both; do
    run timeout 120 "$TRAPCLOCK" run --accel icount --boot pvh --cpu max --no-save --delivery $way
    echo "$output"
    [ "$status" -eq 2 ]
    [[ $output == *"delivery=: this CPU has no FRED (CPUID.(EAX=7,ECX=1):EAX.FRED[17] = 0)"* ]]
  done
}

@test "a CPU without FRED takes every row by the IDT, and skips FRED's with the reason" {
  timeout 120 "$TRAPCLOCK" run --accel icount --boot pvh --cpu max --suite ladder --samples 2 -o out.json
  records '($results | all(.delivery == "idt")) and ($skips | all(.delivery == "idt")) and
    ($skips | map(select(.id == "np.read.fred"))[0].reason == "CPUID.(EAX=7,ECX=1):EAX.FRED[17] = 0")'
}

@test "every row passes both ways where the run takes it so" {
  fred run --suite all --samples 10
  [ "$status" -eq 0 ]
  [[ $output != *FAILED\ * ]]
  records '($results | map(select(.delivery == "fred")) | length) >= 24 and
    ([$results[] | select(.id == ("cost.syscall", "cost.int3", "cost.int", "cost.ud2")) | .delivery] |
      sort == ["fred", "fred", "fred", "fred", "idt", "idt", "idt", "idt"]) and
    ([$results[] | select(.id | startswith("nested.")) | [.id, .delivery, .error_code_seen]] ==
      [["nested.ud2", "fred", 2], ["nested.read", "fred", 0]])'
}

@test "every row that FRED has passes through FRED" {
  fred run --suite all --samples 5 --delivery fred
  [ "$status" -eq 0 ]
  [[ $output != *FAILED\ * ]]
  records '($results | all(.delivery == "fred")) and
    ([$skips[] | select(.reason == "FRED makes this step needless") | .id] ==
      ["np.read.entry", "np.read.origin", "np.read.clac", "user.np.read.swapgs",
        "user.np.read.sync-regs", "user.np.read.ist"])'
}

@test "delivery=idt leaves FRED off" {
  fred run --suite ladder --samples 5 --delivery idt
  [ "$status" -eq 0 ]
  records '($results | all(.delivery == "idt")) and
    ($skips | map(select(.id == "np.read.fred"))[0].reason == "the run is through the IDT alone")'
}

@test "by FRED the selftests are FAILED as by the IDT" {
  fred run --suite selftest --only 'selftest.wrong-*' --samples 2 --delivery fred
  [ "$status" -eq 1 ]
  records '($results | length) > 20 and ($results | all(.status == "failed")) and
    ([$skips[].reason] | unique == ["FRED makes this step needless"]) and
    ([$results[].id | select(startswith("selftest.wrong-event") or startswith("selftest.wrong-level"))] | length == 6)'
}

@test "phases sum up to the stamped total by FRED, too, and less the stamps to the plain one" {
  fred run --suite ladder --samples 5 --delivery fred --only '*np.read*'
  [ "$status" -eq 0 ]
  # The stamps' own cost is known for CPL 0.
  records '[$results[] | select(.deliver and (.id | startswith("user.") | not)) |
    (.deliver[1] + .entry[1] + .handle[1] + .return[1] - .probed[1])] | length > 8 and all(. == 0)'
}

@test "the check through FRED has no mismatch, and looks at each frame" {
  fred verify --delivery fred --cases 60000
  [ "$status" -eq 0 ]
  jq -e '[.boots[0].records[] | select(.record == "verify")][0] | .cases >= 40000 and .mismatches == 0' out.json
}

@test "a dump by FRED says what the event was" {
  fred run --suite selftest --only selftest.ud2 --delivery fred
  [ "$status" -eq 4 ]
  [[ $output == *"FRED: hardware exception (type 3), vector 6, not nested, instruction length 0, stack level 0, event data 0x0"* ]]
}

@test "the two ways of a run are compared" {
  fred run --suite ladder --samples 5 --clock tsc
  [ "$status" -eq 0 ]
  run "$TRAPCLOCK" compare --delivery out.json
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *"phases, net p50, IDT -> FRED"* ]]
}
