#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Nothing unverified counts: each selftest of the guest makes one thing go wrong, on every
# kind of entry path, and must be FAILED for exactly that reason.

bats_require_minimum_version 1.5.0

SAMPLES=20

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tmp
  export TMPDIR=$BATS_TEST_TMPDIR/tmp XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
  unset NO_COLOR
}

selftest() { # GLOB OPTION...
  run timeout 600 "$TRAPCLOCK" run --suite selftest --only "selftest.$1" --samples $SAMPLES \
    -o out.json "${@:2}"
  echo "$output"
}

address_of() { # SYMBOL
  nm "$BUILD/trapclock.elf" | sed -n "s/^0*\([0-9a-f]*\) . $1\$/\1/p"
}

# What a kind's rows must say, as a regular expression. On the rows where QEMU's TCG is
# known to leave P out, it says that, too: what went wrong beside it is not excused.
words_of() { # KIND
  local p='(expected error code 0x9, got 0x8; )?'
  case $1 in
    wrong-code) echo 'expected error code 0x(2, got 0x0|6, got 0x4)' ;;
    wrong-vector) echo 'expected vector 14, got 13(; expected error code 0x4, got 0x0)?' ;;
    wrong-cr2) echo "${p}expected CR2 0x(ffffa|4)000[0-9a-f]+40, got 0x(ffffa|4)000[0-9a-f]+48" ;;
    wrong-rip)
      local at=trigger_instruction_
      echo "${p}expected RIP 0x($(address_of ${at}read), got 0x$(address_of ${at}read_elsewhere)|$(
      )$(address_of ${at}user_read), got 0x$(address_of ${at}user_read_elsewhere))"
      ;;
    two-faults) echo 'expected faults 1, got 2(; expected error code 0x9, got 0x8)?' ;;
    fault-missing) echo 'expected faults 1, got 0' ;;
    fault-unexpected)
      echo 'expected faults 0, got 1; it was vector 14, error code 0x[04], CR2 0x\w+, RIP 0x\w+'
      ;;
    wrong-a) echo "${p}expected A 1, got 0" ;;
    wrong-d) echo "${p}expected D 1, got 0" ;;
    wrong-entry) echo "${p}expected entry 0x[0-9a-f]+6[236], got 0x[0-9a-f]+7[236]" ;;
    wrong-order)
      echo "expected phases' stamps in ascending order, got [0-9]+, [0-9]+, [0-9]+, [0-9]+, [0-9]+"
      ;;
  esac
}

# Every row of the kind is FAILED in out.json, in so many words, and holds no figure.
all_failed() { # KIND ROWS
  jq -e --arg kind "selftest.$1" --arg words "^$(words_of "$1")\$" --argjson rows "$2" \
    --argjson samples $SAMPLES '[.boots[0].records[] |
      select(.record == "result" and (.id | startswith($kind)))] | length == $rows and
      all(.status == "failed" and .taken == $samples and .verified == 0 and
        (.mismatch | test($words)) and (keys == ["action", "below", "delivery", "deviation", "error_code",
          "error_code_seen", "id", "mismatch", "path", "record", "status", "taken", "vector",
          "verified"]))' out.json
}

# The same on QEMU, and the table has no figure either.
must_fail() { # KIND ROWS
  selftest "$1*" --accel icount --boot pvh
  [ "$status" -eq 1 ]
  all_failed "$1" "$2"
  [ "$(grep -cE "^selftest\.$1[a-z.]* +[a-z]+ +[a-z]+ +FAILED +(0x[0-9a-f]+|-) +0/$SAMPLES\$" \
    <<<"$output")" -eq "$2" ]
  [ "$(grep -cE "^    $(words_of "$1")\$" <<<"$output")" -eq "$2" ]
  [[ $output == *"0 measured, $2 FAILED, 0 skipped" ]]
}

@test "an error code that is not the expected one is FAILED" {
  must_fail wrong-code 8
}

@test "another vector is FAILED" {
  must_fail wrong-vector 8
}

@test "a fault with another address in CR2 is FAILED" {
  must_fail wrong-cr2 9
}

@test "a fault of another instruction is FAILED" {
  must_fail wrong-rip 9
}

@test "two faults where one is due are FAILED" {
  must_fail two-faults 9
}

@test "no fault where one is due is FAILED" {
  must_fail fault-missing 8
}

@test "a fault where none is due is FAILED" {
  must_fail fault-unexpected 9
}

@test "an entry whose A flag is wrong is FAILED" {
  must_fail wrong-a 11
}

@test "an entry whose D flag is wrong is FAILED" {
  must_fail wrong-d 11
}

@test "an entry that holds anything else is FAILED" {
  must_fail wrong-entry 11
}

@test "phases out of order are FAILED" {
  must_fail wrong-order 8
}

@test "a second fault on the raw path ends in a dump and exits with 4" {
  selftest refault --accel icount --boot pvh
  [ "$status" -eq 4 ]
  [[ $output == *"PANIC: "*"#DF"*"RAX "*"RIP "*"CR2 "* ]]
}

@test "the guest alone prints no figure of a row that is FAILED" {
  run timeout 600 qemu-system-x86_64 -nodefaults -cpu max -display none -serial stdio -no-reboot \
    -device isa-debug-exit,iobase=0xf4,iosize=4 -kernel "$BUILD/trapclock.elf" \
    -append "suite=selftest only=selftest.*-* samples=$SAMPLES report=human phases=on"
  echo "$output"
  [ "$status" -eq 35 ]
  [ "$(grep -c "^selftest\.[a-z.0-9-]* *FAILED, 0 of $SAMPLES verified: expected " \
    <<<"$output")" -eq 101 ]
  [ "$(grep -v ' skipped: ' <<<"$output" | grep -c '^selftest\.\|^  deliver')" -eq 101 ]
}

@test "each of them is FAILED on Bochs, too" {
  command -v bochs >/dev/null || skip "Bochs is not installed"
  selftest '*-*' --vm bochs
  [ "$status" -eq 1 ]
  while read -r kind rows; do
    echo "$kind"
    all_failed "$kind" "$rows"
  done <<<'wrong-code 8
wrong-vector 8
wrong-cr2 9
wrong-rip 9
two-faults 9
fault-missing 8
fault-unexpected 9
wrong-a 11
wrong-d 11
wrong-entry 11
wrong-order 8'
  [[ $output == *"0 measured, 101 FAILED, 6 skipped" ]]
}
