# measure.sh: what all benchmarks share; sourced by them.
#
# Settings with a value for a quick run, medians, and the lines that bench/run
# makes its table of.  A line of $BENCH_RESULTS is
#
#   what|case|against|ours|theirs|ratio|count|floor
#
# where ratio says how many times as fast as the peer govshare is (of memory:
# the peer's bytes for one of govshare's), count of how many figures the medians
# are, floor what the ratio is to reach, if anything was promised.  Lines that
# differ in case alone become one row.

: "${BENCH_RESULTS:=/dev/null}"

# setting NAME VALUE QUICK: a variable that the environment may set; QUICK is its
# value where BENCH_QUICK asks for a run that shows that all works, no more
setting()
{
	[ -z "${BENCH_QUICK:-}" ] || set -- "$1" "$3"
	eval ": \"\${$1:=\$2}\""
}

# Round 0 warms the caches and is not counted; a quick run begins with round 1
warm_up=0
[ -z "${BENCH_QUICK:-}" ] || warm_up=1

# medians: of lines "way figure" the lines "way median count", in the order of their first
medians()
{
	awk '
		!($1 in n) { way[++ways] = $1 }
		{ t[$1, ++n[$1]] = $2 + 0 }
		function median(q,   i, j, x) {
			for (i = 2; i <= n[q]; i++)
				for (j = i; j > 1 && t[q, j] < t[q, j - 1]; j--) { x = t[q, j]; t[q, j] = t[q, j - 1]; t[q, j - 1] = x }
			return n[q] % 2 ? t[q, (n[q] + 1) / 2] : (t[q, n[q] / 2] + t[q, n[q] / 2 + 1]) / 2
		}
		END { for (i = 1; i <= ways; i++) printf "%s %.6g %d\n", way[i], median(way[i]), n[way[i]] }'
}

# print_medians BASE...: of lines "way figure" the median of each way and how many times that of each base it is
print_medians()
{
	medians | awk -v bases="$*" '
		{ way[NR] = $1; median[$1] = $2; if (length($1) > width) width = length($1) }
		END {
			count = split(bases, base, " ")
			printf "  %-" width "s %12s", "", "median"
			for (b = 1; b <= count; b++) printf " %12s", "x " base[b]
			printf "\n"
			for (i = 1; i <= NR; i++) {
				printf "  %-" width "s %12." (median[way[i]] < 100 ? 3 : 1) "f", way[i], median[way[i]]
				for (b = 1; b <= count; b++) printf " %12.2f", median[way[i]] / median[base[b]]
				printf "\n"
			}
		}'
}

# result WHAT CASE AGAINST OURS THEIRS RATIO COUNT [FLOOR]: one line for the table
result()
{
	printf '%s|%s|%s|%s|%s|%s|%s|%s\n' "$1" "$2" "$3" "$4" "$5" "$6" "$7" "${8:-}" >>"$BENCH_RESULTS"
}

# left_out WHAT REASON: a line for what cannot be measured here
left_out()
{
	echo "left out: $2"
	result "$1" '' '' '' '' "left out: $2" ''
}

# ratio FILE rate|cost WHAT CASE WAY PEER AGAINST [FLOOR]: a line for the table from lines "way figure" in a file:
# of rates more is better, of costs (times, bytes) less.  A way without figures is an error.
ratio()
{
	medians <"$1" | awk -v kind="$2" -v what="$3" -v case="$4" -v way="$5" -v peer="$6" -v against="$7" -v least="${8:-}" '
		{ median[$1] = $2; count[$1] = $3 }
		END {
			if (median[way] <= 0 || median[peer] <= 0) { print "nothing was measured of " way " or " peer >"/dev/stderr"; exit 1 }
			ratio = kind == "rate" ? median[way] / median[peer] : median[peer] / median[way]
			printf "%s|%s|%s|%s|%s|%.4g|%d|%s\n", what, case, against, median[way], median[peer], ratio, count[way], least
		}' >>"$BENCH_RESULTS"
}
