package io.cadenza.data.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** How loud the notes of one bar are: each mark holds from its time on, wherever it stands in the file and in whichever staff. */
final class Dynamics {
    /** A forte-piano is loud where it stands and soft after; of others the second value is the first. */
    private record Mark(int velocity, int after) {}

    private static final int NO_CHANGE = -1;

    /** The velocities that MuseScore 3 plays dynamics with; an accent returns to what held before it. */
    private static final Map<String, Mark> MARKS = Map.ofEntries(
            level("n", 1),
            level("pppppp", 1),
            level("ppppp", 5),
            level("pppp", 10),
            level("ppp", 16),
            level("pp", 33),
            level("p", 49),
            level("mp", 64),
            level("mf", 80),
            level("f", 96),
            level("ff", 112),
            level("fff", 126),
            level("ffff", 127),
            level("fffff", 127),
            level("ffffff", 127),
            accent("sf", 112, NO_CHANGE),
            accent("sfz", 112, NO_CHANGE),
            accent("fz", 112, NO_CHANGE),
            accent("rf", 112, NO_CHANGE),
            accent("rfz", 112, NO_CHANGE),
            accent("sff", 126, NO_CHANGE),
            accent("sffz", 126, NO_CHANGE),
            accent("fp", 96, 49),
            accent("ffp", 112, 49),
            accent("fzp", 112, 49),
            accent("sfp", 112, 49),
            accent("sfzp", 112, 49),
            accent("sfpp", 112, 33),
            accent("pf", 49, 96));

    private record Change(long time, int velocity, int after) {}

    private final List<Change> changes = new ArrayList<>();

    private static Map.Entry<String, Mark> level(String name, int velocity) {
        return Map.entry(name, new Mark(velocity, velocity));
    }

    private static Map.Entry<String, Mark> accent(String name, int velocity, int after) {
        return Map.entry(name, new Mark(velocity, after));
    }

    /**
     * A mark by its name.
     *
     * @param said the velocity that the file gives it, if it does
     */
    void mark(XmlElement element, long time, OptionalInt said) {
        String name =
                element.name().equals("other-dynamics") ? element.text().toLowerCase(Locale.ROOT) : element.name();
        Mark mark = MARKS.get(name);
        if (mark != null) {
            int velocity = said.orElse(mark.velocity());
            changes.add(new Change(time, velocity, mark.after() == mark.velocity() ? velocity : mark.after()));
        } else {
            said.ifPresent(velocity -> level(velocity, time));
        }
    }

    /** A velocity that holds from a time on. */
    void level(int velocity, long time) {
        changes.add(new Change(time, velocity, velocity));
    }

    /** To be called when all marks of the bar are known. */
    void sort() {
        changes.sort(Comparator.comparingLong(Change::time));
    }

    /** The velocity of a note at a time, where another one held before the bar. */
    int at(long time, int before) {
        if (changes.isEmpty()) {
            return before;
        }
        int holds = before;
        int sounds = before;
        for (Change change : changes) {
            if (change.time() > time) {
                break;
            }
            holds = change.after() == NO_CHANGE ? holds : change.after();
            sounds = change.time() == time ? change.velocity() : holds;
        }
        return sounds;
    }

    /** What holds after the bar. */
    int after(int before) {
        return at(Long.MAX_VALUE, before);
    }

    static int clamped(double velocity) {
        return (int) Math.max(1, Math.min(127, Math.round(velocity)));
    }
}
