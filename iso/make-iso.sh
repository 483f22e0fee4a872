#!/bin/sh
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2154 # common.sh sets epoch and grub_modules
# make-iso.sh ELF ISO: makes the bootable image, which works as a CD, a disk and a USB
# stick, by BIOS and by UEFI. Environment: CMDLINE is the guest's command line, STRIP a
# strip for the ELF's architecture. The same ELF and CMDLINE give the same bytes: all
# times and serial numbers are fixed, and grub-mkrescue takes only the modules used.
set -eu

elf=$1
iso=$2
here=$(dirname "$0")
# shellcheck source=iso/common.sh disable=SC1091
. "$here/common.sh"
date=2000010100000000
made=2000-01-01-00-00-00-00
serial=20000101
efi_kib=360 # a floppy size that mformat knows; GRUB takes 200

mkrescue=$(grub_program mkrescue grub-common)
mformat=$(first_of mtools mformat)
first_of xorriso xorriso > /dev/null
grub_folder i386-pc grub-pc-bin > /dev/null
grub_folder x86_64-efi grub-efi-amd64-bin > /dev/null
check_elf "$elf"

# The work folder is beside the image: a program must run from it, which $TMPDIR may forbid.
work=$(mktemp -d "$iso.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
tree=$work/tree
mkdir -p "$tree/boot/grub" "$work/bin"

write_config "$work" /boot/trapclock.elf "$tree/boot/grub/grub.cfg"
strip_elf "$elf" "$tree/boot/trapclock.elf"
find "$tree" -exec touch -h -d "@$epoch" {} +

# grub-mkrescue would format an EFI partition of 2880 KiB with a random serial number.
printf '#!/bin/sh\nexec %s "$@" -f %s -N %s\n' "$(command -v "$mformat")" "$efi_kib" "$serial" \
  > "$work/bin/mformat"
chmod +x "$work/bin/mformat"
"$work/bin/mformat" --version > /dev/null 2>&1 ||
  fail 3 "$work: no program may run there (is it mounted noexec?)"

# Shows grub-mkrescue's long output only if it fails. -hfsplus off leaves out an HFS+ tree,
# which no machine needs to boot.
if ! PATH=$work/bin:$PATH SOURCE_DATE_EPOCH=$epoch "$mkrescue" -o "$work/image.iso" \
  --locales= --fonts= --themes= --install-modules="$grub_modules" "$tree" \
  -- -hfsplus off -volid TRAPCLOCK -volume_date uuid "$date" -volume_date all_file_dates "=$epoch" \
  > "$work/log" 2>&1; then
  cat "$work/log" >&2
  exit 1
fi
# Since 2.12 GRUB finds the image by a file named after the time it was made.
sed -i "s/[0-9-]\{22\}\.uuid/$made.uuid/g" "$work/image.iso"
mv "$work/image.iso" "$iso"
