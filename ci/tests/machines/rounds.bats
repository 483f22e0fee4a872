#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Rounds: each visits every row. With an exact clock all visits find the same. A stall
# names its row.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
  unset NO_COLOR
}

# measure FILE OPTION...: a run of all by icount, kept in FILE.
measure() {
  timeout 100 "$TRAPCLOCK" run --accel icount --boot pvh -o "$1" "${@:2}" >"$1.txt"
}

# The guest by QEMU alone: its serial line.
serial() { # COMMAND-LINE QEMU-OPTION...
  timeout 60 qemu-system-x86_64 -nodefaults -cpu max -m 256 -display none -serial stdio \
    -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=4 -kernel "$BUILD/trapclock.elf" \
    -append "$1" "${@:2}" || true
}

# What every row measured, but for how often.
values() { # FILE
  jq -S '[.boots[0].records[] | select(.record == "result") |
    {id, min, max, p50, net_p50, base_p50, deliver, entry, handle, return, probed,
     values: (.histogram | map(.[0])), visits: (.visits | map(.[0:3]))}]' "$1"
}

@test "other samples, warm-up and rounds change no value, only how often each came" {
  measure ten.json --suite all --samples 40
  measure one.json --suite all --samples 40 --rounds 1
  measure few.json --suite all --samples 7 --rounds 3 --warmup 2
  measure cold.json --suite all --samples 10 --rounds 5 --warmup 0
  values ten.json >values
  for file in one few cold; do
    values $file.json | diff values -
  done
  for is in ten:40:10 one:40:1 few:7:3 cold:10:5; do
    IFS=: read -r file samples rounds <<<"$is"
    jq -e --argjson samples "$samples" --argjson rounds "$rounds" '.boots[0].records[0].rounds == $rounds and
      ([.boots[0].records[] | select(.record == "result")] | length > 100 and
        all((.histogram | map(.[1]) | add) == $samples and (.visits | map(.[3]) | add) == $rounds))' \
      "$file.json"
  done
}

@test "each visit finds the row's count, the base of its CPL and one core cycle an instruction" {
  measure out.json --suite all
  jq -e '.boots[0].records as $r | ($r[] | select(.id? == "base.user").p50) as $user |
    [$r[] | select(.record == "result")] | length > 100 and
    all(.visits == [[100 * .p50, 100 * .base_p50, 1000, 10]] and .unsteady == null and
      .disturbed == null) and
    all(.[] | select(.id | startswith("user.")); .base_p50 == $user)' out.json
}

# How often the guest called a trigger's stub with one sample of one row a visit.
calls() { # TRIGGER ROW
  serial "suite=all only=$2 samples=1 warmup=0" -accel tcg -d exec,nochain -D exec.log \
    -dfilter "0x$(nm "$BUILD/trapclock.elf" | sed -n "s/ . trigger_stub_$1\$//p")+1" >/dev/null
  grep -c '^Trace' exec.log
}

# base.empty, base.probe and base.user are visited with it, each with its bases around.
@test "the base around a visit is the empty pair of the row's own CPL" {
  [ "$(calls empty np.read)" -eq 7 ]
  [ "$(calls user_empty np.read)" -eq 3 ]
  [ "$(calls empty user.np.read)" -eq 5 ]
  [ "$(calls user_empty user.np.read)" -eq 5 ]
}

@test "the rounds are at most the samples, and the samples are shared out among them" {
  measure out.json --only np.read --samples 3
  jq -e '.boots[0].records[0].rounds == 3 and
    (.boots[0].records[1] | .taken == 3 and .visits[0][3] == 3)' out.json
  measure out.json --only np.read --samples 1000 --rounds 7
  jq -e '.boots[0].records[1] | .taken == 1000 and .histogram[0][1] == 1000' out.json
}

