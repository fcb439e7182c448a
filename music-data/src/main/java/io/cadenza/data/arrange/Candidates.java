package io.cadenza.data.arrange;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.Past;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.sample.Sampler;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.sample.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Several candidates that write one script side by side: sequential Monte Carlo (Gordon, Salmond and Smith 1993; for text with
 * constraints Lew et al. 2023). Each draws what is free from the model and is weighed by how probable the model finds what it is told
 * and what it may write, and at bar lines by how probable the fixed bar after the new ones would be there already. Where the weights
 * come to rest on few, those go on in several copies and the others end: systematic resampling (Kitagawa 1996), when the effective
 * sample size is under half. Where fixed bars follow, each divides into several, and into many in the last new bar. Of those that reach
 * the end the one is taken whose symbols the model finds the most probable: for a third by those up to the last new note, for two by the
 * fixed ones after it, however few they are.
 *
 * <p>Where the model has heard the fixed bars ahead, it draws what leads there, and they divide in the last new bar alone. At the end each
 * is heard once more in the order of time, and by that the best is chosen: with the bars ahead they would come as no surprise after
 * whatever was written.
 */
final class Candidates {
    private static final int RECENT = 1024;

    /**
     * Into how many each divides where bars are written that fixed ones follow, and where the last of them is. At the end a draw costs
     * little, since few symbols are left, and what fits is rare: the bar after four new ones was 23 % more probable in tunes and 5 % in
     * quartets than with none, for up to twice the time. Weights of earlier bars that are tempered (the power bar/bars) made it 9 % less
     * probable in quartets.
     */
    private static final int DIVIDED = 2;

    private static final int DIVIDED_AT_THE_END = 8;

    /** However many there are, they do not divide beyond this number, nor where their pasts would take more bytes together. */
    private static final int MOST = 256;

    private static final long MOST_BYTES = 64L << 20;

    /** After so many fixed symbols half of those that have divided are given up. */
    private static final int HALVING = 3;

    /** How much the fixed symbols after the new ones count where the best is chosen: by them the joint is heard. */
    private static final double SHARE_OF_AFTER = 2 / 3.0;

    private final SequenceModel network;
    private final Script script;
    private final Sampler sampler;
    private final RandomGenerator resampling;
    private final int count;
    private final int[] loudness;
    private final long seed;
    private final int piece;
    /** The chance of each place among the candidates. */
    private final List<RandomGenerator> randoms = new ArrayList<>();

    private List<Candidate> candidates = new ArrayList<>();
    private GenerationSession session;

    /**
     * Candidates.
     *
     * @param count how many, 1 or more, before they divide
     * @param loudness how loud each part of the casting is before the first new note, as the model hears it; 0 where it has not said
     * @param piece which take of the seed
     */
    Candidates(
            SequenceModel network,
            Script script,
            SamplingOptions sampling,
            int count,
            int[] loudness,
            long seed,
            int piece) {
        this.network = network;
        this.script = script;
        this.loudness = loudness.clone();
        this.count = count;
        this.seed = seed;
        this.piece = piece;
        this.sampler = Sampler.of(sampling, List.of());
        this.resampling = Seeds.generator(seed, "resampling", piece);
        for (int i = 0; i < count; i++) {
            candidates.add(new Candidate(random(i)));
        }
        this.session = network.start(1);
    }

    /** One of them. */
    final class Candidate {
        private final RandomGenerator random;
        private final List<Integer> tokens;
        private final List<Script.Written> notes;
        private final List<Integer> slots;
        private final int[] rested;
        private final int[] velocities;
        private float[] logits = {};
        private double weight;
        /** What is in the weight for how probable the bar after the last new one would be here already. */
        private double ahead;

        private double nats;
        private int scored;
        /** Where what is new ends. */
        private double natsBefore;

        private int scoredBefore;

        private Candidate(RandomGenerator random) {
            this.random = random;
            this.tokens = new ArrayList<>();
            this.notes = new ArrayList<>();
            this.slots = new ArrayList<>();
            this.rested = new int[loudness.length];
            this.velocities = loudness.clone();
        }

