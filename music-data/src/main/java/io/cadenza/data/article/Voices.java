package io.cadenza.data.article;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Spreads overlapping elements over voices, which changes the order of those that begin together. */
final class Voices {
    private Voices() {}

    /** Each element goes into the first voice that is silent; then voices are merged by onset, lower voices first. */
    static List<Element> reorder(List<Element> elements) {
        List<Long> ends = new ArrayList<>();
        List<Placed> placed = new ArrayList<>();
        for (Element element : elements) {
            int voice = 0;
            while (voice < ends.size() && ends.get(voice) > element.onset()) {
                voice++;
            }
            if (voice == ends.size()) {
                ends.add(0L);
            }
            ends.set(voice, Math.max(ends.get(voice), element.end()));
            placed.add(new Placed(element, voice));
        }
        return placed.stream()
                .sorted(Comparator.comparingLong((Placed p) -> p.element().onset())
                        .thenComparingInt(Placed::voice))
                .map(Placed::element)
                .toList();
    }

    private record Placed(Element element, int voice) {}
}
