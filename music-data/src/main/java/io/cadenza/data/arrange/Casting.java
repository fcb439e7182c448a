package io.cadenza.data.arrange;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.sample.Softmax;
import io.cadenza.data.instrument.InstrumentFilter;
import io.cadenza.data.token.Event;
import io.cadenza.data.token.bars.BarsSheet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * As which of its parts a model hears those of a score, and which it adds.
 *
 * @param roles in the order in which each bar has them
 * @param givenFirst whether those that are given come first, and the model is told so
 */
record Casting(List<Role> roles, boolean givenFirst) {
    /** Copies. */
    Casting {
        roles = List.copyOf(roles);
    }

    private Casting(List<Role> roles) {
        this(roles, false);
    }

    /**
     * The same with the parts that are given before the others, if there are both.
     *
     * @param written the voices that are written anew
     */
    Casting givenFirst(Set<Integer> written) {
        Predicate<Role> given =
                role -> role.voice().filter(voice -> !written.contains(voice)).isPresent();
        List<Role> ordered = new ArrayList<>(roles.stream().filter(given).toList());
        boolean both = !ordered.isEmpty() && ordered.size() < roles.size();
        roles.stream().filter(given.negate()).forEach(ordered::add);
        return both ? new Casting(ordered, true) : this;
    }

    /** A part that has less than this chance after the others is none of the model's music. */
    private static final double RARE = 0.02;

    private static final int MOST_PARTS = 8;

    /**
     * A part.
     *
     * @param program what the model calls it
     * @param voice its index in the sheet; empty for a new one
     */
    record Role(Event.Program program, Optional<Integer> voice) {}

    /** The parts of a score alone, each as the nearest that the model knows; drums only where it knows some. */
    static Casting given(Symbols symbols, BarsSheet sheet) {
        Set<Event.Program> used = new HashSet<>();
        List<Role> roles = new ArrayList<>();
        for (int voice : heard(symbols, sheet)) {
            Event.Program program = nearest(symbols, sheet.voices().get(voice).program(), used);
            used.add(program);
            roles.add(new Role(program, Optional.of(voice)));
        }
        return new Casting(roles);
    }

    private static List<Integer> heard(Symbols symbols, BarsSheet sheet) {
        return IntStream.range(0, sheet.voices().size())
                .filter(voice -> symbols.hears(sheet.voices().get(voice).program()))
                .boxed()
                .toList();
    }

    private static Event.Program nearest(Symbols symbols, Event.Program wanted, Set<Event.Program> used) {
        return symbols
                .grammar()
                .nearest(
                        wanted,
                        text -> symbols.program(text)
                                .filter(known -> !used.contains(known))
                                .isPresent())
                .stream()
                .map(Event.Program.class::cast)
                .findFirst()
                .orElseThrow(() -> new CadenzaException(
                        "The model has learnt music of at most %d parts, and this has more. Give fewer tracks, or another model."
                                .formatted(used.size())));
    }

    /**
     * The parts of a score, then one for each of some instruments.
     *
     * @throws CadenzaException if the model knows no part for one of them
     */
    static Casting accompanied(Symbols symbols, BarsSheet sheet, String instruments) {
        List<Role> roles = new ArrayList<>(given(symbols, sheet).roles);
        Set<Event.Program> used = roles.stream().map(Role::program).collect(Collectors.toCollection(HashSet::new));
        for (String word : instruments.split(",", -1)) {
            InstrumentFilter filter = InstrumentFilter.parse(word);
            Event.Program program = symbols.programs().stream()
                    .filter(known -> !used.contains(known) && keeps(filter, known))
                    .findFirst()
                    .orElseThrow(() -> new CadenzaException(
                            "The model has learnt no %spart for %s; it knows the programs %s. Ask for some of these."
                                    .formatted(
                                            used.stream().anyMatch(known -> keeps(filter, known)) ? "further " : "",
                                            word.strip(),
                                            symbols.programs().stream()
                                                    .map(known ->
                                                            known.isDrums() ? "drums" : String.valueOf(known.number()))
                                                    .distinct()
                                                    .collect(Collectors.joining(", ")))));
            used.add(program);
            roles.add(new Role(program, Optional.empty()));
        }
        return new Casting(roles);
    }

