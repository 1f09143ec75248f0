#!/bin/sh
#
# check.sh - where one stands with the exercises; one of them judged
#
# usage: scripts/exercises/check.sh [-l en|zh] [--check] [CHAPTER]
#        scripts/exercises/check.sh [-l en|zh] [--check] [CHAPTER] NAME
#        scripts/exercises/check.sh --hint NAME | --reset NAME
#        scripts/exercises/check.sh --report [--tsv] DIR ...
#
# ./run.sh --check and ./run.sh --hint come here. Without a NAME: all exercises,
# or those of a CHAPTER, what is done, and what comes next. With a NAME: it is
# judged (the first time a copy is made, chNN-*/exercises/mine/NAME.c), see
# judge.sh; only the first that does not hold is shown in full.
#
#   --hint NAME    the next of its hints
#   --reset NAME   puts the original back, and keeps what was there beside it
#   --report DIR   judges each exercise in such a folder, or in a clone of the
#                  book, a line for each folder; --tsv: fields between tabs
#   -l en|zh       the language; default: as the locale says
#
# exit: 0  passed, or done    1  not yet    2  wrong usage
#       3  it could not be judged here, or took too long: neither

set -u
from=$(pwd)
# shellcheck source=scripts/lib/script.sh
. "$(dirname "$0")/../lib/script.sh"
# shellcheck source=scripts/lib/lang.sh
. "$(dirname "$0")/../lib/lang.sh"
lang=${IPC_LANG:-$lang} # run.sh has been asked for one
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=scripts/lib/book.sh
. scripts/lib/book.sh
here=scripts/exercises

# tell KEY [WORD...] - the message, with these words filled in
tell() {
    key=$1
    shift
    words=$(printf '%s\n' "$@" .) LC_ALL=C awk -v key="$key" '
        $1 == key {
            sub(/^[^ ]+ ?/, "")
            n = split(ENVIRON["words"], word, "\n") - 1 # the dot
            for (i = 1; i <= n && (at = index($0, "%s")) > 0; i++) {
                done = done substr($0, 1, at - 1) word[i]
                $0 = substr($0, at + 2)
            }
            print done $0
            done = ""
        }' "$here/messages.$lang"
}

usage() {
    tell usage >&2
    exit 2
}

die() { # STATUS KEY [WORD...]
    status=$1
    shift
    printf 'run.sh: %s\n' "$(tell "$@")" >&2
    exit "$status"
}

# ---- the exercises ----

# all of them, in their chapters' order: as the file ORDER has it, or by name
exercises() {
    for folder in ch[0-9][0-9]-*/exercises; do
        [ ! -d "$folder" ] || {
            [ ! -r "$folder/ORDER" ] || sed "s|^|$folder/|; s|\$|.c|" "$folder/ORDER"
            ls "$folder"/*.c 2>/dev/null
        } | awk '!seen[$0]++' | while IFS= read -r file; do
            [ ! -f "$file" ] || printf '%s\n' "${file%.c}"
        done
    done
}

# find_exercise [CHAPTER] NAME - sets exercise, as ch01-pipe/exercises/tally,
# name and copy
find_exercise() {
    chapter=''
    if [ $# = 2 ]; then
        chapter=${1%/}
        shift
    fi
    name=${1##*/} name=${name%.c}
    exercise='' places=''
    for found in $(exercises); do
        [ "${found##*/}" = "$name" ] || continue
        [ -z "$chapter" ] || case ${found%%/*} in
        "$chapter" | "$chapter"-*) ;;
        *) continue ;;
        esac
        exercise=$found places="$places${places:+, }${found%%/*}"
    done
    [ -n "$exercise" ] || die 2 no_exercise "$name"
    case $places in *,*) die 2 which "$places" "${places%%-*}" "$name" ;; esac
    mine=${exercise%/*}/mine
    copy=$mine/$name.c
    seen=$(seen "$copy")
}

# seen PATH - as the reader would type it
seen() {
    path=$(pwd)/$1
    printf '%s\n' "${path#"$from"/}"
}

# title EXERCISE
title() {
    if [ "$lang" = zh ]; then
        awk '{ sub(/^[ \t]+/, "") } $1 == "title" { inside = 1 }
            inside && $1 == "zh" { sub(/^zh +/, ""); print; exit }' "$1.check"
    else
        sed -n "2s/^ \* ${1##*/} - //p" "$1.c"
    fi
}

