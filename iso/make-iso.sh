#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes the bootable image: make-iso.sh ELF ISO. It is a CD, a disk and a USB
# stick, by BIOS and by UEFI. CMDLINE in the environment is the guest's command
# line, STRIP the strip that knows the ELF. The same ELF and CMDLINE give the same
# bytes: every time and serial number in it is set, and grub-mkrescue takes only the
# modules used.
set -eu

elf=$1
iso=$2
here=$(dirname "$0")
format=$here/../bench/protocol/protocol.h
epoch=946684800 # 2000-01-01, a time like any other
date=2000010100000000
made=2000-01-01-00-00-00-00
serial=20000101
efi_kib=360 # a floppy disk's size, as mformat knows them; GRUB takes 200
export LC_ALL=C TZ=UTC0

fail() { # STATUS WORDS
  echo "make-iso.sh: $2" >&2
  exit "$1"
}

# The first of these that is a command or a file; if there is none, the package to install.
first_of() { # PACKAGE CANDIDATE...
  package=$1
  shift
  for candidate; do
    if command -v "$candidate" > /dev/null || [ -e "$candidate" ]; then
      echo "$candidate"
      return
    fi
  done
  fail 3 "$1 is not installed (Debian: $package)"
}

# Fedora and SUSE name GRUB's programs grub2-.
mkrescue=$(first_of grub-common grub-mkrescue grub2-mkrescue)
grub_file=$(first_of grub-common grub-file grub2-file)
mformat=$(first_of mtools mformat)
first_of xorriso xorriso > /dev/null
for platform in i386-pc:grub-pc-bin x86_64-efi:grub-efi-amd64-bin; do
  first_of "${platform#*:}" "/usr/lib/grub/${platform%:*}/moddep.lst" \
    "/usr/share/grub2/${platform%:*}/moddep.lst" > /dev/null
done
"$grub_file" --is-x86-multiboot2 "$elf" ||
  fail 1 "$elf has no multiboot2 header in its first 32 KiB"

# Beside the image: a program is to run from there, which $TMPDIR may not allow.
work=$(mktemp -d "$iso.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
tree=$work/tree
mkdir -p "$tree/boot/grub" "$work/bin"

# The slot of the command line, as long as protocol.h says.
bytes=$(sed -n 's/^#define ISO_COMMAND_LINE_BYTES *//p' "$format")
line=${CMDLINE:-}
if [ ${#line} -gt "$bytes" ] ||
  [ "$(printf '%s|' "$line" | tr -d 'A-Za-z0-9 =_.,:*?+/@%~^#!()[]-')" != '|' ]; then
  fail 2 "CMDLINE: expected at most $bytes letters, digits, blanks and =_.,:*?+/@%~^#!()[]-"
fi
printf 'set trapclock_command_line="%-*s"\n' "$bytes" "$line" > "$work/slot"
sed -e "/^@COMMAND_LINE@\$/{r $work/slot" -e 'd;}' "$here/grub.cfg" > "$tree/boot/grub/grub.cfg"

"${STRIP:-strip}" --strip-all -o "$tree/boot/trapclock.elf" "$elf"
find "$tree" -exec touch -h -d "@$epoch" {} +

# grub-mkrescue would format an EFI partition of 2880 KiB with a random serial number.
printf '#!/bin/sh\nexec %s "$@" -f %s -N %s\n' "$(command -v "$mformat")" "$efi_kib" "$serial" \
  > "$work/bin/mformat"
chmod +x "$work/bin/mformat"
"$work/bin/mformat" --version > /dev/null 2>&1 ||
  fail 3 "$work: no program may run there (is it mounted noexec?)"

# grub-mkrescue is quiet only when it fails. It would add a tree of HFS+, which no
# machine needs to boot.
if ! PATH=$work/bin:$PATH SOURCE_DATE_EPOCH=$epoch "$mkrescue" -o "$work/image.iso" \
  --locales= --fonts= --themes= --install-modules="multiboot2 normal test all_video iorw serial echo read" "$tree" \
  -- -hfsplus off -volid TRAPCLOCK -volume_date uuid "$date" -volume_date all_file_dates "=$epoch" \
  > "$work/log" 2>&1; then
  cat "$work/log" >&2
  exit 1
fi
# From 2.12 on GRUB finds the image by a file whose name is the time it was made.
sed -i "s/[0-9-]\{22\}\.uuid/$made.uuid/g" "$work/image.iso"
mv "$work/image.iso" "$iso"
