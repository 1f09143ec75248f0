#!/bin/sh
# Runs this chapter's programs, or the one named: ../run.sh --help
here=$(cd "$(dirname "$0")" && pwd -P) || exit 1
exec "$here/../run.sh" --chapter "${here##*/}" "$@"
