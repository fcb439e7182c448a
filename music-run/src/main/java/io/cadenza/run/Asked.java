package io.cadenza.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.option.Option;
import io.cadenza.core.score.Bar;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.data.token.MusicRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Composers of whose music something is asked. */
public final class Asked {
    private Asked() {}

    /**
     * A composer that does what is asked: by its options, or because its music is like that anyway, as a dice waltz has sixteen
     * bars of 3/8.
     *
     * @param options of the composer; one that is given and asked by another value is an error
     * @throws CadenzaException if there is no composer of that name, an option is wrong, or it cannot do what is asked
     */
    public static Composer composer(String name, Map<String, String> options, MusicRequest request) {
        ComposerFactory factory = Composers.installed().named(name);
        Map<String, String> all = new TreeMap<>(options);
        SortedMap<String, String> left = request.words();
        factory.asks().forEach((word, option) -> {
            String value = left.remove(word);
            if (value != null) {
                String given = all.put(option, value);
                if (given != null && !given.equals(value)) {
                    throw new CadenzaException("%s is asked to be %s and the option %s is %s. Leave one of them out."
                            .formatted(word, value, option, given));
                }
            }
        });
        Composer composer = factory.create(all);
        if (!left.isEmpty()) {
            requireAsItIs(factory, composer.compose(0), left);
        }
        return composer;
    }

    /** What no option does must be so of the music anyway. */
    private static void requireAsItIs(ComposerFactory factory, Score piece, SortedMap<String, String> asked) {
        SortedMap<String, String> said = said(piece);
        asked.forEach((word, value) -> {
            String is = said.get(word);
            if (!value.equals(is)) {
                throw new CadenzaException("The composer \"%s\" cannot be asked for %s %s%s. Leave it out, or %s."
                        .formatted(
                                factory.name(),
                                word,
                                value,
                                is == null ? "" : ": it has " + word + " " + is,
                                remedy(factory)));
            }
        });
    }

    private static String remedy(ComposerFactory factory) {
        String model = "ask a model with " + Launcher.commandLine("generate");
        return factory.options().isEmpty()
                ? model
                : "choose by --option: "
                        + factory.options().stream().map(Option::name).collect(Collectors.joining(", ")) + "; or "
                        + model;
    }

    /** Length, key and metre of a piece, where one holds for all of it. */
    private static SortedMap<String, String> said(Score piece) {
        List<TimeSignature> metres = piece.events(TimeSignature.class);
        List<KeySignature> keys = piece.events(KeySignature.class);
        Optional<TimeSignature> metre = metres.stream().findFirst().filter(any -> metres.size() == 1);
        Optional<KeySignature> key = keys.stream().findFirst().filter(any -> keys.size() == 1);
        MusicRequest is =
                new MusicRequest(Optional.empty(), key, metre, Optional.empty(), Optional.empty(), Optional.empty());
        SortedMap<String, String> said = new TreeMap<>(is.words());
        if (metre.isPresent()) {
            List<Bar> bars = Bar.of(piece);
            said.put("bars", String.valueOf(bars.size()));
        }
        return said;
    }
}
