package io.cadenza.data.format;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.TempoChange;
import io.cadenza.data.notation.Chord;
import io.cadenza.data.notation.Measure;
import io.cadenza.data.notation.NotatedPart;
import io.cadenza.data.notation.Notation;
import io.cadenza.data.notation.Rhythm;
import io.cadenza.data.notation.Staff;
import io.cadenza.data.notation.Symbol;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import org.audiveris.proxymusic.AboveBelow;
import org.audiveris.proxymusic.Attributes;
import org.audiveris.proxymusic.Backup;
import org.audiveris.proxymusic.Clef;
import org.audiveris.proxymusic.ClefSign;
import org.audiveris.proxymusic.Direction;
import org.audiveris.proxymusic.DirectionType;
import org.audiveris.proxymusic.FormattedTextId;
import org.audiveris.proxymusic.Forward;
import org.audiveris.proxymusic.Key;
import org.audiveris.proxymusic.Metronome;
import org.audiveris.proxymusic.ObjectFactory;
import org.audiveris.proxymusic.Offset;
import org.audiveris.proxymusic.PerMinute;
import org.audiveris.proxymusic.ScorePart;
import org.audiveris.proxymusic.ScorePartwise;
import org.audiveris.proxymusic.Sound;
import org.audiveris.proxymusic.Time;
import org.audiveris.proxymusic.YesNo;

/** One measure of one part, filled from its beginning: attributes, tempo, then voice after voice. */
final class MeasureWriter {
    /** Microseconds per quarter have up to eight digits; two more keep their rounding exact. */
    private static final MathContext TEMPO_DIGITS = new MathContext(10);

    /** A smaller change of tempo, such as a player's, is heard but not printed. */
    private static final double PRINTED_CHANGE = 0.1;

    private static final String NO_WORDS = "\u00A0";

    private final ObjectFactory factory = new ObjectFactory();
    private final ScorePartwise.Part.Measure measure = new ScorePartwise.Part.Measure();
    private final NotatedPart part;
    private final NoteWriter notes;
    private final KeySignature key;
    private int position;

    MeasureWriter(NotatedPart part, ScorePart listed, KeySignature key, int number) {
        this.part = part;
        this.key = key;
        this.notes = new NoteWriter(part, listed);
        measure.setNumber(String.valueOf(number));
    }

    ScorePartwise.Part.Measure measure() {
        return measure;
    }

    /** What changes here: divisions and clefs at the very beginning, key and metre where they are new. */
    void attributes(Measure bar, boolean first) {
        Attributes attributes = factory.createAttributes();
        if (first) {
            attributes.setDivisions(BigDecimal.valueOf(Notation.UNITS_PER_QUARTER));
        }
        if (!part.isDrums()) {
            bar.key().ifPresent(signature -> attributes.getKey().add(key(signature)));
        }
        if (bar.newMetre()) {
            Time time = factory.createTime();
            time.getTimeSignature()
                    .add(factory.createTimeBeats(String.valueOf(bar.metre().beats())));
            time.getTimeSignature()
                    .add(factory.createTimeBeatType(String.valueOf(bar.metre().beatUnit())));
            attributes.getTime().add(time);
        }
        if (first) {
            clefs(attributes);
        }
        if (first || !attributes.getKey().isEmpty() || bar.newMetre()) {
            measure.getNoteOrBackupOrForward().add(attributes);
        }
    }

    private Key key(KeySignature signature) {
        Key written = factory.createKey();
        written.setFifths(BigInteger.valueOf(signature.sharps()));
        written.setMode(signature.minor() ? "minor" : "major");
        return written;
    }

    private void clefs(Attributes attributes) {
        int staves = part.staves().size();
        if (staves > 1) {
            attributes.setStaves(BigInteger.valueOf(staves));
        }
        for (int i = 0; i < staves; i++) {
            Clef clef = factory.createClef();
            Staff.Clef sign = part.staves().get(i).clef();
            switch (sign) {
                case TREBLE -> clef.setSign(ClefSign.G);
                case BASS -> clef.setSign(ClefSign.F);
                case PERCUSSION -> clef.setSign(ClefSign.PERCUSSION);
            }
            if (sign != Staff.Clef.PERCUSSION) {
                clef.setLine(BigInteger.valueOf(sign == Staff.Clef.TREBLE ? 2 : 4));
            }
            if (staves > 1) {
                clef.setNumber(BigInteger.valueOf(i + 1L));
            }
            attributes.getClef().add(clef);
        }
    }

    /**
     * A tempo at an offset from the barline. It is printed if it differs from the one printed before by a tenth, and heard
     * exactly in any case.
     *
     * @param printed the tempo printed before, in quarters per minute; 0 for none
     * @return the tempo printed last
     */
    double tempo(TempoChange tempo, long offset, double printed) {
        Sound sound = factory.createSound();
        sound.setTempo(BigDecimal.valueOf(60_000_000)
                .divide(BigDecimal.valueOf(tempo.microsecondsPerQuarter()), TEMPO_DIGITS));
        double rate = tempo.quartersPerMinute();
        boolean prints = Math.abs(rate - printed) >= PRINTED_CHANGE * printed;
        DirectionType type = factory.createDirectionType();
        if (prints) {
            type.setMetronome(metronome(rate));
        } else {
            // MuseScore prints a tempo that stands alone, but of one beside words only the words: here, a space.
            FormattedTextId words = factory.createFormattedTextId();
            words.setValue(NO_WORDS);
            type.getWordsOrSymbol().add(words);
        }
        Direction direction = factory.createDirection();
        direction.getDirectionType().add(type);
        direction.setPlacement(AboveBelow.ABOVE);
        if (offset > 0) {
            direction.setOffset(offset(offset));
        }
        direction.setSound(sound);
        measure.getNoteOrBackupOrForward().add(direction);
        return prints ? rate : printed;
    }

    private Metronome metronome(double rate) {
        PerMinute perMinute = factory.createPerMinute();
        perMinute.setValue(String.valueOf(Math.round(rate)));
        Metronome metronome = factory.createMetronome();
        metronome.setBeatUnit("quarter");
        metronome.setPerMinute(perMinute);
        return metronome;
    }

    private Offset offset(long units) {
        Offset offset = factory.createOffset();
        offset.setValue(BigDecimal.valueOf(units));
        offset.setSound(YesNo.YES);
        return offset;
    }

    /** The signs of a voice, from the barline on; the first voice of a staff has its rests written. */
    void voice(Measure bar, List<Chord> chords, int staff, int number) {
        boolean rests = number % NotatedPart.VOICES_PER_STAFF == 1;
        List<Symbol> symbols = Rhythm.of(bar, chords, rests);
        if (symbols.isEmpty()) {
            return;
        }
        if (position > 0) {
            Backup backup = factory.createBackup();
            backup.setDuration(BigDecimal.valueOf(position));
            measure.getNoteOrBackupOrForward().add(backup);
            position = 0;
        }
        for (Symbol symbol : symbols) {
            if (symbol.kind() == Symbol.Kind.GAP) {
                Forward forward = factory.createForward();
                forward.setDuration(BigDecimal.valueOf(symbol.length()));
                forward.setVoice(String.valueOf(number));
                forward.setStaff(BigInteger.valueOf(staff));
                measure.getNoteOrBackupOrForward().add(forward);
            } else {
                measure.getNoteOrBackupOrForward().addAll(notes.write(symbol, key, staff, number));
            }
            position += symbol.length();
        }
    }
}
