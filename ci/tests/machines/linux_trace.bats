#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Traces a fault through Linux's functions, also with a kernel that has a few more instructions
# in one of them.

bats_require_minimum_version 1.5.0

# Packed by xz, which is here anyway: its vmlinux is what is changed.
setup_file() {
  local image
  export LINUX_LACKS= VMLINUX=$BATS_FILE_TMPDIR/vmlinux XDG_STATE_HOME=$BATS_FILE_TMPDIR/state
  image=$("$BATS_TEST_DIRNAME/debian-kernel" "$BUILD" linux-image-amd64 2>"$BATS_FILE_TMPDIR/why") &&
    "$BATS_TEST_DIRNAME/vmlinux" "$image" "$VMLINUX" 2>"$BATS_FILE_TMPDIR/why" || {
    LINUX_LACKS=$(tail -n 1 "$BATS_FILE_TMPDIR/why")
    [ -n "$LINUX_LACKS" ]
    return 0
  }
  timeout 500 "$TRAPCLOCK" trace linux.anon.read --guest linux --kernel "$VMLINUX" \
    >"$BATS_FILE_TMPDIR/trace" 2>&1 3>&- || :
}

setup() {
  [ -z "$LINUX_LACKS" ] || skip "$LINUX_LACKS"
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tmp
  export TMPDIR=$BATS_TEST_TMPDIR/tmp
  trace=$BATS_FILE_TMPDIR/trace
}

# The functions' counts of a trace, summed up here.
sum() { # FILE
  awk '/^function +instructions/ { on = 1; next } on && !/^all, as measured/ { n += $NF }
    END { print n + 0 }' "$1"
}

measured() { # FILE
  awk '/^all, as measured/ { print $NF }' "$1"
}

# In the file, a NOP of five bytes that the trace ran within a function: the one that stands
# where a static key would put a jump. Prints where, and the function.
find_nop() {
  grep -E ' (do_user_addr_fault|handle_mm_fault|__handle_mm_fault)[+]0x[1-9a-f][0-9a-f]* .*nopl \(%rax, %rax\)$' "$trace" |
    while read -r address _ function _; do
      offset=$((address - 0xffffffff81000000 + $(first_segment)))
      [ "$(od -An -v -tx1 -j $offset -N 5 "$VMLINUX" | tr -d ' ')" = 0f1f440000 ] || continue
      echo "$offset ${function%+*}"
      break
    done
}

# Where in the file the kernel's first segment begins.
first_segment() {
  readelf -lW "$VMLINUX" | awk '$1 == "LOAD" && $3 == "0xffffffff81000000" { print $2; exit }'
}

# A copy with five NOPs of one byte in its place: four instructions more.
patch_kernel() { # OFFSET
  cp "$VMLINUX" patched
  printf '\220\220\220\220\220' | dd of=patched bs=1 seek="$1" conv=notrunc 2>dd.log
}

@test "the functions of Linux's path are there, and their counts sum up to what is measured" {
  cat "$trace"
  for function in asm_exc_page_fault error_entry exc_page_fault do_user_addr_fault handle_mm_fault; do
    grep -Eq "^$function +[1-9]" "$trace"
  done
  [ "$(measured "$trace")" -gt 500 ]
  [ "$(sum "$trace")" -eq "$(measured "$trace")" ]
  grep -q -- '-- #PF 0x4: not present, read, user, CR2 0x2000000000 --' "$trace"
  grep -Eq 'asm_exc_page_fault[+]0x[0-9a-f]+ .* callq 0x' "$trace"
  grep -Eq 'native_irq_return_iret.* iretq' "$trace"
}

@test "a trace is of as many instructions as run measures, and the symbols are asked for once" {
  [ "$(find "$XDG_STATE_HOME" -name 'symbols-*' | grep -Ec '/symbols-[0-9a-f]{40}$')" -eq 1 ]
  timeout 500 "$TRAPCLOCK" run --guest linux --kernel "$VMLINUX" --accel icount --only 'linux.anon.read' -o out.json >/dev/null
  [ "$(jq '.boots[0].records[] | select(.id? == "linux.anon.read").net_p50' out.json)" -eq "$(measured "$trace")" ]
  # Symbols that are wrong would be shown: the file is what is read.
  symbols=$(find "$XDG_STATE_HOME" -name 'symbols-*')
  sed -i 's/ exc_page_fault$/ another_name/' "$symbols"
  timeout 500 "$TRAPCLOCK" trace linux.segv.np --guest linux --kernel "$VMLINUX" >again
  sed -i 's/ another_name$/ exc_page_fault/' "$symbols"
  grep -q '^another_name ' again
  [ "$(sum again)" -eq "$(measured again)" ]
  [ -z "$(ls -A tmp)" ]
}

@test "a vmlinux with symbols gives the same table, and the guest is not asked for them" {
  # The path's functions, as the guest told them before.
  awk 'NR == FNR { if (on) path[$1]; on = on || /^function +instructions/; next }
    $2 in path && /^ffffffff81/ { print "--add-symbol " $2 "=.text:0x" substr($1, 11) ",function,global" }' \
    "$trace" "$XDG_STATE_HOME"/*/symbols-* >named
  objcopy @named "$VMLINUX" with-symbols
  XDG_STATE_HOME=$PWD/state timeout 500 "$TRAPCLOCK" trace linux.anon.read --guest linux --kernel "$VMLINUX" \
    --symbols with-symbols >with
  diff "$trace" with
  [ ! -e state ]
  run timeout 500 "$TRAPCLOCK" trace linux.getpid --guest linux --kernel "$VMLINUX" --symbols "$VMLINUX"
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: --symbols: the ELF has no symbols" ]
}

@test "a few instructions more in one function of the kernel: run --vs says how many, trace --diff where" {
  read -r offset function <<<"$(find_nop)"
  [ -n "$function" ]
  patch_kernel "$offset"
  run timeout 1000 "$TRAPCLOCK" run --guest linux --kernel patched --vs kernel="$VMLINUX" --accel icount \
    --only 'linux.anon.*' --samples 200 --no-save
  echo "$output"
  [ "$status" -eq 1 ]
  [[ $output == *"linux.anon.read "*"grew by 4 instructions"* ]]
  [[ $output == *"linux.anon.write "*"grew by 4 instructions"* ]]
  run timeout 1000 "$TRAPCLOCK" trace linux.anon.read --guest linux --kernel patched --diff "$VMLINUX"
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *"grew:   $function (+4)"* ]]
  [[ $output != *shrank* ]]
}

@test "what cannot be traced is said in one line" {
  while read -r status_expected options; do
    # shellcheck disable=SC2086
    run timeout 500 "$TRAPCLOCK" trace $options
    echo "$output"
    [ "$status" -eq "$status_expected" ]
    [ "${#lines[@]}" -eq 1 ]
  done <<END
2 linux.nothing --guest linux --kernel $VMLINUX
2 linux.getpid --guest linux --kernel $VMLINUX --symbols $BUILD/nothing.elf
3 linux.getpid --guest linux --kernel nothing
2 linux.getpid --kernel $VMLINUX
2 linux.getpid --guest linux --elf image
END
}