        /** A copy of another one with the chance of this one's place. */
        private Candidate(Candidate other, RandomGenerator random) {
            this.random = random;
            this.tokens = new ArrayList<>(other.tokens);
            this.notes = new ArrayList<>(other.notes);
            this.slots = new ArrayList<>(other.slots);
            this.rested = other.rested.clone();
            this.velocities = other.velocities.clone();
            this.logits = other.logits;
            this.ahead = other.ahead;
            this.nats = other.nats;
            this.scored = other.scored;
            this.natsBefore = other.natsBefore;
            this.scoredBefore = other.scoredBefore;
        }

        /** The notes of free bars. */
        List<Script.Written> notes() {
            return notes;
        }

        /** The ids of pitches, by their slots. */
        List<Integer> slots() {
            return slots;
        }

        /** The symbols after the prompt. */
        List<Integer> tokens() {
            return tokens;
        }

        /** How improbable the model finds what follows the prompt, in nats per symbol: a third what is new, two what comes after. */
        double nats() {
            double before = natsBefore / Math.max(1, scoredBefore);
            return scored == scoredBefore
                    ? before
                    : (1 - SHARE_OF_AFTER) * before + SHARE_OF_AFTER * (nats - natsBefore) / (scored - scoredBefore);
        }

        private void endNew() {
            natsBefore = nats;
            scoredBefore = scored;
        }

        /** Draws from what a filter leaves; the weight takes what share of the model's probability that is. */
        private int draw(float[] left) {
            int count = tokens.size();
            int[] recent = tokens.subList(Math.max(0, count - RECENT), count).stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
            int id = sampler.pick(left, recent, random);
            double surprise = Softmax.crossEntropy(logits, id);
            weight += Softmax.crossEntropy(left, id) - surprise;
            count(surprise);
            return id;
        }

        private void count(double surprise) {
            nats += surprise;
            scored++;
        }

        private void told(int id) {
            double surprise = Softmax.crossEntropy(logits, id);
            weight -= surprise;
            count(surprise);
        }
    }

    /** Watches the work. */
    interface Watcher {
        /** Asked before each symbol; when true, nothing comes of the work. */
        boolean stops();

        /** So many steps of the script are done. */
        void onStep(int done);

        /** So many notes or slots of the first candidate are those of all: they are final. */
        void onKnown(int count);
    }

    /**
     * Writes the script.
     *
     * @return the best; empty if it was stopped
     */
    Optional<Candidate> run(Watcher watcher) {
        try {
            float[] first = session.prime(new int[][] {
                script.prompt().stream().mapToInt(Integer::intValue).toArray()
            })[0];
            candidates.forEach(candidate -> candidate.logits = first);
            if (candidates.size() > 1) {
                restart(new int[candidates.size()]);
            }
            boolean drawn = false;
            int heard = 0;
            int lastNew = lastNew();
            List<Script.Step> steps = script.steps();
            for (int at = 0; at < steps.size(); at++) {
                if (watcher.stops()) {
                    return Optional.empty();
                }
                watcher.onStep(at);
                Script.Step step = steps.get(at);
                boolean last = at == steps.size() - 1;
                if (step instanceof Script.Step.Free free) {
                    resample(size(free));
                    watcher.onKnown(common());
                    if (!free(free, at < lastNew && looksAhead(free), watcher)) {
                        return Optional.empty();
                    }
                    drawn = true;
                } else if (step instanceof Script.Step.Slot slot) {
                    boolean begins = slot.slot() == slot.chord();
                    if (begins) {
                        resample(count);
                        watcher.onKnown(common());
                    }
                    advance(
                            candidates.stream()
                                    .map(candidate -> choose(candidate, slot))
                                    .toList(),
                            last);
                    drawn = false;
                } else if (step instanceof Script.Step.Loudness loud) {
                    drawn = false;
                    tellLoudness(loud);
                } else if (step instanceof Script.Step.Ahead ahead) {
                    tell(ahead.id(), drawn, last);
                    candidates.forEach(candidate -> candidate.tokens.remove(candidate.tokens.size() - 1));
                    drawn = false;
                } else {
                    tell(((Script.Step.Told) step).id(), drawn, last);
                    drawn = false;
                    heard = at > lastNew ? heard + 1 : 0;
                    if (heard == HALVING && candidates.size() > count && !last) {
                        heard = 0;
                        halve();
                    }
                }
                if (at == lastNew) {
                    candidates.forEach(Candidate::endNew);
                }
            }
            if (script.plain().isPresent() && !judge(script.plain().get(), watcher)) {
                return Optional.empty();
            }
            return candidates.stream().min(Comparator.comparingDouble(Candidate::nats));
        } finally {
            session.close();
        }
    }

