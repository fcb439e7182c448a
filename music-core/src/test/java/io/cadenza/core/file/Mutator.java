package io.cadenza.core.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Breaks a safetensors file in the ways that disks, transfers and attackers do. Equal generators break it alike. */
final class Mutator {
    /** What is put in the place of a number or a string of the header. */
    private static final List<String> SURPRISES = List.of(
            "0",
            "-1",
            "1",
            "3",
            "2147483647",
            "-2147483648",
            "9223372036854775807",
            "99999999999999999999",
            "1e999",
            "0.5",
            "null",
            "true",
            "{}",
            "[]",
            "\\\"\\\"",
            "\\\"java.lang.Runtime\\\"",
            "[".repeat(2000),
            "{\\\"type\\\":\\\"lstm\\\"}");

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(E-?\\d+)?");
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9/]*");

    private final byte[] original;
    private final String header;
    private final byte[] data;

    Mutator(byte[] original) {
        this.original = original.clone();
        int length =
                (int) ByteBuffer.wrap(original).order(ByteOrder.LITTLE_ENDIAN).getLong();
        this.header = new String(original, 8, length, StandardCharsets.UTF_8);
        this.data = Arrays.copyOfRange(original, 8 + length, original.length);
    }

    byte[] mutate(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(original, random.nextInt(original.length));
            case 1 -> flipped(1 + random.nextInt(8), original.length, random);
            case 2 -> flipped(1 + random.nextInt(3), header.length() + 8, random);
            case 3 -> withLength(random);
            case 4 -> replaced(NUMBER, random);
            case 5 -> replaced(WORD, random);
            default -> spliced(random);
        };
    }

    /** Random bytes in random places among the first few. */
    private byte[] flipped(int times, int within, Random random) {
        byte[] bytes = original.clone();
        for (int i = 0; i < times; i++) {
            bytes[random.nextInt(within)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** A header length that lies. */
    private byte[] withLength(Random random) {
        byte[] bytes = original.clone();
        long lie = random.nextBoolean() ? random.nextLong() : random.nextInt(2 * original.length);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(lie);
        return bytes;
    }

    /** A header in which one match of a pattern is something else, with the length put right. */
    private byte[] replaced(Pattern pattern, Random random) {
        List<MatchResult> matches = pattern.matcher(header).results().toList();
        MatchResult match = matches.get(random.nextInt(matches.size()));
        String surprise = SURPRISES.get(random.nextInt(SURPRISES.size()));
        String unquoted = random.nextBoolean() ? surprise : surprise.replace("\\\"", "\"");
        return assembled(header.substring(0, match.start()) + unquoted + header.substring(match.end()));
    }

    /** A header with a part of it repeated or taken out. */
    private byte[] spliced(Random random) {
        int from = random.nextInt(header.length());
        int to = Math.min(header.length(), from + 1 + random.nextInt(200));
        String part = header.substring(from, to);
        return assembled(header.substring(0, from) + (random.nextBoolean() ? part + part : "") + header.substring(to));
    }

    private byte[] assembled(String newHeader) {
        byte[] text = newHeader.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putLong(text.length).put(text).put(data).array();
    }
}
