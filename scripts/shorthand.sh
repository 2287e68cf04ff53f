# shellcheck shell=bash
# Sourced by up, preview, refresh, destroy and graph: adds the default stack, and the consent that a lab needs none of.

# The stack that the arguments name; empty when they name none.
named_stack() {
  while (($# > 0)); do
    case $1 in
      --stack | -s) echo "${2-}"; return ;;
      --stack=* | -s=*) echo "${1#*=}"; return ;;
      --) return ;;
    esac
    shift
  done
}

run_for_stack() {
  local command=$1 stack arguments=()
  shift
  stack=$(named_stack "$@")
  if [[ -z $stack ]]; then
    stack=lab
    arguments+=(--stack lab)
  fi
  # A lab is made to be made again, and its data stays; other stacks keep the question.
  if [[ $stack == lab && $command != preview && $command != graph ]]; then
    arguments+=(--yes)
  fi
  # One machine that fails must not hold back the others; what depends on it is skipped and named.
  if [[ $command == up ]]; then
    arguments+=(--continue-on-error)
  fi
  # shellcheck disable=SC2154 # here is set by the script that sources this file.
  exec "$here/infra" "$command" "${arguments[@]}" "$@"
}
