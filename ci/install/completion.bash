# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# bash completion for trapclock. The tables below are made from its --help texts.
# shellcheck disable=SC2154 # _trapclock_commands is one of them

# Asks the guest for its benchmarks, once per shell.
_trapclock_benchmarks() { # TOOL
  [[ -n ${_trapclock_ids-} ]] ||
    _trapclock_ids=$("${1/#\~/$HOME}" list 2>/dev/null </dev/null |
      sed -n '2,$s/^\([a-z0-9][a-z0-9.-]*\) .*/\1/p')
}

_trapclock_reply() { # WORDS BEGINNING
  case $1 in
    FILE)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$2")
      ;;
    BENCHMARK)
      _trapclock_benchmarks "${COMP_WORDS[0]}"
      mapfile -t COMPREPLY < <(compgen -W "$_trapclock_ids" -- "$2")
      ;;
    -) ;;
    *)
      mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
      [[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace
      ;;
  esac
}

_trapclock() {
  local word=${COMP_WORDS[COMP_CWORD]} at=$((COMP_CWORD - 1)) command=${COMP_WORDS[1]} value

  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _trapclock_reply "$_trapclock_commands --help --version" "$word"
    return
  elif [[ $command == help ]]; then
    _trapclock_reply "$_trapclock_commands" "$word"
    return
  fi
  # bash splits --option=word into three words.
  if [[ $word == = ]]; then
    word=
  elif [[ ${COMP_WORDS[at]} == = ]]; then
    at=$((at - 1))
  fi
  if [[ ${COMP_WORDS[at - 1]} == = ]]; then # --option=name=word
    _trapclock_reply FILE "$word"
  elif value=$(_trapclock_value "$command" "${COMP_WORDS[at]}"); then
    _trapclock_reply "$value" "$word"
  elif [[ $word == -* ]]; then
    _trapclock_reply "$(_trapclock_options "$command")" "$word"
  elif value=$(_trapclock_value "$command" ''); then
    _trapclock_reply "$value" "$word"
  fi
}

complete -F _trapclock trapclock
