package io.cadenza.data.midi;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.instrument.InstrumentChoice;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files made to take long: small in bytes, large in what a careless reader or tokenizer makes of them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MidiExtremesTest {
    private static final int MEGABYTE = 1 << 20;

    private static byte[] repeated(String begin, String again, int bytes) {
        ByteArrayOutputStream track = new ByteArrayOutputStream();
        track.writeBytes(HexFormat.of().parseHex(begin));
        byte[] part = HexFormat.of().parseHex(again);
        while (track.size() < bytes) {
            track.writeBytes(part);
        }
        return track.toByteArray();
    }

    private static byte[] file(int tracks, byte[] content) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(MidiFileBuilder.file(1, tracks, 96).bytes());
        file.writeBytes(content);
        return file.toByteArray();
    }

    private static byte[] oneTrack(byte[] events) {
        return file(
                1,
                new MidiFileBuilder()
                        .chunk("MTrk", HexFormat.of().formatHex(events))
                        .bytes());
    }

    private static void survive(byte[] bytes) {
        Score score = MidiReader.read("extreme.mid", bytes);
        assertThat(score.notes().count()).isPositive();
        for (TokenizerFactory factory : Tokenizers.installed().all()) {
            factory.create(Map.of()).match(scores -> encode(scores, score), sound -> false);
        }
    }

    private static boolean encode(ScoreTokenizer tokenizer, Score score) {
        try {
            return tokenizer.encode(InstrumentChoice.of("auto", tokenizer).apply(score)) != null;
        } catch (CadenzaException e) {
            return false; // refused is as good as read
        }
    }

    @Test
    void aMegabyteOfNotesAtOnce() {
        survive(oneTrack(repeated("00c00000903c40", "003d40003c40", MEGABYTE)));
    }

    @Test
    void aMegabyteOfProgramChanges() {
        survive(oneTrack(repeated("00903c40 00c000".replace(" ", ""), "0000", MEGABYTE / 2)));
    }

    @Test
    void thousandsOfTracks() {
        survive(file(0xFFFF, repeated("", "4d54726b 0000000b 00c000 00903c40 01903c00".replace(" ", ""), MEGABYTE)));
    }

    /** The longest waits there are: 2^28 - 1 ticks between notes, at one tick a quarter. */
    @Test
    void aMillionYearsOfSilence() {
        byte[] bytes = oneTrack(repeated("00c00000903c40", "ffffff7f3c00003c40", 10_000));
        bytes[12] = 0;
        bytes[13] = 1;

        survive(bytes);
    }

    @Test
    void aMegabyteOfTempoMetreAndKey() {
        survive(oneTrack(repeated(
                "00c00000903c40 10803c40".replace(" ", ""),
                "01ff5103000001 00ff580401000101 00ff59020000".replace(" ", ""),
                MEGABYTE)));
    }
}
