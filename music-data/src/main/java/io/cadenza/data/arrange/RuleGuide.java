package io.cadenza.data.arrange;

import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.Constraint;
import io.cadenza.core.score.KeyFinder;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Score;
import io.cadenza.data.token.Event;
import io.cadenza.data.token.Metre;
import io.cadenza.data.token.bars.BarsSheet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules for new notes where a model goes on after the end of music: takes out what they forbid, of what the symbols allow. Chords
 * count from the bar after the music.
 */
public final class RuleGuide implements Constraint {
    private final Symbols symbols;
    private final NoteRules rules;
    private final List<BarsSheet.Voice> voices;
    private final Optional<KeySignature> home;
    private final List<Event.Program> order = new ArrayList<>();
    private Metre metre = Metre.COMMON;
    private boolean generating;
    private int bar = -1;
    private int begun;
    private int step;
    private int part;

    private RuleGuide(Symbols symbols, NoteRules rules, List<BarsSheet.Voice> voices, Optional<KeySignature> home) {
        this.symbols = symbols;
        this.rules = rules;
        this.voices = voices;
        this.home = home;
    }

    /**
     * Guides of pieces that continue a score.
     *
     * @throws io.cadenza.core.CadenzaException if the model's symbols do not say where notes stand
     */
    public static Constraint.Factory of(TrainedModel model, Score score, NoteRules rules) {
        Symbols.require(model);
        BarsSheet sheet = BarsSheet.of(model.tokenizer().options(), score);
        Symbols symbols = new Symbols(model, sheet.grammar());
        Optional<KeySignature> home =
                score.events(KeySignature.class).stream().reduce((a, b) -> b).or(() -> KeyFinder.of(score));
        return piece -> new RuleGuide(symbols, rules, sheet.voices(), home);
    }

    @Override
    public void accept(int id) {
        Optional<Event> known = symbols.event(id);
        if (known.isEmpty()) {
            return;
        }
        Event event = known.get();
        if (event instanceof Event.Bar) {
            begun++;
            bar += generating ? 1 : 0;
            part = 0;
            step = 0;
        } else if (event instanceof Event.TimeSig signature) {
            metre = signature.metre();
        } else if (event instanceof Event.Program program) {
            if (begun == 0) {
                order.add(program);
            } else {
                part = Math.max(0, order.indexOf(program));
            }
        } else if (event instanceof Event.Position place) {
            step = place.step();
        }
    }

    @Override
    public void filter(float[] logits) {
        generating = true;
        if (bar < 0) {
            return;
        }
        for (int id = 0; id < logits.length; id++) {
            if (symbols.event(id).filter(this::isForbidden).isPresent()) {
                logits[id] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    private boolean isForbidden(Event event) {
        return (event instanceof Event.Pitch pitch && !allows(step, pitch.pitch()))
                || (event instanceof Event.Position place && !mayBegin(place.step()));
    }

    private boolean allows(int at, int pitch) {
        int track = part < voices.size() ? voices.get(part).track() : NoteRules.EVERY_TRACK;
        return rules.allows(track, place(at), pitch, home);
    }

    private boolean mayBegin(int at) {
        if (!rules.allowsOnset(place(at))) {
            return false;
        }
        boolean drums = part < order.size() && order.get(part).isDrums();
        for (int pitch = 0; pitch < 128; pitch++) {
            if (drums || (symbols.pitch(pitch, false) >= 0 && allows(at, pitch))) {
                return true;
            }
        }
        return false;
    }

    private NoteRules.Place place(int at) {
        return new NoteRules.Place(bar, at, metre, symbols.grammar().grid());
    }
}
