package io.cadenza.cli.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.data.sound.SoundFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * What each piece begins from.
 *
 * @param ids one primer for each piece, equally long
 * @param kept the symbols of a user's own music, which stay at the head of the piece; empty without
 */
record Primers(List<int[]> ids, List<String> kept) {
    Primers {
        ids = List.copyOf(ids);
        kept = List.copyOf(kept);
    }

    /** The user's music, else the start symbol, else windows stored with the model, chosen by the seed. */
    static Primers of(TrainedModel model, Tokenizer tokenizer, GenerationRequest request) {
        if (request.primer().isPresent()) {
            return ofFile(request.primer().get(), model, tokenizer, request.count());
        }
        OptionalInt start = model.vocabulary().startId();
        if (start.isPresent()) {
            return new Primers(Collections.nCopies(request.count(), new int[] {start.getAsInt()}), List.of());
        }
        if (model.primers().isEmpty()) {
            throw new CadenzaException(
                    "This model has no start symbol and no music to begin from. Give it some with --primer FILE.");
        }
        List<int[]> chosen = new ArrayList<>();
        for (int i = 0; i < request.count(); i++) {
            int window = Seeds.generator(request.seed(), "primer", i)
                    .nextInt(model.primers().size());
            chosen.add(model.primers().get(window).stream()
                    .mapToInt(Integer::intValue)
                    .toArray());
        }
        return new Primers(chosen, List.of());
    }

    /** The music's instruments are chosen as they were for training. */
    private static Primers ofFile(Path file, TrainedModel model, Tokenizer tokenizer, int count) {
        Vocabulary vocabulary = model.vocabulary();
        InstrumentChoice instruments = InstrumentChoice.of(model.corpus().instruments(), tokenizer);
        List<String> symbols = tokenizer.match(
                scores -> scores.encode(instruments.apply(MusicFiles.read(file))),
                sound -> sound.encode(SoundFile.read(file, sound.sampleRate()).sound()));
        int[] ids = vocabulary.encode(symbols, tokenizer::substitute);
        int[] open = vocabulary.endId().isPresent() ? Arrays.copyOf(ids, ids.length - 1) : ids;
        List<String> known = vocabulary.decode(open);
        if (known.isEmpty()) {
            throw new CadenzaException(
                    "The model knows none of the %d symbols in %s. Choose music more like what it was trained on."
                            .formatted(symbols.size(), file));
        }
        return new Primers(Collections.nCopies(count, open), known);
    }
}