    /**
     * All hear a symbol.
     *
     * @param drawn whether it is the one that they have drawn
     */
    private void tell(int id, boolean drawn, boolean last) {
        if (!drawn) {
            candidates.forEach(candidate -> candidate.told(id));
        }
        advance(candidates.stream().map(candidate -> id).toList(), last);
    }

    /** Each is heard in the order of time, with the fixed bars after it. */
    private boolean judge(Script.Plain plain, Watcher watcher) {
        List<int[]> heard = new ArrayList<>();
        for (Candidate candidate : candidates) {
            IntStream.Builder ids = IntStream.builder();
            candidate.tokens.forEach(ids::add);
            for (Script.Step step : plain.after()) {
                if (step instanceof Script.Step.Told told) {
                    ids.add(told.id());
                } else if (step instanceof Script.Step.Loudness loud
                        && candidate.velocities[loud.role()] != loud.velocity()) {
                    ids.add(loud.id());
                }
            }
            heard.add(ids.build().toArray());
            candidate.nats = 0;
            candidate.scored = 0;
        }
        session.close();
        session = network.start(1);
        float[] first = session.prime(new int[][] {
            plain.prompt().stream().mapToInt(Integer::intValue).toArray()
        })[0];
        candidates.forEach(candidate -> candidate.logits = first);
        if (candidates.size() > 1) {
            restart(new int[candidates.size()]);
        }
        int most = heard.stream().mapToInt(ids -> ids.length).max().orElse(0);
        for (int at = 0; at < most; at++) {
            if (watcher.stops()) {
                return false;
            }
            int[] next = new int[candidates.size()];
            for (int i = 0; i < next.length; i++) {
                Candidate candidate = candidates.get(i);
                int[] ids = heard.get(i);
                next[i] = ids[Math.min(at, ids.length - 1)];
                if (at == candidate.tokens.size()) {
                    candidate.endNew();
                }
                if (at < ids.length) {
                    candidate.count(Softmax.crossEntropy(candidate.logits, next[i]));
                }
            }
            float[][] logits = at + 1 < most ? session.next(next) : new float[0][];
            for (int i = 0; i < logits.length; i++) {
                candidates.get(i).logits = logits[i];
            }
        }
        return true;
    }

    /** How many write a section. */
    private int size(Script.Step.Free free) {
        if (count == 1 || (script.after().isEmpty() && script.plain().isEmpty())) {
            return count;
        }
        int before = script.plain().isPresent() ? 1 : DIVIDED;
        int parts = free.bar() == script.lastBar() ? DIVIDED_AT_THE_END : before;
        long room = MOST_BYTES / Math.max(1, session.past(0).bytes());
        return Math.max(count, (int) Math.min(room, Math.min(MOST, count * parts)));
    }

    private int lastNew() {
        int last = -1;
        for (int at = 0; at < script.steps().size(); at++) {
            Script.Step step = script.steps().get(at);
            last = step instanceof Script.Step.Free || step instanceof Script.Step.Slot ? at : last;
        }
        return last;
    }

    private int choose(Candidate candidate, Script.Step.Slot slot) {
        float[] left = new float[candidate.logits.length];
        Arrays.fill(left, Float.NEGATIVE_INFINITY);
        List<Integer> taken = candidate.slots.subList(slot.chord(), slot.slot());
        boolean some = false;
        for (int id : slot.pitches()) {
            if (!taken.contains(id)) {
                left[id] = candidate.logits[id];
                some = true;
            }
        }
        if (!some) {
            left[slot.fallback()] = candidate.logits[slot.fallback()];
        }
        int id = candidate.draw(left);
        candidate.slots.add(id);
        return id;
    }

