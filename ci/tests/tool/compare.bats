#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# trapclock compare as a user sees it: every verdict and refusal with its text and exit
# status, on made-up results (result.jq).

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  unset NO_COLOR
}

# result NAME DESCRIPTION: writes NAME.json.
result() {
  jq -n -f "$BATS_TEST_DIRNAME/../support/result.jq" --argjson is "$2" >"$1.json"
}

# icount NAME ROWS and tsc NAME ROWS [MEMBERS]: the usual descriptions.
icount() {
  result "$1" "{\"clock\": \"icount\", \"boots\": 1, \"rows\": {$2}}"
}
tsc() {
  result "$1" "{\"clock\": \"tsc\", \"boots\": 20, \"rows\": {$2} ${3:-}}"
}

# linux NAME ROWS: exact counts taken inside Linux.
linux() {
  result "$1" "{\"clock\": \"icount\", \"boots\": 1, \"schema\": 5, \"rows\": {$2},
    \"boot\": {\"kernel\": \"Linux 6.1\", \"kernel_command_line\": \"\", \"mitigations\": []}}"
}

# turn NAME SIDE ROWS [MEMBERS]: one side of a run --vs.
turn() {
  tsc "$1" "$3" ", \"turn\": \"$2\" ${4:-}"
}

compare() {
  run timeout 600 "$TRAPCLOCK" compare "$@"
  echo "$output"
}

# The output holds exactly this line, but for how far apart its columns are.
says() {
  local squeezed
  squeezed=$(tr -s ' ' <<<"$output" | sed 's/ $//')
  grep -Fxq -- "$1" <<<"$squeezed"
}

# compare BASE NEW... ends in status 2 and this one line.
refused() {
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: $1" ]
}

# --- exact counts

@test "icount: nothing differs, and only that is said" {
  icount base '"np.read": {"first": 94}, "np.write": {"histogram": [[90, 4], [94, 6]]}'
  compare base.json base.json
  [ "$status" -eq 0 ]
  says "clock icount: exact instructions"
  says "2 compared: 2 the same"
  [[ $output != *np.read* ]]
}

@test "icount: inside Linux medians count, and of a long row a hundredth is no difference" {
  linux base '"linux.a": {"histogram": [[90, 8], [94, 2]]}, "linux.b": {"first": 94},
    "linux.c": {"first": 4000000}, "linux.d": {"first": 4000000}'
  linux new '"linux.a": {"histogram": [[90, 6], [99, 4]]}, "linux.b": {"first": 95},
    "linux.c": {"first": 4039999}, "linux.d": {"first": 4040000}'
  compare base.json new.json
  [ "$status" -eq 1 ]
  says "rule Linux: only a row's median counts; in rows of more than 1000000 instructions a change below 1 % is ignored"
  says "4 compared: 2 the same, 2 grew"
  [[ $output == *linux.b* ]]
  [[ $output == *linux.d* ]]
}

@test "icount: --all lists what is the same" {
  icount base '"np.read": {"first": 94}'
  compare --all base.json base.json
  [ "$status" -eq 0 ]
  says "np.read 94 94 same"
}

@test "icount: one instruction more is a regression" {
  icount base '"np.read": {"first": 94}, "np.write": {"first": 94}'
  icount new '"np.read": {"first": 95}, "np.write": {"first": 94}'
  compare base.json new.json
  [ "$status" -eq 1 ]
  says "np.read 94 95 grew by 1 instruction"
  says "2 compared: 1 the same, 1 grew"
}

@test "icount: what grew is told with the phases that moved" {
  icount base '"np.read": {"first": 94, "phases": [0, 40, 30, 20]}, "np.write": {"first": 94, "phases": [0, 40, 30, 20]}'
  icount new '"np.read": {"first": 95, "phases": [0, 43, 28, 20]}, "np.write": {"first": 94, "phases": [0, 40, 30, 20]}'
  compare base.json new.json
  [ "$status" -eq 1 ]
  says "np.read 94 95 grew by 1 instruction: entry +3, handle -2"
  says "2 compared: 1 the same, 1 grew"
  compare --format json base.json new.json
  jq -e '.rows[0].phases == {entry: 3, handle: -2} and .rows[1].phases == {}' <<<"$output"
  "$TRAPCLOCK" show --format baseline base.json >baseline.json
  compare baseline.json new.json
  says "np.read 94 95 grew by 1 instruction: entry +3, handle -2"
}

@test "icount: what moved in no phase is told" {
  icount base '"np.read": {"first": 94, "phases": [0, 40, 30, 20]}, "np.write": {"first": 94, "phases": [0, 40, 30, 20]}'
  icount new '"np.read": {"first": 95, "phases": [0, 40, 30, 20]}, "np.write": {"first": 93, "phases": [0, 40, 30, 21]}'
  run "$TRAPCLOCK" compare base.json new.json
  [ "$status" -eq 1 ]
  says "np.read 94 95 grew by 1 instruction: in no phase +1"
  says "np.write 94 93 shrank by 1 instruction: return +1, in no phase -2"
}

@test "icount: another compiler is told, and a baseline of it refused" {
  icount base '"np.read": {"first": 94}'
  result new '{"clock": "icount", "boots": 1, "compiler": "clang 14.0.6", "rows": {"np.read": {"first": 95}}}'
  compare base.json new.json
  [ "$status" -eq 1 ]
  says "compiler of base gcc 12.2.0, of new.json clang 14.0.6: different compilers generate different code"
  "$TRAPCLOCK" show --format baseline base.json >baseline.json
  compare baseline.json new.json
  refused "baseline.json is of gcc 12.2.0, new.json of clang 14.0.6: another compiler makes other instructions; make a baseline with this one, or compare with --allow-compiler"
  compare --allow-compiler baseline.json new.json
  [ "$status" -eq 1 ]
  says "np.read 94 95 grew by 1 instruction"
}

@test "icount: two instructions less are none" {
  icount base '"np.read": {"first": 94}'
  icount new '"np.read": {"first": 92}'
  compare base.json new.json
  [ "$status" -eq 0 ]
  says "np.read 94 92 shrank by 2 instructions"
  says "1 compared: 1 shrank"
}

@test "icount: another distribution with the same median is a regression" {
  icount base '"np.read": {"histogram": [[90, 4], [94, 6]]}'
  icount new '"np.read": {"histogram": [[80, 1], [90, 2], [94, 7]]}'
  compare base.json new.json
  [ "$status" -eq 1 ]
  says "np.read 94 94 distribution changed: of 10 samples 1 grew by up to 4, 1 shrank by up to 10"
  says "1 compared: 1 changed in distribution"
}

@test "icount: a distribution that only shrank is none" {
  icount base '"np.read": {"histogram": [[90, 4], [94, 6]]}'
  icount new '"np.read": {"histogram": [[90, 5], [94, 5]]}'
  compare base.json new.json
  [ "$status" -eq 0 ]
  says "np.read 94 90 distribution changed: of 10 samples 1 shrank by up to 4"
}

@test "icount: fewer samples are a regression" {
  icount base '"np.read": {"histogram": [[90, 10]]}'
  icount new '"np.read": {"histogram": [[90, 9]]}'
  compare base.json new.json
  [ "$status" -eq 1 ]
  says "np.read 90 90 distribution changed: 9 samples, were 10"
}

