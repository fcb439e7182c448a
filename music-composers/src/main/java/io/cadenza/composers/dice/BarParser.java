package io.cadenza.composers.dice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads bars such as {@code E5:2 -:1 C5:3 | C3+E3:4 -:2 & G3:6}: right hand, left hand of two voices. */
final class BarParser {
    private static final Pattern ITEM = Pattern.compile("(-|[A-G][0-9#b+A-G-]*):([0-9]{1,4})");
    private static final Pattern PITCH = Pattern.compile("([A-G])(#|b)?(-?[0-9])");
    /** Semitones above C of the white keys A to G. */
    private static final List<Integer> WHITE = List.of(9, 11, 0, 2, 4, 5, 7);

    private final int length;

    /** A parser of bars of so many units. */
    BarParser(int length) {
        this.length = length;
    }

    /**
     * A bar.
     *
     * @throws io.cadenza.core.CadenzaException if the line breaks a rule
     */
    Bar parse(SourceLine line) {
        String[] hands = line.text().split("\\|", -1);
        if (hands.length != 2) {
            throw line.error("A bar is RIGHT | LEFT, with one |, not \"" + line.text() + "\"");
        }
        return new Bar(hand(line, "right", hands[0].strip()), hand(line, "left", hands[1].strip()));
    }

    private List<Bar.Strike> hand(SourceLine line, String name, String text) {
        List<Bar.Strike> strikes = new ArrayList<>();
        for (String voice : text.split("&", -1)) {
            strikes.addAll(voice(line, name, voice.strip()));
        }
        strikes.sort(Comparator.comparingInt(Bar.Strike::start));
        return strikes;
    }

    private List<Bar.Strike> voice(SourceLine line, String name, String text) {
        List<Bar.Strike> strikes = new ArrayList<>();
        int time = 0;
        for (String item : text.isEmpty() ? new String[0] : text.split("\\s+")) {
            Matcher matcher = ITEM.matcher(item);
            if (!matcher.matches() || Integer.parseInt(matcher.group(2)) == 0) {
                throw line.error("\"" + item + "\" is not a note like C#5:2, a chord like C3+E3:4 or a rest -:2");
            }
            int duration = Integer.parseInt(matcher.group(2));
            if (!matcher.group(1).equals("-")) {
                for (String pitch : matcher.group(1).split("\\+", -1)) {
                    strikes.add(new Bar.Strike(time, duration, key(line, pitch)));
                }
            }
            time += duration;
        }
        if (time != length) {
            throw line.error("The %s hand has %d units; a bar has %d".formatted(name, time, length));
        }
        return strikes;
    }

    private static int key(SourceLine line, String pitch) {
        Matcher matcher = PITCH.matcher(pitch);
        if (!matcher.matches()) {
            throw line.error("\"" + pitch + "\" is not a pitch like C4, F#5 or Bb3");
        }
        int sign = matcher.group(2) == null ? 0 : matcher.group(2).equals("#") ? 1 : -1;
        int octave = Integer.parseInt(matcher.group(3));
        int key = 12 * (octave + 1) + WHITE.get(matcher.group(1).charAt(0) - 'A') + sign;
        if (key < 0 || key > 127) {
            throw line.error("\"" + pitch + "\" is outside MIDI's keys, C-1 to G9");
        }
        return key;
    }
}