# texts KEY - each hint, the task, or what was learnt, in this language
texts() {
    awk -v key="$1" -v lang="$lang" '
        { sub(/^[ \t]+/, "") }
        $1 ~ /^(title|task|lines|status|check|hint|learnt|must|never)$/ {
            inside = $1 == key
            if (inside)
                sub(/^[^ \t]+[ \t]+/, "")
        }
        inside && $1 == lang { sub(/^[^ \t]+[ \t]+/, ""); print }' \
        "$exercise.check"
}

sum() {
    cksum <"$1"
}

# state EXERCISE - done, changed, begun or new
state() {
    ours=${1%/*}/mine/${1##*/}
    if [ ! -f "$ours.c" ]; then
        echo new
    elif [ ! -r "$ours.passed" ]; then
        echo begun
    elif [ "$(cat "$ours.passed")" = "$(sum "$ours.c")" ]; then
        echo "done"
    else
        echo changed
    fi
}

bar() { # DONE OF WIDTH
    awk -v n="$1" -v of="$2" -v width="$3" 'BEGIN {
        full = of ? int(width * n / of) : 0
        for (i = 1; i <= width; i++)
            bar = bar (i <= full ? "#" : ".")
        print "[" bar "]"
    }'
}

# is_chapter WORD
is_chapter() {
    for folder in ch[0-9][0-9]-*/exercises; do
        case ${folder%/*} in "${1%/}" | "${1%/}"-*) return 0 ;; esac
    done
    return 1
}

overview() { # [CHAPTER]
    next='' finished=0 count=0
    [ $# != 0 ] || tell title_all
    for folder in ch[0-9][0-9]-*/exercises; do
        [ -d "$folder" ] || continue
        [ $# = 0 ] || case ${folder%/*} in
        "${1%/}" | "${1%/}"-*) ;;
        *) continue ;;
        esac
        in_chapter=0 of=0 lines=''
        for exercise in $(exercises | grep "^$folder/"); do
            of=$((of + 1))
            word=''
            case $(state "$exercise") in
            done)
                in_chapter=$((in_chapter + 1))
                word=$(tell bar_done)
                ;;
            changed)
                in_chapter=$((in_chapter + 1))
                word=$(tell bar_changed)
                ;;
            *)
                if [ -z "$next" ]; then
                    next=$exercise
                    word=$(tell bar_next)
                fi
                ;;
            esac
            lines="$lines$(printf '    %-12s %s%s' "${exercise##*/}" \
                "$(title "$exercise")" "${word:+  $word}")
"
        done
        [ $# != 0 ] || echo
        printf '%s\n%s' "$(tell bar "${folder%%/*}  $(bar "$in_chapter" "$of" 10)" \
            "$in_chapter" "$of")" "$lines"
        finished=$((finished + in_chapter)) count=$((count + of))
    done
    printf '\n'
    [ $# != 0 ] || tell bar "$(bar "$finished" "$count" 40)" "$finished" "$count"
    if [ -n "$next" ]; then
        tell next "${next##*/}"
    elif [ $# != 0 ]; then
        tell chapter_done
    else
        tell all_done
    fi
}

# ---- one ----

make_copy() {
    [ ! -f "$copy" ] || return 0
    mkdir -p "$mine" && cp "$exercise.c" "$copy" || exit 1
}

# show_verdict STATUS - what came of it, from $tmp
show_verdict() {
    if [ "$1" = 5 ]; then
        tell no_build
        sed "s|^$name\.c|$seen|; s/^/    /" "$tmp/warnings" | head -n 20
        return
    fi
    if [ -s "$tmp/warnings" ]; then
        tell warnings
        sed "s|^$name\.c|$seen|; s/^/    /" "$tmp/warnings" | head -n 12
    fi
    # up to the first that does not hold: behind it some hold only because
    # nothing has happened
    LC_ALL=C awk -F '\t' '
        $1 == "not" { exit }
        $1 == "ok" { print "    +  " $3 }' "$tmp/verdict"
    LC_ALL=C awk -F '\t' '$1 == "unseen" { print $3 }' "$tmp/verdict" |
        while IFS= read -r line; do
            printf '    %s\n' "$(tell could_not_see "$line")"
        done
    LC_ALL=C awk -F '\t' '$1 == "not" { n++; if (n == 1) print; }
        END { print n - 1 }' "$tmp/verdict" >"$tmp/first"
    case $1 in
    1)
        tell not_yet
        first=$(sed 1q "$tmp/first")
        tab=$(printf '\t')
        IFS=$tab read -r kind id text run detail <<END
$(printf '%s\n' "$first" | sed "s/$tab$tab/$tab-$tab/g; s/$tab\$/$tab-/")
END
        : "$kind"
        printf '    -  %s\n' "$text"
        where=$(tell "run_$run")
        [ -z "$where" ] || printf '       %s\n' "$where"
        [ "$detail" = - ] || printf '%s\n' "$detail" | fold_text 7
        case $id in sleep | busy) places_of "${detail%%()*}" ;; esac
        case $run:$id in
        mixed:busy) lines_of <"$tmp/where.spin" ;;
        mixed:*)
            if [ -s "$tmp/where.write" ]; then
                printf '       %s\n' "$(tell mixed_where)"
                lines_of <"$tmp/where.write"
            fi
            ;;
        esac 2>/dev/null
        more=$(sed -n '$p' "$tmp/first")
        [ "$more" = 0 ] || printf '       %s\n' "$(tell more_not "$more")"
        tell ask_hint "$name"
        tell look_why "${seen%.c}" "${seen%.c}"
        ;;
    3)
        taken=$(sed -n 's/^box	taken //p' "$tmp/run.1" | sed 1q)
        if [ -n "$taken" ]; then
            tell taken "$taken"
        else
            tell slow
        fi
        ;;
    4)
        tell unseen
        if grep -q '^verdict	unseen	queues' "$tmp/verdict"; then
            tell no_queues
        else
            tell no_strace
        fi
        ;;
    0)
        tell passed "$name"
        tell learnt
        texts learnt | fold_text 4
        ;;
    esac
    for how in shared guarded; do
        ! grep -q "^box	$how\$" "$tmp/run.1" 2>/dev/null || tell $how
    done
}

