#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The ELF as PVH domains of Xen's (xen/machine): its report through the domain's console and through
# port E9H, and how the domain ends. One machine runs all of them.

bats_require_minimum_version 1.5.0

setup_file() {
  cd "$BATS_FILE_TMPDIR" || return
  local words='samples=20 warmup=4 rounds=2 cpu-is=tcg' why=0
  "$BATS_TEST_DIRNAME/xen/machine" "$BUILD" out "$words" "$words console=debug" \
    'suite=selftest only=selftest.ud2 samples=2' --no-reader 'only=np.read samples=2 cpu-is=tcg' >log 2>&1 || why=$?
  echo $why >status
}

setup() {
  cd "$BATS_FILE_TMPDIR" || return
  [ "$(cat status)" -ne 3 ] || skip "$(tail -n 1 log)"
  cat log
  [ "$(cat status)" -eq 0 ]
}

# What Xen's console has of this domain: by port E9H, and from dom0's tools.
of_domain() {
  tr -d '\r' <out/console | awk -v n="$1" '/^Parsing config from/ { i++ } i == n'
}

# The same rows as under QEMU, with the codes and verified samples of those that this CPU has.
has_the_rows_of_qemu() {
  [ -e tcg.json ] || "$TRAPCLOCK" run --accel tcg --cpu EPYC --boot pvh --samples 20 --warmup 4 --rounds 2 -o tcg.json
  jq -e '.boots[0].records[0] | .hypervisor == "XenVMMXenVMM" and .boot_path == "pvh" and
    .tsc_source == "hypervisor'\''s leaf"' "$1"
  for file in $1 tcg.json; do
    jq -r '.boots[].records[] | select(.record == "result" or .record == "skip") | .id' "$file" >"$file.ids"
    jq -c '.boots[0].records[] | select(.record == "result") |
      [.id, .status, .error_code_seen, .verified, .taken]' "$file" >"$file.rows"
  done
  diff tcg.json.ids "$1.ids"
  [ "$(wc -l <"$1.rows")" -gt 15 ]
  [ -z "$(grep -vxFf tcg.json.rows "$1.rows")" ]
  [ -z "$(grep -v '"pass"' "$1.rows")" ]
}

@test "a PVH domain of Xen's delivers what other machines do, through its own console" {
  head -n 3 out/guest1
  [ -z "$(grep -v '^[[:print:][:space:]]*$' out/guest1)" ]
  "$TRAPCLOCK" import out/guest1 -o ring.json
  has_the_rows_of_qemu ring.json
  [ -z "$(of_domain 1 | grep '"record"')" ]
}

@test "with console=debug it does so through Xen's console" {
  of_domain 2 >console2
  "$TRAPCLOCK" import console2 -o debug.json
  has_the_rows_of_qemu debug.json
  [ ! -s out/guest2 ]
}

@test "the domain ends by Xen's call, with a reason that xl tells" {
  [ "$(tail -n 1 out/guest1)" = "ending the machine by Xen's shutdown call" ]
  of_domain 1 | grep 'has shut down, reason code 0 '
  grep '^PANIC: unexpected exception 6' out/guest3
  [ "$(tail -n 1 out/guest3)" = "ending the machine by Xen's shutdown call, as crashed" ]
  of_domain 3 | grep 'has shut down, reason code 3 '
}

@test "a console that nobody reads is given up, and nothing of the report is lost" {
  run ! grep -q '"record":"end"' out/guest4
  of_domain 4 >console4
  grep "warning: Xen's console takes no bytes: port E9H gets what follows" console4
  "$TRAPCLOCK" import console4 -o unread.json
  jq -e '[.boots[0].records[] | select(.id == "np.read") | .verified] == [2]' unread.json
  of_domain 4 | grep 'has shut down, reason code 0 '
}
