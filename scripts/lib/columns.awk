# columns.awk - lines of fields, with TABs between them, as columns
#
# usage: awk -v widths='22 36' -f cells.awk -f columns.awk
#
# The widths are in cells. The last field stays as it is.

BEGIN {
    FS = "\t"
    split(widths, width, " ")
}

{
    line = ""
    for (k = 1; k < NF; k++)
        line = line padded($k, width[k]) " "
    print line $NF
}
