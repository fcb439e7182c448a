package io.cadenza.core.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a model was trained on, recognisable but without the music.
 *
 * @param source where the pieces came from in a user's words, without absolute paths
 * @param instruments which of them were kept, in a user's words; {@value #OWN} if that was left to the tokenizer
 * @param pieces how many
 * @param tokens in all of them
 * @param sha256 of the names and token ids of all pieces in order, in hexadecimal
 * @param medianTokens the tokens of the piece in the middle, by length; 0 if that is not known
 * @param music what all pieces say beside their notes, by name: {@code tempo} in quarters a minute, {@code metre} such as 3/8,
 *     {@code key} such as {@code -3 minor} for three flats, {@code programs} of General MIDI; and how they are built: {@code
 *     returns} and {@code parts} with how many pieces have them, {@code tokensPerBar}, and {@code closes}, the share that closes on the
 *     tonic; and {@code usualMetre}, the metre of pieces whose shape is asked for and not their metre
 */
public record CorpusFingerprint(
        String source,
        String instruments,
        int pieces,
        long tokens,
        String sha256,
        int medianTokens,
        SortedMap<String, String> music) {
    /** The word for instruments that were left to the tokenizer. */
    public static final String OWN = "own";

    /** Checks that the texts are there; model files of early versions say nothing of instruments, which were not chosen then. */
    public CorpusFingerprint {
        Objects.requireNonNull(source, "source");
        instruments = Objects.requireNonNullElse(instruments, OWN);
        Objects.requireNonNull(sha256, "sha256");
        music = Collections.unmodifiableSortedMap(new TreeMap<>(Objects.requireNonNullElse(music, Map.of())));
    }

    /** A fingerprint of music of which nothing is known beside its notes. */
    public CorpusFingerprint(String source, String instruments, int pieces, long tokens, String sha256) {
        this(source, instruments, pieces, tokens, sha256, 0, new TreeMap<>());
    }

    /** A fingerprint of music whose instruments were left to the tokenizer. */
    public CorpusFingerprint(String source, int pieces, long tokens, String sha256) {
        this(source, OWN, pieces, tokens, sha256);
    }

    /** This fingerprint saying more of the music. */
    public CorpusFingerprint with(Map<String, String> said) {
        SortedMap<String, String> more = new TreeMap<>(music);
        more.putAll(said);
        return new CorpusFingerprint(source, instruments, pieces, tokens, sha256, medianTokens, more);
    }

    /** The fingerprint of pieces whose instruments were left to the tokenizer. */
    public static CorpusFingerprint of(String source, List<TokenSequence> pieces) {
        return of(source, OWN, pieces, new TreeMap<>());
    }

    /** The fingerprint of pieces, with what all of them say. */
    public static CorpusFingerprint of(
            String source, String instruments, List<TokenSequence> pieces, SortedMap<String, String> music) {
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
                source,
                instruments,
                pieces.size(),
                tokens,
                HexFormat.of().formatHex(digest.digest()),
                pieces.stream()
                        .mapToInt(TokenSequence::length)
                        .sorted()
                        .skip(pieces.size() / 2)
                        .findFirst()
                        .orElse(0),
                music);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
