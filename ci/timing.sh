#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Prints how long users wait, on this host: timing.sh BUILD. Nothing is asserted;
# DESIGN's figures are under 0.5 s to the ISO's first byte, under 0.1 s to PVH's,
# under 2 s for the default suite and 5 s for all from the ISO, by QEMU TCG.
set -euo pipefail

build=$1
qemu=${QEMU:-qemu-system-x86_64}

seconds_since() { # START
  awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f s", b - a }'
}

one_first_byte() { # QEMU-OPTION...
  local start=$EPOCHREALTIME
  exec 3< <(exec "$qemu" -accel tcg -cpu max -m 256 -display none -nodefaults -no-reboot -serial stdio \
    -device isa-debug-exit,iobase=0xf4,iosize=4 "$@" < /dev/null 2> /dev/null)
  read -r -n 1 -u 3 _
  seconds_since "$start"
  echo
  # The next one is not to be timed while this one still ends.
  kill "$!" 2> /dev/null || true
  wait "$!" 2> /dev/null || true
  exec 3<&-
}

# The median of some boots, and their range: hosts are noisy.
first_byte() { # NAME QEMU-OPTION...
  local name=$1 boots=9
  shift
  for _ in $(seq "$boots"); do one_first_byte "$@"; done | sort -n |
    awk -v name="first serial byte, $name" '{ time[NR] = $1 }
      END { printf "%-46s %s s (%s to %s)\n", name, time[(NR + 1) / 2], time[1], time[NR] }'
}

whole_command() { # NAME TRAPCLOCK-OPTION...
  local name=$1 start=$EPOCHREALTIME
  shift
  "$build/trapclock" "$@" -o "$build/timing.json" > /dev/null
  printf '%-46s %s\n' "whole command, $name" "$(seconds_since "$start")"
}

first_byte "PVH, microvm" -M microvm -kernel "$build/trapclock.elf"
first_byte "PVH, pc" -kernel "$build/trapclock.elf"
first_byte "ISO, BIOS" -cdrom "$build/trapclock.iso"
whole_command "core from the ISO, TCG" run --accel tcg
whole_command "all from the ISO, TCG" run --accel tcg --suite all
whole_command "core from the ISO, icount" run --accel icount
whole_command "verify --quick, TCG" verify --quick
