package io.cadenza.data.arrange;

import io.cadenza.data.token.Event;
import io.cadenza.data.token.Metre;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * A place in one bar where parts are written: those between two that are fixed, or all. What may follow there is what a piece in the
 * symbols of {@code bars} may have, of these parts alone, and the symbol after them.
 */
final class Section {
    /** After so many symbols the bar comes to its end at the next place where it may. */
    private static final int LONGEST = 768;

    private final Symbols symbols;
    private final List<Part> parts;
    private final Metre metre;
    private final boolean named;
    private final int[] exits;
    private final Map<Integer, BitSet> pitches = new HashMap<>();
    /** Whether there is a step and a pitch for a part. */
    private final boolean[] playable;

    /**
     * A part that may be written here.
     *
     * @param role its index in the casting
     * @param program what the model calls it
     * @param id of the program's symbol; -1 if parts are not named
     * @param rests how many bars in a row it may rest
     * @param allows whether a pitch may begin at a step
     */
    record Part(int role, Event.Program program, int id, int rests, Allowed allows) {}

    /** Whether a pitch may begin at a step of the bar. */
    @FunctionalInterface
    interface Allowed {
        boolean at(int step, int pitch);
    }

    /**
     * A section.
     *
     * @param parts in the order in which they may come
     * @param metre of the bar
     * @param onsets where in the bar notes may begin
     * @param named whether each part is announced by its program, as where there are several
     * @param exits the ids that end it, of which the first stands for all
     */
    Section(Symbols symbols, List<Part> parts, Metre metre, IntPredicate onsets, boolean named, List<Integer> exits) {
        this.symbols = symbols;
        this.parts = List.copyOf(parts);
        this.metre = metre;
        this.named = named;
        this.exits = exits.stream().mapToInt(Integer::intValue).toArray();
        this.playable = new boolean[parts.size()];
        int steps = metre.steps(symbols.grammar().grid());
        for (int at = 0; at < parts.size(); at++) {
            Part part = parts.get(at);
            boolean drum = part.program().isDrums();
            for (int step = 0; step < steps; step++) {
                BitSet allowed = new BitSet(128);
                boolean onset = onsets.test(step) && symbols.id(new Event.Position(step)) >= 0;
                for (int pitch = 0; pitch < 128 && onset; pitch++) {
                    if (symbols.pitch(pitch, drum) >= 0 && part.allows().at(step, pitch)) {
                        allowed.set(pitch);
                    }
                }
                playable[at] |= !allowed.isEmpty();
                pitches.put(key(at, step), allowed);
            }
        }
    }

    private static int key(int part, int step) {
        return part << 16 | step;
    }

    /** The pitches that may begin. */
    BitSet pitches(int part, int step) {
        return pitches.getOrDefault(key(part, step), new BitSet());
    }

    List<Part> parts() {
        return parts;
    }

    int steps() {
        return metre.steps(symbols.grammar().grid());
    }

    int exit() {
        return exits[0];
    }

    boolean isExit(int id) {
        for (int exit : exits) {
            if (exit == id) {
                return true;
            }
        }
        return false;
    }

    private enum Stage {
        BETWEEN,
        PROGRAM,
        POSITION,
        VELOCITY,
        DURATION,
        PITCH
    }

    /**
     * A note that was written.
     *
     * @param role of its part
     * @param step from the bar line
     * @param steps how long; 0 for as long as until the part's next onset or the bar line
     * @param velocity as the model said; 0 if it has not
     */
    record Struck(int role, int step, int steps, int pitch, int velocity) {}

    /** What one candidate has written so far here. */
    final class Progress {
        private final int[] rested;
        private final int[] velocities;
        private final boolean[] played = new boolean[parts.size()];
        private final List<Struck> struck = new ArrayList<>();
        private final BitSet chord = new BitSet(128);
        private Stage stage = Stage.BETWEEN;
        private int part = -1;
        private int position = -1;
        private int duration;
        private int lastDuration;
        private int tokens;

        /**
         * The beginning; both arrays are the candidate's, and kept up to date.
         *
         * @param rested by role, how many bars each part has rested
         * @param velocities by role, how loud each is; 0 where the model has not said
         */
        Progress(int[] rested, int[] velocities) {
            this.rested = rested;
            this.velocities = velocities;
            if (!named) {
                part = 0;
            }
        }

        List<Struck> struck() {
            return struck;
        }

        /** Takes out all logits of what may not follow. */
        void filter(float[] logits) {
            for (int id = 0; id < logits.length; id++) {
                if (!mayFollow(id)) {
                    logits[id] = Float.NEGATIVE_INFINITY;
                }
            }
        }

