#!/bin/sh
# SPDX-License-Identifier: MIT
# make-initramfs.sh PROGRAM INITRAMFS: makes an archive with only the stripped program, as
# /init. Linux makes /dev/console itself. The same program gives the same bytes. Format:
# Linux, Documentation/driver-api/early-userspace/buffer-format.rst.
set -eu

program=${1:?usage: make-initramfs.sh PROGRAM INITRAMFS}
initramfs=${2:?usage: make-initramfs.sh PROGRAM INITRAMFS}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ino mode uid gid nlink mtime filesize devmajor devminor rdevmajor rdevminor namesize check
head_of() { # NAME MODE SIZE
  printf '070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%s\0' \
    0 "$2" 0 0 1 0 "$3" 0 0 0 0 $((${#1} + 1)) 0 "$1"
}

pad() { # FILE: with zeros to a multiple of four bytes
  size=$(wc -c < "$1")
  head -c $(((4 - size % 4) % 4)) /dev/zero >> "$1"
}

"${STRIP:-strip}" -o "$work/init" "$program"
size=$(wc -c < "$work/init")
head_of init 0100755 "$size" > "$work/archive"
pad "$work/archive"
cat "$work/init" >> "$work/archive"
pad "$work/archive"
head_of 'TRAILER!!!' 0 0 >> "$work/archive"
pad "$work/archive"
mv "$work/archive" "$initramfs"