# lines_of - of the copy, those whose numbers are read: three of them
lines_of() {
    sed 3q | while read -r n; do
        line=$(sed -n "${n}s/^[ \t]*//p" "$copy" |
            LC_ALL=C tr -d '\001-\010\013-\037\177')
        printf '       %s\n' "$(tell at_line "$n" "$line")"
    done
}

# places_of WHO_IN_CALL - where the source has such a call, its comments aside
places_of() {
    call=${1##* }
    case $call in
    nanosleep) call='(u|nano|clock_nano)?sleep' ;;
    wait) call='wait(pid|id|3|4)?' ;;
    poll | select) call='p?(poll|select)' ;;
    *[!a-z_0-9]* | '') return ;;
    esac
    LC_ALL=C awk -v call="$call" '
        {
            line = $0
            gsub(/\/\*.*\*\//, "", line)
            sub(/\/\/.*/, "", line)
            if (inside) {
                if (index(line, "*/") == 0)
                    next
                sub(/.*\*\//, "", line)
                inside = 0
            }
            if ((i = index(line, "/*")) > 0) {
                inside = 1
                line = substr(line, 1, i - 1)
            }
            if (line ~ ("(^|[^A-Za-z0-9_])" call "[ ]*\\("))
                print NR
        }' "$copy" | lines_of
}

# fold_text INDENT - at blanks, to 77 columns; Chinese is left as it is
fold_text() {
    if [ "$lang" = zh ]; then
        sed "s/^/$(printf "%${1}s" '')/"
        return
    fi
    LC_ALL=C awk -v indent="$1" '{
        n = split($0, word, " ")
        line = sprintf("%" indent "s", "")
        for (i = 1; i <= n; i++) {
            if (length(line) + length(word[i]) > 77 && line ~ /[^ ]/) {
                print line
                line = sprintf("%" indent "s", "")
            }
            line = line (line ~ /[^ ]/ ? " " : "") word[i]
        }
        print line
    }'
}

# show_task - if it is not yet passed; the English stands in its head
show_task() {
    case $(state "$exercise") in "done" | changed) return ;; esac
    if [ -n "$(texts task)" ]; then
        tell task
        texts task | fold_text 4
    fi
}

check_one() {
    find_exercise "$@"
    show_task
    if [ ! -f "$copy" ]; then
        make_copy
        tell copied "$seen" "$name"
    else
        ! cmp -s "$exercise.c" "$copy" || unchanged=$(tell unchanged)
        tell yours "$seen${unchanged:+ $unchanged}"
    fi
    private_folder
    "$here/judge.sh" -l "$lang" "$copy" "$exercise.check" "$tmp"
    status=$?
    case $status in 2 | 77) exit "$status" ;; esac
    # for --why and --trace, which run it as it is
    [ $status != 1 ] || (cd "$mine" &&
        "${CC:-cc}" -g -o "$name" "$name.c" -pthread -lrt) 2>/dev/null
    show_verdict "$status"
    case $status in
    0)
        sum "$copy" >"$mine/$name.passed"
        for following in $(exercises); do
            case $(state "$following") in
            done | changed) continue ;;
            esac
            tell next "${following##*/}"
            break
        done
        exit 0
        ;;
    1 | 5) exit 1 ;;
    *) exit 3 ;;
    esac
}

