package com.example.embed;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cadenza.data.midi.MidiReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedTest {
    @Test
    void itTrainsAndWritesMusic(@TempDir Path folder) {
        Path run = folder.resolve("run");

        Embed.main(new String[] {run.toString()});

        assertTrue(MidiReader.read(run.resolve("new.mid")).notes().count() > 10);
    }
}
