package io.cadenza.cli.run;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.core.score.Score;
import io.cadenza.data.midi.TimedMessage;
import io.cadenza.data.play.GrowingScore;
import io.cadenza.data.play.MessageSource;
import io.cadenza.run.Generation;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/** Generates a piece in one thread and plays it in another, from its first notes on. */
public final class GenerationPlayback {
    private final Console console;
    private final Generation generation;
    private final Playback playback;

    /** Playback of what is generated. */
    public GenerationPlayback(Console console, Generation generation, Playback playback) {
        this.console = console;
        this.generation = generation;
        this.playback = playback;
    }

    /**
     * Generates and plays a piece.
     *
     * @param stop whether both are to end
     * @return the piece, or nothing if it was stopped before it was whole
     * @throws io.cadenza.core.CadenzaException if it cannot be generated
     */
    public Optional<Score> run(BooleanSupplier stop) {
        ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "generator");
            thread.setDaemon(true);
            return thread;
        });
        GrowingScore growing = new GrowingScore();
        long started = System.nanoTime();
        try {
            Future<Score> piece = worker.submit(() -> generate(growing, stop));
            playback.play(new FirstNote(growing, started), 0, stop);
            return Optional.of(piece.get());
        } catch (CancellationException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CancellationException) {
                return Optional.empty();
            }
            throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e.getCause());
        } finally {
            worker.shutdownNow();
        }
    }

    private Score generate(GrowingScore growing, BooleanSupplier stop) {
        try {
            Score score =
                    generation.pieces(generation.growing(growing::grow), new ConsoleProgress(console), stop).stream()
                            .findFirst()
                            .map(generation::score)
                            .orElseThrow(CancellationException::new);
            growing.complete(score);
            return score;
        } finally {
            growing.abandon();
        }
    }

    /** Says how long the first message took. */
    private final class FirstNote implements MessageSource {
        private final MessageSource music;
        private final long started;
        private boolean said;

        FirstNote(MessageSource music, long started) {
            this.music = music;
            this.started = started;
        }

        @Override
        public Optional<TimedMessage> poll() {
            Optional<TimedMessage> next = music.poll();
            if (next.isPresent() && !said) {
                said = true;
                double seconds = (System.nanoTime() - started) / 1e9;
                console.note(String.format(Locale.ROOT, "first note after %.2f s", seconds));
            }
            return next;
        }

        @Override
        public boolean ended() {
            return music.ended();
        }
    }
}
