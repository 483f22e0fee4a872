#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Hardware virtualization without the hardware: the tool on a KVM that runs in QEMU's TCG
# (nested/machine). Cycles there test the code path; they are no cost.
#
# setup_file runs all jobs, in three machines at a time; each test looks at what one
# job left behind.

bats_require_minimum_version 1.5.0

setup_file() {
  local machine=$BATS_TEST_DIRNAME/nested/machine why
  export OUT=$BATS_FILE_TMPDIR/out NESTED_LACKS=
  why=$("$BATS_TEST_DIRNAME/nested/bed" "$BUILD" 2>&1) || {
    [ $? -eq 3 ]
    NESTED_LACKS=${why##*$'\n'}
    return 0
  }
  (
    # An emulated machine stands still once in a while: then it is booted once more.
    boot() { LIMIT=600 "$machine" "$@" || { [ $? -eq 124 ] && "$machine" "$@"; }; }
    boot "$BUILD" "$OUT" core same check auto steal &
    boot "$BUILD" "$OUT.shadow" shadow shadow-check stall async &
    boot --icount "$BUILD" "$OUT.icount" icount &
    wait
  ) >"$BATS_FILE_TMPDIR/log" 2>&1 3>&-
  mv "$OUT".*/*/ "$OUT" || { cat "$BATS_FILE_TMPDIR/log" && return 1; }
}

setup() {
  [ -z "$NESTED_LACKS" ] || skip "$NESTED_LACKS"
  cd "$BATS_TEST_TMPDIR" || return
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
}

# kept JOB NAME STATUS: goes to what the job left; its command NAME ended with STATUS.
kept() {
  cat "$BATS_FILE_TMPDIR/log" "$BATS_FILE_TMPDIR"/out*/console
  cd "$OUT/$1" || return
  cat "$2.out" "$2.err"
  [ "$(cat "$2.status")" -eq "$3" ]
}

results() { # FILE FILTER: of the first boot's results, by id
  jq -e '[.boots[0].records[] | select(.record == "result")] as $all |
    (INDEX($all[]; .id)) as $of | '"$2" "$1"
}

@test "the core suite by PVH and by the ISO, with nested paging, all verified" {
  for path in pvh iso; do
    kept core $path 0
    grep -q "^clock       tsc: forced-cycles" $path.out
    grep -q "^hypervisor  KVMKVMKVM" $path.out
    results $path.json '($all | length) > 20 and all($all[]; .status == "pass") and
      $of["smap.read"].error_code_seen == 1 and $of["user.pku.ad.read"].verified > 0'
    jq -e '.clock == "tsc" and .options.accel == "kvm" and (.boots[0].records[0] |
      .forced and .layer == "native" and .tsc_source == "KVM clock" and .hypervisor == "KVMKVMKVM")' $path.json
  done
  jq -e '.boots[0].records[0].boot_path == "multiboot2"' iso.json
}

@test "TCG's deviations are accepted on a KVM only where the command line says that it is TCG" {
  kept core unasked 1
  results unasked.json '($all | length) == 3 and all($all[]; .status == "failed") and
    $of["rsvd.read"].error_code_seen == 8'
  run ! grep -q 'CPU is' unasked.out
  kept core pvh 0
  grep -q '^CPU is      tcg' pvh.out
  results pvh.json '[$all[] | select(.deviation) | .id] == ["rsvd.read", "rsvd.write", "rsvd.exec"]'
}

@test "four boots a side on a forced clock are too few, and said to be" {
  kept same same 0
  grep -q '^in turn     1 block of 8 boots' same.out
  [ "$(grep -c 'too few boots to prove anything, a side needs 8' same.out)" -eq 2 ]
  grep -q '^resolves nothing: too few boots' same.out
  jq -e '(.boots | length) == 4 and .turn.side == "base"' base.json
  jq -e '(.boots | length) == 4 and .turn.side == "new"' new.json
}

@test "results of such a KVM are compared, and drawn on a page that says what they are" {
  kept same same 0
  "$TRAPCLOCK" compare base.json new.json >compared
  cat compared
  grep -q '^clock       tsc, forced' compared
  grep -q 'hypervisor KVMKVMKVM, the CPU is tcg' compared
  "$TRAPCLOCK" report ../core/pvh.json ../core/iso.json -o page.html
  grep -q '<strong>Forced.</strong>' page.html
  grep -q 'the CPU is, as the command line says</th><td>tcg</td><td>tcg</td>' page.html
}

