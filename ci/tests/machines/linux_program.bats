#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The program that measures inside Linux, on this host's kernel: with that kernel and CPU, and
# with those that lying_kernel.c pretends.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
}

# measure LIE ROWS [WORD...]: the program's human lines are the output.
measure() {
  LIE=$1 run timeout 100 "$BUILD/trapclock-linux-lying" only="$2" samples=20 warmup=2 rounds=1 report=human "${@:3}"
  echo "LIE=$1 $2: status $status"
  echo "$output"
}

skips() { # ROW
  grep -q "^$1  *skipped: " <<<"$output"
}

# told LIES: lines "LIE | ROW | START OF THE MISMATCH" from stdin. A row skipped here is none of it.
told() {
  local lie row mismatch tried=0
  while IFS='|' read -r lie row mismatch; do
    lie=${lie% } row=${row// /} mismatch=${mismatch# }
    measure "$lie" "$row"
    ! skips "$row" || continue
    [ "$status" -eq 35 ]
    grep -Eq "^$row  *FAILED, [0-9]+ of [0-9]+ verified: $mismatch" <<<"$output"
    tried=$((tried + 1))
  done
  [ "$tried" -gt 0 ]
}

@test "on this kernel as it is, every row is verified or skipped with the reason" {
  measure '' 'linux.*'
  [ "$status" -eq 33 ]
  [ "$(grep -Ec '^linux[.][a-z.]+ +(p50 [0-9]+, net -?[0-9]+, 20/20|skipped: .+)$' <<<"$output")" -eq 19 ]
  for row in empty anon.read anon.write cow.child cow.parent mprotect.write munmap segv.np segv.wp segv.nx getpid signal; do
    grep -q "^linux[.]$row .* 20/20\$" <<<"$output"
  done
}

@test "every round is announced with its visits" {
  measure faults 'linux.segv.np,linux.getpid' rounds=2 report=json
  for round in 1 2; do
    visits=$(sed -n "/^round $round of 2: /,/^round $((round + 1)) /p" <<<"$output" | grep -c '^@')
    grep -qx "round $round of 2: $visits visits" <<<"$output"
  done
  [ "$visits" -eq 1 ]
}

@test "a sample whose count of faults is another than the row's is FAILED" {
  told <<'END'
faults | linux.anon.read | ru_minflt: expected 1 more, got 2
faults | linux.mprotect.write | ru_minflt: expected [01] more, got [12]
faults | linux.uffd.missing | ru_minflt and ru_majflt: expected 1 more, got 2
faults | linux.getpid | ru_minflt: expected 0 more, got 1
END
  [[ $output == *"19 of 20 verified"* ]]
}

@test "what a read did not get, and what a write did not leave, is FAILED" {
  told <<'END'
result | linux.anon.read | value read: expected 0x0, got 0x1
result | linux.huge.read | value read: expected 0x0, got 0x1
result | linux.file.read | value read: expected 0x5afe
result | linux.uffd.missing | value read: expected 0x5afe
memory | linux.anon.write | value written: expected 0x2000000000, got 0x2000000001
memory | linux.huge.write | value written
memory | linux.cow.child | value written
memory | linux.mprotect.write | value written
memory | linux.uffd.wp | value written
file | linux.file.write | value in the file
rest-of-page | linux.anon.write | rest of the page: expected 0x0, got 0x1
rest-of-page | linux.cow.parent | rest of the page: expected 0x5afe
rest-of-huge-page | linux.huge.write | rest of the page
END
}

@test "a page in another state than the access must leave it in is FAILED" {
  head -c 8 /proc/self/pagemap >/dev/null || skip "no pagemap here"
  told <<'END'
present | linux.anon.read | page state in pagemap: expected 0x8000000000000000, got 0x0
exclusive | linux.anon.read | page state in pagemap
exclusive | linux.anon.write | page state in pagemap
of-file | linux.anon.write | page state in pagemap
present | linux.huge.read | state of the last page in pagemap
exclusive | linux.huge.write | state of the last page in pagemap
small | linux.huge.write | state of the last page in pagemap: expected 0x8100000000000000, got 0x0
of-file | linux.file.read | page state in pagemap
present | linux.file.write | page state in pagemap
exclusive | linux.cow.child | page state in pagemap
present | linux.mprotect.write | page state in pagemap
exclusive | linux.uffd.missing | page state in pagemap
exclusive | linux.uffd.wp | page state in pagemap
END
}

@test "a write after fork that the other process sees is FAILED" {
  told <<'END'
shared no-pagemap | linux.cow.child | value in the other process: expected 0x5afe
shared no-pagemap | linux.cow.parent | status of the child, whose pages are unchanged: expected 0x0, got 0x100
END
}

@test "a system call that returned or left something else is FAILED" {
  told <<'END'
result | linux.getpid | what the system call returned
result | linux.munmap | what the system call returned: expected 0x0, got 0x1
still-mapped | linux.munmap | errno of mincore
result | linux.mprotect.write | what the system call returned
result | linux.signal | what the system call returned
signal-count | linux.signal | signals handled
END
}

@test "a SIGSEGV whose frame tells another fault is FAILED" {
  told <<'END'
signal-count | linux.segv.np | signals handled
signal-number | linux.segv.np | signal: expected 0xb, got 0xa
signal-code | linux.segv.np | code of the signal: expected 0x1, got 0x0
signal-code | linux.segv.wp | code of the signal: expected 0x2, got 0x3
trap | linux.segv.wp | trap number in the frame: expected 0xe, got 0xf
error-code | linux.segv.np | error code in the frame: expected 0x4, got 0x5
error-code | linux.segv.wp | error code in the frame: expected 0x7, got 0x6
error-code | linux.segv.nx | error code in the frame: expected 0x15, got 0x14
cr2 | linux.segv.nx | CR2 in the frame
rip | linux.segv.nx | RIP in the frame: expected 0x2000000000, got 0x2000000001
rip | linux.segv.wp | RIP in the frame
END
}

@test "a fault that userfaultfd tells as another is FAILED" {
  measure '' linux.uffd.missing
  ! skips linux.uffd.missing || skip "no userfaultfd here"
  told <<'END'
uffd-flags | linux.uffd.missing | flags of the fault told: expected 0x0, got 0x2
uffd-flags | linux.uffd.wp | flags of the fault told: expected 0x3, got 0x1
uffd-address | linux.uffd.missing | page of the fault told
uffd-twice | linux.uffd.missing | faults told
END
}

@test "stamps out of order, a process that dies, and a base that fails" {
  told <<'END'
stamps | linux.anon.read | expected the last stamp after the first
death | linux.anon.read | expected the process to exit, its wait status is 0x9
death | linux.cow.child | expected the process to exit, its wait status is 0x9
END
  measure base linux.getpid
  [ "$status" -eq 35 ]
  grep -q '^linux.empty  *FAILED, 0 of 20 verified: result: expected 0x1, got 0x0' <<<"$output"
  grep -q '^linux.getpid  *skipped: the empty pair of stamps failed' <<<"$output"
}

@test "a sample that a timer struck counts as disturbed" {
  LIE=tick run timeout 100 "$BUILD/trapclock-linux-lying" only=linux.segv.np samples=20 warmup=2 rounds=1 report=json
  [ "$status" -eq 33 ]
  sed -n 's/^[^{]*\({.*}\).*/\1/p' <<<"$output" |
    jq -s -e 'any(.record == "result" and .id == "linux.segv.np" and .disturbed >= 1 and .max > 1000000)'
}

@test "what this kernel lacks or forbids skips the row, and the reason names it" {
  while IFS='|' read -r lie row reason; do
    lie=${lie% } row=${row// /} reason=${reason# }
    measure "$lie" "$row"
    [ "$status" -eq 33 ]
    grep -Eq "^$row  *skipped: $reason" <<<"$output"
  done <<'END'
no-huge | linux.huge.read | this kernel has no transparent huge pages
no-huge | linux.huge.write | this kernel has no transparent huge pages
huge-never | linux.huge.write | transparent huge pages are off: /sys/kernel/mm/transparent_hugepage/enabled
no-huge-zero | linux.huge.read | there is no huge zero page: /sys/kernel/mm/transparent_hugepage/use_zero_page
old | linux.file.read | memfd_create: Function not implemented
old | linux.segv.pku | pkey_alloc: the CPU or the kernel has no protection keys: Function not implemented
old | linux.uffd.missing | userfaultfd: Function not implemented
strict | linux.uffd.wp | userfaultfd: vm.unprivileged_userfaultfd = 0: Operation not permitted
END
}

@test "userfaultfd of a kernel from before its flag for user mode is used all the same" {
  measure '' linux.uffd.missing
  ! skips linux.uffd.missing && [ "$(id -u)" -eq 0 ] || skip "no userfaultfd here"
  measure old-flags linux.uffd.missing
  grep -q '^linux.uffd.missing .* 20/20$' <<<"$output"
}

@test "a clock is found by what the CPU does, and TCG by its name, too" {
  while IFS='|' read -r lies clock; do
    measure "${lies% }" linux.empty
    [ "$status" -eq 33 ]
    [ "${lines[1]}" = "clock${clock}" ]
  done <<'END'
bare | tsc (cycles)
under-kvm | tsc (cycles)
under-tcg | emulated (ticks)
bare counts | icount (instructions)
under-tcg counts | icount (instructions)
bare counts real-multiplies | tsc (cycles)
bare counts slow-fresh | emulated (ticks)
bare counts uneven | emulated (ticks)
bare translated | emulated (ticks)
bare interpreted | emulated (ticks)
bare slow-stamps | emulated (ticks)
END
  measure 'under-tcg' linux.empty clock=tsc
  [ "${lines[1]}" = "clock tsc (forced, cycles)" ]
}

@test "instructions that a hypervisor's are counted with are another layer" {
  while IFS='|' read -r lies layer; do
    LIE=${lies% } run timeout 100 "$BUILD/trapclock-linux-lying" only=linux.empty samples=20 rounds=1 report=json
    [ "$status" -eq 33 ]
    [ "$(grep -c '"clock":"icount".*"layer":"'"${layer# }"'"' <<<"$output")" -eq 2 ]
  done <<'END'
bare counts | native
under-tcg counts | native
under-kvm counts | nested
END
}
