package io.cadenza.eval.benchmark;

import io.cadenza.eval.json.JsonFiles;
import java.util.List;

/**
 * One process of a benchmark: what it measures, and where its answer is kept.
 *
 * @param name for people and files
 * @param kind the first word of its command line
 * @param request what it is asked, which with machine and version is its identity
 * @param answer the type of what it answers
 * @param expectedSeconds a guess, for the time that is left
 */
record Measurement(String name, String kind, Object request, Class<?> answer, double expectedSeconds) {
    /** What tells this measurement from any other: the answer of an equal one may be used again. */
    String identity(Machine machine, String version) {
        return JsonFiles.text(List.of(version, machine, request));
    }
}
