package io.cadenza.data.format;

import io.cadenza.core.score.KeySignature;
import io.cadenza.data.notation.Chord;
import io.cadenza.data.notation.Chord.Tone;
import io.cadenza.data.notation.NotatedPart;
import io.cadenza.data.notation.NoteValue;
import io.cadenza.data.notation.SpelledPitch;
import io.cadenza.data.notation.Symbol;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.audiveris.proxymusic.Instrument;
import org.audiveris.proxymusic.Notations;
import org.audiveris.proxymusic.Note;
import org.audiveris.proxymusic.NoteType;
import org.audiveris.proxymusic.ObjectFactory;
import org.audiveris.proxymusic.Pitch;
import org.audiveris.proxymusic.Rest;
import org.audiveris.proxymusic.ScoreInstrument;
import org.audiveris.proxymusic.ScorePart;
import org.audiveris.proxymusic.StartStop;
import org.audiveris.proxymusic.Step;
import org.audiveris.proxymusic.Tie;
import org.audiveris.proxymusic.Tied;
import org.audiveris.proxymusic.TiedType;
import org.audiveris.proxymusic.TimeModification;
import org.audiveris.proxymusic.Tuplet;
import org.audiveris.proxymusic.Unpitched;
import org.audiveris.proxymusic.YesNo;

/** The note elements of one sign: one for a rest, one for each key of a chord. */
final class NoteWriter {
    /** MusicXML counts loudness in percent of a forte, the velocity 90. */
    private static final int FORTE = 90;

    /** As many digits as bring the same velocity back. */
    private static final MathContext PERCENT_DIGITS = new MathContext(6);

    private final ObjectFactory factory = new ObjectFactory();
    private final NotatedPart part;
    private final ScorePart listed;

    NoteWriter(NotatedPart part, ScorePart listed) {
        this.part = part;
        this.listed = listed;
    }

    List<Note> write(Symbol symbol, KeySignature key, int staff, int voice) {
        List<Note> notes = new ArrayList<>();
        if (symbol.chord().isEmpty()) {
            Note note = timed(symbol, staff, voice);
            Rest rest = factory.createRest();
            if (symbol.value().isEmpty()) {
                rest.setMeasure(YesNo.YES);
            }
            note.setRest(rest);
            notations(note, symbol, true);
            notes.add(note);
        }
        for (Tone tone : symbol.chord().map(Chord::tones).orElse(List.of())) {
            Note note = timed(symbol, staff, voice);
            if (!notes.isEmpty()) {
                note.setChord(factory.createEmpty());
            }
            sound(note, tone, key);
            note.setDynamics(
                    BigDecimal.valueOf(100L * tone.velocity()).divide(BigDecimal.valueOf(FORTE), PERCENT_DIGITS));
            ties(note, symbol);
            notations(note, symbol, notes.isEmpty());
            notes.add(note);
        }
        return notes;
    }

    private Note timed(Symbol symbol, int staff, int voice) {
        Note note = factory.createNote();
        note.setDuration(BigDecimal.valueOf(symbol.length()));
        note.setVoice(String.valueOf(voice));
        if (part.staves().size() > 1) {
            note.setStaff(BigInteger.valueOf(staff));
        }
        if (symbol.value().isPresent()) {
            NoteValue value = symbol.value().get();
            NoteType type = factory.createNoteType();
            type.setValue(value.name());
            note.setType(type);
            for (int dot = 0; dot < value.dots(); dot++) {
                note.getDot().add(factory.createEmptyPlacement());
            }
        }
        if (symbol.triplet()) {
            TimeModification modification = factory.createTimeModification();
            modification.setActualNotes(BigInteger.valueOf(3));
            modification.setNormalNotes(BigInteger.TWO);
            modification.setNormalType(symbol.normal());
            note.setTimeModification(modification);
        }
        return note;
    }

    private void sound(Note note, Tone tone, KeySignature key) {
        SpelledPitch spelled = SpelledPitch.of(tone.key(), key);
        Step step = Step.valueOf(String.valueOf(spelled.step()));
        if (part.isDrums()) {
            Unpitched unpitched = factory.createUnpitched();
            unpitched.setDisplayStep(step);
            // Drums lie two octaves below the lines on which they are written.
            unpitched.setDisplayOctave(Math.min(9, Math.max(0, spelled.octave() + 2)));
            note.setUnpitched(unpitched);
            Instrument instrument = factory.createInstrument();
            instrument.setId(drum(tone.key()));
            note.getInstrument().add(instrument);
            return;
        }
        Pitch pitch = factory.createPitch();
        pitch.setStep(step);
        if (spelled.alter() != 0) {
            pitch.setAlter(BigDecimal.valueOf(spelled.alter()));
        }
        pitch.setOctave(spelled.octave());
        note.setPitch(pitch);
    }

    private ScoreInstrument drum(int key) {
        return listed.getScoreInstrument().stream()
                .filter(instrument -> instrument.getId().equals(PartListWriter.drumId(listed.getId(), key)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The drum " + key + " is not in the part list"));
    }

    private void ties(Note note, Symbol symbol) {
        if (symbol.tieStop()) {
            note.getTie().add(tie(StartStop.STOP));
        }
        if (symbol.tieStart()) {
            note.getTie().add(tie(StartStop.START));
        }
    }

    private Tie tie(StartStop type) {
        Tie tie = factory.createTie();
        tie.setType(type);
        return tie;
    }

    /** What is drawn: ties on each note of a chord, the bracket of a triplet on its first. */
    private void notations(Note note, Symbol symbol, boolean first) {
        Notations notations = factory.createNotations();
        if (symbol.tieStop()) {
            notations.getTiedOrSlurOrTuplet().add(tied(TiedType.STOP));
        }
        if (symbol.tieStart()) {
            notations.getTiedOrSlurOrTuplet().add(tied(TiedType.START));
        }
        if (first && symbol.tripletBegins()) {
            notations.getTiedOrSlurOrTuplet().add(tuplet(StartStop.START));
        }
        if (first && symbol.tripletEnds()) {
            notations.getTiedOrSlurOrTuplet().add(tuplet(StartStop.STOP));
        }
        if (!notations.getTiedOrSlurOrTuplet().isEmpty()) {
            note.getNotations().add(notations);
        }
    }

    private Tied tied(TiedType type) {
        Tied tied = factory.createTied();
        tied.setType(type);
        return tied;
    }

    private Tuplet tuplet(StartStop type) {
        Tuplet tuplet = factory.createTuplet();
        tuplet.setType(type);
        return tuplet;
    }
}
