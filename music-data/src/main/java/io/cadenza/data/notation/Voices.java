package io.cadenza.data.notation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Deals the notes of one staff to voices, in each of which one chord follows another: what is struck and released together is
 * one chord, and a chord goes to the first voice that is free, high ones first.
 */
final class Voices {
    /** As many as MuseScore and most engravers know on a staff. Where more sound, the one to end first is cut short. */
    private static final int MOST = NotatedPart.VOICES_PER_STAFF;

    private final List<List<Chord>> voices = new ArrayList<>();

    private Voices() {}

    static List<List<Chord>> of(List<Chord> notes) {
        Voices voices = new Voices();
        chords(notes).forEach(voices::add);
        return voices.voices;
    }

    private static List<Chord> chords(List<Chord> notes) {
        Map<List<Long>, Chord> chords = new LinkedHashMap<>();
        for (Chord note : notes) {
            chords.merge(List.of(note.start(), note.end()), note, (chord, more) -> chord.with(more.tones()));
        }
        return chords.values().stream()
                .sorted(Comparator.comparingLong(Chord::start)
                        .thenComparing(Comparator.comparingInt(Chord::highest).reversed()))
                .toList();
    }

    private void add(Chord chord) {
        for (List<Chord> voice : voices) {
            if (last(voice).end() <= chord.start()) {
                voice.add(chord);
                return;
            }
        }
        if (voices.size() < MOST) {
            voices.add(new ArrayList<>(List.of(chord)));
            return;
        }
        List<Chord> first = voices.stream()
                .min(Comparator.comparing((List<Chord> voice) -> last(voice).start() == chord.start())
                        .thenComparingLong(voice -> last(voice).end()))
                .orElseThrow();
        Chord cut = first.remove(first.size() - 1);
        if (cut.start() < chord.start()) {
            first.add(cut.endingAt(chord.start()));
            first.add(chord);
        } else {
            first.add(cut.with(chord.tones())); // all voices began here: one more note joins a chord
        }
    }

    private static Chord last(List<Chord> voice) {
        return voice.get(voice.size() - 1);
    }
}
