package io.cadenza.data.corpus;

import java.util.List;
import java.util.Objects;

/**
 * A file of a corpus and what it became.
 *
 * @param name the file's path relative to the corpus
 * @param content its symbols, or why it has none
 */
public record TokenizedFile(String name, FileContent content) {
    /** Checks that both are there. */
    public TokenizedFile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(content, "content");
    }

    /** Whether it could be read, if only in part. */
    public boolean isRead() {
        return content.refusal().isEmpty();
    }

    /** Its symbols in order of time. */
    public List<String> tokens() {
        return content.tokens();
    }

    /** Its line in a report, as long as nothing is known of the other files. */
    public FileReport report() {
        FileReport.Status status = !isRead()
                ? FileReport.Status.REFUSED
                : content.length() == 0
                        ? FileReport.Status.EMPTY
                        : content.repairs().isEmpty() ? FileReport.Status.READ : FileReport.Status.REPAIRED;
        String reason = content.refusal().orElse(String.join("; ", content.repairs()));
        if (status == FileReport.Status.EMPTY && reason.isEmpty()) {
            reason = content.extent().notes() == 0
                    ? "there is no note of the chosen instruments"
                    : "there is no note that the tokenizer writes down";
        }
        return new FileReport(
                name,
                status,
                content.length(),
                content.extent().notes(),
                content.extent().quarters(),
                content.extent().seconds(),
                reason);
    }
}
