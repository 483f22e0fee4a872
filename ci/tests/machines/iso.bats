#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The ISO has the same bytes wherever it is built.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  top=$BATS_TEST_DIRNAME/../../..
  make_iso=$top/iso/make-iso.sh
}

@test "the time zone changes no byte of the ISO" {
  for zone in UTC Asia/Tokyo America/New_York; do
    TZ=$zone "$make_iso" "$BUILD/trapclock.elf" here.iso
    cmp here.iso "$BUILD/trapclock.iso"
  done
}

@test "the ISO is the same where TMPDIR runs no program" {
  unshare --mount --map-root-user true || skip "this host lets nobody have a mount namespace"
  mkdir tmp
  # shellcheck disable=SC2016
  unshare --mount --map-root-user sh -c 'mount -t tmpfs -o noexec none tmp &&
    TMPDIR=$PWD/tmp "$1" "$2" here.iso' sh "$make_iso" "$BUILD/trapclock.elf"
  cmp here.iso "$BUILD/trapclock.iso"
}

@test "an ISO whose folder runs no program is refused, not made otherwise" {
  unshare --mount --map-root-user true || skip "this host lets nobody have a mount namespace"
  mkdir out
  # shellcheck disable=SC2016
  run unshare --mount --map-root-user sh -c 'mount -t tmpfs -o noexec none out &&
    "$1" "$2" out/here.iso; status=$?; ls out; exit $status' sh "$make_iso" "$BUILD/trapclock.elf"
  echo "$output"
  [ "$status" -eq 3 ]
  [[ $output == 'make-iso.sh: out/here.iso.'*': no program may run there (is it mounted noexec?)' ]]
}

@test "GRUB's programs may be named grub2-" {
  mkdir bin
  ln -s /usr/bin/* bin/
  mv bin/grub-mkrescue bin/grub2-mkrescue
  mv bin/grub-file bin/grub2-file
  PATH=$PWD/bin "$make_iso" "$BUILD/trapclock.elf" here.iso
  cmp here.iso "$BUILD/trapclock.iso"
  rm bin/grub2-file
  PATH=$PWD/bin run "$make_iso" "$BUILD/trapclock.elf" here.iso
  [ "$status" -eq 3 ]
  [ "$output" = 'make-iso.sh: grub-file is not installed (Debian: grub-common)' ]
}