@test "a slice of the check has no mismatch with nested paging, and none with shadow paging" {
  for job in check shadow-check; do
    kept $job check 0
    jq -e '.boots[0].records[] | select(.record == "verify") | .cases > 2000 and .mismatches == 0' check.json
  done
  # KVM walks the tables itself then: what is left is what the CPU tells of the access.
  jq -e '[.boots[0].records[] | select(.record == "deviation") | .name] | sort ==
    ["tcg-rmw-as-read", "tcg-ss-as-gp"]' check.json
}

@test "the core suite and all kinds of fault with shadow paging, all verified" {
  kept shadow core 0
  results core.json '($all | length) == 21 and all($all[]; .status == "pass") and
    $of["rsvd.read"].error_code_seen == 9 and $of["np.read"].min > 20 * $of["base.load-miss"].min'
  kept shadow faults 0
  results faults.json '($all | length) > 80 and all($all[]; .status == "pass")'
}

@test "a fault costs no exit with nested paging; one, reflected, with shadow paging" {
  exits='.boots[0].exits | [."np.read", ."user.np.read"] | all(.[];'
  kept core pvh 0
  jq -e "$exits"' .exits == 0 and .pf_reflected == 0 and .counted.invlpg == 0)' pvh.json
  kept shadow core 0
  jq -e "$exits"' .exits == 1 and .pf_exits == 1 and .pf_reflected == 1 and .counted.invlpg > 0)' core.json
}

@test "auto says why it does not take this KVM, and takes it where the clock is forced" {
  kept auto as-it-is 0
  grep -qx "trapclock: KVM here runs on an emulator: the guest's clock is emulated; using icount" as-it-is.err
  jq -e '.clock == "icount" and .options.accel == "icount" and .options.accel_asked == "auto"' as-it-is.json
  kept auto forced 0
  run ! grep -q 'using icount' forced.err
  jq -e '.clock == "tsc" and .options.accel == "kvm" and .options.accel_asked == "auto"' forced.json
}

@test "time that others took from the vCPU is told" {
  kept steal steal 0
  results steal.json '$of["np.read"] | .steal_ns > 0'
  grep -Eq '^np.read: [0-9]+ samples disturbed \([0-9]+ ns stolen\)' steal.out
}

@test "a case that KVM never ends is ended by an NMI, named, and the others follow" {
  kept stall stall 1
  jq -e '[.boots[0].records[] | select(.record == "mismatch")] | length == 1 and (.[0] |
    (.case | startswith("user_implicit_ac of 0x")) and (.case | contains(" SMAP")) and
    (.got | startswith("no progress until an NMI ended it: the access is made no more, CR2 0x")))' stall.json
  jq -e '.boots[0].records[] | select(.record == "verify") | .cases > 2000 and .mismatches == 1' stall.json
  [ ! -s left ]
  kept stall next 0
}

@test "as many asynchronous page faults are counted as KVM delivered, and no sample has one" {
  kept async async 0
  cat traced
  delivered=$(sed -n 's/^kvm_async_pf_not_present //p' traced)
  [ "$delivered" -gt 0 ]
  results async.json '([$all[].async] | add) == '"$delivered"' and
    all($all[]; .status == "pass" and .verified == 2000)'
  grep -Eq '^host[.].*: [0-9]+ samples disturbed \(.*[0-9]+ async page faults\)' async.out
}

@test "counts from inside a hypervisor are exact, and gated as nested" {
  kept icount nested 0
  grep -q "^clock       icount: exact instructions, nested: including a hypervisor's" nested.out
  results nested.json '$of["np.read"] | .min == 103 and .max == 103'
  run -0 "$TRAPCLOCK" compare nested.json nested-again.json
  [ "${lines[0]}" = "clock       icount: exact instructions, nested: including a hypervisor's" ]
  run -1 "$TRAPCLOCK" compare nested.json shadow.json
  "$TRAPCLOCK" run --accel icount --boot pvh --only np.read --samples 10 -o native.json
  run -2 "$TRAPCLOCK" compare native.json nested.json
  kept icount shadow 0
  # A fault, its reflection, and KVM's way through both.
  results shadow.json '$of["np.read"].min > 1000'
  [ "$(results shadow.json '$of["np.read"].min')" -eq "$(results shadow-again.json '$of["np.read"].min')" ]
}
