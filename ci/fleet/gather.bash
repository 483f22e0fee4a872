# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What the scripts for many machines share: their options, folder and tool, and the end.
program=${0##*/}

fleet=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() { echo "$program: $*" >&2; }
refuse() { say "$*" && exit 2; }
lack() { say "$*" && exit 3; }

number() { # OPTION MAX TEXT: the number, which is at least 1
  [[ $3 =~ ^0*[1-9][0-9]{0,5}$ && $((10#$3)) -le $2 ]] || refuse "-$1: expected a number 1..$2, got \"$3\""
  echo $((10#$3))
}

# A file name that is safe in a shell, in Slurm and in a table.
as_name() {
  local name=${1//[^A-Za-z0-9._-]/-}
  while [[ $name == [-.]* ]]; do name=${name:1}; done
  echo "$name"
}

take_folder() {
  [[ -n ${1:-} && $1 != -- ]] || refuse 'FOLDER is missing; see --help'
  mkdir -p -- "$1" 2>/dev/null || lack "$1: cannot make the folder"
  folder=$(cd -- "$1" && pwd)
  [ -w "$folder" ] || lack "$1: cannot write there"
}

take_tool() {
  if [ -z "${tool:-}" ]; then
    tool=$fleet/../../build/trapclock
    [ -x "$tool" ] || tool=$(command -v trapclock) ||
      lack 'no trapclock: run make first, or name one with -x'
  fi
  [[ -f $tool && -x $tool ]] || lack "$tool: is no program; -x names the trapclock to run"
  tool=$(cd "$(dirname "$tool")" && pwd)/$(basename "$tool")
}

# finish NAME...: compares the results there are, and exits. Those of one accelerator make one
# table and one page: KVM's and the node's own kernel's have no benchmark in common.
finish() {
  local status=0 missing=0 command name way
  local -A ways=()
  cd "$folder" || exit 3
  for name; do
    if [ -e "$name.json" ]; then
      way=$(sed -n 's/^"options":.*"accel":"\([a-z]*\)".*/\1/p;10q' "$name.json")
      ways[${way:-imported}]+=" $name.json"
    else
      missing=$((missing + 1))
    fi
  done
  for way in "${!ways[@]}"; do
    read -r -a files <<<"${ways[$way]}"
    command=compare
    [ ${#files[@]} -gt 1 ] || command=show
    worst "$tool" $command "${files[@]}"
    worst "$tool" report "${files[@]}" -o "report-$way.html"
  done
  [ $missing -eq 0 ] || {
    say "$missing of $# have no result; the same command tries them again"
    [ $status -gt 4 ] || status=4
  }
  exit $status
}

worst() { # COMMAND...: status becomes the command's, if that is more
  local is=0
  "$@" || is=$?
  [ $is -le "$status" ] || status=$is
}
