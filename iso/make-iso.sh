#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes the bootable ISO: make-iso.sh ELF ISO. The same ELF gives the same bytes:
# every time in it is set, and grub-mkrescue takes only the modules that are used.
set -eu

elf=$1
iso=$2
here=$(dirname "$0")
format=$here/../bench/report_format.h
grub_modules=/usr/lib/grub/i386-pc
epoch=946684800 # 2000-01-01, a time like any other
date=2000010100000000

for tool in grub-mkrescue xorriso grub-file; do
  command -v "$tool" > /dev/null || {
    echo "make-iso.sh: $tool is not installed (Debian: grub-common, xorriso)" >&2
    exit 3
  }
done
[ -d "$grub_modules" ] || {
  echo "make-iso.sh: no $grub_modules (Debian: grub-pc-bin)" >&2
  exit 3
}
grub-file --is-x86-multiboot2 "$elf" || {
  echo "make-iso.sh: $elf has no multiboot2 header in its first 32 KiB" >&2
  exit 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
mkdir -p "$tree/boot/grub"

# The slot of the command line, as long as report_format.h says.
bytes=$(sed -n 's/^#define ISO_COMMAND_LINE_BYTES *//p' "$format")
slot=$(printf 'set trapclock_command_line="%*s"' "$bytes" '')
sed "s/^@COMMAND_LINE@\$/$slot/" "$here/grub.cfg" > "$tree/boot/grub/grub.cfg"

strip --strip-all -o "$tree/boot/trapclock.elf" "$elf"
find "$tree" -exec touch -h -d "@$epoch" {} +

# grub-mkrescue is quiet only when it fails.
if ! SOURCE_DATE_EPOCH=$epoch grub-mkrescue -d "$grub_modules" -o "$work/image.iso" \
  --locales= --fonts= --themes= --compress=xz --install-modules="multiboot2 normal" "$tree" \
  -- -volid TRAPCLOCK -volume_date uuid "$date" -volume_date all_file_dates "=$epoch" \
  > "$work/log" 2>&1; then
  cat "$work/log" >&2
  exit 1
fi
mv "$work/image.iso" "$iso"
