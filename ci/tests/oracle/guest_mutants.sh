#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every rule of the oracle is disabled, one at a time, in a guest image: the
# exhaustive check must then find mismatches within about a second. Rules that QEMU's
# TCG cannot show go to Bochs or to KVM; where KVM does not show its one, that is
# skipped with the reason. Run by guest_mutants.mk from the root of the
# repository.
# Usage: CC=… CFLAGS=… LINK=… OBJECTS=… TRAPCLOCK=… RULES=…
#        guest_mutants.sh DIRECTORY TAP
#        (… mutant DIRECTORY NUMBER RULE: one mutant, for the loop below)
# Exit status: 0 all noticed, 1 one survived, 2 something did not build.

set -u
MISMATCH=1 # trapclock's exit status

# Where the rule shows: the machine of a check below.
machine_of() {
  case $1 in
    RESERVED_PS_1G) echo bochs_without_1g ;;
    RESERVED_G_TOP) echo kvm ;;
    SHADOW_STACK_* | WRUSS_USER | ERROR_SS | STACK_SEGMENT) echo bochs ;;
    *) echo qemu ;;
  esac
}

verify() { # IMAGE OPTION...
  image=$1
  shift
  "$TRAPCLOCK" verify -o "$image.json" "$@" > "$image.log" 2>&1
}

check_on_qemu() {
  verify "$1" --elf "$1.elf" --cases 600000
}

check_on_bochs() {
  iso/make-iso.sh "$1.elf" "$1.iso" &&
    verify "$1" --vm bochs --iso "$1.iso" --cases 200000
}

check_on_bochs_without_1g() {
  iso/make-iso.sh "$1.elf" "$1.iso" &&
    verify "$1" --vm bochs --cpu core2_penryn_t9600 --iso "$1.iso" --cases 400000
}

check_on_kvm() {
  verify "$1" --accel kvm --boot pvh --machine microvm --cpu EPYC --elf "$1.elf" --cases 8000 \
    --timeout 300
}

# The image in which the oracle alone is built anew, with these flags.
build() { # IMAGE FLAG...
  image=$1
  shift
  # shellcheck disable=SC2086 # lists of words
  $CC $CFLAGS "$@" -c fault/oracle.c -o "$image.o" && $LINK $OBJECTS "$image.o" -o "$image.elf"
}

is_noticed() { # MACHINE IMAGE
  "check_on_$1" "$2"
  [ $? -eq $MISMATCH ]
}

one_mutant() { # NUMBER RULE
  image=$directory/$2
  machine=$(machine_of "$2")
  if [ "$machine" = kvm ] && [ -n "$NO_KVM" ]; then
    echo "ok $1 - oracle rule $2 disabled in the guest # SKIP $NO_KVM" > "$image.tap"
    return
  fi
  verdict=ok why=
  if ! build "$image" "-DORACLE_MUTATE=RULE_$2"; then
    verdict="not ok" why=" does not build"
  elif ! is_noticed "$machine" "$image"; then
    verdict="not ok" why=" survives on $machine"
  fi
  echo "$verdict $1 - oracle rule $2 disabled in the guest$why" > "$image.tap"
  rm -f "$image.o" "$image.elf" "$image.iso" "$image.json"
  [ "$verdict" != ok ] || rm -f "$image.log"
}

if [ "$1" = mutant ]; then
  directory=$2
  one_mutant "$3" "$4"
  exit
fi

directory=$1 tap=$2
rm -rf "$directory"
mkdir -p "$directory" || exit 2
image=$directory/unmutated
build "$image" || exit 2
for machine in qemu bochs bochs_without_1g; do
  if ! "check_on_$machine" "$image"; then
    cat "$image.log" >&2
    echo "$0: the check fails on $machine without any mutation" >&2
    exit 2
  fi
done

NO_KVM=
if [ ! -w /dev/kvm ]; then
  NO_KVM="no /dev/kvm"
elif ! check_on_kvm "$image" || ! grep -q '"vendor":"AuthenticAMD"' "$image.json"; then
  NO_KVM="KVM here does not run the guest, or not as the AMD CPU that it is told to be"
fi
export NO_KVM

number=0
for rule in $RULES; do
  number=$((number + 1))
  echo mutant "$directory" $number "$rule"
done > "$directory/list"
xargs -L 1 -P "$(nproc)" sh "$0" < "$directory/list"

{
  echo "1..$number"
  cat "$directory"/*.tap | awk '
    { line[$1 == "ok" ? $2 : $3] = $0 }
    END { for (n = 1; n <= '"$number"'; n++) if (n in line) print line[n] }'
} > "$tap.part" && mv "$tap.part" "$tap" || exit 2
noticed=$(grep -c '^ok ' "$tap")
if [ "$noticed" -ne "$number" ]; then
  grep '^not ok ' "$tap" >&2
  echo "$0: $noticed of $number mutants noticed or skipped; logs in $directory" >&2
  exit 1
fi
