package io.cadenza.run;

import java.util.Objects;
import java.util.function.LongFunction;

/** Receives what a job has to say and how far it is. Called on the job's thread; exceptions abort the job. */
public interface Progress {
    /** Says and shows nothing. */
    Progress NONE = new Progress() {
        @Override
        public void say(Level level, String line) {}

        @Override
        public void advance(Work work, long done, String label, LongFunction<String> detail) {}
    };

    /** How much a line matters. */
    enum Level {
        /** What a user may want to know. */
        NOTE,
        /** What must not be missed. */
        WARNING
    }

    /** One line of text. */
    void say(Level level, String line);

    /**
     * How far a piece of work is: called often, when it begins, and with {@code done} equal to its total when it ends.
     *
     * @param label what is being done
     * @param detail made of {@code done} when it is shown; may be empty
     */
    void advance(Work work, long done, String label, LongFunction<String> detail);

    /** A line that a user may want to know. */
    default void note(String line) {
        say(Level.NOTE, line);
    }

    /** A line that must not be missed. */
    default void warn(String line) {
        say(Level.WARNING, line);
    }

    /** One piece of work whose size is known; closed when it is over. */
    final class Work implements AutoCloseable {
        private final Progress progress;
        private final String unit;
        private final long first;
        private final long total;

        /**
         * Work that begins now.
         *
         * @param unit what is counted, in the plural, for example {@code batches}; empty if it has no name
         * @param first how much was done before, which plays no part in the rate
         * @param total how much there is
         */
        public Work(Progress progress, String unit, long first, long total) {
            this.progress = Objects.requireNonNull(progress, "progress");
            this.unit = unit;
            this.first = first;
            this.total = total;
            progress.advance(this, first, "", done -> "");
        }

        /** What is counted, in the plural; empty if it has no name. */
        public String unit() {
            return unit;
        }

        /** How much was done before. */
        public long first() {
            return first;
        }

        /** How much there is. */
        public long total() {
            return total;
        }

        /** So much is done. */
        public void advanceTo(long done, String label, String detail) {
            progress.advance(this, done, label, any -> detail);
        }

        /** The same, with a detail that is made when it is shown. */
        public void advanceTo(long done, String label, LongFunction<String> detail) {
            progress.advance(this, done, label, detail);
        }

        /** A line that stays. */
        public void note(String line) {
            progress.note(line);
        }

        /** The work is over, finished or not. */
        @Override
        public void close() {
            progress.advance(this, total, "", done -> "");
        }
    }
}
