#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# trapclock trace on the real guest: every instruction, and no other.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tmp
  export TMPDIR=$BATS_TEST_TMPDIR/tmp XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
  top=$BATS_TEST_DIRNAME/../../..
}

trace() {
  run timeout 600 "$TRAPCLOCK" trace "$@"
  echo "$output"
  [ -z "$(ls -A tmp)" ]
}

# The functions' counts of a trace, summed up here.
sum() {
  awk '/^function +instructions/ { on = 1; next } on && !/^all, as measured/ { n += $NF }
    END { print n + 0 }' <<<"$output"
}

# An image of these sources with one nop more in a function of fault/page_fault.c.
build_with_nop() { # FUNCTION
  mkdir tree
  (cd "$top" && git ls-files -z Makefile '*.mk' boot entry fault bench iso |
    xargs -0 cp --parents -t "$BATS_TEST_TMPDIR/tree")
  sed -i "/^void $1(/,/^{/s/^{/{ __asm__ volatile(\"nop\");/" tree/fault/page_fault.c
  make -s -C tree BUILD="$PWD/other" "$PWD/other/trapclock.elf" >make.log 2>&1
}

@test "the functions' counts sum up to what run measures, whatever happens in the window" {
  "$TRAPCLOCK" run --accel icount --boot pvh --suite all --samples 1 --warmup 0 -o out.json >/dev/null
  for id in base.empty base.load-hit np.read np.read.raw np.read.full np.read.map np.exec \
    user.np.read user.us.read rsvd.write; do
    trace "$id"
    [ "$status" -eq 0 ]
    net=$(jq --arg id $id '.boots[0].records[] | select(.id? == $id).net_p50' out.json)
    [ "$(sum)" -eq "$net" ]
  done
}

# What the sections are called changes nothing of what is executed.
@test "an image that does not tell the code of a fault's path has the same trace, and one that tells a part" {
  "$TRAPCLOCK" trace user.np.read >told
  objcopy --rename-section .fault_path=.another "$BUILD/trapclock.elf" part.elf
  "$TRAPCLOCK" trace user.np.read --elf part.elf | diff told -
  objcopy --rename-section .user.fault_path=.user.another part.elf none.elf
  "$TRAPCLOCK" trace user.np.read --elf none.elf | diff told -
}

@test "every instruction has its address, function, source line and text" {
  trace np.read.raw
  [ "$status" -eq 0 ]
  [[ $output == *"bench/measure/triggers.S:"*"(%rsi), %rax    (faults: not counted)"* ]]
  [[ $output == *"-- #PF 0x0: not present, read, supervisor, CR2 0x"* ]]
  [ "$(grep -c 'entry/entry.S:[0-9]* ' <<<"$output")" -eq 3 ]
  [[ $output == *"entry/entry.S:"*" iretq"* ]]
}

@test "what a path or an action is for is in its trace" {
  while read -r times id instruction; do
    trace "$id"
    [ "$status" -eq 0 ]
    seen=$(grep -Ec "  +$instruction" <<<"$output")
    echo "$id: $instruction: $seen"
    [ "$seen" -ge "$times" ]
  done <<'END'
1 np.read.clac clac$
2 user.np.read.swapgs swapgs$
2 user.np.read.cr3 movq %rax, %cr3$
512 demand.zero.clear rep stosq
512 cow.write rep movsq
1 cow.write invlpg
1 upgrade.write invlpg
END
}

@test "the same image has no difference" {
  trace np.read --diff "$BUILD/trapclock.elf"
  [ "$status" -eq 0 ]
  [[ $output == *"as many instructions as before"* ]]
  [[ $output != *grew* ]]
  [[ $output != *shrank* ]]
}

@test "one instruction more is found in the function that it is in" {
  function=page_fault_record_and_skip
  build_with_nop $function
  trace np.read.full --elf other/trapclock.elf --diff "$BUILD/trapclock.elf"
  [ "$status" -eq 0 ]
  [[ $output == *"grew:   $function (+1)"* ]]
  [[ $output != *shrank* ]]
  trace np.read.full --diff other/trapclock.elf
  [[ $output == *"shrank: $function (-1)"* ]]
}

@test "what cannot be traced is said in one line" {
  for arguments in nothing.here shstk.wrss.page; do
    trace "$arguments"
    [ "$status" -eq 2 ]
    [ "${#lines[@]}" -eq 1 ]
  done
  trace np.read --elf none.elf
  [ "$status" -eq 3 ]
  echo rubbish >rubbish.elf
  trace np.read --elf rubbish.elf
  [ "$status" -eq 2 ]
  [[ $output == *"rubbish.elf: not an ELF file"* ]]
}

@test "usage errors exit with 2, help and version with 0" {
  for arguments in '' 'a b' 'np.*' '--diff= np.read' '--timeout 0 np.read'; do
    # shellcheck disable=SC2086
    run "$TRAPCLOCK" trace $arguments
    [ "$status" -eq 2 ]
  done
  for option in --help --version; do
    run "$TRAPCLOCK" trace $option
    [ "$status" -eq 0 ]
  done
}

@test "the phases of a trace are those that the stamped paths measure" {
  "$TRAPCLOCK" run --accel icount --boot pvh --suite all --samples 1 --warmup 0 -o out.json >/dev/null
  for id in np.read np.read.raw np.read.raw.mfence np.read.scratch np.read.full user.np.read.swapgs \
    user.np.read.sync-regs; do
    trace "$id"
    [ "$status" -eq 0 ]
    for phase in entry handle return; do
      traced=$(awk -v phase=$phase '$2 == phase && !/faults: not counted/ { n++ } END { print n + 0 }' <<<"$output")
      measured=$(jq --arg id $id --arg phase $phase \
        '.boots[0].records[] | select(.id? == $id)[$phase][4]' out.json)
      echo "$id $phase: traced $traced, measured $measured"
      [ "$traced" -eq "$measured" ]
    done
  done
}
