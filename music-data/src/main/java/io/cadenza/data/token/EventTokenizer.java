package io.cadenza.data.token;

import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A tokenizer whose symbols are {@link Event events}: it says how music is written in them, and how they are played. */
public abstract class EventTokenizer implements ScoreTokenizer {
    /** The events there are with this tokenizer's options. */
    protected final EventGrammar grammar;

    /** A tokenizer of these events. */
    protected EventTokenizer(EventGrammar grammar) {
        this.grammar = grammar;
    }

    /** The events of a score. */
    protected abstract List<? extends Event> write(Score score);

    /** The music of any events in any order. */
    protected abstract Score play(List<Event> events);

    @Override
    public final String name() {
        return grammar.tokenizer();
    }

    @Override
    public final List<String> encode(Score score) {
        return texts(write(score));
    }

    @Override
    public final Score decode(List<String> symbols) {
        return play(symbols.stream().map(grammar::parse).toList());
    }

    @Override
    public final List<String> substitute(String symbol, Predicate<String> kept) {
        return texts(grammar.nearest(grammar.parse(symbol), kept));
    }

    @Override
    public final Optional<String> transpose(String symbol, int semitones) {
        return grammar.parse(symbol).transpose(semitones).map(Event::text);
    }

    @Override
    public final boolean isClosed(String symbol) {
        return true;
    }

    private static List<String> texts(List<? extends Event> events) {
        return events.stream().map(Event::text).toList();
    }
}
