package io.cadenza.data.format;

import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.ScoreEvent;
import java.util.ArrayList;
import java.util.List;

/** Metre, key and tempo, which each part says again and a score says once. */
final class SharedEvents {
    private SharedEvents() {}

    /** The part without what an earlier part says in the same bar at the same tick. */
    static Part without(Part part, List<Part> earlier) {
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < part.bars().size(); i++) {
            Bar bar = part.bars().get(i);
            int index = i;
            List<ScoreEvent> own = bar.events().stream()
                    .filter(event -> event instanceof ProgramChange
                            || earlier.stream()
                                    .noneMatch(
                                            other -> other.bar(index).events().contains(event)))
                    .toList();
            bars.add(own.size() == bar.events().size() ? bar : new Bar(bar.length(), bar.notes(), own, bar.marks()));
        }
        return new Part(part.name(), part.setup(), bars);
    }
}