@test "icount: another CPU does not switch the gate off" {
  icount base '"np.read": {"first": 94}'
  result new '{"clock": "icount", "boots": 1, "brand": "Other", "rows": {"np.read": {"first": 95}}}'
  compare base.json new.json
  [ "$status" -eq 1 ]
  says "machines CPU, hypervisor or TSC differ: exact counts do not depend on the machine, so every difference counts"
  says "np.read 94 95 grew by 1 instruction"
}

@test "icount: several boots that agree are one" {
  icount base '"np.read": {"first": 94}'
  result new '{"clock": "icount", "boots": 3, "rows": {"np.read": {"first": 94}}}'
  compare base.json new.json
  [ "$status" -eq 0 ]
  says "1 compared: 1 the same"
}

# --- cycles, over boots

@test "tsc: slower is a regression, with its interval" {
  tsc base '"np.read": {"first": 1000, "step": 1}, "np.write": {"first": 1000, "step": 1}'
  tsc new '"np.read": {"first": 1100, "step": 1}, "np.write": {"first": 1000, "step": 1}'
  compare base.json new.json
  [ "$status" -eq 0 ]
  says "apart base.json and new.json were not measured in turn: the intervals include no drift between them, and the exit status stays 0"
  compare --gate-apart base.json new.json
  [ "$status" -eq 1 ]
  says "apart base.json and new.json were not measured in turn: the intervals include no drift between them"
  says "clock tsc: a boot is one sample, the trimmed mean of what it measured"
  says "rule slower or faster: the change exceeds 3 % and 10 cycles, its interval excludes 0, its p over all 2 is at most 0.01"
  says "intervals of a median 95.9 %, of a change 99 %"
  says "np.read 1010 1005..1014 1110 1105..1114 +9.9 % +9.3..+10.5 % <0.0001 slower"
  says "np.write 1010 1005..1014 1010 1005..1014 +0.0 % -0.5..+0.5 % 1.0000 no difference proven, 3.2 % could have been"
  says "2 compared: 1 slower, 1 no difference proven"
}

@test "tsc: faster is none" {
  tsc base '"np.read": {"first": 1100, "step": 1}'
  tsc new '"np.read": {"first": 1000, "step": 1}'
  compare --gate-apart base.json new.json
  [ "$status" -eq 0 ]
  says "np.read 1110 1105..1114 1010 1005..1014 -9.0 % -9.5..-8.5 % <0.0001 faster"
  says "1 compared: 1 faster"
}

@test "tsc: within the spread nothing is proven" {
  tsc base '"np.read": {"first": 1000, "step": 20}'
  tsc new '"np.read": {"first": 1050, "step": 20}'
  compare --gate-apart base.json new.json
  [ "$status" -eq 0 ]
  [[ $output == *"no difference proven, 1"?.?" % could have been"* ]]
}

@test "tsc: what is proven and within a limit is below it, and not unproven" {
  tsc base '"np.read": {"first": 1000}'
  tsc new '"np.read": {"first": 1200}'
  compare --gate-apart --min-effect 50 base.json new.json
  [ "$status" -eq 0 ]
  [[ $output == *"+20.0 %"*"below the limit of 50.0 %"* ]]
  [[ $output == *"1 compared: 1 below the limit"* ]]
  [[ $output != *unproven* && $output != *"no difference proven"* ]]
  compare --min-effect 0 --min-cycles 300 --format json base.json new.json
  [[ $output == *'"verdict":"below-limit"'* ]]
}

@test "tsc: --min-effect and --min-cycles say what counts" {
  tsc base '"np.read": {"first": 1000}'
  tsc new '"np.read": {"first": 1020}'
  compare --gate-apart base.json new.json
  [ "$status" -eq 0 ]
  compare --gate-apart --min-effect 1.5 base.json new.json
  [ "$status" -eq 1 ]
  says "rule slower or faster: the change exceeds 1.5 % and 10 cycles, its interval excludes 0, its p over all 1 is at most 0.01"
  compare --gate-apart --min-effect 1.5 --min-cycles 20 base.json new.json
  [ "$status" -eq 0 ]
}

@test "tsc: too few boots are said, with how many it takes" {
  result base '{"clock": "tsc", "boots": 3, "rows": {"np.read": {"first": 1000, "step": 1}}}'
  result new '{"clock": "tsc", "boots": 3, "rows": {"np.read": {"first": 2000, "step": 1}}}'
  compare --gate-apart base.json new.json
  [ "$status" -eq 0 ]
  says "intervals of a median 75.0 %, of a change 99 %"
  says "np.read 1001 1000..1002 2001 2000..2002 +99.9 % - 0.1000 too few boots to prove anything, a side needs 5"
  says "1 compared: 1 with too few boots"
}

@test "tsc: a median of 0 has no ratio" {
  tsc base '"np.read": {"first": 0}'
  tsc new '"np.read": {"first": 50}'
  compare --gate-apart base.json new.json
  [ "$status" -eq 0 ]
  says "np.read 0 0..0 50 50..50 <0.0001 not compared: a median is 0"
  says "1 compared: 1 without a ratio"
}

@test "tsc: another CPU is a comparison of machines, in ns, with status 0" {
  tsc base '"np.read": {"first": 1000, "step": 1}, "pks.read": {"first": 900}'
  tsc new '"np.read": {"first": 3000, "step": 1}, "pks.read": {"skip": "CPUID.PKS = 0"}' \
    ', "brand": "Other", "hz": 3000000000'
  compare --gate-apart base.json new.json
  [ "$status" -eq 0 ]
  says "machines CPU, hypervisor or TSC differ: a comparison of machines, not a regression; in ns, because their TSCs differ"
  says "np.read 504.8 502.5..507.0 1003.2 1001.7..1004.7 +98.7 % +97.8..+99.7 % <0.0001 slower"
  says "pks.read 450.0 - vanished, now skipped: CPUID.PKS = 0"
}

@test "tsc: the same CPU with another TSC is another machine" {
  tsc base '"np.read": {"first": 1000}'
  tsc new '"np.read": {"first": 1100}' ', "hz": 2200000000'
  compare --gate-apart base.json new.json
  [ "$status" -eq 0 ]
  says "np.read 500.0 500.0..500.0 500.0 500.0..500.0 +0.0 % +0.0..+0.0 % 1.0000 no difference proven, 3.0 % could have been"
}

@test "tsc: another microcode of the same CPU is told, and still a regression" {
  tsc base '"np.read": {"first": 1000, "step": 1}'
  tsc new '"np.read": {"first": 1500, "step": 1}' ', "microcode": 43'
  compare base.json new.json
  [ "$status" -eq 0 ]
  compare --gate-apart base.json new.json
  [ "$status" -eq 1 ]
  says "microcode of base 0x1, of new.json 0x2b"
  says "1 compared: 1 slower"
}

