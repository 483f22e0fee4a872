#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The ELF as a PVH domain of Xen's (xen/machine), and its report through Xen's console.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
}

@test "a PVH domain of Xen's delivers what other machines do, through Xen's console" {
  local words='samples=20 warmup=4 rounds=2 cpu-is=tcg' why=0
  "$BATS_TEST_DIRNAME/xen/machine" "$BUILD" out "$words" >log 2>&1 || why=$?
  [ $why -ne 3 ] || skip "$(tail -n 1 log)"
  cat log out/console
  "$TRAPCLOCK" import out/console -o xen.json
  "$TRAPCLOCK" run --accel tcg --cpu EPYC --boot pvh --samples 20 --warmup 4 --rounds 2 -o tcg.json
  jq -e '.boots[0].records[0] | .hypervisor == "XenVMMXenVMM" and .boot_path == "pvh" and
    .tsc_source == "hypervisor'\''s leaf"' xen.json
  # The same rows, with the codes and verified samples of those that this CPU has under Xen.
  for file in xen tcg; do
    jq -r '.boots[0].records[] | select(.record == "result" or .record == "skip") | .id' $file.json >$file.ids
    jq -c '.boots[0].records[] | select(.record == "result") |
      [.id, .status, .error_code_seen, .verified, .taken]' $file.json >$file.rows
  done
  diff tcg.ids xen.ids
  [ "$(wc -l <xen.rows)" -gt 15 ]
  [ -z "$(grep -vxFf tcg.rows xen.rows)" ]
  [ -z "$(grep -v '"pass"' xen.rows)" ]
}
