package io.cadenza.data.midi;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.PitchBend;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.sound.midi.MidiSystem;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MidiRoundTripTest {
    @Property(tries = 500)
    void aScoreThatMidiCanHoldComesBackFromItsFile(@ForAll("scores") Score any) {
        Score held = read(MidiWriter.toBytes(any));

        assertThat(read(MidiWriter.toBytes(held))).isEqualTo(held);
    }

    /** The JDK's writer, which looks for itself in every jar first, writes the same. */
    @Property(tries = 300)
    void theBytesAreThoseOfTheJdksWriter(@ForAll("scores") Score any) throws IOException {
        assertSameAsTheJdks(any);
    }

    /** With exclusive messages, meta events of all kinds and pressure, which all end the running status or do not. */
    @Example
    void theBytesOfEveryKindOfEventAreThoseOfTheJdksWriter() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(getClass().getResourceAsStream("/cases/midi/lyrics-marker-at.mid"))) {
            assertSameAsTheJdks(read(in.readAllBytes()));
        }
    }

    private static void assertSameAsTheJdks(Score score) throws IOException {
        ByteArrayOutputStream jdk = new ByteArrayOutputStream();
        MidiSystem.write(MidiWriter.toSequence(score), 1, jdk);

        assertThat(MidiWriter.toBytes(score)).isEqualTo(jdk.toByteArray());
    }

    @Property(tries = 500)
    void everythingButOverlapsOnOneKeySurvives(@ForAll("scores") Score any) {
        Score held = read(MidiWriter.toBytes(any));

        assertThat(held.ticksPerQuarter()).isEqualTo(any.ticksPerQuarter());
        assertThat(held.tracks()).hasSameSizeAs(any.tracks());
        for (int i = 0; i < any.tracks().size(); i++) {
            Track before = any.tracks().get(i);
            Track after = held.tracks().get(i);
            assertThat(after.name()).isEqualTo(before.name());
            assertThat(after.events()).isEqualTo(before.events());
            assertThat(after.notes()).hasSameSizeAs(before.notes());
            for (int n = 0; n < before.notes().size(); n++) {
                assertThat(after.notes().get(n))
                        .isEqualTo(cut(before.notes(), n, after.notes().get(n).ending()));
            }
        }
    }

    /** The note as a file can hold it: it ends where the next of its channel and key begins. */
    private static Note cut(List<Note> notes, int place, Note.Ending ending) {
        Note note = notes.get(place);
        long next = notes.stream()
                .skip(place + 1L)
                .filter(later -> later.channel() == note.channel() && later.pitch() == note.pitch())
                .mapToLong(Note::onset)
                .findFirst()
                .orElse(Long.MAX_VALUE);
        long end = Math.min(note.end(), next);
        return new Note(note.onset(), end - note.onset(), note.pitch(), note.velocity(), note.channel(), ending);
    }

    @Property(tries = 200)
    void anEndingSurvivesWhereItIsTrue(@ForAll("disjoint") List<Note> notes) {
        Score score = new Score(96, List.of(Track.of("", notes)));

        assertThat(read(MidiWriter.toBytes(score))).isEqualTo(score);
    }

    /** Notes of one key, one after the other: each restruck by the next, or released before it. */
    @Provide
    Arbitrary<List<Note>> disjoint() {
        Arbitrary<Boolean> yesOrNo = Arbitraries.of(true, false);
        return yesOrNo.list()
                .ofMinSize(1)
                .ofMaxSize(20)
                .map(restruck -> IntStream.range(0, restruck.size())
                        .mapToObj(i -> {
                            boolean open = i < restruck.size() - 1 && restruck.get(i);
                            return new Note(
                                    10L * i,
                                    open ? 10 : 7,
                                    60,
                                    64,
                                    3,
                                    open ? Note.Ending.RESTRUCK : Note.Ending.RELEASED);
                        })
                        .toList());
    }

    @Provide
    Arbitrary<Score> scores() {
        Arbitrary<String> names = Arbitraries.strings().ofMaxLength(8).filter(MidiRoundTripTest::isUnicode);
        Arbitrary<Track> tracks = Combinators.combine(names, notes(), events()).as(Track::new);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 0x7FFF),
                        tracks.list().ofMinSize(1).ofMaxSize(3))
                .as(Score::new);
    }

    /** Few channels and keys, so that many notes meet. */
    private static Arbitrary<List<Note>> notes() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 50),
                        Arbitraries.longs().between(0, 30),
                        Arbitraries.of(0, 60, 61, 127),
                        Arbitraries.integers().between(1, 127),
                        Arbitraries.of(0, 9, 15),
                        Arbitraries.of(Note.Ending.class))
                .as(Note::new)
                .list()
                .ofMaxSize(30);
    }

    private static Arbitrary<List<ScoreEvent>> events() {
        return Arbitraries.<ScoreEvent>oneOf(
                        channel(127, ProgramChange::new),
                        channel(16383, PitchBend::new),
                        Combinators.combine(ticks(), channels(), upTo(127), upTo(127))
                                .as(ControlChange::new),
                        Combinators.combine(ticks(), Arbitraries.integers().between(1, 0xFFFFFF))
                                .as(TempoChange::new),
                        Combinators.combine(ticks(), Arbitraries.integers().between(1, 255), upTo(7))
                                .as((tick, beats, exponent) -> new TimeSignature(tick, beats, 1 << exponent)),
                        Combinators.combine(ticks(), Arbitraries.integers().between(-7, 7), Arbitraries.of(true, false))
                                .as(KeySignature::new))
                .list()
                .ofMaxSize(10);
    }

    private static Arbitrary<ScoreEvent> channel(int most, ChannelEvent event) {
        return Combinators.combine(ticks(), channels(), upTo(most)).as(event::of);
    }

    private static Arbitrary<Long> ticks() {
        return Arbitraries.longs().between(0, 1_000_000);
    }

    private static Arbitrary<Integer> channels() {
        return upTo(15);
    }

    private static Arbitrary<Integer> upTo(int most) {
        return Arbitraries.integers().between(0, most);
    }

    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    }

    private static Score read(byte[] bytes) {
        return MidiReader.read("written.mid", bytes);
    }

    private interface ChannelEvent {
        ScoreEvent of(long tick, int channel, int value);
    }
}
