# shellcheck shell=sh
#
# lang.sh - the language in which the scripts speak, English or Chinese
#
# To be sourced first of all, before a script sets a locale of its own.
#
#   $lang             en, or zh where the locale says so: LC_ALL, or else
#                     LC_MESSAGES, or else LANG
#   say ENGLISH 中文  prints the one of the two, as a line; what has no Chinese
#                     is said in English
#
# The Chinese is in UTF-8, whether the system has such a locale or not. What is
# longer, the text of --help, stands in the folder zh beside this.

# shellcheck disable=SC2034 # for those who source this
case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
zh*) lang=zh ;;
*) lang=en ;;
esac

say() {
    [ "$lang$#" != zh2 ] || shift
    printf '%s\n' "$1"
}
