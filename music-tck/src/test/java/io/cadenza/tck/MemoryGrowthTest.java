package io.cadenza.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as a leak, on readings in KiB after each of eight parts of 50 cycles, which may add 8 KiB each and 1 MiB. */
final class MemoryGrowthTest {
    private static final int CYCLES = 50;

    private static boolean grows(String kib) {
        long[] readings = Stream.of(kib.split(" ")).mapToLong(Long::parseLong).toArray();
        return MemoryGrowth.growth("memory", readings, CYCLES).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "nothing is kept, 9000 9000 9000 9000 9000 9000 9000 9000",
        "as much as is allowed, 0 1424 2848 4272 5696 7120 8544 9968",
        "room made once, 0 0 90000 90000 90000 90000 90000 90000",
        "room made three times, 0 9000 9000 18000 18000 27000 27000 27000",
        "freed every second time, 40000 46982 40027 47009 40038 47016 40042 47020",
        "freed every third time, 0 7000 14000 0 7000 14000 0 7000",
        "freed once, 0 3000 6000 9000 0 3000 6000 9000"
    })
    void whatIsFreedOrStaysIsNoLeak(String what, String kib) {
        assertThat(grows(kib)).as(what).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "a little more than is allowed, 0 1425 2850 4275 5700 7125 8550 9975",
        "more each time, 0 5000 12000 18000 26000 31000 39000 45000",
        "with one reading that is low, 0 5000 10000 15000 3000 25000 30000 35000",
        "freed every second time but not all of it, 0 9000 5000 14000 10000 19000 15000 24000"
    })
    void whatStaysAndGrowsIs(String what, String kib) {
        assertThat(grows(kib)).as(what).isTrue();
    }
}
