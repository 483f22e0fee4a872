#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# make rebuilds what changed, in its sources or its flags, and nothing else.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  tree=$BATS_TEST_DIRNAME/../../..
}

# Which files are compiled on the way to these.
makes() {
  env -u MAKEFLAGS make --no-print-directory -C "$tree" BUILD="$PWD/build" "$@" >made
  sed -n 's/^  \(CC\|AS\) *//p' made
}

@test "other flags and another compiler make objects anew, the same ones do not" {
  objects=("$PWD"/build/{guest/bench/machine/clock.c,guest/entry/entry.S,host/ci/base/error}.o)
  [ "$(makes "${objects[@]}" | wc -l)" -eq 3 ]
  [ -z "$(makes "${objects[@]}")" ]
  [ "$(makes "${objects[@]}" WARNINGS=-Wall)" = "bench/machine/clock.c
entry/entry.S" ]
  [ -z "$(makes "${objects[@]}" WARNINGS=-Wall)" ]
  printf '#!/bin/sh\nexec gcc "$@"\n' >cc
  chmod +x cc
  [ "$(makes "${objects[@]}" WARNINGS=-Wall CC="$PWD/cc" | wc -l)" -eq 3 ]
}

@test "another style sheet is taken into the tool" {
  object=$PWD/build/host/ci/page/style.o
  [ "$(makes "$object")" = ci/page/style.S ]
  [ -z "$(makes "$object")" ]
  [ "$(makes "$object" -W ci/page/style.css)" = ci/page/style.S ]
}

@test "make -s prints nothing of its own" {
  for letters in -s -sj2 '-s -k'; do
    object=$PWD/build${letters// /}/host/ci/base/error.o
    # shellcheck disable=SC2086 # words on purpose
    env -u MAKEFLAGS make $letters -C "$tree" BUILD="$PWD/build${letters// /}" "$object" >said 2>&1
    [ ! -s said ]
    [ -e "$object" ]
  done
}

@test "a linker that leaves out the build id is refused" {
  command -v ld.gold || skip "there is no gold here"
  run -2 env -u MAKEFLAGS make -s -C "$tree" BUILD="$PWD/build" CC="gcc -fuse-ld=gold" \
    "$PWD/build/trapclock.elf"
  echo "$output"
  [[ $output == *"this linker puts no build id there: link with GNU ld"* ]]
  [ ! -e build/trapclock.elf ]
}

@test "a missing compiler is named as such" {
  run env -u MAKEFLAGS make --no-print-directory -C "$tree" SETUP=no CC=none-gcc BUILD="$PWD/build" run
  echo "$output"
  [ "$status" -eq 2 ]
  [ "${lines[0]}" = "trapclock needs a C compiler, and there is no none-gcc: install the package gcc (Debian), or name another with make CC=..." ]
}

@test "make help lists every target that is not a part of another" {
  make --no-print-directory -C "$tree" help >listed
  sed -n 's/^  \([a-z0-9-]*\) .*/\1/p' listed | sort >names
  # Whatever make knows by a plain name, but files and what ends in -results.
  make -C "$tree" -npq BUILD="$PWD/build" 2>/dev/null |
    sed -n '/^# Not a target/{n;d};s/^\([a-z][a-z0-9-]*\):.*/\1/p' |
    grep -vx 'run-tests\|.*-results' | sort -u >targets
  diff targets names
}

@test "the assembler takes no instruction that needs a CPUID bit nobody asks for" {
  read -r -a made <"$BUILD/guest/flags"
  assembles() { # INSTRUCTION
    echo "$1" | "${made[@]}" -c -x assembler -o object -
  }
  for instruction in rdtscp 'popcnt %rax, %rax' 'clflushopt (%rax)' 'invpcid (%rax), %rax'; do
    run ! assembles "$instruction"
  done
  for instruction in lfence syscall 'clflush (%rax)' clac wrpkru 'wrssq %rax, (%rax)'; do
    assembles "$instruction"
  done
}

@test "CMDLINE makes the image anew when it changes, and is refused where GRUB would not keep it" {
  mkdir build
  cp "$BUILD/trapclock.elf" build
  iso() {
    env -u MAKEFLAGS make --no-print-directory -C "$tree" BUILD="$PWD/build" \
      -o "$PWD/build/trapclock.elf" "$@" "$PWD/build/trapclock.iso"
  }
  iso
  cmp build/trapclock.iso "$BUILD/trapclock.iso"
  run iso
  [[ $output != *ISO* ]]
  iso CMDLINE='mode=verify only=np.[a-z]*'
  grep -aq '^set trapclock_command_line="mode=verify only=np.\[a-z\]\* *"$' build/trapclock.iso
  for words in 'only="a' 'only=a;b' "only=\\a" "only=ü" "$(printf '%257s' '')" $'a\nb'; do
    CMDLINE=$words run "$tree/iso/make-iso.sh" build/trapclock.elf refused.iso
    echo "$words: $output"
    [ "$status" -eq 2 ]
    [[ $output == 'make-iso.sh: CMDLINE: expected at most 256 '* ]]
    [ ! -e refused.iso ]
  done
}

# copy FOLDER: the sources of this checkout there.
copy() {
  mkdir "$1"
  cp -a "$tree"/{Makefile,boot,entry,fault,bench,iso,ci} "$1"
}

@test "a checkout whose path has a blank, quotes, parentheses or UTF-8 gives the same image" {
  for name in "it's (a) \"tröt\"" 'plain'; do
    copy "$name"
    env -u MAKEFLAGS make --no-print-directory -s -j2 -C "$name" SETUP=no all
    (cd "$name" && timeout 600 build/trapclock run --accel icount --boot iso --only np.read \
      --samples 3 -o out.json >/dev/null)
  done
  cmp "it's (a) \"tröt\"/build/trapclock.elf" plain/build/trapclock.elf
  cmp "it's (a) \"tröt\"/build/trapclock.iso" plain/build/trapclock.iso
}

@test "CC_GUEST alone compiles the image, with that compiler's own binary utilities" {
  mkdir bin
  for program in as ld objdump strip; do
    ln -s "$(command -v "x86_64-linux-gnu-$program")" "bin/$program"
  done
  cat >x86_64-none-gcc <<END
#!/bin/sh
case \$1 in -print-prog-name=*) echo "$PWD/bin/\${1#*=}"; exit ;; esac
exec gcc "\$@"
END
  chmod +x x86_64-none-gcc
  # A host whose own tools do not know x86-64.
  for program in strip objdump; do
    printf '#!/bin/sh\nexit 1\n' >"$program"
    chmod +x "$program"
  done
  copy crossed
  # ... which is no checkout: as in an archive, a file says the commit.
  (cd "$tree" && bench/report/source_commit.sh) >crossed/bench/report/source_commit.txt
  PATH=$PWD:$PATH env -u MAKEFLAGS make --no-print-directory -j2 -C crossed V=1 SETUP=no \
    CC_GUEST=x86_64-none-gcc all >made
  grep -q '^x86_64-none-gcc .* -c boot/memory\.c ' made
  grep -q '^gcc .* ci/main\.c' made
  cmp "$BUILD/trapclock.iso" crossed/build/trapclock.iso
}

# Commit and time that an image keeps.
kept() { # ELF
  objcopy -O binary -j .source_commit "$1" commit.bin
  printf '%s %s\n' "$(head -c 56 commit.bin | tr -d '\0')" "$(od -A n -t u8 -j 56 commit.bin | tr -d ' ')"
}

@test "the image keeps the commit of its sources, and nothing else in it depends on that" {
  export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
  build() {
    env -u MAKEFLAGS make --no-print-directory -s -j2 -C sources SETUP=no BUILD=build build/trapclock.elf
    mv sources/build/trapclock.elf "$1"
  }
  copy sources
  mkdir sources/build
  cp -a "$BUILD/guest" sources/build
  build none.elf
  [ "$(kept none.elf)" = 'unknown 0' ]
  printf 'build\n' >sources/.gitignore
  echo 'bench/report/source_commit.txt export-subst' >sources/.gitattributes
  git -C sources init -q
  git -C sources add -A
  GIT_COMMITTER_DATE=@1700000000 git -C sources commit -q -m sources
  commit=$(git -C sources rev-parse HEAD)
  build first.elf
  [ "$(kept first.elf)" = "$commit 1700000000" ]
  echo '/* changed */' >>sources/boot/format.c
  build changed.elf
  [ "$(kept changed.elf)" = "$commit+changes 1700000000" ]
  # What is no part of the image is no change of it.
  git -C sources checkout -q boot
  echo >sources/ci/notes
  build again.elf
  cmp first.elf again.elf
  for elf in none first; do
    objcopy -O binary -R .source_commit -R .note $elf.elf $elf.bin
  done
  cmp none.bin first.bin
  (cd sources && git archive HEAD bench/report/source_commit.txt) | tar xO |
    diff - <(echo "$commit 1700000000")
}
