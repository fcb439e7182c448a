#!/usr/bin/env bash
# abc2midi 4.84 (Debian's abcmidi 20230208+ds1-1) plays "(5" in 3/4 as five notes in the time of three.
#
# The ABC standard 2.1, section 4.13: "(5" puts 5 notes into the time of n, where n is three if the time signature is compound
# (6/8, 9/8, 12/8) and two otherwise. 3/4 is not compound, so five eighths last as long as two: at 480 ticks a quarter the
# note after them begins at tick 480. Seen: in 3/4 it begins at 720, the time of three; in 4/4 at 480.
#
# Needs apt-get, dpkg and a shell. Exits with 0 as long as the behavior is as described.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download abcmidi=20230208+ds1-1 >/dev/null 2>&1
dpkg -x abcmidi_*.deb unpacked

# The tick at which the sixth note begins; abc2midi itself delays every note by one.
after_quintuplet() {
    printf 'X:1\nT:quintuplet\nM:%s\nL:1/8\nQ:1/4=120\nK:C\n(5CDEFG A4|\n' "$1" >tune.abc
    unpacked/usr/bin/abc2midi tune.abc -o tune.mid >/dev/null
    unpacked/usr/bin/mftext tune.mid | grep 'Note on' | sed -n '6s/^Time=\([0-9]*\).*/\1/p'
}

in_three=$(after_quintuplet 3/4)
in_four=$(after_quintuplet 4/4)
echo "the note after the quintuplet begins at $((in_three - 1)) in 3/4 and at $((in_four - 1)) in 4/4; by the standard at 480 in both"
[ "$in_three" = 721 ] && [ "$in_four" = 481 ]
