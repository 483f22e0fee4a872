#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# QEMU, GRUB and UEFI firmware are found, also on distributions other than Debian.

bats_require_minimum_version 1.5.0

load ../support/fake_guest

setup() {
  fake_guest pass
  export FAKE_ARGUMENTS=$BATS_TEST_TMPDIR/arguments
  mkdir descriptors fw
  touch fw/{A,B,C,D,E}_{CODE,VARS}.fd fw/whole.fd
}

# hidden COMMAND...: where Debian's OVMF and descriptors are hidden behind descriptors/.
hidden() {
  unshare --mount --map-root-user true || skip "this host lets nobody have a mount namespace"
  mkdir -p empty
  # shellcheck disable=SC2016
  run unshare --mount --map-root-user sh -c 'mount --bind empty /usr/share/OVMF &&
    mount --bind descriptors /usr/share/qemu/firmware && exec "$@"' sh "$@"
  echo "$output"
}

# shellcheck disable=SC2154 # fake_guest sets fake
uefi_run() { # COMMAND OPTION...
  "$1" timeout 600 "$TRAPCLOCK" run --accel icount --boot uefi --qemu "$fake" \
    --iso "$BUILD/trapclock.iso" -o out.json "${@:2}"
}

# descriptor FILE NAME [MACHINES [FEATURES [FORMAT]]]: of a firmware fw/NAME_CODE.fd.
descriptor() {
  cat >"descriptors/$1" <<END
{"interface-types": ["uefi"],
 "mapping": {"device": "flash",
   "executable": {"filename": "$PWD/fw/$2_CODE.fd", "format": "${5:-raw}"},
   "nvram-template": {"filename": "$PWD/fw/$2_VARS.fd", "format": "raw"}},
 "targets": [{"architecture": "x86_64", "machines": [${3:-\"pc-i440fx-*\", \"pc-q35-*\"}]}],
 "features": [${4:-}], "tags": []}
END
}

flash() {
  grep '^if=pflash' arguments | sed "s|$PWD/||"
}

@test "--ovmf names a firmware, whose variables lie beside it" {
  uefi_run run --ovmf fw/A_CODE.fd
  [ "$status" -eq 0 ]
  diff - <(flash) <<'END'
if=pflash,readonly=on,format=raw,file=fw/A_CODE.fd
if=pflash,snapshot=on,format=raw,file=fw/A_VARS.fd
END
  uefi_run run --ovmf fw/whole.fd
  [ "$(flash)" = 'if=pflash,readonly=on,format=raw,file=fw/whole.fd' ]
  uefi_run run --ovmf fw/none.fd
  [ "$status" -eq 3 ]
  [ "$output" = 'trapclock: fw/none.fd: No such file or directory' ]
}

@test "--ovmf goes with a boot by UEFI only" {
  run "$TRAPCLOCK" run --boot iso --ovmf fw/A_CODE.fd
  [ "$status" -eq 2 ]
  [ "$output" = 'trapclock: --boot iso: --ovmf needs a boot by UEFI' ]
}

@test "without Debian's OVMF the first descriptor that fits the machine names the firmware" {
  echo '{' >descriptors/10-damaged.json
  descriptor 15-other.txt E
  descriptor 20-gone.json Z
  descriptor 30-signed.json A '' '"enrolled-keys"'
  descriptor 40-smm.json A '' '"requires-smm"'
  descriptor 50-qcow2.json A '' '' qcow2
  descriptor 60-q35.json B '"pc-q35-*"'
  descriptor 70-both.json C
  descriptor 80-later.json D
  uefi_run hidden
  [ "$status" -eq 0 ]
  [ "$(flash | sed 's/.*=//')" = 'fw/C_CODE.fd
fw/C_VARS.fd' ]
  uefi_run hidden --machine q35
  [ "$(flash | sed 's/.*=//')" = 'fw/B_CODE.fd
fw/B_VARS.fd' ]
  rm descriptors/[678]*
  uefi_run hidden
  [ "$status" -eq 3 ]
  [[ $output == *'install the package ovmf (Debian), or name a UEFI firmware with --ovmf' ]]
}

@test "a result does not replace the firmware" {
  echo firmware >fw/A_VARS.fd
  run "$TRAPCLOCK" run --accel icount --boot uefi --qemu "$fake" --iso "$BUILD/trapclock.iso" \
    --ovmf fw/A_CODE.fd -o fw/A_VARS.fd
  [ "$status" -eq 2 ]
  [ "$(cat fw/A_VARS.fd)" = firmware ]
}

@test "Red Hat's QEMU is found in /usr/libexec" {
  unshare --mount --map-root-user true || skip "this host lets nobody have a mount namespace"
  mkdir libexec bin
  cp "$fake" libexec/qemu-kvm
  ln -s "$(command -v sh)" "$(command -v cat)" bin
  # shellcheck disable=SC2016
  run unshare --mount --map-root-user sh -c 'mount --bind libexec /usr/libexec && PATH=$PWD/bin &&
    exec "$1" run --accel icount --boot pvh --elf guest.elf -o out.json' sh "$TRAPCLOCK"
  echo "$output"
  [ "$status" -eq 0 ]
  [ -e arguments ]
}

@test "make run takes other distributions' names of what it needs" {
  unshare --mount --map-root-user true || skip "this host lets nobody have a mount namespace"
  mkdir libexec bin
  cp "$fake" libexec/qemu-kvm
  ln -s /usr/bin/* bin
  rm bin/qemu-system-x86_64 bin/apt-get
  mv bin/grub-mkrescue bin/grub2-mkrescue
  # shellcheck disable=SC2016
  run unshare --mount --map-root-user sh -c 'mount --bind libexec /usr/libexec &&
    PATH=$PWD/bin SETUP=no exec "$1" run' sh "$BATS_TEST_DIRNAME/../../setup.sh"
  echo "$output"
  [ "$status" -eq 0 ]
  rm bin/grub2-mkrescue
  PATH=$PWD/bin SETUP=no run "$BATS_TEST_DIRNAME/../../setup.sh" run
  [ "$status" -eq 3 ]
  [[ $output == *' grub-common'* ]]
}
