package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigException;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.Place;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run must have in common with its checkpoint. */
class RunIdentityTest {
    private static final CorpusFingerprint MUSIC = new CorpusFingerprint("a test", 1, 5, "0");

    private static RunIdentity identity(ConfigLoader loader) {
        return RunIdentity.of(loader.load(), MUSIC, Optional.empty());
    }

    /** As a version before near copies stayed together has left it. */
    private static String older(RunIdentity identity) {
        return identity.text().replaceAll("(?m)^data\\.nearCopies: .*\n", "");
    }

    /** Else a piece that was trained on could be held out now, or the other way round. */
    @Test
    void anOlderRunOnFilesGoesOnAsItDealtItsPieces(@TempDir Path corpus) {
        ConfigLoader now = ConfigLoader.ofDefault().set("corpus.path", corpus.toString(), Place.of("a test"));
        String before = older(identity(now));

        assertThatThrownBy(() -> identity(now).requireEqual(before, Path.of("resume.safetensors")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("data.nearCopies is together now and was apart when the run began. Put it back");
        Config apart = now.set("data.nearCopies", "apart", Place.of("a test")).load();
        assertThatCode(() -> RunIdentity.of(apart, MUSIC, Optional.empty())
                        .requireEqual(before, Path.of("resume.safetensors")))
                .doesNotThrowAnyException();
    }

    /** A composer's pieces are no copies of each other. */
    @Test
    void anOlderRunOnComposedMusicGoesOn() {
        RunIdentity now = identity(ConfigLoader.ofDefault());

        assertThatCode(() -> now.requireEqual(older(now), Path.of("resume.safetensors")))
                .doesNotThrowAnyException();
    }
}
