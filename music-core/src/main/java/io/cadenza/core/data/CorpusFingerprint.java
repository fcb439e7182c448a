package io.cadenza.core.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * What a model was trained on, recognisable but without the music.
 *
 * @param source where the pieces came from in a user's words, without absolute paths
 * @param instruments which of them were kept, in a user's words; {@value #OWN} if that was left to the tokenizer
 * @param pieces how many
 * @param tokens in all of them
 * @param sha256 of the names and token ids of all pieces in order, in hexadecimal
 */
public record CorpusFingerprint(String source, String instruments, int pieces, long tokens, String sha256) {
    /** The word for instruments that were left to the tokenizer. */
    public static final String OWN = "own";

    /** Checks that the texts are there; model files of early versions say nothing of instruments, which were not chosen then. */
    public CorpusFingerprint {
        Objects.requireNonNull(source, "source");
        instruments = Objects.requireNonNullElse(instruments, OWN);
        Objects.requireNonNull(sha256, "sha256");
    }

    /** A fingerprint of music whose instruments were left to the tokenizer. */
    public CorpusFingerprint(String source, int pieces, long tokens, String sha256) {
        this(source, OWN, pieces, tokens, sha256);
    }

    /** The fingerprint of pieces whose instruments were left to the tokenizer. */
    public static CorpusFingerprint of(String source, List<TokenSequence> pieces) {
        return of(source, OWN, pieces);
    }

    /** The fingerprint of pieces. */
    public static CorpusFingerprint of(String source, String instruments, List<TokenSequence> pieces) {
        MessageDigest digest = newDigest();
        long tokens = 0;
        for (TokenSequence piece : pieces) {
            int[] ids = piece.toArray();
            byte[] name = piece.name().getBytes(StandardCharsets.UTF_8);
            ByteBuffer bytes = ByteBuffer.allocate(
                    Math.addExact(name.length + 2 * Integer.BYTES, Math.multiplyExact(ids.length, Integer.BYTES)));
            bytes.putInt(name.length).put(name).putInt(ids.length);
            bytes.asIntBuffer().put(ids);
            digest.update(bytes.clear());
            tokens += ids.length;
        }
        return new CorpusFingerprint(
                source, instruments, pieces.size(), tokens, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