    /** All take a step; after the last one nothing is asked of the model. */
    private void advance(List<Integer> ids, boolean last) {
        for (int i = 0; i < ids.size(); i++) {
            candidates.get(i).tokens.add(ids.get(i));
        }
        if (!last) {
            float[][] logits =
                    session.next(ids.stream().mapToInt(Integer::intValue).toArray());
            for (int i = 0; i < logits.length; i++) {
                candidates.get(i).logits = logits[i];
            }
        }
    }

    /** Those hear how loud a fixed note is that have left its part at another loudness, and the others wait. */
    private void tellLoudness(Script.Step.Loudness loud) {
        List<Past> hearing = new ArrayList<>();
        List<Candidate> changed = new ArrayList<>();
        Past[] pasts = new Past[candidates.size()];
        for (int i = 0; i < pasts.length; i++) {
            Candidate candidate = candidates.get(i);
            pasts[i] = session.past(i);
            if (candidate.velocities[loud.role()] != loud.velocity()) {
                hearing.add(pasts[i]);
                changed.add(candidate);
            }
        }
        if (changed.isEmpty()) {
            return;
        }
        try (GenerationSession some = network.start(hearing)) {
            int[] ids = new int[changed.size()];
            Arrays.fill(ids, loud.id());
            float[][] logits = some.next(ids);
            for (int k = 0; k < ids.length; k++) {
                changed.get(k).told(loud.id());
                changed.get(k).tokens.add(loud.id());
                changed.get(k).logits = logits[k];
                pasts[candidates.indexOf(changed.get(k))] = some.past(k);
            }
        }
        session = replaced(List.of(pasts));
    }

    /** How many notes and slots of the first candidate all have. */
    private int common() {
        Candidate first = candidates.get(0);
        int notes = first.notes.size();
        int slots = first.slots.size();
        for (Candidate other : candidates) {
            notes = same(first.notes, other.notes, notes);
            slots = same(first.slots, other.slots, slots);
        }
        return notes + slots;
    }

    private static int same(List<?> first, List<?> other, int most) {
        int same = 0;
        while (same < Math.min(most, other.size()) && first.get(same).equals(other.get(same))) {
            same++;
        }
        return same;
    }

    /** The first candidate: what a watcher is told of is in it. */
    Candidate first() {
        return candidates.get(0);
    }