@test "tsc: another type of core is another machine" {
  tsc base '"np.read": {"first": 1000, "step": 1}' ', "core_type": "Core"'
  tsc new '"np.read": {"first": 1500, "step": 1}' ', "core_type": "Atom"'
  compare --gate-apart base.json new.json
  [ "$status" -eq 0 ]
  says "machines CPU, hypervisor or TSC differ: a comparison of machines, not a regression; in ns, because their TSCs differ"
}

@test "tsc: another hypervisor is another machine" {
  tsc base '"np.read": {"first": 1000, "step": 1}'
  tsc new '"np.read": {"first": 1500, "step": 1}' ', "hypervisor": "VMwareVMware"'
  compare --gate-apart base.json new.json
  [ "$status" -eq 0 ]
  says "machines CPU, hypervisor or TSC differ: a comparison of machines, not a regression; in ns, because their TSCs differ"
}

@test "tsc: a TSC two parts in a hundred faster is another machine, half a part is not" {
  tsc base '"np.read": {"first": 1000, "step": 1}'
  tsc new '"np.read": {"first": 1500, "step": 1}' ', "hz": 2040000000'
  compare --gate-apart base.json new.json
  [ "$status" -eq 0 ]
  tsc new '"np.read": {"first": 1500, "step": 1}' ', "hz": 2010000000'
  compare --gate-apart base.json new.json
  [ "$status" -eq 1 ]
}

@test "tsc: boots count in any order" {
  tsc base '"np.read": {"first": 1000, "step": 1}'
  tsc new '"np.read": {"first": 1019, "step": -1}'
  compare base.json new.json
  [ "$status" -eq 0 ]
  says "np.read 1010 1005..1014 1010 1005..1014 +0.0 % -0.5..+0.5 % 1.0000 no difference proven, 3.2 % could have been"
}

@test "tsc: machines that do not know their TSC's frequency are compared in cycles" {
  tsc base '"np.read": {"first": 1000}'
  jq '(.boots[].records[] | select(.record == "boot")) |= (.brand = "Other" | .tsc_hz = null |
    .tsc_source = null)' base.json >new.json
  compare --gate-apart base.json new.json
  [ "$status" -eq 0 ]
  says "machines CPU, hypervisor or TSC differ: a comparison of machines, not a regression; in cycles of each TSC, because not every boot knows its frequency"
}

@test "tsc: the same files give the same output" {
  tsc base '"np.read": {"first": 1000, "step": 7}'
  tsc new '"np.read": {"first": 1040, "step": 6}'
  "$TRAPCLOCK" compare --format json base.json new.json >first || :
  "$TRAPCLOCK" compare --format json base.json new.json >second || :
  [ -s first ]
  cmp first second
}

# --- boots in turn: the two results of one run --vs

@test "in turn: slower is a regression, though drift runs through the boots" {
  turn base base '"np.read": {"first": 1000, "step": 20}'
  turn new new '"np.read": {"first": 1100, "step": 20}'
  compare base.json new.json
  [ "$status" -eq 1 ]
  says "in turn 5 blocks of 8 boots, four a side in an order drawn at random (seed 7): drift favours no side"
  says "drift from the first quarter of the boots to the last: median row +21.5 %, most +21.5 % (np.read)"
  says "1 compared: 1 slower"
  [[ $output != *apart* ]]
  # The same figures of two runs prove nothing: all that drift is noise there.
  tsc base '"np.read": {"first": 1000, "step": 20}'
  tsc new '"np.read": {"first": 1100, "step": 20}'
  compare --gate-apart base.json new.json
  [ "$status" -eq 0 ]
  says "1 compared: 1 no difference proven"
}

@test "in turn: which file is given first does not matter, faster is none" {
  turn base base '"np.read": {"first": 1000, "step": 20}'
  turn new new '"np.read": {"first": 1100, "step": 20}'
  compare new.json base.json
  [ "$status" -eq 0 ]
  says "1 compared: 1 faster"
}

@test "in turn: only the two sides of one run are" {
  turn base base '"np.read": {"first": 1000}'
  turn new new '"np.read": {"first": 1100}' ', "run": "another"'
  compare base.json new.json
  [ "$status" -eq 0 ]
  says "apart base.json and new.json were not measured in turn: the intervals include no drift between them, and the exit status stays 0"
  turn new base '"np.read": {"first": 1100}'
  compare base.json new.json
  [ "$status" -eq 0 ]
  [[ $output == *"apart "* ]]
}

@test "in turn: places that are broken, missing or had twice are refused" {
  turn base base '"np.read": {"first": 1000}'
  turn new new '"np.read": {"first": 1100}'
  jq '.boots[0].order = "0"' new.json >wrong.json
  compare base.json wrong.json
  refused 'wrong.json: not a trapclock result: boot 1: field "order": expected an integer'
  jq 'del(.boots[1].order)' new.json >wrong.json
  compare base.json wrong.json
  refused 'wrong.json: not a trapclock result: boot 2: a side of a run without its "order"'
  jq '.boots[3].order = .boots[1].order' new.json >wrong.json
  compare base.json wrong.json
  refused 'wrong.json: not a trapclock result: boot 4: "order" 2 is an earlier boot'"'s"
  together='base.json and wrong.json are the sides of one run, but the places of their boots ("order") are not 0 to'
  jq '.boots[0].order = 0' new.json >wrong.json
  compare base.json wrong.json
  refused "$together 39, each once"
  jq 'del(.boots[5])' new.json >wrong.json
  compare base.json wrong.json
  refused "$together 38, each once"
}

@test "in turn: a run that was stopped is judged by its whole blocks" {
  turn base base '"np.read": {"first": 1000}'
  turn new new '"np.read": {"first": 1100}'
  # Two and a half blocks: boots 16 to 19 had two of each side.
  jq '.partial = true | .boots |= map(select(.order < 20))' base.json >part-base.json
  jq '.partial = true | .boots |= map(select(.order < 20))' new.json >part-new.json
  compare part-base.json part-new.json
  [ "$status" -eq 2 ]
  compare --allow-partial part-base.json part-new.json
  [ "$status" -eq 1 ]
  says "in turn 2 blocks of 8 boots, four a side in an order drawn at random (seed 7): drift favours no side"
  # What came after them is in no verdict.
  jq '.boots[8:][].records[1] |= (.min = 9000 | .p50 = 9000 | .p99 = 9000 | .max = 9000 |
    .net_p50 = 9000 | .histogram = [[9000, 10]])' part-base.json >odd-base.json
  compare --allow-partial --format json odd-base.json part-new.json
  [ "$status" -eq 1 ]
  jq -e '.new[0].blocks == 2 and .rows[0].in_turn and .rows[0].change < 0.11' <<<"$output"
}

@test "in turn: less than a block is apart, fewer than it takes is said" {
  for boots in 3 4; do
    result base "{\"clock\": \"tsc\", \"boots\": $boots, \"turn\": \"base\", \"rows\": {\"np.read\": {\"first\": 1000}}}"
    result new "{\"clock\": \"tsc\", \"boots\": $boots, \"turn\": \"new\", \"rows\": {\"np.read\": {\"first\": 2000}}}"
    compare base.json new.json
    [ "$status" -eq 0 ]
    [ "$boots" -eq 4 ] || [[ $output == *"apart "* ]]
  done
  says "np.read 1000 1000..1000 2000 2000..2000 +100.0 % - 0.0286 too few boots to prove anything, a side needs 8"
}

