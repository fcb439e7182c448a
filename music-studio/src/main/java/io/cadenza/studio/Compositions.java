package io.cadenza.studio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadenza.core.file.Json;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The compositions in work and those just done. So many are at work at once, in threads that share the processors, those first that
 * have told no note yet; the others wait, and the next is one of the client that has the fewest at work. What a composition tells is
 * kept with it, so that no reader can hold it up, and is forgotten some time after its end.
 */
final class Compositions implements AutoCloseable {
    private static final int AT_WORK = 8;
    private static final int WAITING = 32;
    private static final int OF_ONE_CLIENT = 8;
    /** So that one client leaves places to others. */
    private static final int AT_WORK_OF_ONE_CLIENT = 4;

    /** So long a composition may compute before its first note while others make way. */
    private static final Duration BEGINNING = Duration.ofMillis(250);
    /** So long one makes way at a step, so that it goes on whatever begins. */
    private static final Duration MAKING_WAY = Duration.ofMillis(50);

    private static final int KEPT = 64;
    /** Notes of all alternatives; far more than any piece has that may be asked for. */
    private static final int MOST_EVENTS = 100_000;

    private final Map<String, Composition> all = new LinkedHashMap<>();
    private final Beginners beginners;
    private final SecureRandom random = new SecureRandom();
    private final Function<Throwable, Problem> problems;
    private final Duration patience;
    private boolean closed;

    /**
     * No compositions yet.
     *
     * @param problems what clients are told of an error
     * @param patience how long a composition goes on that nobody listens to
     * @param processors how many compute at once before their first note
     */
    Compositions(Function<Throwable, Problem> problems, Duration patience, int processors) {
        this.problems = problems;
        this.patience = patience;
        this.beginners = new Beginners(processors);
    }

    /** The work of a composition. */
    @FunctionalInterface
    interface Job {
        /**
         * Does it.
         *
         * @param stop asked often; the work ends when it is true
         */
        void run(Teller teller, BooleanSupplier stop);
    }

    /** Takes what a composition has to tell. */
    @FunctionalInterface
    interface Teller {
        void tell(String event, ObjectNode data);
    }

    /** One event of a composition, as it is sent. */
    record Event(String name, String data) {}

    /** Where a composition is in its life. */
    enum State {
        WAITING,
        AT_WORK,
        ENDED
    }

    /**
     * Those at work that have told no note yet. As many of them as there are processors compute, in the order in which they came, and the
     * others wait: side by side all would begin as late as the last. Those that have told notes are far ahead of the ear, and make way.
     */
    private static final class Beginners {
        private final int processors;
        /** With the time at which each may have computed long enough, once it is its turn. */
        private final Map<Composition, Long> waiting = new LinkedHashMap<>();

        Beginners(int processors) {
            this.processors = processors;
        }

        synchronized void join(Composition one) {
            waiting.put(one, Long.MAX_VALUE);
        }

        /** Returns when it is the turn of one that has joined, or it has left. */
        synchronized void awaitTurn(Composition one) throws InterruptedException {
            while (waiting.containsKey(one)
                    && waiting.keySet().stream().limit(processors).noneMatch(one::equals)) {
                wait();
            }
            waiting.replace(one, System.nanoTime() + BEGINNING.toNanos());
        }

        synchronized void leave(Composition one) {
            if (waiting.remove(one) != null) {
                notifyAll();
            }
        }

        /** Before a step of a composition: those that begin go first. */
        synchronized void beforeStep(Composition one) throws InterruptedException {
            if (waiting.getOrDefault(one, Long.MAX_VALUE) < System.nanoTime()) {
                leave(one);
            }
            long end = System.nanoTime() + MAKING_WAY.toNanos();
            while (!waiting.isEmpty() && !waiting.containsKey(one) && !one.isOver()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        }
    }

    /** One composition; its monitor guards all of it. */
    final class Composition {
        private final String id;
        private final String client;
        private final Job job;
        private final List<Event> events = new ArrayList<>();
        private State state = State.WAITING;
        private volatile boolean cancelled;
        private int readers;
        private long lastHeard = System.nanoTime();

        Composition(String id, String client, Job job) {
            this.id = id;
            this.client = client;
            this.job = job;
        }

        String id() {
            return id;
        }

        /** Ends it; whoever reads it is told at once, and its work stops at its next token. */
        void cancel() {
            synchronized (this) {
                if (!cancelled && state != State.ENDED) {
                    cancelled = true;
                    events.add(new Event("end", "{\"cancelled\":true}"));
                    notifyAll();
                }
            }
            beginners.leave(this);
            forgetWaiting();
        }

        synchronized boolean isOver() {
            return cancelled || state == State.ENDED;
        }

        synchronized State state() {
            return state;
        }

