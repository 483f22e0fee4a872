#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Exits to the hypervisor: the guest announces, QEMU answers, and the result keeps the counts.

load ../support/fake_guest

setup() {
  fake_guest pass
  fake=$BATS_TEST_DIRNAME/../support/counting-qemu
  export FAKE_ANSWERS=$PWD/answers FAKE_COMMANDS=$PWD/commands
  {
    head -n 3 serial
    printf '@0 base.empty\n@1 base.user\n@7 np.read\n'
    turn 0 0
    turn 1 1
    turn 7 0
    tail -n +4 serial
  } >announced
  mv announced serial
}

turn() { # ROW BASE [END]
  printf 'exits %s %04d %04d 000000100\n' begin "$1" "$2" "${3:-ended}" "$1" "$2"
}

# An answer of QEMU's: EXITS IRQ_EXITS PF_TAKEN PF_GUEST INVLPG INSN_EMULATION, - where missing.
counted() {
  jq -cn '["exits", "irq_exits", "pf_taken", "pf_guest", "invlpg", "insn_emulation"] as $names |
    {id: "ID", return: [{provider: "kvm", stats:
      ([{name: "guest_mode", value: false}, {name: "halt_poll_success_hist", value: [1, 2]}] +
      [range(6) | select($ARGS.positional[.] != "-") |
        {name: $names[.], value: ($ARGS.positional[.] | tonumber)}])}]}' --args "$@" | sed 's/"ID"/ID/'
}

sound_answers() {
  counted 1000 10 50 5 100 20  # base.empty: 40 exits of its own, 100 INVLPG
  counted 1050 20 50 5 200 20
  counted 2000 20 60 5 200 20  # base.user: 140
  counted 2150 30 60 5 300 120
  counted 3000 30 70 5 300 120 # np.read: 240
  counted 3241 31 171 105 550 120
}

fake_run() {
  run timeout 600 "$TRAPCLOCK" run --accel icount --boot pvh --qemu "$fake" --elf guest.elf -o out.json \
    --timeout 24 "$@"
  echo "$output"
}

lost() { # the run is sound, and nothing was counted
  [ "$status" -eq 0 ]
  jq -e '.boots[0] | has("exits") | not' out.json
}

@test "what KVM counted over a row's samples, less its base's, is in the result and beneath the table" {
  sound_answers >answers
  fake_run --exits
  [ "$status" -eq 0 ]
  jq -e '.boots[0].exits | keys == ["base.empty", "base.user", "np.read"] and
    .["base.user"].exits == 0 and (.["np.read"] | .base == "base.empty" and .samples == 100 and
    .counted.exits == 241 and .counted.irq_exits == 1 and .exits == 2 and .pf_exits == 1.01 and
    .pf_reflected == 1 and .invlpg_exits == 1.5 and .emulated == 0)' out.json
  for shown in "$output" "$("$TRAPCLOCK" show --exits out.json)"; do
    [[ $shown == *"exits to the hypervisor for one sample with its preparation"* ]]
    grep -Eq '^np\.read +2 +1\.01 +1 +1\.5 +0$' <<<"$shown"
  done
  [[ $("$TRAPCLOCK" show out.json) != *"exits to"* ]]
}

@test "the guest is woken once for each announcement, and asked for before it is" {
  sound_answers >answers
  fake_run
  [ "$(grep -c inject-nmi commands)" -eq 6 ]
  [ "$(grep -v capabilities commands | sed -n 's/.*"execute": "\([a-z-]*\)".*/\1/p' | uniq -c | awk '{ print $1 }' | sort -u)" = 1 ]
}

@test "a counter that this KVM does not have is null, and a dash" {
  counted 1000 - - 5 100 20 >answers
  counted 1050 - - 5 200 20 >>answers
  fake_run --exits
  jq -e '.boots[0].exits["base.empty"] | .exits == null and .pf_exits == null and
    .counted.irq_exits == null and .pf_reflected == 0' out.json
  grep -Eq '^base\.empty +- +- +0 +0 +0$' <<<"$output"
}

