package io.cadenza.core.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A packaged distribution lists its services, so that no start opens every jar to look for them. */
@Tag("fast")
final class ListedServicesTest {
    /** Listed in {@code META-INF/cadenza}, and in no {@code META-INF/services}. */
    public interface Greeting {
        /** What is said. */
        String word();
    }

    /** The first listed. */
    public static final class Hello implements Greeting {
        @Override
        public String word() {
            return "hello";
        }
    }

    /** Listed behind an empty line and a comment. */
    public static final class Bonjour implements Greeting {
        @Override
        public String word() {
            return "bonjour";
        }
    }

    /** Its list names a class that is missing; {@code META-INF/services} names another beside it. */
    public interface Farewell {
        /** What is said. */
        String word();
    }

    /** What the search finds. */
    public static final class Bye implements Farewell {
        @Override
        public String word() {
            return "bye";
        }
    }

    @Test
    void whereTheLauncherSaysSoTheListIsTaken() {
        assertThat(listed(() -> NamedServices.load("greeting", Greeting.class, Greeting::word))
                        .names())
                .containsExactly("bonjour", "hello");
    }

    @Test
    void elsewhereServicesAreSearched() {
        assertThat(NamedServices.load("greeting", Greeting.class, Greeting::word)
                        .names())
                .isEmpty();
    }

    /** Else a damaged distribution would say nothing of what it lacks. */
    @Test
    void aListThatDoesNotLoadIsSearchedForTheReason() {
        NamedServices<Farewell> found = listed(() -> NamedServices.load("farewell", Farewell.class, Farewell::word));

        assertThat(found.names()).containsExactly("bye");
        assertThat(found.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("ListedServicesTest$Gone", "not found"));
    }

    private static <T> T listed(Supplier<T> action) {
        System.setProperty("cadenza.services.listed", "true");
        try {
            return action.get();
        } finally {
            System.clearProperty("cadenza.services.listed");
        }
    }
}