@test "in turn: a benchmark that one boot lacks is shown, not gated" {
  turn base base '"np.read": {"first": 1000}, "np.write": {"first": 1000}'
  turn new new '"np.read": {"first": 1000}, "np.write": {"first": 1500, "boots": 19}'
  compare --allow-failed base.json new.json
  [ "$status" -eq 0 ]
  says "np.write 1000 1000..1000 1500 1500..1500 +50.0 % +50.0..+50.0 % <0.0001 slower (20 and 19 boots)"
  compare --allow-failed --format json base.json new.json
  jq -e '[.rows[] | [.in_turn, .worse]] == [[true, false], [false, false]]' <<<"$output"
  # It is said of which, and the others gate.
  turn base base '"np.read": {"first": 1000}, "np.write": {"first": 1000}, "wp.write": {"first": 0}'
  turn new new '"np.read": {"first": 1500}, "np.write": {"first": 1500, "boots": 19}, "wp.write": {"first": 0}'
  compare --allow-failed base.json new.json
  [ "$status" -eq 1 ]
  says "not gated np.write, wp.write: some boot lacks it, or measured 0"
}

@test "base rows are shown, and gate nothing" {
  turn base base '"np.read": {"first": 1000}, "base.other": {"first": 100}'
  turn new new '"np.read": {"first": 1000}, "base.other": {"first": 200}'
  compare base.json new.json
  [ "$status" -eq 0 ]
  says "2 compared: 1 slower, 1 no difference proven"
  tsc base '"np.read": {"first": 1000}, "base.other": {"first": 100}'
  tsc new '"np.read": {"first": 1000}, "base.other": {"first": 200}'
  compare --gate-apart base.json new.json
  [ "$status" -eq 0 ]
  icount base '"base.other": {"first": 100}'
  icount new '"base.other": {"first": 101}'
  compare base.json new.json
  [ "$status" -eq 1 ]
}

@test "in turn: every format tells it, with the seed and the drift" {
  turn base base '"np.read": {"first": 1000, "step": 20}'
  turn new new '"np.read": {"first": 1100, "step": 20}'
  compare --format json base.json new.json
  jq -e '.new[0] | .in_turn and .gates and .seed == 7 and .blocks == 5 and .drift > 0.2' <<<"$output"
  jq -e '.rows[0] | .in_turn and .worse and .drift > 0.2' <<<"$output"
  compare --format csv base.json new.json
  [[ ${lines[1]} == *',"slower",1,1,0.21'*',7'$'\r' ]]
  compare --format tap base.json new.json
  [ "${lines[2]}" = "# new.json: in turn, seed 7, drift +21.5 %, gated" ]
  [ "${lines[3]}" = "not ok 1 - np.read: slower" ]
  compare --format junit base.json new.json
  [ "${lines[4]}" = '<property name="new.json" value="in turn, seed 7, drift +21.5 %, gated"/>' ]
  echo "$output" | xmllint --noout --schema "$BATS_TEST_DIRNAME/../support/junit.xsd" -
  compare --format markdown base.json new.json
  says "in turn 5 blocks of 8 boots, four a side in an order drawn at random (seed 7): drift favours no side"
  tsc base '"np.read": {"first": 1000}'
  compare --format tap base.json new.json
  [ "${lines[2]}" = "# new.json: apart, not gated" ]
  icount base '"np.read": {"first": 94}'
  compare --format tap base.json base.json
  [[ $output != *"#"* ]]
}

@test "five boots against fifty, and four against sixty, prove what they can" {
  result few '{"clock": "tsc", "boots": 5, "rows": {"np.read": {"first": 3000, "step": 12}}}'
  result many '{"clock": "tsc", "boots": 50, "rows": {"np.read": {"first": 1000, "step": 1}}}'
  compare --gate-apart many.json few.json
  [ "$status" -eq 1 ]
  says "1 compared: 1 slower"
  result few '{"clock": "tsc", "boots": 4, "rows": {"np.read": {"first": 3000, "step": 12}}}'
  result many '{"clock": "tsc", "boots": 60, "rows": {"np.read": {"first": 1000, "step": 1}}}'
  compare --gate-apart few.json many.json
  [ "$status" -eq 0 ]
  says "1 compared: 1 faster"
}

@test "all that may set two files apart is told" {
  while IFS='|' read -r members words; do
    tsc base '"np.read": {"first": 1000}'
    tsc new '"np.read": {"first": 1000}' ", $members"
    compare base.json new.json
    says "differs $words"
    [ "$(grep -c '^differs' <<<"$output")" -eq 1 ]
    # In turn, too: the two sides of a run may differ in what was asked for.
    [ "${words%%:*}" = time ] || [ "${words%%:*}" = tool ] || continue
  done <<'END'
"created": "2024-01-02T00:00:00Z"|time: of base 2024-01-01T00:00:00Z, of new 2024-01-02T00:00:00Z
"host": {"cpu": "Other"}|host CPU: of base Some CPU, of new Other
"host": {"kernel": "Linux 7"}|host kernel: of base Linux, of new Linux 7
"host": {"governor": "powersave"}|governor: of base performance, of new powersave
"host": {"smt": "on"}|SMT: of base off, of new on
"host": {"turbo": "on"}|turbo: of base unknown, of new on
"host": {"vm": "QEMU 99"}|VM: of base QEMU, of new QEMU 99
"options": {"accel": "icount"}|accelerator: of base kvm, of new icount
"options": {"machine": "microvm"}|machine type: of base pc, of new microvm
"options": {"cpu": "max"}|CPU model: of base none, of new max
"options": {"boot": "iso"}|boot path: of base pvh, of new iso
"options": {"suite": "all"}|suite: of base core, of new all
"options": {"only": "np.*"}|benchmarks: of base none, of new np.*
"options": {"pin": 1}|pinned to: of base none, of new 1
"boot": {"arch_capabilities": []}|capabilities: of base ["RDCL_NO"], of new []
"boot": {"threads_per_core": 1}|threads a core: of base 2, of new 1
"boot": {"entry_state": ["CR0 0x13"]}|entry state: of base ["CR0 0x11"], of new ["CR0 0x13"]
"boot": {"tsc_step": 24}|TSC step: of base 1, of new 24
"samples": 20|samples: of base 10, of new 20
"warmup": 3|warm-up: of base 2, of new 3
END
  jq '.tool = "trapclock 0.2.0"' base.json >new.json
  compare base.json new.json
  says "differs tool: of base trapclock 0.1.0, of new trapclock 0.2.0"
  compare base.json base.json
  [[ $output != *differs* ]]
}

# --- a file as one sample: --base and --new

# runs SIDE FIRST COUNT [MEMBERS]: SIDE-1.json, ... each a cycle above the one before.
runs() {
  for i in $(seq "$3"); do
    tsc "$1-$i" "\"np.read\": {\"first\": $(($2 + i)), \"step\": 1}" \
      ", \"created\": \"2024-01-0${i}T00:00:0$((${#1} % 10))Z\" ${4:-}"
  done
}

