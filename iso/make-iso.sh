#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes the bootable image: make-iso.sh ELF ISO. It is a CD, a disk and a USB
# stick, by BIOS and by UEFI. CMDLINE in the environment is the guest's command
# line. The same ELF and CMDLINE give the same bytes: every time and serial number
# in it is set, and grub-mkrescue takes only the modules used.
set -eu

elf=$1
iso=$2
here=$(dirname "$0")
format=$here/../bench/protocol/protocol.h
grub=/usr/lib/grub
epoch=946684800 # 2000-01-01, a time like any other
date=2000010100000000
made=2000-01-01-00-00-00-00
serial=20000101
efi_kib=360 # a floppy disk's size, as mformat knows them; GRUB takes 200

for needed in grub-mkrescue:grub-common grub-file:grub-common xorriso:xorriso mformat:mtools \
  "$grub/i386-pc/moddep.lst:grub-pc-bin" "$grub/x86_64-efi/moddep.lst:grub-efi-amd64-bin"; do
  command -v "${needed%:*}" > /dev/null || [ -e "${needed%:*}" ] || {
    echo "make-iso.sh: ${needed%:*} is not installed (Debian: ${needed#*:})" >&2
    exit 3
  }
done
grub-file --is-x86-multiboot2 "$elf" || {
  echo "make-iso.sh: $elf has no multiboot2 header in its first 32 KiB" >&2
  exit 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
mkdir -p "$tree/boot/grub" "$work/bin"

# The slot of the command line, as long as protocol.h says.
bytes=$(sed -n 's/^#define ISO_COMMAND_LINE_BYTES *//p' "$format")
line=${CMDLINE:-}
if [ ${#line} -gt "$bytes" ] ||
  [ "$(printf '%s|' "$line" | LC_ALL=C tr -d 'A-Za-z0-9 =_.,:*?+/@%~^#!()[]-')" != '|' ]; then
  echo "make-iso.sh: CMDLINE: expected at most $bytes letters, digits, blanks and =_.,:*?+/@%~^#!()[]-" >&2
  exit 2
fi
printf 'set trapclock_command_line="%-*s"\n' "$bytes" "$line" > "$work/slot"
sed -e "/^@COMMAND_LINE@\$/{r $work/slot" -e 'd;}' "$here/grub.cfg" > "$tree/boot/grub/grub.cfg"

strip --strip-all -o "$tree/boot/trapclock.elf" "$elf"
find "$tree" -exec touch -h -d "@$epoch" {} +

# grub-mkrescue would format an EFI partition of 2880 KiB with a random serial number.
printf '#!/bin/sh\nexec %s "$@" -f %s -N %s\n' "$(command -v mformat)" "$efi_kib" "$serial" \
  > "$work/bin/mformat"
chmod +x "$work/bin/mformat"

# grub-mkrescue is quiet only when it fails. It would add a tree of HFS+, which no
# machine needs to boot.
if ! PATH=$work/bin:$PATH SOURCE_DATE_EPOCH=$epoch grub-mkrescue -o "$work/image.iso" \
  --locales= --fonts= --themes= --install-modules="multiboot2 normal test all_video iorw serial echo read" "$tree" \
  -- -hfsplus off -volid TRAPCLOCK -volume_date uuid "$date" -volume_date all_file_dates "=$epoch" \
  > "$work/log" 2>&1; then
  cat "$work/log" >&2
  exit 1
fi
# From 2.12 on GRUB finds the image by a file whose name is the time it was made.
LC_ALL=C sed -i "s/[0-9-]\{22\}\.uuid/$made.uuid/g" "$work/image.iso"
mv "$work/image.iso" "$iso"
