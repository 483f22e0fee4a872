#!/bin/sh
# SPDX-License-Identifier: MIT
# setup.sh run|test|debug [CC]: checks that everything trapclock needs is installed. On Debian
# and Ubuntu it installs what is missing and says so; elsewhere it only names it. SETUP=no in
# the environment: never install, only name.
set -eu

purpose=${1:?usage: setup.sh run|test|debug [CC]}
cc=${2:-gcc}

# purpose, Debian package (CLANG_RUNTIME: see below), how to see that it is there: one of
# these names will do
needs='
run   qemu-system-x86  command qemu-system-x86_64|/usr/libexec/qemu-kvm
run   grub-common      command grub-mkrescue|grub2-mkrescue
run   grub-pc-bin      file    /usr/lib/grub/i386-pc/multiboot2.mod|/usr/share/grub2/i386-pc/multiboot2.mod
run   grub-efi-amd64-bin file  /usr/lib/grub/x86_64-efi/multiboot2.mod|/usr/share/grub2/x86_64-efi/multiboot2.mod
run   mtools           command mformat
run   xorriso          command xorriso
run   libjansson-dev   header  jansson.h
run   zlib1g-dev       header  zlib.h
run   libgsl-dev       header  gsl/gsl_statistics.h
run   libcapstone-dev  header  capstone/capstone.h
run   libdw-dev        header  elfutils/libdwfl.h
run   libpng-dev       header  png.h
run   libturbojpeg0-dev header turbojpeg.h
run   libzbar-dev      header  zbar.h
test  libcmocka-dev    header  cmocka.h
test  imagemagick      command identify
test  libqrcodegen-dev header  qrcodegen/qrcodegen.h
test  bats             command bats
test  clang            command clang
test  CLANG_RUNTIME    fuzzer  clang
test  gnuplot-nox      command gnuplot
test  libxml2-utils    command xmllint
test  shellcheck       command shellcheck
test  mandoc           command mandoc
test  zsh              command zsh
test  jq               command jq
test  perl             command prove
test  strace           command strace
test  bsdutils         command script
test  bochs            command bochs
test  bochsbios        file    /usr/share/bochs/BIOS-bochs-latest
test  poppler-utils    command pdftotext
test  chromium         command chromium
test  ovmf             file    /usr/share/OVMF/OVMF_CODE_4M.fd
test  seabios          file    /usr/share/seabios/bios.bin
test  iproute2         command ip
test  dnsmasq-base     command dnsmasq
test  busybox-static   command busybox
test  slurmctld        file    /usr/sbin/slurmctld
test  slurmd           file    /usr/sbin/slurmd
test  slurm-client     command sbatch
test  munge            file    /usr/sbin/munged
test  lava-common      file    /usr/lib/python3/dist-packages/lava_common
test  procps           command pgrep
debug gdb              command gdb
'

command -v "$cc" > /dev/null || {
  echo "trapclock needs a C compiler, and there is no $cc: install the package gcc (Debian), or name another with make CC=..." >&2
  exit 3
}

has() { # kind name|name...
  for alternative in $(echo "$2" | tr '|' ' '); do
    ! has_one "$1" "$alternative" || return 0
  done
  return 1
}

has_one() { # kind name
  case $1 in
    command) command -v "$2" > /dev/null ;;
    file) [ -e "$2" ] ;;
    header) printf '#include <stdarg.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <setjmp.h>\n#include <%s>\n' "$2" |
      "$cc" -E -x c - > /dev/null 2>&1 ;;
    fuzzer) has_fuzzer "$2" ;;
  esac
}

has_fuzzer() { # clang
  folder=$(mktemp -d)
  echo 'int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void) { return 0; }' |
    "$1" -fsanitize=fuzzer -x c -o "$folder/a" - > /dev/null 2>&1
  found=$?
  rm -rf "$folder"
  return $found
}

# The package with libFuzzer for this clang, or for the one that will be
# installed: apart from clang since 14 on Debian 12, with its headers before.
clang_runtime() {
  major=$(clang -dumpversion 2> /dev/null | sed 's/\..*//')
  [ -n "$major" ] || major=$(apt-cache depends clang 2> /dev/null |
    sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p' | head -n 1)
  for name in "libclang-rt-$major-dev" "libclang-common-$major-dev" libclang-rt-dev; do
    ! apt-cache show "$name" > /dev/null 2>&1 || break
  done
  echo "$name"
}

installable() { # package
  apt-cache policy "$1" 2> /dev/null | grep -q 'Candidate: [0-9]'
}

missing() {
  echo "$needs" | while read -r for package kind name; do
    [ -n "$for" ] || continue
    [ "$for" = run ] || [ "$for" = "$purpose" ] || continue
    has "$kind" "$name" && continue
    # Ubuntu has it as a snap only: its test is skipped there.
    [ "$package" != chromium ] || installable "$package" || continue
    [ "$package" != CLANG_RUNTIME ] || package=$(clang_runtime)
    printf ' %s' "$package"
  done
}

packages=$(missing)
[ -n "$packages" ] || exit 0

install="apt-get install -y --no-install-recommends"
if [ "${SETUP:-}" = no ]; then
  echo "trapclock needs these Debian packages:$packages (SETUP=no: not installed)" >&2
  exit 3
fi
if ! command -v apt-get > /dev/null; then
  echo "trapclock needs what Debian packages as:$packages" >&2
  exit 3
fi
if [ "$(id -u)" = 0 ]; then
  as_root=
elif command -v sudo > /dev/null && sudo -n true 2> /dev/null; then
  as_root=sudo
else
  echo "trapclock needs these packages; as root, type:" >&2
  echo "  $install$packages" >&2
  exit 3
fi
# The names are known for sure only once the lists are.
$as_root apt-get update -qq
packages=$(missing)
echo "installing:$packages" >&2
# shellcheck disable=SC2086 # words on purpose
DEBIAN_FRONTEND=noninteractive $as_root $install $packages > /dev/null
packages=$(missing)
[ -z "$packages" ] || {
  echo "still missing after the install:$packages" >&2
  exit 3
}