@test "a row whose samples were not as armed, or whose base is not known, has none" {
  sound_answers >answers
  sed -i -e 's/^exits ended 0007/exits wrong 0007/' -e '/^exits [a-z]* 0001/d' serial
  fake_run
  [ "$status" -eq 0 ]
  jq -e '.boots[0].exits | keys == ["base.empty"]' out.json
  sed -i -e '/^exits [a-z]* 0000/d' -e 's/^exits wrong/exits ended/' serial
  fake_run
  lost
}

@test "answers that are none cost the exits and nothing else" {
  for answer in 'no JSON' '[]' '{"id": ID}' '{"id": ID, "return": []}' '{"id": ID, "return": [{"stats": {}}]}' \
    '{"id": ID, "return": [{"stats": [1, {"name": 1}]}]}' \
    '{"id": ID, "error": {"class": "CommandNotFound", "desc": "x"}}' close; do
    echo "$answer" >answers
    fake_run
    [ "$status" -eq 0 ]
    jq -e '.boots[0].exits // {} | all(.[][]; type != "number" or . == 100)' out.json
  done
  { printf '{"id": ID, "more": "' && head -c 300000 /dev/zero | tr '\0' x && echo '"}'; } >answers
  fake_run
  lost
}

@test "a QEMU that refuses is asked no more, and its guest is woken all the same" {
  echo '{"id": ID, "error": {"class": "CommandNotFound", "desc": "x"}}' >answers
  fake_run
  lost
  [ "$(grep -c query-stats commands)" -eq 1 ]
  [ "$(grep -c inject-nmi commands)" -eq 6 ]
}

@test "counters that run backwards, or are no numbers, are not counted" {
  counted 1000 10 50 5 100 20 >answers
  counted 900 10 -1 5 100 20 | sed 's/"invlpg","value":100/"invlpg","value":"many"/' >>answers
  fake_run
  jq -e '.boots[0].exits["base.empty"] | .exits == null and .pf_exits == null and
    .invlpg_exits == null and .emulated == 0' out.json
}

@test "a VM that does not answer is waited for as long as for any guest that makes no progress" {
  printf '\n\n\n\n\n\n\n' >answers
  turn 7 0 | head -n 1 >announcement
  { sed '/^exits/d' serial | head -n -1 && cat announcement && tail -n 1 serial; } >stalling
  mv stalling serial
  fake_run
  lost
  grep -q inject-nmi commands
}

@test "a line that is almost an announcement is the guest's last word, and wakes nobody" {
  echo >answers
  sed -i '/^exits/d' serial
  sed -i '2i exits begin 0000 0000 00000100\nexits begin 0000 0000 000000100 more' serial
  fake=$BATS_TEST_DIRNAME/../support/fake-qemu fake_run
  lost
}

@test "an older result has no exits, which is said where they are asked for" {
  sed -i '/^exits/d' serial
  echo >answers
  fake_run
  lost
  run "$TRAPCLOCK" show --exits out.json
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *"exits: not counted (needs KVM and QEMU 7.1 or later)" ]]
}

@test "without KVM the guest is not asked for them, and --exits says that none are counted" {
  export FAKE_ARGUMENTS=$PWD/arguments
  fake=$BATS_TEST_DIRNAME/../support/fake-qemu
  sed -i '/^exits/d' serial
  fake_run --exits
  [ "$status" -eq 0 ]
  [[ $output == *"trapclock: --exits: icount counts no exits, only KVM does"* ]]
  [ "$(grep -c 'exits=' arguments)" -eq 0 ]
}

@test "they are not counted among asynchronous page faults" {
  run "$TRAPCLOCK" run --exits --async
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: --exits: cannot be used with --async, whose page faults also exit" ]
}

