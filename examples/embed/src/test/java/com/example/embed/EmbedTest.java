package com.example.embed;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cadenza.data.midi.MidiReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedTest {
    @Test
    void itTrainsAndWritesMusic(@TempDir Path folder) throws Exception {
        Embed.main(new String[] {folder.toString()});

        assertTrue(MidiReader.read(folder.resolve("new.mid")).notes().count() > 10);
    }
}