@test "files: enough of a side are gated, each counts once" {
  runs base 1000 5
  runs new 1100 5
  compare --base base-?.json --new new-?.json
  [ "$status" -eq 1 ]
  says "clock tsc: a file is one sample, the median of its boots' trimmed means"
  says "base base-3.json: 20 boots, build 0123456789ab, Some CPU, hypervisor KVMKVMKVM"
  says "new new-5.json: 20 boots, build 0123456789ab, Some CPU, hypervisor KVMKVMKVM"
  says "files 5 of base, 5 of new: a file is one sample, the median over its boots, so that the intervals include what differs between files"
  says "np.read 1012 1010..1014 1112 1110..1114 +9.9 % +9.5..+10.3 % 0.0079 slower"
  [[ $output != *"apart "*"measured"* ]]
  compare --format json --base base-?.json --new new-?.json
  jq -e '.sample == "file" and (.base.files | length) == 5 and .new[0].files[4] == "new-5.json" and
    .new[0].gates and .new[0].in_turn == false and .rows[0].base.boots == 5' <<<"$output"
  compare --format tap --base base-?.json --new new-?.json
  [ "${lines[2]}" = "# new-1.json: files, gated" ]
}

@test "files: the two options may be repeated, and others stand anywhere" {
  runs base 1000 5
  runs new 1020 5
  compare --base base-[12].json --min-effect 1 --new=new-1.json --base base-3.json base-4.json \
    --base base-5.json --new new-[2-5].json
  [ "$status" -eq 1 ]
  says "files 5 of base, 5 of new: a file is one sample, the median over its boots, so that the intervals include what differs between files"
}

@test "files: too few are said, with how many it takes" {
  runs base 1000 2
  runs new 2000 3
  compare --base base-?.json --new new-?.json
  [ "$status" -eq 0 ]
  says "np.read 1011 1010..1012 2012 2010..2012 +99.0 % - 0.2000 too few files to prove anything, a side needs 5"
}

@test "files: a benchmark that some lack is refused, and told with --allow-failed" {
  runs base 1000 5
  runs new 1000 5
  tsc new-5 '"np.read": {"first": 1005}, "np.write": {"first": 900}'
  tsc base-5 '"np.read": {"first": 1005}, "np.write": {"first": 900}' ', "created": "2025-01-01T00:00:00Z"'
  compare --base base-?.json --new new-?.json
  refused "base-1.json: 1 measured in some files only, the first np.write in 1 of 5; --allow-failed compares what there is"
  compare --allow-failed --base base-?.json --new new-?.json
  [[ $output == *" (1 and 1 files)"* ]]
}

@test "files: other machines, exact counts, baselines and the same result twice are refused" {
  runs base 1000 2
  runs new 1000 2
  tsc other '"np.read": {"first": 1000}' ', "brand": "Other"'
  icount exact '"np.read": {"first": 94}'
  cp base-1.json copy.json
  compare --base base-1.json other.json --new new-1.json
  refused "base-1.json and other.json are of different machines: the files of --base and --new must be of one"
  compare --base base-1.json --new other.json
  refused "base-1.json and other.json are of different machines: the files of --base and --new must be of one"
  compare --base exact.json --new exact.json
  refused "exact.json is of clock icount: --base and --new take results of clock tsc"
  compare --base base-1.json --new copy.json
  refused "base-1.json and copy.json are the same result: each file must be a run of its own"
  compare --base base-1.json
  refused "--base and --new go together"
  compare --new base-1.json
  refused "--base and --new go together"
  compare base-2.json --base base-1.json --new new-1.json
  refused "base-2.json: put every file after --base or --new, or use neither"
  jq '.partial = true' new-2.json >part.json
  compare --base base-1.json --new new-1.json part.json
  refused "part.json is partial: its run was stopped after 20 boots; --allow-partial compares what there is"
}

# --- benchmarks that come and go

@test "a benchmark that vanished is a failure" {
  icount base '"np.read": {"first": 94}, "np.write": {"first": 96}'
  icount new '"np.read": {"first": 94}'
  compare base.json new.json
  [ "$status" -eq 1 ]
  says "np.write 96 - vanished"
  says "1 compared: 1 the same; 1 vanished"
}

@test "a benchmark that vanished is none with --allow-missing" {
  icount base '"np.read": {"first": 94}, "np.write": {"first": 96}'
  icount new '"np.read": {"first": 94}'
  compare --allow-missing base.json new.json
  [ "$status" -eq 0 ]
  says "np.write 96 - vanished"
}

@test "a benchmark that is now skipped vanished, with the reason" {
  icount base '"np.read": {"first": 94}, "pks.read": {"first": 96}'
  icount new '"np.read": {"first": 94}, "pks.read": {"skip": "CPUID.PKS = 0"}'
  compare base.json new.json
  [ "$status" -eq 1 ]
  says "pks.read 96 - vanished, now skipped: CPUID.PKS = 0"
}

@test "a new benchmark is listed and no failure" {
  icount base '"np.read": {"first": 94}, "pks.read": {"skip": "CPUID.PKS = 0"}'
  icount new '"np.read": {"first": 94}, "np.write": {"first": 96}, "pks.read": {"first": 97}'
  compare base.json new.json
  [ "$status" -eq 0 ]
  says "np.write - 96 new"
  says "pks.read - 97 new"
  says "1 compared: 1 the same; 2 new"
}

# --- refusals

@test "two clocks are refused" {
  icount base '"np.read": {"first": 94}'
  tsc new '"np.read": {"first": 94}'
  compare base.json new.json
  refused "base.json is of clock icount, new.json of clock tsc: two clocks cannot be compared"
}

@test "an emulated clock is refused" {
  result base '{"clock": "emulated", "boots": 1, "rows": {"np.read": {"first": 94}}}'
  compare base.json base.json
  refused "base.json is of clock emulated: its ticks are no measurement, there is nothing to compare"
}

@test "failed benchmarks are refused, on either side" {
  icount base '"np.read": {"first": 94}, "np.write": {"first": 96}'
  icount new '"np.read": {"first": 94}, "np.write": {"failed": "sample 3: error code: expected 0x2, got 0x0"}'
  compare base.json new.json
  refused "new.json: 1 failed, the first np.write (sample 3: error code: expected 0x2, got 0x0); --allow-failed compares the others"
  compare new.json base.json
  refused "new.json: 1 failed, the first np.write (sample 3: error code: expected 0x2, got 0x0); --allow-failed compares the others"
}

@test "with --allow-failed the others are compared" {
  icount base '"np.read": {"first": 94}, "np.write": {"first": 96}'
  icount new '"np.read": {"first": 95}, "np.write": {"failed": "sample 3: wrong"}'
  compare --allow-failed base.json new.json
  [ "$status" -eq 1 ]
  says "np.read 94 95 grew by 1 instruction"
  says "np.write 96 - not compared, failed in NEW: sample 3: wrong"
  compare --allow-failed new.json base.json
  [ "$status" -eq 0 ]
  says "np.write - 96 not compared, failed in BASE: sample 3: wrong"
  compare --allow-failed new.json new.json
  says "np.write - - not compared, failed in both: sample 3: wrong"
  says "1 compared: 1 the same; 1 failed"
}