        /** The events from a number on, once there is one or the time is over; none after the last. */
        synchronized List<Event> await(int from, Duration most) throws InterruptedException {
            long end = System.nanoTime() + most.toNanos();
            while (events.size() <= from && !isOver()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    break;
                }
                wait(left);
            }
            return from >= events.size() ? List.of() : List.copyOf(events.subList(from, events.size()));
        }

        /** A reader comes or, with -1, goes. */
        synchronized void readers(int more) {
            readers += more;
            lastHeard = System.nanoTime();
        }

        private boolean isAbandoned() {
            synchronized (this) {
                return readers == 0 && System.nanoTime() - lastHeard > patience.toNanos();
            }
        }

        private void tell(String name, ObjectNode data) {
            synchronized (this) {
                if (!cancelled && events.size() < MOST_EVENTS) {
                    events.add(new Event(name, Json.plain().write(data)));
                    notifyAll();
                }
            }
            if (name.equals("note")) {
                beginners.leave(this);
            }
        }

        /** Asked before each step. */
        private boolean stops() {
            try {
                beginners.beforeStep(this);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
            return cancelled || isAbandoned();
        }

        private void run() {
            try {
                beginners.awaitTurn(this);
                job.run(this::tell, this::stops);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
                synchronized (this) {
                    if (!cancelled) {
                        events.add(new Event("problem", problems.apply(e).json()));
                    }
                }
            } finally {
                beginners.leave(this);
                synchronized (this) {
                    state = State.ENDED;
                    if (!cancelled) {
                        events.add(new Event("end", "{\"cancelled\":false}"));
                    }
                    notifyAll();
                }
                dispatch();
            }
        }
    }

    /**
     * Takes on a composition.
     *
     * @param client whose it is, by any name
     * @throws Problem.Refusal if the client has too many, or all clients together
     */
    Composition submit(String client, Job job) {
        Composition composition;
        synchronized (this) {
            List<Composition> open = all.values().stream()
                    .filter(one -> one.state() != State.ENDED)
                    .toList();
            if (open.stream().filter(one -> one.client.equals(client)).count() >= OF_ONE_CLIENT) {
                throw new Problem.Refusal(
                        429,
                        "%d compositions of yours are in work or wait. Wait until one ends, or cancel one.",
                        OF_ONE_CLIENT);
            }
            if (closed || open.size() >= AT_WORK + WAITING) {
                throw new Problem.Refusal(
                        503, "%d compositions are in work or wait. Try again when some have ended.", open.size());
            }
            byte[] name = new byte[16];
            random.nextBytes(name);
            composition = new Composition(HexFormat.of().formatHex(name), client, job);
            all.put(composition.id, composition);
            forget();
        }
        dispatch();
        return composition;
    }

    synchronized Optional<Composition> find(String id) {
        return Optional.ofNullable(all.get(id));
    }

    /** How many are at work. */
    synchronized long atWork() {
        return all.values().stream().filter(one -> one.state() == State.AT_WORK).count();
    }

    /** Gives free places to those that wait. */
    private synchronized void dispatch() {
        while (!closed && atWork() < AT_WORK) {
            Optional<Composition> next = all.values().stream()
                    .filter(one -> one.state() == State.WAITING && !one.isOver())
                    .filter(one -> atWorkOfItsClient(one) < AT_WORK_OF_ONE_CLIENT)
                    .min(Comparator.comparingLong(this::atWorkOfItsClient)); // of equals the first, which came first
            if (next.isEmpty()) {
                return;
            }
            synchronized (next.get()) {
                next.get().state = State.AT_WORK;
            }
            beginners.join(next.get());
            Thread thread =
                    new Thread(next.get()::run, "composition-" + next.get().id.substring(0, 6));
            thread.setDaemon(true);
            thread.start();
        }
    }

    private long atWorkOfItsClient(Composition composition) {
        return all.values().stream()
                .filter(one -> one.state() == State.AT_WORK && one.client.equals(composition.client))
                .count();
    }

    /** A composition that was cancelled before its work began needs no place. */
    private synchronized void forgetWaiting() {
        for (Composition one : all.values()) {
            synchronized (one) {
                if (one.cancelled && one.state == State.WAITING) {
                    one.state = State.ENDED;
                }
            }
        }
    }

    /** The oldest that have ended, where too many are kept. */
    private void forget() {
        List<String> ended = all.values().stream()
                .filter(one -> one.state() == State.ENDED)
                .map(Composition::id)
                .toList();
        ended.subList(0, Math.max(0, ended.size() - KEPT)).forEach(all::remove);
    }

    /** Cancels all. */
    @Override
    public void close() {
        List<Composition> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(all.values());
        }
        open.forEach(Composition::cancel);
    }
}
