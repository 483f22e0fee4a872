#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What make install installs works. The man page and the completions have every command and
# option. A release has all its files.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  tree=$BATS_TEST_DIRNAME/../../..
  mkdir home
}

# Nothing is made anew there, since the compilers are those that made it.
in_tree() { # TARGET VARIABLE=VALUE...
  env -u MAKEFLAGS -u PREFIX -u DESTDIR -u TAG HOME="$PWD/home" make --no-print-directory -C "$tree" SETUP=no BUILD="${BUILD:?}" \
    CC="$(sed 's/ -I.*//;q' "$BUILD/host/flags")" CC_GUEST="$(sed 's/ -std.*//;q' "$BUILD/guest/flags")" "$@"
}

files() { # FOLDER
  (cd "$1" && find . ! -type d | sort)
}

commands() {
  "$TRAPCLOCK" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'
}

options() { # COMMAND: as --option or --option=VALUE
  "$TRAPCLOCK" "$1" --help | sed -n 's/^ \{2,6\}\(-., \)\{0,1\}\(--[^ ]*\).*/\2/p'
}

@test "what is installed works where DESTDIR is moved to, also under a PREFIX with a blank, and uninstall removes it" {
  in_tree install DESTDIR="$PWD/root" PREFIX='/opt/a b'
  [ "$(files 'root/opt/a b')" = './bin/trapclock
./lib/trapclock/trapclock-linux
./lib/trapclock/trapclock-linux.cpio
./lib/trapclock/trapclock.elf
./lib/trapclock/trapclock.iso
./share/bash-completion/completions/trapclock
./share/man/man1/trapclock.1
./share/zsh/site-functions/_trapclock' ]
  mv root 'moved to'
  ln -s 'moved to/opt/a b/bin/trapclock' link
  # The ISO, the ELF beside it that traces need, and what measures inside Linux.
  timeout 600 ./link run --accel icount --only np.read --samples 3 --format csv --no-save | grep '\bnp\.read,'
  timeout 600 ./link list --format json | grep '"id":"np.read"'
  timeout 600 ./link list --guest host --format json | grep '"id":'
  touch 'moved to/opt/a b/lib/trapclock/other'
  in_tree uninstall DESTDIR="$PWD/moved to" PREFIX='/opt/a b'
  [ "$(files 'moved to')" = './opt/a b/lib/trapclock/other' ]
  rm 'moved to/opt/a b/lib/trapclock/other'
  in_tree uninstall DESTDIR="$PWD/moved to" PREFIX='/opt/a b'
  [ ! -e 'moved to/opt/a b/lib/trapclock' ]
}

@test "the tool finds its images where they are installed, but first beside itself" {
  mkdir -p place/bin place/lib/trapclock
  cp "$TRAPCLOCK" place/bin/trapclock
  cp "$BUILD/trapclock.elf" place/lib/trapclock
  timeout 600 place/bin/trapclock list --format json | grep '"id":"np.read"'
  echo none >place/bin/trapclock.elf
  run ! timeout 600 place/bin/trapclock list
}

@test "an ordinary user installs at home, and is told where not" {
  unshare --user true || skip "this host lets nobody have a user namespace"
  script=$(cd "$tree" && pwd)/ci/install/install.sh
  PREFIX=$PWD/home/.local unshare --user "$script" install "$BUILD"
  timeout 600 home/.local/bin/trapclock list --guest host >/dev/null
  mkdir locked
  chmod a-w locked
  PREFIX=$PWD/locked/x run -3 unshare --user "$script" install "$BUILD"
  [ "$output" = "make install: $PWD/locked/x/bin cannot be written to: name another folder, as PREFIX=\"\$HOME/.local\", or run it as root" ]
  chmod a-w home/.local/bin
  PREFIX=$PWD/home/.local run -3 unshare --user "$script" uninstall "$BUILD"
  [ "$output" = "make uninstall: $PWD/home/.local/bin cannot be written to: run it as root" ]
  for prefix in here '' ./usr; do
    PREFIX=$prefix run -2 "$script" install "$BUILD"
    [ "$output" = "make install: PREFIX: expected an absolute path, got \"$prefix\"" ]
  done
}

@test "make install builds nothing after make all" {
  in_tree all
  touch stamp
  in_tree install DESTDIR="$PWD/root" >made
  [ "$(cat made)" = "  INSTALL $PWD/root/usr/local" ]
}

@test "the man page is sound, and has every command and option with its words" {
  command -v mandoc >/dev/null || skip "there is no mandoc here"
  in_tree "$BUILD/install/trapclock.1"
  run -0 mandoc -T lint "$BUILD/install/trapclock.1"
  [ -z "$output" ]
  if command -v man >/dev/null; then
    LC_ALL=C.UTF-8 run -0 --separate-stderr man -l --warnings "$BUILD/install/trapclock.1"
    # shellcheck disable=SC2154 # run sets it
    [ -z "$stderr" ]
  fi
  mandoc -T ascii -O width=200 "$BUILD/install/trapclock.1" | col -bx >page
  grep -q '^     -?, --help$' page
  grep -q '^     -V, --version$' page
  for command in $(commands); do
    echo "$command"
    sed -n "/^   trapclock $command\$/,/^   trapclock\|^[A-Z]/p" page >section
    [ -s section ]
    [[ $(<page) == *$'\n     trapclock '$command' '* ]]
    for option in $(options "$command" | grep -v '^--help\|^--usage\|^--version'); do
      echo "$option"
      grep -q -e "^     \(-., \)\?$option\( \|\$\)" section
    done
    # Not a word is lost or added.
    "$TRAPCLOCK" "$command" --help | sed '/^Usage:\|^  or:/d;/--help   \|--usage   \|--version  /d;/^Mandatory/,/^for any/d' |
      tr -s ' \n' '\n' | sed '/^$/d' | sort >told
    sed '1d;/^   trapclock/d;/^[A-Z]/d' section | tr -s ' \n' '\n' | sed '/^$/d' | sort >written
    diff told written
  done
}

# completes WORD...: what bash offers for the last of these words, as bash splits them.
completes() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  _trapclock
  printf '%s\n' "${COMPREPLY[@]}"
}

