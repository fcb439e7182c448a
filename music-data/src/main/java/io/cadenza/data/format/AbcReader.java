package io.cadenza.data.format;

import io.cadenza.core.score.Score;
import io.cadenza.data.format.Performance.TooLongException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads ABC notation after the standard 2.1: a file header, then tunes, each from its {@code X:} to the next empty line. Each tune
 * is a piece; what stands between tunes is prose. What is left out is listed in {@code docs/formats.md}.
 */
final class AbcReader {
    /** Divisible by 2 to 10, so that tuplets of 32nds fall on ticks. */
    static final int TICKS_PER_QUARTER = 10_080;

    private static final Pattern NUMBER = Pattern.compile("X:\\s*(\\d{1,9}).*");
    private static final Pattern BEGIN = Pattern.compile("%%\\s*begin(\\w+).*");
    private static final Pattern FIELD = Pattern.compile("[A-Za-z+]:.*");

    private final String name;
    private final List<Line> header = new ArrayList<>();
    private final List<List<Line>> tunes = new ArrayList<>();

    private AbcReader(String name) {
        this.name = name;
    }

    /** A line of a file by its number from 1. */
    private record Line(int number, String text) {}

    /**
     * The tunes in a file's bytes: UTF-8, or ISO 8859-1 where they are not.
     *
     * @return one piece for each tune; a tune without a note is refused when it is read
     * @throws MusicFileException if there is no tune
     */
    static List<MusicPiece> pieces(String name, byte[] bytes) {
        AbcReader book = new AbcReader(name);
        List<String> lines = text(bytes).lines().toList();
        book.split(lines);
        if (book.tunes.isEmpty()) {
            throw new MusicFileException(
                    name, "line " + Math.max(1, lines.size()), "there is no tune (X:) with a note");
        }
        List<String> numbers = book.numbers();
        List<MusicPiece> pieces = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            List<Line> tune = book.tunes.get(i);
            pieces.add(new MusicPiece(numbers.get(i), () -> new MusicReading(book.read(tune), List.of())));
        }
        return pieces;
    }

    /**
     * Deals the lines out to the file header and the tunes. The header is the first block that has a field, if no tune stands
     * before it. A tune ends at an empty line; one before its key is passed over where another field follows.
     */
    private void split(List<String> lines) {
        List<Line> block = header;
        boolean inMusic = false;
        String until = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher begin = BEGIN.matcher(line);
            if (!until.isEmpty()) {
                until = line.matches("%%\\s*end" + until + "\\b.*") ? "" : until;
            } else if (begin.matches()) {
                until = begin.group(1);
            } else if (line.startsWith("X:")) {
                block = new ArrayList<>();
                tunes.add(block);
                block.add(new Line(i + 1, line));
                inMusic = false;
            } else if (line.isBlank()) {
                boolean headGoesOn = tunes.isEmpty()
                        ? block.stream()
                                .noneMatch(each -> FIELD.matcher(each.text()).matches())
                        : !inMusic && nextIsField(lines, i);
                block = headGoesOn ? block : new ArrayList<>();
            } else {
                block.add(new Line(i + 1, line));
                inMusic |= line.startsWith("K:");
            }
        }
    }

    private static boolean nextIsField(List<String> lines, int from) {
        return lines.stream()
                .skip(from)
                .filter(line -> !line.isBlank())
                .findFirst()
                .filter(line -> FIELD.matcher(line).matches() && !line.startsWith("X:"))
                .isPresent();
    }

    /** What {@code X:} says, or the place in the book; a number that comes again is {@code 17.2}, {@code 17.3}, … */
    private List<String> numbers() {
        if (tunes.size() == 1) {
            return List.of("");
        }
        Map<String, Integer> used = new HashMap<>();
        List<String> numbers = new ArrayList<>();
        for (List<Line> tune : tunes) {
            Matcher said = NUMBER.matcher(tune.get(0).text());
            String number = said.matches() ? said.group(1) : String.valueOf(numbers.size() + 1);
            int times = used.merge(number, 1, Integer::sum);
            numbers.add(times == 1 ? number : number + "." + times);
        }
        return numbers;
    }

    private Score read(List<Line> lines) {
        AbcTune tune = new AbcTune();
        header.forEach(line -> tune.fileLine(line.text()));
        for (Line line : lines) {
            tune.line(line.text());
            if (tune.notes() > Performance.MAX_NOTES || tune.bars() > BarOrder.MAX_BARS) {
                throw new MusicFileException(name, "line " + line.number(), "a tune is longer than is read");
            }
        }
        String start = "line " + lines.get(0).number();
        try {
            Score score = tune.score();
            if (score.notes().findAny().isEmpty()) {
                throw new MusicFileException(name, start, "this tune has no note");
            }
            return Scores.coarser(score, 480);
        } catch (TooLongException e) {
            throw new MusicFileException(name, start, String.valueOf(e.getMessage()), e);
        }
    }

    private static String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