    private static boolean keeps(InstrumentFilter filter, Event.Program program) {
        return program.isDrums() ? filter.drums() : filter.programs().contains(program.number());
    }

    /**
     * The parts that a model's pieces have in this metre and key, those of a score among them: each given part takes the place of its
     * own program, else the highest the first that is left, the lowest the last, and so on.
     *
     * @param head the ids before the first part
     * @param pitches the mean pitch of each given part
     * @throws CadenzaException if the model's pieces have no more parts than there are
     */
    static Casting harmonized(
            Symbols symbols, BarsSheet sheet, SequenceModel network, List<Integer> head, List<Double> pitches) {
        List<Integer> heard = heard(symbols, sheet);
        List<Event.Program> ensemble = ensemble(symbols, network, head, heard.size());
        List<Optional<Integer>> cast = new ArrayList<>();
        ensemble.forEach(program -> cast.add(Optional.empty()));
        List<Integer> left = new ArrayList<>();
        for (int voice : heard) {
            int own = ensemble.indexOf(sheet.voices().get(voice).program());
            // A melody without a program is a piano to MIDI, whatever it is.
            boolean unsaid =
                    heard.size() == 1 && sheet.voices().get(voice).program().number() == 0;
            if (own >= 0 && !unsaid) {
                cast.set(own, Optional.of(voice));
            } else {
                left.add(voice);
            }
        }
        left.sort(Comparator.comparing(voice -> -pitches.get(voice)));
        for (int i = 0; i < left.size(); i++) {
            List<Integer> open = IntStream.range(0, cast.size())
                    .filter(at -> cast.get(at).isEmpty())
                    .boxed()
                    .toList();
            boolean last = i > 0 && i == left.size() - 1;
            cast.set(open.get(last ? open.size() - 1 : 0), Optional.of(left.get(i)));
        }
        return new Casting(IntStream.range(0, cast.size())
                .mapToObj(at -> new Role(ensemble.get(at), cast.get(at)))
                .toList());
    }

    /** The likeliest parts one after the other, more than there are. */
    private static List<Event.Program> ensemble(Symbols symbols, SequenceModel network, List<Integer> head, int given) {
        List<Integer> ids = new ArrayList<>(head);
        List<Event.Program> parts = new ArrayList<>();
        while (parts.size() < MOST_PARTS) {
            float[][] rows =
                    network.logits(ids.stream().mapToInt(Integer::intValue).toArray());
            float[] logits = rows[rows.length - 1];
            Optional<Event.Program> next = symbols.programs().stream()
                    .filter(program -> !parts.contains(program) && !program.isDrums())
                    .filter(program -> program.part() == 1
                            || parts.contains(new Event.Program(program.number(), program.part() - 1)))
                    .max(Comparator.comparing(program -> logits[symbols.id(program)]));
            if (next.isEmpty()) {
                break;
            }
            float bar = logits[symbols.id(new Event.Bar())];
            double chance = Math.exp(-Softmax.crossEntropy(logits, symbols.id(next.get())));
            boolean enough = parts.size() > given;
            if ((enough && bar > logits[symbols.id(next.get())]) || (!enough && !parts.isEmpty() && chance < RARE)) {
                break;
            }
            parts.add(next.get());
            ids.add(symbols.id(next.get()));
        }
        if (parts.size() <= given) {
            throw new CadenzaException(
                    "The model's music has %s, and this has as many: it has none to add. Choose another model, or say which with accompany --instruments."
                            .formatted(parts.size() == 1 ? "one part" : parts.size() + " parts"));
        }
        return parts;
    }
}