        private boolean mayFollow(int id) {
            boolean complete = stage == Stage.BETWEEN || stage == Stage.PITCH;
            if (isExit(id)) {
                return complete && maySkipTo(parts.size());
            }
            if (tokens > LONGEST && complete && maySkipTo(parts.size())) {
                return false;
            }
            Event event = symbols.event(id).orElse(null);
            if (event instanceof Event.Program program) {
                int to = named ? index(program) : -1;
                return to > part && complete && maySkipTo(to) && canPlay(to);
            } else if (event instanceof Event.Position place) {
                boolean inPart = part >= 0 && (!named || stage == Stage.PROGRAM || stage == Stage.PITCH);
                return inPart
                        && (complete || stage == Stage.PROGRAM)
                        && place.step() > position
                        && place.step() < steps()
                        && !pitches(part, place.step()).isEmpty();
            } else if (event instanceof Event.Velocity) {
                return (stage == Stage.POSITION || stage == Stage.PITCH) && leavesPitch();
            } else if (event instanceof Event.Duration) {
                boolean goesOn = stage == Stage.DURATION
                        && lastDuration == symbols.grammar().longest();
                return (stage == Stage.POSITION || stage == Stage.PITCH || stage == Stage.VELOCITY || goesOn)
                        && leavesPitch();
            } else if (event instanceof Event.Pitch pitch) {
                return inChord() && !isDrums() && mayStrike(pitch.pitch());
            } else if (event instanceof Event.PitchDrum drum) {
                return inChord() && isDrums() && mayStrike(drum.pitch());
            }
            return false;
        }

        private int index(Event.Program program) {
            for (int at = 0; at < parts.size(); at++) {
                if (parts.get(at).program().equals(program)) {
                    return at;
                }
            }
            return -1;
        }

        /** Whether no part before another one has rested for too long. */
        private boolean maySkipTo(int to) {
            for (int at = 0; at < Math.min(to, parts.size()); at++) {
                boolean must = !played[at]
                        && rested[parts.get(at).role()] >= parts.get(at).rests()
                        && canPlay(at);
                if (must) {
                    return false;
                }
            }
            return true;
        }

        private boolean canPlay(int at) {
            return playable[at];
        }

        private boolean inChord() {
            return position >= 0 && stage != Stage.BETWEEN && stage != Stage.PROGRAM;
        }

        private boolean isDrums() {
            return parts.get(part).program().isDrums();
        }

        private boolean mayStrike(int pitch) {
            return pitches(part, position).get(pitch) && !chord.get(pitch);
        }

        private boolean leavesPitch() {
            BitSet left = (BitSet) pitches(part, position).clone();
            left.andNot(chord);
            return !left.isEmpty();
        }

        /** Takes a symbol that may follow. */
        void accept(int id) {
            tokens++;
            Event event = symbols.event(id).orElseThrow();
            if (event instanceof Event.Program program) {
                part = index(program);
                position = -1;
                stage = Stage.PROGRAM;
            } else if (event instanceof Event.Position place) {
                position = place.step();
                chord.clear();
                duration = 0;
                stage = Stage.POSITION;
            } else if (event instanceof Event.Velocity velocity) {
                velocities[parts.get(part).role()] = velocity.velocity();
                stage = Stage.VELOCITY;
            } else if (event instanceof Event.Duration more) {
                duration = stage == Stage.DURATION ? duration + more.steps() : more.steps();
                lastDuration = more.steps();
                stage = Stage.DURATION;
            } else {
                int pitch = event instanceof Event.Pitch key ? key.pitch() : ((Event.PitchDrum) event).pitch();
                chord.set(pitch);
                int role = parts.get(part).role();
                struck.add(new Struck(role, position, duration, pitch, velocities[role]));
                played[part] = true;
                stage = Stage.PITCH;
            }
        }

        /** The notes with their lengths; counts whether each part has rested. */
        List<Struck> finished() {
            List<Struck> all = new ArrayList<>();
            for (Struck note : struck) {
                int next = steps();
                for (Struck other : struck) {
                    if (other.role() == note.role() && other.step() > note.step()) {
                        next = Math.min(next, other.step());
                    }
                }
                int steps = note.steps() == 0 ? next - note.step() : note.steps();
                all.add(new Struck(note.role(), note.step(), steps, note.pitch(), note.velocity()));
            }
            for (int at = 0; at < parts.size(); at++) {
                rested[parts.get(at).role()] =
                        played[at] ? 0 : rested[parts.get(at).role()] + 1;
            }
            return all;
        }
    }
}
