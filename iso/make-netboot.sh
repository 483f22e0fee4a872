#!/bin/sh
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2154 # common.sh sets epoch and grub_modules
# make-netboot.sh ELF FOLDER: makes a folder from which a TFTP or web server boots machines.
# Firmware loads trapclock.0 (BIOS, PXE), trapclock.efi (UEFI, PXE or HTTP) or trapclock.ipxe
# (iPXE). Each then reads grub.cfg and trapclock.elf from the same folder. CMDLINE and STRIP
# are as for make-iso.sh. The same input gives the same bytes.
set -eu

elf=$1
folder=$2
here=$(dirname "$0")
# shellcheck source=iso/common.sh disable=SC1091
. "$here/common.sh"

mkimage=$(grub_program mkimage grub-common)
bios=$(grub_folder i386-pc grub-pc-bin)
efi=$(grub_folder x86_64-efi grub-efi-amd64-bin)
check_elf "$elf"

mkdir -p "$(dirname "$folder")"
work=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
made=$work/made
mkdir "$made"

# shellcheck disable=SC2016 # GRUB's variable
write_config "$work" '$prefix/trapclock.elf' "$made/grub.cfg"
strip_elf "$elf" "$made/trapclock.elf"

# GRUB replaces an empty prefix by the folder that the image was loaded from.
image() { # FORMAT MODULES-FOLDER NAME MODULE...
  format=$1
  from=$2
  name=$3
  shift 3
  # shellcheck disable=SC2086 # words on purpose
  SOURCE_DATE_EPOCH=$epoch "$mkimage" -O "$format" -d "$from" -p "" -o "$made/$name" \
    $grub_modules tftp http "$@"
}
image i386-pc-pxe "$bios" trapclock.0 pxe
image x86_64-efi "$efi" trapclock.efi efinet

# All modules are in the image, but GRUB asks for its lists of them all the same. On a web
# server it waits up to 30 seconds for each list that is not there.
mkdir "$made/x86_64-efi"
for list in command fs crypto terminal; do : > "$made/x86_64-efi/$list.lst"; done

cat > "$made/trapclock.ipxe" << 'END'
#!ipxe
# With BIOS, GRUB loads the rest by TFTP from the server and folder in the DHCP reply.
iseq ${platform} efi && chain trapclock.efi || chain trapclock.0
END

chmod -R a+rX "$made"
find "$made" -exec touch -h -d "@$epoch" {} +
rm -rf "$folder"
mv "$made" "$folder"
