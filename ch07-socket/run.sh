#!/bin/sh
# Runs this chapter's programs, or the one named: ../run.sh --help
cd "$(dirname "$0")" && exec ../run.sh --chapter "$(basename "$(pwd -P)")" "$@"
