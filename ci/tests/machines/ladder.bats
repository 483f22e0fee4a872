#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The entry ladder and the phases on the real guest, where counts are exact.

setup_file() {
  cd "$BATS_FILE_TMPDIR" || return
  XDG_STATE_HOME=$BATS_FILE_TMPDIR timeout 600 "$TRAPCLOCK" run --accel icount --boot pvh \
    --suite all --samples 20 -o all.json >table
}

setup() {
  cd "$BATS_FILE_TMPDIR" || return
}

# Does the jq condition hold for the array of all results in all.json?
holds() {
  [ "$(jq "[.boots[0].records[] | select(.record == \"result\")] | $1" all.json)" = true ]
}

@test "no rung of the ladder costs less than the one below it" {
  # shellcheck disable=SC2016 # jq reads $of
  holds 'INDEX(.id) as $of | [.[] | select(.below)]
    | length >= 10 and all(.[]; $of[.below] and .net_p50 >= $of[.below].net_p50)'
}

@test "the phases sum up to the stamped total, raw and net" {
  holds '[.[] | select(.probed)] | length > 100 and
    all(.[]; .deliver[1] + .entry[1] + .handle[1] + .return[1] == .probed[1] and
      .deliver[4] + .entry[4] + .handle[4] + .return[4] == .probed[4])'
}

@test "the stamped total less the stamps is the total without them" {
  holds '[.[] | select(.probed and .vector)] | all(.[]; .probed[4] == .net_p50)'
}

@test "the time of a benchmark is that of its samples and of what goes around them" {
  holds 'length > 100 and all(.[]; ([.histogram[] | .[0] * .[1]] | add) as $sum
    | .tsc_cycles > $sum and .tsc_cycles < 20000 * $sum)'
}

@test "every #PF that a path takes has phases" {
  holds 'all(.[] | select(.vector == 14); .deliver)'
}

@test "run prints phases, and what was taken off, beneath the table" {
  run timeout 600 "$TRAPCLOCK" show --phases all.json
  [ "$status" -eq 0 ]
  [[ $output == *"np.read.full "*"stamps, subtracted: deliver 7 entry 9 handle 9 return 7"* ]]
}

@test "what no phase shows is told beneath the row" {
  jq '(.boots[0].records[] | select(.id? == "np.read")) |=
    (.entry |= map(. - 1) | .probed |= map(. - 1))' all.json >other.json
  run timeout 600 "$TRAPCLOCK" show --phases other.json
  [ "$status" -eq 0 ]
  [[ $output == *"+1 outside the phases: the stamped path is different code"* ]]
  run timeout 600 "$TRAPCLOCK" show --phases all.json
  [[ $output != *"outside the phases"* ]]
}