@test "a benchmark that some boots did not measure is refused" {
  tsc base '"np.read": {"first": 94}'
  tsc new '"np.read": {"first": 94}, "np.write": {"first": 94, "boots": 3}'
  compare base.json new.json
  refused "new.json: 1 measured in some boots only, the first np.write in 3 of 20; --allow-failed compares what there is"
  tsc base '"np.read": {"first": 94}, "np.write": {"first": 94}'
  compare --allow-failed base.json new.json
  [ "$status" -eq 0 ]
  [[ $output == *" (20 and 3 boots)"* ]]
}

@test "exact counts of other samples are refused" {
  icount base '"np.read": {"first": 94}'
  result new '{"clock": "icount", "boots": 1, "samples": 20, "rows": {"np.read": {"first": 94}}}'
  compare base.json new.json
  refused "base.json has 10 samples after 2 to warm up, new.json 20 after 2: exact counts need the same"
  result new '{"clock": "icount", "boots": 1, "warmup": 3, "rows": {"np.read": {"first": 94}}}'
  compare base.json new.json
  refused "base.json has 10 samples after 2 to warm up, new.json 10 after 3: exact counts need the same"
}

@test "a partial result is refused, on either side" {
  icount base '"np.read": {"first": 94}'
  result part '{"clock": "icount", "boots": 1, "partial": true, "rows": {"np.read": {"first": 94}}}'
  compare base.json part.json
  refused "part.json is partial: its run was stopped after 1 boot; --allow-partial compares what there is"
  compare part.json base.json
  refused "part.json is partial: its run was stopped after 1 boot; --allow-partial compares what there is"
  compare --allow-partial base.json part.json
  [ "$status" -eq 0 ]
}

@test "exact counts that differ between boots are refused" {
  result base '{"clock": "icount", "boots": 2, "rows": {"np.read": {"first": 94, "step": 1}}}'
  compare base.json base.json
  refused "base.json: np.read: boot 2 differs from those before it: the counts are not exact"
  result base '{"clock": "icount", "boots": 2, "rows": {"np.read": {"histogram": [[90, 6], [94, 4]]}}}'
  jq '.boots[1].records[1].histogram = [[90, 5], [94, 5]]' base.json >new.json
  compare new.json base.json
  refused "new.json: np.read: boot 2 differs from those before it: the counts are not exact"
}

@test "boots of two builds or machines in one result are refused" {
  tsc base '"np.read": {"first": 94}'
  while read -r field value; do
    jq ".boots[4].records[0].$field = $value" base.json >new.json
    compare base.json new.json
    refused "new.json: boot 5 differs from the first in \"$field\""
  done <<'END'
build_id "fedcba9876543210"
compiler "clang 14.0.6"
vendor "AuthenticAMD"
family 7
model 142
stepping 9
brand "Other"
hypervisor "Other"
paging_levels 5
boot_path "multiboot2"
samples 11
warmup 3
core_type "Atom"
microcode 43
arch_capabilities []
lfence "serializes"
END
  while read -r field value words; do
    jq ".boots[4].records[0].$field = $value" base.json >new.json
    compare base.json new.json
    [ -z "$words" ] || refused "new.json: boot 5 differs from the first in \"$field\": $words"
    [ -n "$words" ] || [ "$status" -eq 0 ]
  done <<'END'
tsc_hz 2002000001 2002000001, was 2000000000
tsc_hz 1997999999 1997999999, was 2000000000
tsc_hz 2001999999
tsc_step 2 2, was 1
END
}

@test "results without a benchmark in common are refused" {
  icount base '"np.read": {"first": 94}'
  icount new '"np.write": {"first": 94}'
  compare base.json new.json
  refused "base.json and new.json have no benchmark in common"
}

@test "a result of another schema is refused" {
  icount base '"np.read": {"first": 94}'
  jq '.schema = 2' base.json >new.json
  compare base.json new.json
  refused 'new.json: written by a newer trapclock (schema 2; this one reads up to 1): update'
  jq '.boots[0].records[0].schema = 8' base.json >new.json
  compare base.json new.json
  refused "new.json: written by a newer trapclock (schema 8; this one reads up to 7): update"
  jq '.boots[0].records[0].schema = 1' base.json >new.json
  compare base.json new.json
  refused "new.json: not a trapclock result: boot 1: record 1: boot record: report schema: expected 2..7, got 1"
}

# Saved before boots had a place and a result could be a side of a run --vs.
@test "a result without the fields that came later is read, and is apart" {
  cp "$BATS_TEST_DIRNAME/result-schema-1.json" old.json
  run ! grep -Eq '"(turn|order|started)"' old.json
  compare old.json old.json
  [ "$status" -eq 0 ]
  says "apart old.json and old.json were not measured in turn: the intervals include no drift between them, and the exit status stays 0"
  says "np.read 1000 1000..1000 1000 1000..1000 +0.0 % - 1.0000 too few boots to prove anything, a side needs 5"
}

@test "files that are no results are refused" {
  icount base '"np.read": {"first": 94}'
  echo '{"some": "thing"}' >new.json
  compare base.json new.json
  [ "$status" -eq 2 ]
  [[ $output == "trapclock: new.json: not a trapclock result: "* ]]
  echo 'no json' >new.json
  compare base.json new.json
  [ "$status" -eq 2 ]
  [[ $output == "trapclock: new.json:1: not a trapclock result: "* ]]
  compare base.json missing.json
  refused "missing.json: No such file or directory"
}

@test "one file is too few, forty are not too many" {
  icount base '"np.read": {"first": 94}'
  compare base.json
  refused "expected BASE and at least one NEW; see --help"
  for i in {1..40}; do
    icount "machine$i" "\"np.read\": {\"first\": $((94 + i % 2))}"
  done
  compare base.json machine*.json
  [ "$status" -eq 1 ]
  [ "$(grep -c '^machine[0-9]*: 1 compared: 1 grew$' <<<"$output")" -eq 20 ]
  [ "$(grep '^np.read ' <<<"$output" | wc -w)" -eq $((2 + 2 * 40)) ]
  run timeout 600 "$TRAPCLOCK" report base.json machine*.json -o page.html
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(grep -o '<tr><th scope="row">np.read</th>.*' page.html | grep -o '<td class="n">1.0[01][01]</td>' | wc -l)" -eq 15 ]
}

@test "options with a value that is none are refused" {
  icount base '"np.read": {"first": 94}'
  compare --min-effect=-1 base.json base.json
  refused '--min-effect: expected a number 0..1000, got "-1"'
  compare --min-cycles nan base.json base.json
  refused '--min-cycles: expected a number 0..1000000000, got "nan"'
  compare --format xml base.json base.json
  refused '--format: expected table|json|csv|markdown|tap|junit, got "xml"'
}

# --- several NEW

