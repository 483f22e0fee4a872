# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Setup for tests of the host tool with a fake QEMU.

# fake_guest KIND: makes a folder for the test with a guest whose report is of this kind (an
# argument of write-report), and a fake QEMU that prints it.
fake_guest() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tmp
  export TMPDIR=$BATS_TEST_TMPDIR/tmp XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
  export FAKE_SERIAL=$BATS_TEST_TMPDIR/serial FAKE_STATUS=33
  unset NO_COLOR FAKE_THEN FAKE_STDERR FAKE_PID FAKE_ARGUMENTS FAKE_UNCONFINED
  # shellcheck disable=SC2034 # the tests use it
  fake=$BATS_TEST_DIRNAME/../support/fake-qemu
  touch guest.elf
  "$WRITE_REPORT" "$1" >serial
}

# tsc_report FORCED: a sound report of clock tsc; FORCED is true or false.
tsc_report() {
  jq -n -f "$BATS_TEST_DIRNAME/../support/result.jq" --argjson is \
    "{\"clock\": \"tsc\", \"forced\": $1, \"boots\": 1, \"rows\": {\"np.read\": {\"first\": 1000}}}" |
    jq -c '.boots[0].records[]' | while read -r record; do
    record=${record%\}}
    printf '%s,"crc":"%s"}\n' "$record" "$(printf %s "$record" | gzip -c | tail -c8 | od -An -N4 -tx4 | tr -d ' ')"
  done
}
