#!/bin/sh
# SPDX-License-Identifier: MIT
# install.sh install|uninstall BUILD: installs what was built in BUILD to DESTDIR/PREFIX, or
# removes it from there. Builds nothing. The tool finds its images relative to itself, so
# the installed folder can be moved as a whole.
set -eu

action=${1:?usage: install.sh install|uninstall BUILD}
build=${2:?usage: install.sh install|uninstall BUILD}

refuse() { # STATUS WORDS
  echo "make $action: $2" >&2
  exit "$1"
}

case $PREFIX in
  /*) ;;
  *) refuse 2 "PREFIX: expected an absolute path, got \"$PREFIX\"" ;;
esac
case ${DESTDIR:-/} in
  /*) ;;
  *) refuse 2 "DESTDIR: expected an absolute path, got \"$DESTDIR\"" ;;
esac
root=${DESTDIR:-}$PREFIX

# mode, file in BUILD, place below PREFIX
files='
755 trapclock bin/trapclock
644 trapclock.elf lib/trapclock/trapclock.elf
644 trapclock.iso lib/trapclock/trapclock.iso
644 trapclock-linux.cpio lib/trapclock/trapclock-linux.cpio
755 trapclock-linux lib/trapclock/trapclock-linux
644 install/trapclock.1 share/man/man1/trapclock.1
644 install/trapclock.bash share/bash-completion/completions/trapclock
644 install/_trapclock share/zsh/site-functions/_trapclock
'

# Is the folder writable, or, if it does not exist, the nearest existing one above it?
writable() { # FOLDER
  folder=$1
  while [ ! -e "$folder" ]; do
    folder=$(dirname "$folder")
  done
  [ -d "$folder" ] && [ -w "$folder" ]
}

echo "$files" | while read -r mode name place; do
  [ -n "$place" ] || continue
  target=$root/$place
  if [ "$action" = uninstall ]; then
    [ -e "$target" ] || continue
    writable "${target%/*}" || refuse 3 "${target%/*} cannot be written to: run it as root"
    rm -f "$target"
    continue
  fi
  writable "${target%/*}" || refuse 3 \
    "${target%/*} cannot be written to: name another folder, as PREFIX=\"\$HOME/.local\", or run it as root"
  mkdir -p "${target%/*}"
  install -m "$mode" "$build/$name" "$target"
done
# Removes the folder only if it is empty.
[ "$action" = install ] || rmdir "$root/lib/trapclock" 2> /dev/null || :