@test "under KVM they are counted unasked of this tool's image, and asked of any other" {
  [ -w /dev/kvm ] || skip "/dev/kvm: not here"
  export FAKE_ARGUMENTS=$PWD/arguments
  fake=$BATS_TEST_DIRNAME/../support/fake-qemu
  sed -i '/^exits/d' serial
  words() {
    timeout 600 "$TRAPCLOCK" run --accel kvm --boot pvh --qemu "$fake" -o out.json "$@"
    grep -o 'exits=on' arguments || true
  }
  mkdir beside
  cp "$TRAPCLOCK" beside/trapclock
  touch beside/trapclock.elf
  TRAPCLOCK=$PWD/beside/trapclock
  [ "$(words | tail -n 1)" = exits=on ]
  [ "$(words --async | tail -n 1)" != exits=on ]
  [ "$(words --elf guest.elf | tail -n 1)" != exits=on ]
  [ "$(words --elf guest.elf --exits | grep -c '^exits=on')" -eq 1 ]
}

# counted_result NAME EXITS: a result whose np.read exits so often in each of 100 samples.
counted_result() {
  jq -n -f "$BATS_TEST_DIRNAME/../support/result.jq" --argjson is '{"clock": "tsc", "boots": 2,
    "rows": {"np.read": {"first": 1000}, "np.write": {"first": 1000}}}' |
    jq --argjson exits "$2" 'def row($n): {base: "np.write", samples: 100, counted: {exits: (50 + 100 * $n),
      irq_exits: 1, pf_taken: null, pf_guest: 0, invlpg: 0, insn_emulation: 0}, exits: $n, pf_exits: null,
      pf_reflected: 0, invlpg_exits: 0, emulated: 0};
      .boots[].exits = {"np.write": row(0), "np.read": row($exits)}' >"$1.json"
}

@test "compare names the rows whose exits differ, and no other" {
  counted_result base 0
  counted_result new 2.5
  run "$TRAPCLOCK" compare base.json new.json
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *"exits differ, np.read: exits 2.5, were 0"* ]]
  [ "$(grep -c 'exits differ' <<<"$output")" -eq 1 ]
  counted_result new 0.01
  run "$TRAPCLOCK" compare base.json new.json
  [[ $output != *"exits differ"* ]]
  jq 'del(.boots[].exits)' base.json >older.json
  run "$TRAPCLOCK" compare older.json new.json
  [ "$status" -eq 0 ]
  [[ $output != *"exits"* ]]
}

@test "the page has a table of exits where they were counted" {
  counted_result base 2.5
  jq 'del(.boots[].exits)' base.json >older.json
  "$TRAPCLOCK" report base.json older.json -o page.html
  xmllint --noout --nonet page.html
  [ "$(grep -c 'Exits to the hypervisor' page.html)" -eq 1 ]
  grep -q '<th scope="row">np.read</th><td class="n">2.5</td><td class="n">-</td>' page.html
}

@test "figures that the counters do not give are refused" {
  counted_result base 2.5
  "$TRAPCLOCK" show base.json
  spoilt() { # FILTER WORDS
    jq "$1" base.json >other.json
    run "$TRAPCLOCK" show other.json
    echo "$output"
    [ "$status" -eq 2 ]
    [[ $output == *"boot 2: exits: $2"* ]]
  }
  spoilt '.boots[1].exits["np.read"].exits = 2' 'np.read: "exits": expected 2.5 by the counters'
  spoilt '.boots[1].exits["np.read"].pf_exits = 2' 'np.read: "pf_exits": expected null, nothing counted it'
  spoilt '.boots[1].exits["np.read"].base = "nobody"' 'np.read: "exits": expected null'
  spoilt '.boots[1].exits["np.read"].counted.more = 1' 'np.read: '
  spoilt '.boots[1].exits["NP READ"] = 1' 'NP READ is no benchmark'
  spoilt '.boots[1].exits["np.read"] = 1' 'np.read: '
}