@test "three files make a matrix with a machine a column" {
  tsc old '"np.read": {"first": 1000, "step": 1}, "np.write": {"first": 1000}, "wp.write": {"first": 500}'
  tsc one '"np.read": {"first": 2000, "step": 1}, "np.write": {"first": 500}, "wp.write": {"first": 500}' \
    ', "brand": "One"'
  tsc two '"np.read": {"first": 1000, "step": 1}, "wp.write": {"first": 500}, "nx.exec": {"first": 7}' \
    ', "brand": "Two"'
  compare old.json one.json two.json
  [ "$status" -eq 0 ]
  says "benchmark old one two"
  says "np.read 504.8 1.991 + 1.000 ~"
  says "np.write 500.0 0.500 - absent"
  says "np.* geometric mean of the 1 that all have 1.991 1.000"
  says "wp.write 250.0 1.000 ~ 1.000 ~"
  says "nx.exec absent absent no base"
  says "old in ns; then ratios to it: + slower, - faster, ~ no difference proven"
  says "one: 3 compared: 1 slower, 1 faster, 1 no difference proven"
  says "two: 2 compared: 2 no difference proven; 1 vanished, 1 new"
}

@test "a matrix has the geometric mean of each group" {
  icount old '"np.read": {"first": 100}, "np.write": {"first": 100}, "wp.write": {"first": 50}'
  icount one '"np.read": {"first": 200}, "np.write": {"first": 50}, "wp.write": {"first": 50}'
  icount two '"np.read": {"first": 121}, "np.write": {"first": 100}, "wp.write": {"first": 49}'
  compare old.json one.json two.json
  [ "$status" -eq 1 ]
  says "np.read 100 2.000 + 1.210 +"
  says "np.* geometric mean 1.000 1.100"
  says "wp.write 50 1.000 = 0.980 -"
  [[ $output != *"wp.* geometric mean"* ]]
}

@test "a matrix marks what is spread otherwise by what is worse in it, and names what failed" {
  icount old '"np.read": {"histogram": [[90, 5], [94, 5]]}, "np.write": {"first": 7}, "nx.exec": {"failed": "sample 3"}'
  icount one '"np.read": {"histogram": [[89, 5], [95, 5]]}, "np.write": {"failed": "sample 3"}, "nx.exec": {"first": 7}'
  icount two '"np.read": {"histogram": [[88, 1], [90, 4], [94, 5]]}, "np.write": {"first": 7}, "nx.exec": {"first": 7}'
  compare --allow-failed old.json one.json two.json
  [ "$status" -eq 1 ]
  says "np.read 90 0.989 + 1.000 -"
  says "np.write 7 failed 1.000 ="
  says "nx.exec failed failed failed"
}

@test "one correction spans the rows of every NEW" {
  result base '{"clock": "tsc", "boots": 5, "rows": {"np.read": {"first": 1000, "step": 1}}}'
  result new '{"clock": "tsc", "boots": 5, "rows": {"np.read": {"first": 2000, "step": 1}}}'
  compare --gate-apart --format json base.json new.json
  [ "$status" -eq 1 ]
  [ "$(jq -c '[.proofs, .rows[].verdict]' <<<"$output")" = '[1,"slower"]' ]
  compare --gate-apart --format json base.json new.json new.json
  [ "$status" -eq 0 ]
  [ "$(jq -c '[.proofs, .rows[].verdict]' <<<"$output")" = '[2,"too-few-boots","too-few-boots"]' ]
}

@test "one regression among several NEW is a regression" {
  tsc base '"np.read": {"first": 1000, "step": 1}'
  tsc new '"np.read": {"first": 1100, "step": 1}'
  compare base.json base.json new.json
  [ "$status" -eq 0 ]
  compare --gate-apart base.json base.json new.json
  [ "$status" -eq 1 ]
}

# --- JSON

@test "json holds the verdict, the numbers and the status" {
  tsc base '"np.read": {"first": 1000, "step": 1}, "np.write": {"first": 9}'
  tsc new '"np.read": {"first": 1100, "step": 1}'
  compare --format json base.json new.json
  [ "$status" -eq 0 ]
  jq -e '.worse == 0 and (.new[0] | .in_turn == false and .gates == false and .seed == null)' \
    <<<"$output"
  compare --gate-apart --format json base.json new.json
  [ "$status" -eq 1 ]
  jq -e '.new[0] | .in_turn == false and .gates and .seed == null and .drift == null' <<<"$output"
  [ "$(jq -r '[.clock, .unit, .worse, .proofs] | join(" ")' <<<"$output")" = "tsc cycles 2 1" ]
  [ "$(jq -r '.rows[0] | [.id, .verdict, .worse, .base.median, .new.median] | join(" ")' \
    <<<"$output")" = "np.read slower true 1009.5 1109.5" ]
  [ "$(jq -r '.rows[1] | [.id, .verdict, .new] | join(" ")' <<<"$output")" = "np.write vanished " ]
  [ "$(jq -r '.new[0].file' <<<"$output")" = new.json ]
}

@test "json is JSON whatever a file is called" {
  icount base '"np.read": {"first": 94}'
  cp base.json $'\xff.json'
  compare --format json base.json $'\xff.json'
  [ "$status" -eq 0 ]
  [ "$(jq -r '.new[0].file' <<<"$output")" = "?.json" ]
}

@test "json of what no boots could prove has null for it" {
  result base '{"clock": "tsc", "boots": 1, "rows": {"np.read": {"first": 1000}}}'
  compare --format json base.json base.json
  [ "$status" -eq 0 ]
  [ "$(jq -r '.rows[0] | [.verdict, .provable, .change_low, .change_high] | join(" ")' <<<"$output")" = "too-few-boots   " ]
  compare --format csv base.json base.json
  [[ ${lines[1]} == *',too-few-boots,0,1000,1,1000,1,0,,,1,,cycles,'* ]]
}

# --- other formats

@test "csv holds a row a benchmark and NEW" {
  tsc base '"np.read": {"first": 1000, "step": 1}, "pks.read": {"first": 9}'
  tsc new '"np.read": {"first": 1000, "step": 1}, "pks.read": {"skip": "needs \"PKS\", has none"}'
  compare --gate-apart --format csv base.json new.json
  [ "$status" -eq 1 ]
  [ "${lines[0]}" = $'benchmark,new_file,verdict,worse,base,base_boots,new,new_boots,change,change_low,change_high,p,provable,unit,words,in_turn,gates,drift,seed\r' ]
  [[ ${lines[1]} == '"np.read","new.json",unproven,0,1009.5,20,1009.5,20,0,-0.0'*,1,0.03*,cycles,'"no difference proven, 3.2 % could have been",0,1,,'$'\r' ]]
  [ "${lines[2]}" = $'"pks.read","new.json",vanished,1,9,20,,,,,,,,cycles,"vanished, now skipped: needs ""PKS"", has none",0,1,,\r' ]
}

@test "markdown is a table with what got worse in bold" {
  icount base '"np.read": {"first": 94}, "np.write": {"first": 94}, "pks.read": {"first": 9}'
  icount new '"np.read": {"first": 95}, "np.write": {"first": 93}, "pks.read": {"skip": "a|b"}'
  compare --format markdown base.json new.json
  [ "$status" -eq 1 ]
  [ "${lines[0]}" = '```' ]
  says '| benchmark | base | new | verdict |'
  says '| --- | ---: | ---: | --- |'
  says '| **np.read** | **94** | **95** | **grew by 1 instruction** |'
  says '| np.write | 94 | 93 | shrank by 1 instruction |'
  says '| **pks.read** | **9** | **-** | **vanished, now skipped: a\|b** |'
}