@test "the dither is outside the window: no seed moves a count" {
  for seed in 1 7 4294967295; do
    serial "suite=all samples=20 seed=$seed" -icount shift=0,sleep=off >log
    "$TRAPCLOCK" import log -o $seed.json >/dev/null
    jq -e --argjson seed $seed '.boots[0].records[0].seed == $seed' $seed.json
    values $seed.json | diff <(values 1.json) -
  done
}

@test "a clock that is called tsc has the same counts, and each figure that only tsc has" {
  measure exact.json --suite all --samples 40
  serial 'suite=all samples=40 clock=tsc' -icount shift=0,sleep=off >log
  "$TRAPCLOCK" import log -o forced.json >forced.txt
  values exact.json | jq 'map(del(.id))' | diff - <(values forced.json | jq 'map(del(.id))')
  jq -e '.boots[0].records | .[0].warnings == [] and ([.[] | select(.record == "result")] |
    length > 100 and all(.unsteady == null and .disturbed == 0))' forced.json
  grep -Eq '^benchmark +path +action +min +p50 +mean +net +p99' forced.txt
  grep -Eq '^np.read +reference +skip +103 +103 +103.0 +98.0 ' forced.txt
}

@test "every visit is announced, the first with its name, the bases' among them" {
  serial 'only=np.* samples=4 rounds=2' -accel tcg | tr -d '\r' | grep ^@ >visits
  cat visits
  half=$(($(wc -l <visits) / 2))
  head -4 visits | diff - <(printf '%s\n' '@0 base.empty' '@1 base.user' '@2 base.probe' '@5 np.read')
  [ "$(head -n $half visits | grep -Ecv '^@[0-9]+ [a-z0-9.-]+$')" -eq 0 ]
  tail -n $half visits | diff <(head -n $half visits | cut -d' ' -f1) -
}

@test "every round is announced with its visits, no more than it has" {
  serial 'suite=selftest only=selftest.wrong-*,np.read samples=6 rounds=3' -accel tcg | tr -d '\r' >log
  grep '^round ' log
  for ((round = 1; round <= 3; round++)); do
    visits=$(sed -n "/^round $round of 3: /,/^round $((round + 1)) /p" log | grep -c '^@')
    grep -qx "round $round of 3: $visits visits" log
  done
  [ "$(grep -c '^round ' log)" -eq 3 ]
  serial 'only=np.read samples=2 rounds=2 cpus=2 each=on' -accel tcg -smp 2 | tr -d '\r' >log
  [ "$(grep -c '^@' log)" -eq 16 ]
  [ "$(grep '^round ' log)" = $'round 1 of 2: 8 visits\nround 2 of 2: 8 visits' ]
}

@test "a row that failed or cannot be measured is not visited again" {
  serial 'suite=selftest only=selftest.wrong-* samples=6 rounds=3' -accel tcg | tr -d '\r' >log
  [ "$(grep -c '^@[0-9]* selftest' log)" -gt 10 ]
  first=$(grep '^@[0-9]* selftest' log | cut -d' ' -f1)
  for number in $first; do
    [ "$(grep -c "^$number\( \|\$\)" log)" -eq 1 ]
  done
}

@test "a panic names the row" {
  run "$TRAPCLOCK" run --accel icount --boot pvh --suite selftest --only selftest.ud2 -o out.json
  [ "$status" -eq 4 ]
  [[ $output == *"the guest panicked in selftest.ud2"* ]]
}

@test "a hundred thousand samples of one row are kept" {
  measure out.json --only np.read --samples 100000 --warmup 0
  jq -e '.boots[0].records[1] | .histogram == [[.p50, 100000]]' out.json
}

@test "where memory does not suffice for the samples, one line says what to do" {
  run timeout 60 qemu-system-x86_64 -nodefaults -cpu max -m 16 -display none -serial stdio \
    -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=4 -kernel "$BUILD/trapclock.elf" \
    -append 'only=np.read samples=1000000 rounds=1'
  echo "$output"
  [ "$(grep -c 'ask for fewer' <<<"$output")" -eq 1 ]
}