# shellcheck disable=SC2154,SC2329 # the file that is read here sets and calls them
bash_completion() {
  in_tree "$BUILD/install/trapclock.bash"
  compopt() { echo "$*" >>words; }
  # shellcheck source=/dev/null
  source "$BUILD/install/trapclock.bash"
}

@test "bash completes commands, options, benchmarks and files" {
  bash_completion
  complete -p trapclock
  shellcheck "$BUILD/install/trapclock.bash"
  [ "$(completes trapclock '' | sort)" = "$( (commands; printf '%s\n' help --help --version) | sort)" ]
  [ "$(completes trapclock help re)" = report ]
  for command in $(commands); do
    diff <(options "$command" | sed 's/=.*/=/') <(completes trapclock "$command" --)
  done
  touch 'a result.json' abc
  for words in 'show' 'show --plot' 'compare x.json' 'import -o' 'report --output =' 'run --vs = elf ='; do
    # shellcheck disable=SC2086 # words on purpose
    [ "$(completes trapclock $words a)" = $'a result.json\nabc' ]
  done
  [ "$(completes "$TRAPCLOCK" trace user.np.wr)" = user.np.write ]
  [ "$(completes "$TRAPCLOCK" run --only = smep)" = smep.exec ]
  [ "$(completes trapclock run --vs = c)" = cpu= ]
  grep -x -e '-o nospace' words
  grep -x -e '-o filenames' words
  [ -z "$(completes trapclock run --boots '')" ]
  [ -z "$(completes trapclock run '')" ]
  [ -z "$(completes trapclock none --)" ]
}