    /** All write until each has come to the symbol after the section. */
    private boolean free(Script.Step.Free free, boolean looks, Watcher watcher) {
        int count = candidates.size();
        List<Section.Progress> written = new ArrayList<>();
        for (Candidate candidate : candidates) {
            written.add(free.section().new Progress(candidate.rested, candidate.velocities));
        }
        // Those that write on, and where each is in the session.
        List<Integer> active = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            active.add(i);
        }
        List<Integer> streams = new ArrayList<>(active);
        Past[] ends = new Past[count];
        while (!active.isEmpty()) {
            if (watcher.stops()) {
                return false;
            }
            int[] ids = new int[streams.size()];
            Arrays.fill(ids, free.section().exit());
            List<Integer> left = new ArrayList<>();
            for (int i : active) {
                Candidate candidate = candidates.get(i);
                float[] logits = candidate.logits.clone();
                written.get(i).filter(logits);
                int id = candidate.draw(logits);
                int stream = streams.indexOf(i);
                if (free.section().isExit(id)) {
                    ends[i] = session.past(stream);
                } else {
                    left.add(i);
                    ids[stream] = id;
                    candidate.tokens.add(id);
                    written.get(i).accept(id);
                }
            }
            boolean allAtOnce = left.isEmpty() && active.size() == count;
            active = left;
            if (active.isEmpty()) {
                if (!allAtOnce) {
                    session = replaced(List.of(ends));
                }
                if (looks) {
                    lookAhead(List.of(ends));
                }
            } else {
                if (2 * active.size() <= streams.size()) {
                    List<Past> going = new ArrayList<>();
                    int[] fewer = new int[active.size()];
                    for (int k = 0; k < fewer.length; k++) {
                        int stream = streams.indexOf(active.get(k));
                        going.add(session.past(stream));
                        fewer[k] = ids[stream];
                    }
                    session = replaced(going);
                    streams = new ArrayList<>(active);
                    ids = fewer;
                }
                float[][] logits = session.next(ids);
                for (int i : active) {
                    candidates.get(i).logits = logits[streams.indexOf(i)];
                }
            }
        }
        for (int i = 0; i < count; i++) {
            for (Section.Struck note : written.get(i).finished()) {
                candidates.get(i).notes.add(new Script.Written(free.bar(), note));
            }
        }
        return true;
    }

    /** Whether a section ends at a bar line, where the fixed bar after all new ones might follow. */
    private boolean looksAhead(Script.Step.Free free) {
        return candidates.size() > 1
                && !script.after().isEmpty()
                && free.section().exit() == script.after().get(0);
    }

    /** Weighs how probable the fixed bar after all new ones would be at this bar line, so that what leads there goes on. */
    private void lookAhead(List<Past> pasts) {
        try (GenerationSession tried = network.start(pasts)) {
            float[][] logits = {};
            double[] chances = new double[pasts.size()];
            for (int id : script.after()) {
                for (int i = 0; i < logits.length; i++) {
                    chances[i] -= Softmax.crossEntropy(logits[i], id);
                }
                int[] ids = new int[chances.length];
                Arrays.fill(ids, id);
                logits = tried.next(ids);
            }
            for (int i = 0; i < chances.length; i++) {
                Candidate candidate = candidates.get(i);
                candidate.weight += chances[i] - candidate.ahead;
                candidate.ahead = chances[i];
            }
        }
    }

    private GenerationSession replaced(List<Past> pasts) {
        session.close();
        return network.start(pasts);
    }

    /** Lets those go on that are worth it, as so many. */
    private void resample(int to) {
        int now = candidates.size();
        double most = candidates.stream()
                .mapToDouble(candidate -> candidate.weight)
                .max()
                .orElse(0);
        double[] shares = candidates.stream()
                .mapToDouble(candidate -> StrictMath.exp(candidate.weight - most))
                .toArray();
        double sum = Arrays.stream(shares).sum();
        double squares = Arrays.stream(shares).map(share -> share * share).sum();
        if (to == now && (now == 1 || sum * sum / squares >= now / 2.0)) {
            return;
        }
        int[] from = new int[to];
        double place = resampling.nextDouble();
        double reached = 0;
        int next = 0;
        for (int i = 0; i < now; i++) {
            reached += shares[i] / sum * to;
            while (next < to && place + next < reached) {
                from[next++] = i;
            }
        }
        while (next < to) {
            from[next++] = now - 1; // rounding left a sum just below
        }
        restart(from);
        List<Candidate> chosen = new ArrayList<>();
        for (int i = 0; i < to; i++) {
            chosen.add(new Candidate(candidates.get(from[i]), random(i)));
        }
        candidates = chosen;
    }

    /** Of those that have divided the better half goes on to hear what follows. */
    private void halve() {
        int[] best = IntStream.range(0, candidates.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> candidates.get(i).nats()))
                .limit(Math.max(count, candidates.size() / 2))
                .sorted()
                .mapToInt(Integer::intValue)
                .toArray();
        restart(best);
        candidates = Arrays.stream(best).mapToObj(candidates::get).toList();
    }

    private RandomGenerator random(int i) {
        while (i >= randoms.size()) {
            randoms.add(Seeds.generator(seed, "candidate", piece, randoms.size()));
        }
        return randoms.get(i);
    }

    /** A session whose streams go on from these of this one. */
    private void restart(int[] from) {
        Past[] pasts = new Past[from.length];
        for (int i = 0; i < from.length; i++) {
            pasts[i] = i > 0 && from[i] == from[i - 1] ? pasts[i - 1] : session.past(from[i]);
        }
        session = replaced(List.of(pasts));
    }
}
