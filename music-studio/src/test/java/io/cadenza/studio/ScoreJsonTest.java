package io.cadenza.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.Json;
import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.PitchBend;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent.ChannelPressure;
import io.cadenza.core.score.ScoreEvent.KeyPressure;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TextEvent;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreJsonTest {
    private static final String WALTZ = """
            {"ticksPerQuarter":480,
             "tempos":[{"tick":0,"quartersPerMinute":180.0}],
             "metres":[{"tick":0,"beats":3,"beatUnit":4}],
             "keys":[{"tick":0,"sharps":-1,"minor":true}],
             "tracks":[
               {"name":"Violin","program":40,"percussion":false,"notes":[
                 {"onset":0,"duration":480,"pitch":74,"velocity":90}]},
               {"name":"","program":0,"percussion":true,"notes":[
                 {"onset":480,"duration":240,"pitch":42,"velocity":70}]},
               {"name":"Bass","program":32,"percussion":false,"notes":[]}]}
            """;

    private static Score read(String json) {
        return ScoreJson.read(Fields.of(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aScoreIsReadWithATrackForWhatConcernsAll() {
        Score score = read(WALTZ);
        assertThat(score.tracks())
                .containsExactly(
                        new Track(
                                "",
                                List.of(),
                                List.of(
                                        TempoChange.ofQuartersPerMinute(0, 180),
                                        new TimeSignature(0, 3, 4),
                                        new KeySignature(0, -1, true))),
                        new Track(
                                "Violin",
                                List.of(new Note(0, 480, 74, 90, 0, Note.Ending.RELEASED)),
                                List.of(new ProgramChange(0, 0, 40))),
                        new Track(
                                "",
                                List.of(new Note(480, 240, 42, 70, 9, Note.Ending.RELEASED)),
                                List.of(new ProgramChange(0, 9, 0))),
                        new Track("Bass", List.of(), List.of(new ProgramChange(0, 1, 32))));
    }

    @Test
    void whatIsWrittenIsWhatWasRead() throws Exception {
        assertThat(Json.plain().tree(Json.plain().write(ScoreJson.write(read(WALTZ)))))
                .isEqualTo(Json.plain().tree(WALTZ));
    }

    private static final String EVENTS = """
            {"ticksPerQuarter":480,"tempos":[],"metres":[],"keys":[],
             "events":[{"type":"marker","text":"Verse","tick":960},{"type":"copyright","text":"nobody","tick":0}],
             "tracks":[
               {"name":"Piano","program":0,"percussion":false,
                "notes":[{"onset":0,"duration":480,"pitch":60,"velocity":90}],
                "events":[
                  {"type":"control","controller":64,"value":127,"tick":0},
                  {"type":"lyric","text":"Joy, ","tick":0},
                  {"type":"bend","value":10240,"tick":120},
                  {"type":"pressure","value":3,"tick":121},
                  {"type":"keyPressure","pitch":60,"value":4,"tick":122},
                  {"type":"program","program":5,"tick":480},
                  {"type":"control","controller":64,"value":0,"tick":480,"order":-1}]},
               {"name":"Bass","program":32,"percussion":false,
                "notes":[{"onset":0,"duration":480,"pitch":36,"velocity":90}],
                "events":[{"type":"control","controller":7,"value":100,"tick":0}]}]}
            """;

    /** Each event has its track's channel, and comes back where it was; what is of all, by its tick. */
    @Test
    void pedalsBendsAndTextsComeBack() throws Exception {
        Score score = read(EVENTS);
        assertThat(score.tracks().get(0).events())
                .containsExactly(
                        new TextEvent(0, TextEvent.Kind.COPYRIGHT, "nobody"),
                        new TextEvent(960, TextEvent.Kind.MARKER, "Verse"));
        assertThat(score.tracks().get(1).events())
                .containsExactly(
                        new ProgramChange(0, 0, 0),
                        new ControlChange(0, 0, 64, 127),
                        new TextEvent(0, TextEvent.Kind.LYRIC, "Joy, "),
                        new PitchBend(120, 0, 10240, 0),
                        new ChannelPressure(121, 0, 3, 0),
                        new KeyPressure(122, 0, 60, 4, 0),
                        new ControlChange(480, 0, 64, 0, -1),
                        new ProgramChange(480, 0, 5));
        assertThat(score.tracks().get(2).events())
                .containsExactly(new ProgramChange(0, 1, 32), new ControlChange(0, 1, 7, 100));

        String again = Json.plain().write(ScoreJson.write(score));
        assertThat(read(again)).isEqualTo(score);
        assertThat(Json.plain().write(ScoreJson.write(read(again)))).isEqualTo(again);
    }

    /** Files of type 0, and those that keep controllers in a track without notes: an event goes where its channel sounds. */
    @Test
    void eventsGoToThePartThatSoundsTheirChannel() {
        Score score = new Score(
                480,
                List.of(
                        new Track(
                                "all",
                                List.of(
                                        Note.of(0, 480, 60, 80),
                                        Note.of(0, 480, 36, 80).withChannel(9)),
                                List.of(new TextEvent(0, TextEvent.Kind.LYRIC, "la"), new ControlChange(10, 9, 7, 90))),
                        new Track("", List.of(), List.of(new ControlChange(20, 0, 64, 127)))));

        Score read = read(Json.plain().write(ScoreJson.write(score)));

        assertThat(read.tracks().get(1).events())
                .containsExactly(
                        new ProgramChange(0, 0, 0),
                        new TextEvent(0, TextEvent.Kind.LYRIC, "la"),
                        new ControlChange(20, 0, 64, 127));
        assertThat(read.tracks().get(2).events())
                .containsExactly(new ProgramChange(0, 9, 0), new ControlChange(10, 9, 7, 90));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"controller\":64 | \"controller\":128 | tracks[0].events[0].controller is a whole number from 0 to 127, not 128.",
                "10240 | 16384 | tracks[0].events[2].value is a whole number from 0 to 16383, not 16384.",
                "\"bend\",\"value\" | \"bend\",\"pitch\":1,\"value\" | There is no field tracks[0].events[2].pitch; known: type, tick, order, value.",
                "marker | refrain | events[0].type is text, copyright, trackName, instrument, lyric, marker, cuePoint, programName, deviceName; of a track also control, bend, pressure, keyPressure or program."
            })
    void whatIsWrongInAnEventIsNamed(String right, String wrong, String line) {
        assertThatThrownBy(() -> read(EVENTS.replaceFirst(Pattern.quote(right), wrong)))
                .isInstanceOf(CadenzaException.class)
                .hasMessage(line);
    }

    /** Sixteen pitched tracks share fifteen channels, and none is the percussion's. */
    @Property(tries = 100)
    void allTracksComeBack(@ForAll("tracks") List<String> tracks) throws Exception {
        String json = "{\"ticksPerQuarter\":96,\"tempos\":[],\"metres\":[],\"keys\":[],\"tracks\":[%s]}"
                .formatted(String.join(",", tracks));
        assertThat(Json.plain().tree(Json.plain().write(ScoreJson.write(read(json)))))
                .isEqualTo(Json.plain().tree(json));
    }

    @Provide
    Arbitrary<List<String>> tracks() {
        Arbitrary<String> note = Combinators.combine(
                        Arbitraries.longs().between(0, 1 << 20),
                        Arbitraries.longs().between(0, 5000),
                        Arbitraries.integers().between(0, 127),
                        Arbitraries.integers().between(1, 127))
                .as((onset, duration, pitch, velocity) -> "{\"onset\":%d,\"duration\":%d,\"pitch\":%d,\"velocity\":%d}"
                        .formatted(onset, duration, pitch, velocity));
        return Combinators.combine(note, Arbitraries.integers().between(0, 127), Arbitraries.of(true, false))
                .as((one, program, percussion) -> "{\"name\":\"x\",\"program\":%d,\"percussion\":%s,\"notes\":[%s]}"
                        .formatted(program, percussion, one))
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"pitch\":74 | \"pitch\":128 | tracks[0].notes[0].pitch is a whole number from 0 to 127, not 128.",
                "\"pitch\":74 | \"pitch\":60.5 | tracks[0].notes[0].pitch is a whole number from 0 to 127, not 60.5.",
                "\"pitch\":74 | \"pitch\":\"C4\" | tracks[0].notes[0].pitch is a whole number from 0 to 127, not \"C4\".",
                "\"onset\":0 | \"onset\":-1 | tracks[0].notes[0].onset is a whole number from 0 to 1073741824, not -1.",
                "\"onset\":0, | '' | tracks[0].notes[0].onset is a whole number from 0 to 1073741824, not missing.",
                "\"onset\":0 | \"onset\":1e300 | tracks[0].notes[0].onset is a whole number from 0 to 1073741824, not 1.0E300.",
                "\"program\":40 | \"programme\":40 | There is no field tracks[0].programme; known: name, program, percussion, notes, events.",
                "\"percussion\":true | \"percussion\":1 | tracks[1].percussion is true or false, not 1.",
                "\"beatUnit\":4 | \"beatUnit\":6 | metres[0].beatUnit is a power of two from 1 to 64, not 6.",
                "180.0 | 0 | tempos[0].quartersPerMinute is a number from 4.0 to 1000.0, not 0.",
                "\"ticksPerQuarter\":480 | \"ticksPerQuarter\":0 | ticksPerQuarter is a whole number from 1 to 32767, not 0."
            })
    void whatIsWrongIsNamedWithItsPlaceAndRange(String right, String wrong, String line) {
        assertThatThrownBy(() -> read(WALTZ.replaceFirst(Pattern.quote(right), wrong)))
                .isInstanceOf(CadenzaException.class)
                .hasMessage(line);
    }

    @Test
    void whatIsNoJsonIsSaidWithItsLineAndColumn() {
        assertThatThrownBy(() -> read("{\"ticksPerQuarter\":480,\n  oops}"))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> read("[1]")).hasMessage("The request is a JSON object, not [1].");
        assertThatThrownBy(() -> read("{\"tracks\":[],\"tracks\":[]}")).hasMessageContaining("tracks");
        assertThatThrownBy(() -> Fields.of(new byte[] {(byte) 0xC3, 0x28})).hasMessageContaining("UTF-8");
    }
}
