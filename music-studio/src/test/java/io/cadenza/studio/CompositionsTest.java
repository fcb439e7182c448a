package io.cadenza.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.Json;
import io.cadenza.studio.Compositions.Composition;
import io.cadenza.studio.Compositions.Event;
import io.cadenza.studio.Compositions.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may work when. Places: 8 for all, 4 for one client; a client may have 8 at work or waiting, all together 40. */
@Timeout(20)
class CompositionsTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Compositions compositions = new Compositions(Problem::of, LONG, 8);
    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();

    /** Work that ends when it is let go, or told to stop. */
    private final class Held implements Compositions.Job {
        private final String name;
        private final CountDownLatch let = new CountDownLatch(1);

        Held(String name) {
            this.name = name;
        }

        @Override
        public void run(Compositions.Teller teller, BooleanSupplier stop) {
            begun.add(name);
            try {
                while (!stop.getAsBoolean() && !let.await(2, TimeUnit.MILLISECONDS)) {
                    Thread.onSpinWait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @AfterEach
    void stopAll() {
        compositions.close();
    }

    private List<Held> submit(String client, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Held held = new Held(client + i);
                    compositions.submit(client, held);
                    return held;
                })
                .toList();
    }

    private List<String> next(int count) throws InterruptedException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(String.valueOf(begun.poll(5, TimeUnit.SECONDS)));
        }
        assertThat(begun.poll(50, TimeUnit.MILLISECONDS)).isNull();
        return names;
    }

    @Test
    void oneClientLeavesPlacesToOthers() throws Exception {
        submit("a", 8);
        assertThat(next(4)).containsExactlyInAnyOrder("a0", "a1", "a2", "a3");
        submit("b", 1);
        assertThat(next(1)).containsExactly("b0");
    }

    @Test
    void aFreePlaceGoesToTheClientWithTheFewestAtWorkAndThenToTheFirst() throws Exception {
        List<Held> a = submit("a", 6);
        List<Held> b = submit("b", 6);
        next(8);
        submit("c", 2);
        a.get(0).let.countDown();
        assertThat(next(1)).containsExactly("c0");
        b.get(0).let.countDown();
        // a has 3 at work, b 3, c 1
        assertThat(next(1)).containsExactly("c1");
        b.get(1).let.countDown();
        // a has 3, b 2, and c waits no more
        assertThat(next(1)).containsExactly("b4");
    }

    @Test
    void aClientMayHaveEightAndAllTogetherForty() {
        submit("a", 8);
        assertThatThrownBy(() -> submit("a", 1))
                .isInstanceOfSatisfying(
                        Problem.Refusal.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(429))
                .hasMessageContaining("8 compositions of yours");
        for (String client : List.of("b", "c", "d", "e")) {
            submit(client, 8);
        }
        assertThatThrownBy(() -> submit("f", 1))
                .isInstanceOfSatisfying(
                        Problem.Refusal.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(503));
    }

    @Test
    void aCancelledOneTellsItsReadersAtOnceAndFreesItsPlace() throws Exception {
        Composition first = compositions.submit("a", new Held("first"));
        submit("a", 4);
        next(4);
        first.cancel();
        assertThat(first.await(0, LONG)).containsExactly(new Event("end", "{\"cancelled\":true}"));
        assertThat(first.isOver()).isTrue();
        assertThat(next(1)).containsExactly("a3");
    }

    @Test
    void aCancelledOneThatWaitsNeverBegins() throws Exception {
        List<Held> held = submit("a", 4);
        next(4);
        Composition waiting = compositions.submit("a", new Held("waiting"));
        waiting.cancel();
        assertThat(waiting.state()).isEqualTo(State.ENDED);
        held.get(0).let.countDown();
        assertThat(next(0)).isEmpty();
    }

    @Test
    void oneThatNobodyListensToEnds() throws Exception {
        try (Compositions impatient = new Compositions(Problem::of, Duration.ofMillis(100), 2)) {
            Composition heard = impatient.submit("a", new Held("heard"));
            heard.readers(1);
            Composition alone = impatient.submit("a", new Held("alone"));
            assertThat(alone.await(0, LONG)).extracting(Event::name).containsExactly("end");
            assertThat(heard.isOver()).isFalse();
        }
    }

    @Test
    void whatIsToldIsKeptInOrderForReadersThatComeLate() throws Exception {
        Composition told = compositions.submit("a", (teller, stop) -> {
            teller.tell("note", Json.plain().object().put("pitch", 60));
            teller.tell("note", Json.plain().object().put("pitch", 62));
        });
        List<Event> all = List.of(
                new Event("note", "{\"pitch\":60}"),
                new Event("note", "{\"pitch\":62}"),
                new Event("end", "{\"cancelled\":false}"));
        assertThat(told.await(2, LONG)).isEqualTo(all.subList(2, 3));
        assertThat(told.await(0, LONG)).isEqualTo(all);
        assertThat(told.await(3, LONG)).isEmpty();
    }

    @Test
    void anErrorIsToldAndEndsIt() throws Exception {
        Composition failing = compositions.submit("a", (teller, stop) -> {
            throw new CadenzaException("No bars 7-9: the piece has 4.");
        });
        failing.await(1, LONG);
        assertThat(failing.await(0, LONG))
                .containsExactly(
                        new Event("problem", "{\"error\":{\"code\":4,\"line\":\"No bars 7-9: the piece has 4.\"}}"),
                        new Event("end", "{\"cancelled\":false}"));
    }

    /** Work that tells notes when it is let, and counts its steps. */
    private static final class Playing implements Compositions.Job {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch noteIsReady = new CountDownLatch(1);
        private final AtomicInteger steps = new AtomicInteger();

        @Override
        public void run(Compositions.Teller teller, BooleanSupplier stop) {
            begun.countDown();
            try {
                noteIsReady.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            teller.tell("note", Json.plain().object().put("pitch", 60));
            while (!stop.getAsBoolean()) {
                steps.incrementAndGet();
            }
        }
    }

    @Test
    void beforeTheirFirstNoteAsManyComputeAsThereAreProcessors() throws Exception {
        try (Compositions onTwo = new Compositions(Problem::of, LONG, 2)) {
            List<Playing> playing = List.of(new Playing(), new Playing(), new Playing());
            for (Playing one : playing) {
                onTwo.submit("a", one);
            }
            for (Playing one : playing.subList(0, 2)) {
                assertThat(one.begun.await(5, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(playing.get(2).begun.await(50, TimeUnit.MILLISECONDS)).isFalse();
            playing.get(1).noteIsReady.countDown();
            assertThat(playing.get(2).begun.await(5, TimeUnit.SECONDS)).isTrue();
            playing.forEach(one -> one.noteIsReady.countDown());
        }
    }

    @Test
    void whoHasToldNotesMakesWayForWhoHasNot() throws Exception {
        try (Compositions onOne = new Compositions(Problem::of, LONG, 1)) {
            Playing first = new Playing();
            first.noteIsReady.countDown();
            onOne.submit("a", first);
            Playing second = new Playing();
            onOne.submit("b", second);
            second.begun.await();
            Thread.sleep(20);
            int before = first.steps.get();
            Thread.sleep(200);
            // Alone it takes thousands. It makes way for 50 ms at a step, so that it is never stopped for good.
            assertThat(first.steps.get() - before).isBetween(1, 8);
            second.noteIsReady.countDown();
        }
    }

    @Test
    void whoTellsNoNoteForLongHoldsNobodyUp() throws Exception {
        try (Compositions onOne = new Compositions(Problem::of, LONG, 1)) {
            onOne.submit("a", new Held("long"));
            onOne.submit("b", new Held("next"));
            assertThat(next(2)).containsExactly("long", "next");
        }
    }

    @Test
    void theNamesOfCompositionsCannotBeGuessed() {
        assertThat(compositions.submit("a", (teller, stop) -> {}).id()).matches("[0-9a-f]{32}");
    }
}
