# shellcheck shell=sh disable=SC2034,SC2154 # the sourcing script uses these, and sets here
# SPDX-License-Identifier: MIT
# Shared by make-iso.sh and make-netboot.sh. The sourcing script sets here to the folder
# iso/. Environment: CMDLINE is the guest's command line, STRIP a strip for the ELF's
# architecture.
set -eu

epoch=946684800 # 2000-01-01, any fixed time
# The GRUB modules that both menus need.
grub_modules="multiboot2 normal test all_video iorw serial echo read"
export LC_ALL=C TZ=UTC0

fail() { # STATUS WORDS
  echo "$(basename "$0"): $2" >&2
  exit "$1"
}

# Prints the first candidate that is a command or a file. If there is none, names the package.
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

# Fedora and SUSE call GRUB's programs grub2-.
grub_program() { # NAME PACKAGE
  first_of "$2" "grub-$1" "grub2-$1"
}

# Prints the folder of GRUB's modules for this platform.
grub_folder() { # PLATFORM PACKAGE
  moddep=$(first_of "$2" "/usr/lib/grub/$1/moddep.lst" "/usr/share/grub2/$1/moddep.lst")
  dirname "$moddep"
}

check_elf() { # ELF
  grub_file=$(grub_program file grub-common)
  "$grub_file" --is-x86-multiboot2 "$1" ||
    fail 1 "$1 has no multiboot2 header in its first 32 KiB"
}

# Writes GRUB's configuration. protocol.h sets the length of the command line's slot.
write_config() { # WORK PATH-OF-ELF-FOR-GRUB CONFIG
  bytes=$(sed -n 's/^#define ISO_COMMAND_LINE_BYTES *//p' "$here/../bench/protocol/protocol.h")
  line=${CMDLINE:-}
  if [ ${#line} -gt "$bytes" ] ||
    [ "$(printf '%s|' "$line" | tr -d 'A-Za-z0-9 =_.,:*?+/@%~^#!()[]-')" != '|' ]; then
    fail 2 "CMDLINE: expected at most $bytes letters, digits, blanks and =_.,:*?+/@%~^#!()[]-"
  fi
  printf 'set trapclock_command_line="%-*s"\n' "$bytes" "$line" > "$1/slot"
  sed -e "/^@COMMAND_LINE@\$/{r $1/slot" -e 'd;}' -e "s,@ELF@,$2," "$here/grub.cfg" > "$3"
}

strip_elf() { # ELF STRIPPED
  "${STRIP:-strip}" --strip-all -o "$2" "$1"
}
