#!/usr/bin/env bash
# musicxml2ly of LilyPond 2.24.1 (Debian's lilypond-data 2.24.1-2) writes a \score for MIDI (option -m) in which the parts of a
# MusicXML file are played one after the other.
#
# The parts of a MusicXML score (score-partwise) are the instruments that play together. For the page musicxml2ly writes
# "\score { << part part >> }", so the print
# is right. For MIDI it writes "\unfoldRepeats \articulate { part part }", which is sequential. Seen here: two parts of one bar
# each; in the first score they stand in << >>, in the second in { }.
#
# Needs apt-get, dpkg, python3 and a shell. Exits with 0 as long as the behavior is as described.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download lilypond=2.24.1-2 lilypond-data=2.24.1-2 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" unpacked; done

part() {
    printf '<part id="%s"><measure number="1"><attributes><divisions>1</divisions><time><beats>4</beats><beat-type>4</beat-type></time></attributes><note><pitch><step>%s</step><octave>4</octave></pitch><duration>4</duration><voice>1</voice><type>whole</type></note></measure></part>' "$1" "$2"
}
{
    printf '<?xml version="1.0"?><score-partwise version="3.1"><part-list><score-part id="P1"><part-name>A</part-name></score-part><score-part id="P2"><part-name>B</part-name></score-part></part-list>'
    part P1 C
    part P2 E
    printf '</score-partwise>'
} >two.musicxml
python=$(ls -d unpacked/usr/share/lilypond/*/python)
PYTHONPATH=$python python3 unpacked/usr/bin/musicxml2ly -m -o two.ly two.musicxml >/dev/null 2>&1

# What encloses the parts of the score for MIDI: the first bracket behind \articulate.
enclosed=$(tr -d ' \n' <two.ly | grep -o '\\articulate[{<]' || true)
together=$(tr -d ' \n' <two.ly | grep -c '\\score{<<' || true)
echo "the score for MIDI encloses its parts in \"${enclosed#\\articulate}\"; the score for print in << >>: $together; together would be << >> in both"
[ "$enclosed" = '\articulate{' ] && [ "$together" -ge 1 ]