@test "bash completes the words that an option takes, and no other" {
  bash_completion
  asked=0
  for command in $(commands); do
    for option in $(options "$command" | sed -n 's/=.*//p'); do
      # A second option that there is not keeps the command from starting.
      words=$("$TRAPCLOCK" "$command" "$option=@" --none 2>&1 |
        sed -n 's/.*: expected \([a-z|-]*\), got "@"$/\1/p' | tr '|' '\n' | sort)
      [ -n "$words" ] || continue
      echo "$command $option"
      diff <(completes trapclock "$command" "$option" = | sort) <(echo "$words")
      diff <(completes trapclock "$command" "$option" '' | sort) <(echo "$words")
      asked=$((asked + 1))
    done
  done
  [ "$asked" -ge 20 ]
}

@test "zsh completes commands, options, benchmarks and files" {
  command -v zsh >/dev/null || skip "there is no zsh here"
  in_tree "$BUILD/install/_trapclock"
  mkdir bin
  ln -s "$TRAPCLOCK" bin/trapclock
  export PATH=$PWD/bin:$PATH TERM=vt100
  touch 'a result.json'
  offers() { # LINE WORD...
    run -0 timeout 60 "$BATS_TEST_DIRNAME/../support/zsh-completes" "$BUILD/install" "$1"
    echo "$output"
    for word in "${@:2}"; do
      grep -qw -e "$word" <<<"$output"
    done
  }
  # shellcheck disable=SC2046 # words on purpose
  offers 'trapclock ' $(commands)
  for command in $(commands); do
    # shellcheck disable=SC2046
    offers "trapclock $command --" $(options "$command" | sed 's/=.*//')
  done
  offers 'trapclock run --accel=' auto kvm icount tcg
  offers 'trapclock run --format ' github-action-benchmark
  offers 'trapclock trace user.np.wr' user.np.write
  offers 'trapclock compare a' 'a\\ result.json'
  offers 'trapclock run -o a' 'a\\ result.json'
}

@test "make dist packs the last commit, the same bytes again, and it builds" {
  (cd "$tree" && git ls-files --error-unmatch Makefile >/dev/null 2>&1) || skip "this tree is no git checkout"
  for build in one two; do
    in_tree dist BUILD="$PWD/$build"
  done
  cmp one/*.tar.gz two/*.tar.gz
  version=$("$TRAPCLOCK" --version | sed 's/ /-/')
  tar xzf "one/$version.tar.gz"
  diff <(cd "$tree" && git ls-tree -r --name-only HEAD) <(cd "$version" && find . -type f | sed 's,^\./,,' | LC_ALL=C sort)
  env -u MAKEFLAGS make --no-print-directory -s -j2 -C "$version" SETUP=no all
  if (cd "$tree" && git diff --quiet HEAD); then
    for image in trapclock.elf trapclock.iso trapclock-linux.cpio; do
      cmp "$version/build/$image" "$BUILD/$image"
    done
  fi
  run -2 env -u MAKEFLAGS make --no-print-directory -s -C "$version" dist
  [[ ${lines[0]} == 'make dist: this is no git checkout'* ]]
}

@test "a release holds images, sources and their sums, and its tag is the version" {
  (cd "$tree" && git ls-files --error-unmatch Makefile >/dev/null 2>&1) || skip "this tree is no git checkout"
  version=$("$TRAPCLOCK" --version | sed 's/.* //')
  in_tree release-files TAG="v$version"
  (cd "$BUILD/release" && sha256sum --check --strict SHA256SUMS)
  [ "$(files "$BUILD/release")" = "./SHA256SUMS
./trapclock-$version.tar.gz
./trapclock-linux.cpio
./trapclock.elf
./trapclock.iso" ]
  run -2 in_tree release-files TAG=v9.9
  [[ $output == *"make release-files: TAG: expected v$version, got v9.9"* ]]
}

@test "the project's own workflows call targets that there are" {
  make --no-print-directory -C "$tree" help | sed -n 's/^  \([a-z-]*\) .*/\1/p' >targets
  sed -n 's/^ *- run: make \([a-z-]*\).*/\1/p' "$tree"/.github/workflows/*.yml | sort -u >called
  [ "$(xargs <called)" = 'regress release-files run test' ]
  run ! grep -vxf targets called
}
