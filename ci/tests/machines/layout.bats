#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The addresses of the code on a fault's path: its cost on silicon depends on them.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tmp
  export TMPDIR=$BATS_TEST_TMPDIR/tmp XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
  top=$BATS_TEST_DIRNAME/../../..
}

fault_path() { # ELF
  "$top/ci/tests/support/fault_path" "$1"
}

# changed NAME: the image of the tree in copy/, as NAME.
changed() {
  make -s -C copy BUILD=build build/trapclock.elf && mv copy/build/trapclock.elf "$1"
}

copy() {
  mkdir -p copy/build
  cp -a "$top"/{Makefile,boot,entry,fault,bench,iso,ci} copy
  cp -a "$BUILD/guest" copy/build
}

# pad ROOM BYTES: put so many bytes before all code and data of that room.
pad() {
  sed "s/BYTES/$2/" >"copy/$1/000_padding.S" <<'END'
	.section .text.padding, "axR", @progbits
	.skip	BYTES
	.section .user.text, "axR", @progbits
	.skip	BYTES
	.section .rodata.padding, "aR", @progbits
	.skip	BYTES
	.section .data.padding, "awR", @progbits
	.skip	BYTES
	.section .bss.padding, "awR", @nobits
	.skip	BYTES
	.section .note.GNU-stack, "", @progbits
END
}

@test "no branch on a fault's path crosses a 32-byte boundary or ends at one" {
  fault_path "$BUILD/trapclock.elf" >path
  grep -E 'crosses|branches' path
  [ "$(sed -n 's/ branches$//p' path)" -gt 250 ]
  run ! grep crosses path
}

@test "padding before a room moves nothing of a fault's path" {
  fault_path "$BUILD/trapclock.elf" >as_built
  copy
  for room in bench boot entry fault; do
    for bytes in 16 32 48; do
      pad $room $bytes
      changed padded.elf
      rm copy/$room/000_padding.S
      fault_path padded.elf >padded
      echo "$room, $bytes bytes"
      diff as_built padded | head
      cmp as_built padded
      run ! cmp -s <(nm padded.elf) <(nm "$BUILD/trapclock.elf")
    done
  done
}

@test "an edit of one function on a fault's path moves no other" {
  copy
  sed -i '/^DEFINE_IDTENTRY(page_fault)/,/^{/s/^{/{ __asm__ volatile(".fill 40, 1, 0x90");/' copy/fault/page_fault.c
  sed -i '/^error_entry:/s/$/\n\t.fill 40, 1, 0x90/' copy/entry/entry.S
  changed edited.elf
  for elf in edited.elf "$BUILD/trapclock.elf"; do
    nm "$elf" | awk '$3 ~ /^(asm_exc|exc|page_fault|trigger_stub)_|^error_(entry|return)|^handle$/ {
      print substr($1, 14), $3 }' | sort -k2 >"$(basename "$elf").symbols"
  done
  [ "$(wc -l <edited.elf.symbols)" -gt 150 ]
  diff edited.elf.symbols trapclock.elf.symbols
  run ! cmp -s <(fault_path edited.elf) <(fault_path "$BUILD/trapclock.elf")
}

@test "all that a fault executes is code of its path or the page under test" {
  read -r start size < <(readelf -SW "$BUILD/trapclock.elf" |
    sed -n 's/.* \.fault_path  *PROGBITS  *\([0-9a-f]*\) [0-9a-f]* \([0-9a-f]*\) .*/\1 \2/p')
  read -r user_start user_size < <(readelf -SW "$BUILD/trapclock.elf" |
    sed -n 's/.* \.user\.fault_path  *PROGBITS  *\([0-9a-f]*\) [0-9a-f]* \([0-9a-f]*\) .*/\1 \2/p')
  for id in np.read np.exec np.read.raw np.read.full np.read.trace np.read.map gp.read user.np.read \
    user.np.read.ist demand.zero.read cow.write upgrade.write reflect.user.read cost.syscall cost.ud2; do
    run timeout 600 "$TRAPCLOCK" trace $id
    [ "$status" -eq 0 ]
    sed -n 's/^ *0x\([0-9a-f]*\) .*/\1/p' <<<"$output" >addresses
    [ -s addresses ]
    while read -r address; do
      at=$((16#$address))
      ((at >= 16#$start && at < 16#$start + 16#$size)) ||
        ((at >= 16#$user_start && at < 16#$user_start + 16#$user_size)) || {
        echo "$id executes $address"
        return 1
      }
    done < <(sort -u addresses)
  done
}

@test "what np.cold.read flushes holds all code of a path but the triggers', and its data" {
  nm "$BUILD/trapclock.elf" >symbols
  within() { # FROM TO PATTERN: how many symbols of that pattern there are, all of them within
    awk -v from="$1" -v to="$2" -v pattern="^($3)\$" '
      { at[$3] = "0x" $1 } # a string, which compares as one
      END {
        for (name in at)
          if (name ~ pattern && ++n && (at[name] < at[from] || at[name] >= at[to])) { print name; exit 1 }
        print n
      }' symbols
  }
  run within fault_path_start fault_path_triggers '(asm_)?exc_.*|page_fault_path_.*|error_(entry|return).*|page_fault_(skip|map|zero|copy).*'
  [ "$status" -eq 0 ]
  [ "$output" -gt 100 ]
  run within fault_path_data_start fault_path_data_end 'gdt|idt|tss|delivered|armed|exception_table|irqentry_depth'
  [ "$status" -eq 0 ]
  [ "$output" -eq 7 ]
  run within fault_path_start fault_path_triggers 'trigger_stub_.*'
  [ "$status" -eq 1 ]
}