hint() {
    find_exercise "$@"
    make_copy
    n=$(cat "$mine/$name.hints" 2>/dev/null)
    case $n in '' | *[!0-9]*) n=0 ;; esac
    of=$(texts hint | wc -l)
    [ "$n" -ge "$of" ] || n=$((n + 1))
    echo "$n" >"$mine/$name.hints"
    [ "$n" != 1 ] || show_task
    tell hint_n "$n" "$((of))" "$(texts hint | sed -n "${n}p")" | fold_text 0
    [ "$n" -lt "$of" ] || tell last_hint
}

reset() {
    find_exercise "$@"
    [ -f "$copy" ] || die 2 no_copy "$name"
    i=1
    while [ -e "$copy.$i" ]; do
        i=$((i + 1))
    done
    mv "$copy" "$copy.$i" && cp "$exercise.c" "$copy" || exit 1
    rm -f "$mine/$name.passed" "$mine/$name.hints"
    tell reset "$seen" "$seen.$i"
}

# ---- for teachers ----

# copy_in DIR - where this folder has the exercise
copy_in() {
    for found in "$1/${exercise%/*}/mine/${exercise##*/}" \
        "$1/mine/${exercise##*/}" "$1/${exercise##*/}"; do
        if [ -f "$found.c" ] && [ ! -L "$found.c" ]; then
            printf '%s\n' "$found.c"
            return
        fi
    done
}

report_one() { # DIR
    passed='' failed='' open='' rest='' n=0 of=0
    for exercise in $(exercises); do
        of=$((of + 1))
        file=$(copy_in "$1")
        name=${exercise##*/}
        if [ -z "$file" ] || cmp -s "$file" "$exercise.c"; then
            rest="$rest${rest:+ }$name"
            continue
        fi
        rm -rf "$tmp/one"
        mkdir "$tmp/one"
        "$here/judge.sh" -l "$lang" "$file" "$exercise.check" "$tmp/one" \
            2>/dev/null
        case $? in
        0)
            passed="$passed${passed:+ }$name"
            n=$((n + 1))
            ;;
        1 | 5) failed="$failed${failed:+ }$name" ;;
        *) open="$open${open:+ }$name" ;;
        esac
    done
    shown=$(printf '%s\n' "$given" | LC_ALL=C tr -d '\001-\011\013-\037\177')
    if [ "$tsv" = 1 ]; then
        printf '%s\t%s\t%s\t%s\t%s\n' "$shown" "$passed" "$failed" "$open" \
            "$rest"
        return
    fi
    tell report_line "$shown" "$n" "$of" "${passed:+$(tell report_done "$passed")}" \
        "${failed:+$(tell report_not "$failed")}" \
        "${open:+$(tell report_open "$open")}"
}

report() {
    tsv=0
    if [ "${1-}" = --tsv ]; then
        tsv=1
        shift
    fi
    [ $# -gt 0 ] || usage
    private_folder
    [ $tsv = 0 ] || tell report_head
    bad=0
    for given; do
        case $given in
        /*) folder=$given ;;
        *) folder=$from/$given ;;
        esac
        if [ -d "$folder" ]; then
            report_one "$folder"
        else
            printf 'run.sh: %s\n' "$(tell no_folder "$given")" >&2
            bad=2
        fi
    done
    exit $bad
}

what=check
while [ $# -gt 0 ]; do
    case $1 in
    -h | --help) help ;;
    -l | --lang)
        case ${2-} in en | zh) lang=$2 ;; *) usage ;; esac
        shift
        ;;
    --check) ;;
    --hint | --reset) what=${1#--} ;;
    --report)
        shift
        report "$@"
        ;;
    -*) usage ;;
    *) break ;;
    esac
    shift
done
case $what:$# in
check:0) overview ;;
check:1) if is_chapter "$1"; then overview "$1"; else check_one "$1"; fi ;;
check:2) check_one "$@" ;;
hint:[12]) hint "$@" ;;
reset:[12]) reset "$@" ;;
*) usage ;;
esac