@test "stdout that takes nothing is said" {
  icount base '"np.read": {"first": 94}'
  run bash -c '"$TRAPCLOCK" compare base.json base.json >/dev/full'
  [ "$status" -eq 3 ]
  [[ $output == *"cannot write to stdout"* ]]
}

# --- baselines

@test "show makes a baseline: sorted, a benchmark a line, nothing else" {
  icount new '"np.write": {"histogram": [[90, 4], [94, 6]], "phases": [1, 40, 30, 20]}, "np.read": {"first": 94}, "pks.read": {"skip": "no"}'
  run "$TRAPCLOCK" show --format baseline new.json
  [ "$status" -eq 0 ]
  [ "$output" = '{"baseline":1,"clock":"icount","compiler":"gcc 12.2.0","samples":10,"warmup":2,"benchmarks":[
{"id":"np.read","histogram":[[94,10]],"phases":null},
{"id":"np.write","histogram":[[90,4],[94,6]],"phases":[1,40,30,20]}
]}' ]
}

@test "a baseline serves as BASE" {
  icount base '"np.write": {"histogram": [[90, 4], [94, 6]]}, "np.read": {"first": 94}'
  icount new '"np.write": {"histogram": [[90, 4], [94, 6]]}, "np.read": {"first": 96}'
  "$TRAPCLOCK" show --format baseline base.json >baseline.json
  compare baseline.json base.json
  [ "$status" -eq 0 ]
  says "base baseline.json: a baseline, gcc 12.2.0"
  says "2 compared: 2 the same"
  compare baseline.json new.json
  [ "$status" -eq 1 ]
  says "np.read 94 96 grew by 2 instructions"
  says "2 compared: 1 the same, 1 grew"
}

@test "a baseline compares with exact counts of the same samples only" {
  icount base '"np.read": {"first": 94}'
  tsc cycles '"np.read": {"first": 94}'
  result more '{"clock": "icount", "boots": 1, "samples": 20, "rows": {"np.read": {"first": 94}}}'
  "$TRAPCLOCK" show --format baseline base.json >baseline.json
  compare baseline.json cycles.json
  refused "baseline.json is of clock icount, cycles.json of clock tsc: two clocks cannot be compared"
  compare baseline.json more.json
  refused "baseline.json has 10 samples after 2 to warm up, more.json 20 after 2: exact counts need the same"
}

@test "cycles and failures make no baseline" {
  tsc cycles '"np.read": {"first": 94}'
  icount failed '"np.read": {"failed": "sample 3: wrong"}'
  icount nothing '"np.read": {"skip": "no"}'
  run "$TRAPCLOCK" show --format baseline cycles.json
  refused "a baseline holds exact counts: expected clock icount, got tsc"
  run "$TRAPCLOCK" show --format baseline failed.json
  refused "np.read failed: a baseline holds what was verified"
  run "$TRAPCLOCK" show --format baseline nothing.json
  refused "no benchmark was measured"
}

@test "a damaged baseline is refused" {
  icount base '"np.read": {"first": 94}, "np.write": {"first": 95}'
  "$TRAPCLOCK" show --format baseline base.json >baseline.json
  jq '.benchmarks |= reverse' baseline.json >damaged.json
  compare damaged.json base.json
  refused "damaged.json: not a trapclock baseline: benchmark 2: np.read comes after np.write: not sorted by id"
  jq '.benchmarks[1].id = "np.read"' baseline.json >damaged.json
  compare damaged.json base.json
  refused "damaged.json: not a trapclock baseline: benchmark 2: np.read comes after np.read: not sorted by id"
  jq '.benchmarks[0].histogram = [[94, 5], [94, 5]]' baseline.json >damaged.json
  compare damaged.json base.json
  refused "damaged.json: not a trapclock baseline: benchmark 1: np.read: histogram: value 94 out of order or range"
  jq '.clock = "tsc"' baseline.json >damaged.json
  compare damaged.json base.json
  [ "$status" -eq 2 ]
  [[ $output == 'trapclock: damaged.json: not a trapclock baseline: field "clock": '* ]]
  jq '.baseline = 2' baseline.json >damaged.json
  compare damaged.json base.json
  refused 'damaged.json: not a trapclock baseline: field "baseline": expected 1..1, got 2'
}

@test "of the sides of a run --vs is said which is which" {
  turn base base '"np.read": {"first": 1000}'
  turn new new '"np.read": {"first": 1000}'
  compare base.json new.json
  says "sides of one run: base is what --vs named, new what the other options said"
  compare new.json base.json
  says "sides of one run, but the other way round: base is what the other options said, new what --vs named"
  compare base.json base.json
  [[ $output != *"sides "* ]]
}

# --- names of files

@test "names of files reach no output with what a terminal obeys" {
  tsc base '"np.read": {"first": 1000}'
  raw=$'n\e[31mew\n|x\xc2\x9b\xff.json'
  shown='n?[31mew?|x???.json'
  cp base.json "$raw"
  for format in table json csv markdown tap junit; do
    compare --format $format base.json "$raw" base.json
    [[ $output != *$'\e'* && $output != *$'\x9b'* && $output != *ew$'\n'* ]]
  done
  compare base.json "$raw"
  [[ $output == *"$shown: 20 boots"* ]]
  compare base.json "$raw.none"
  refused "$shown.none: No such file or directory"
  "$TRAPCLOCK" report base.json "$raw" -o page.html
  run ! grep -q $'\e' page.html
  # Letters stay.
  cp base.json 'é.json'
  compare base.json é.json base.json
  [[ $output == *"é.json: 20 boots"* ]]
}

@test "files of one name are told apart by as much of their paths as it takes" {
  mkdir -p a/x b/x
  tsc base '"np.read": {"first": 1000}'
  for file in a/x/r.json b/x/r.json a/r.json s.json; do cp base.json $file; done
  compare a/x/r.json b/x/r.json a/r.json s.json
  says "benchmark a/x/r b/x/r a/r s"
  compare a/r.json s.json s.json
  says "benchmark r s s"
  "$TRAPCLOCK" report a/x/r.json b/x/r.json -o page.html
  grep -q 'a/x/r' page.html
}

@test "--label names files in their order" {
  tsc base '"np.read": {"first": 1000}'
  compare --label old --label $'n\eew' base.json base.json base.json
  says "benchmark old n?ew base"
  [[ $output == *"n?ew: 20 boots"* ]]
  compare --label a --label b --label c base.json base.json
  refused "--label: expected at most one for each of BASE and NEW, got 3"
  "$TRAPCLOCK" report --label first base.json -o page.html
  grep -q '>first<' page.html
  run "$TRAPCLOCK" report --label a --label b base.json -o page.html
  echo "$output"
  refused "--label: expected at most one for each FILE, got 2"
}

@test "a partial import is told to be one, not a run that was stopped" {
  tsc base '"np.read": {"first": 1000}' ', "partial": true, "options": {"vm": "none"}'
  compare base.json base.json
  refused "base.json is partial: what was damaged in the capture is left out; --allow-partial compares what there is"
}
