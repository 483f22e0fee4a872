#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Boots the folder of make netboot over the network, in every way that firmware can. The result
# equals that of the ISO.

bats_require_minimum_version 1.5.0

setup_file() {
  export CMDLINE=samples=5
  "$BATS_TEST_DIRNAME/../../../iso/make-netboot.sh" "$BUILD/trapclock.elf" "$BATS_FILE_TMPDIR/served"
  timeout 500 "$TRAPCLOCK" run --accel icount --boot iso --samples 5 \
    -o "$BATS_FILE_TMPDIR/iso.json" >/dev/null
}

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  served=$BATS_FILE_TMPDIR/served
}

# machine QEMU-OPTION...: boots one whose serial line is kept in serial.
machine() {
  rm -f serial
  timeout 300 qemu-system-x86_64 -accel tcg -icount shift=6,sleep=off -cpu max -m 256 -display none \
    -nodefaults -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=4 -serial file:serial "$@" || [ $? -eq 33 ]
}

uefi() {
  [ -e /usr/share/OVMF/OVMF_CODE_4M.fd ] || skip "OVMF is not installed"
  cp /usr/share/OVMF/OVMF_VARS_4M.fd vars.fd
  machine -M q35 -device virtio-rng-pci \
    -drive if=pflash,format=raw,unit=0,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd \
    -drive if=pflash,format=raw,unit=1,file=vars.fd "$@"
}

# The same rows, codes, counts and verified samples as by the ISO.
same_as_iso() {
  "$TRAPCLOCK" import serial -o net.json
  for file in net.json "$BATS_FILE_TMPDIR/iso.json"; do
    jq -c '.boots[0].records[] | select(.record != "boot") | del(.tsc_cycles)' $file >"$(basename $file).rows"
  done
  [ "$(wc -l <net.json.rows)" -gt 10 ]
  diff net.json.rows iso.json.rows
}

@test "BIOS boots from a TFTP server" {
  machine -boot n -netdev user,id=n,tftp="$served",bootfile=trapclock.0 -device e1000,netdev=n
  same_as_iso
}

@test "iPXE boots its script, with BIOS and with UEFI, from a folder of the server's" {
  mkdir top
  cp -r "$served" top/rack
  machine -boot n -netdev user,id=n,tftp=top,bootfile=rack/trapclock.ipxe -device e1000,netdev=n
  same_as_iso
  uefi -netdev user,id=n,tftp=top,bootfile=rack/trapclock.ipxe -device virtio-net-pci,netdev=n,bootindex=1
  same_as_iso
}

@test "UEFI boots from a TFTP server" {
  uefi -netdev user,id=n,tftp="$served",bootfile=trapclock.efi -device virtio-net-pci,netdev=n,bootindex=1,romfile=
  same_as_iso
}

@test "UEFI boots from a web server" {
  command -v dnsmasq >/dev/null || skip "dnsmasq is not installed (Debian: dnsmasq-base)"
  busybox httpd --help 2>&1 | grep -q 'busybox\|BusyBox' || skip "no busybox with a web server (Debian: busybox-static)"
  unshare --net ip tuntap add tap0 mode tap || skip "no tap device in a network namespace here: that takes root"
  declare -f machine uefi skip >functions
  cat >network <<'END'
set -euo pipefail
. ./functions
ip link set lo up
ip tuntap add tap0 mode tap
ip address add 192.168.77.1/24 dev tap0
ip link set tap0 up
# It goes to the background once it serves.
dnsmasq --conf-file=/dev/null --pid-file="$PWD/dnsmasq" --user=root --port=0 --interface=tap0 \
  --bind-interfaces --leasefile-ro --dhcp-range=192.168.77.10,192.168.77.20 \
  --dhcp-match=set:http,option:client-arch,16 --dhcp-option-force=tag:http,60,HTTPClient \
  --dhcp-boot=tag:http,http://192.168.77.1/trapclock.efi
busybox httpd -f -vv -p 192.168.77.1:80 -h "$1" 2>requests &
trap 'kill $! $(cat dnsmasq); wait' EXIT
# The servers answer in real time: virtual time must not run ahead of it.
uefi -icount shift=6,sleep=on -netdev tap,id=n,ifname=tap0,script=no,downscript=no \
  -device virtio-net-pci,netdev=n,bootindex=1,romfile=
END
  unshare --net bash network "$served"
  same_as_iso
  # GRUB waits long for a file that is not there.
  cat requests
  grep -q 'url:/trapclock.elf' requests
  run ! grep 'response:404' requests
}

@test "the folder has the same bytes each time, and takes the place of an old one" {
  for zone in UTC Asia/Tokyo; do
    TZ=$zone "$BATS_TEST_DIRNAME/../../../iso/make-netboot.sh" "$BUILD/trapclock.elf" again
    diff -r again "$served"
  done
  [ "$(ls)" = again ]
}

@test "what make netboot cannot do is said" {
  make_netboot=$BATS_TEST_DIRNAME/../../../iso/make-netboot.sh
  CMDLINE='$(reboot)' run "$make_netboot" "$BUILD/trapclock.elf" folder
  [ "$status" -eq 2 ]
  [[ $output == 'make-netboot.sh: CMDLINE: expected at most 256 '* ]]
  echo rubbish >rubbish
  run "$make_netboot" rubbish folder
  echo "$output"
  [ "$status" -eq 1 ]
  [ "$output" = 'make-netboot.sh: rubbish has no multiboot2 header in its first 32 KiB' ]
  [ "$(ls)" = rubbish ]
}
