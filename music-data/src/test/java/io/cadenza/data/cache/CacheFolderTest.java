package io.cadenza.data.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class CacheFolderTest {
    private static Properties properties(String... pairs) {
        Properties properties = new Properties();
        properties.setProperty("user.home", "/home/clara");
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    @Test
    void theUsersOwnCacheIsTakenUnlessAnotherIsNamed() {
        assertThat(CacheFolder.of("auto", properties(), Map.of())).hasValue(Path.of("/home/clara/.cache/cadenza"));
        assertThat(CacheFolder.of("auto", properties(), Map.of("XDG_CACHE_HOME", "/x")))
                .hasValue(Path.of("/x/cadenza"));
        assertThat(CacheFolder.of("auto", properties(), Map.of("XDG_CACHE_HOME", "/x", "CADENZA_CACHE", "/c")))
                .hasValue(Path.of("/c"));
        assertThat(CacheFolder.of("auto", properties("cadenza.cache", "/p"), Map.of("CADENZA_CACHE", "/c")))
                .hasValue(Path.of("/p"));
        assertThat(CacheFolder.of("/mine", properties("cadenza.cache", "/p"), Map.of("CADENZA_CACHE", "/c")))
                .hasValue(Path.of("/mine"));
    }

    @Test
    void itCanBeSwitchedOffInEachPlace() {
        assertThat(CacheFolder.of("off", properties(), Map.of("CADENZA_CACHE", "/c")))
                .isEmpty();
        assertThat(CacheFolder.of("auto", properties("cadenza.cache", "off"), Map.of("CADENZA_CACHE", "/c")))
                .isEmpty();
        assertThat(CacheFolder.of("auto", properties(), Map.of("CADENZA_CACHE", "off")))
                .isEmpty();
    }
}
