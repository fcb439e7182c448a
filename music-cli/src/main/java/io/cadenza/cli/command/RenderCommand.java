package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.cli.run.MusicOutput;
import io.cadenza.cli.run.OutputFiles.OutputNames;
import io.cadenza.cli.run.OutputGuard;
import io.cadenza.core.CadenzaException;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.format.MusicPiece;
import io.cadenza.data.format.MusicReading;
import io.cadenza.data.format.PiecePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns files of music into other formats, sound or pictures. */
@Command(
        name = "render",
        description = "Turn music into sound, sheet music, MIDI or a picture; prints the files written.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza render song.mid -o song.wav                     with Cadenza's instruments",
            "  cadenza render song.mid -o song.wav --soundfont piano.sf2",
            "  cadenza render song.abc -o song.musicxml                to open in MuseScore",
            "  cadenza render *.mid --to svg -o pictures               a piano roll of each",
            "  cadenza render tunes.abc --to mid -o tunes              a file for each tune of the book",
            "  cadenza render tunes.abc#17 -o tune.wav                 the tune X:17 alone",
            "",
            "Reads .mid, .midi, .kar, .rmi, .musicxml, .xml, .mxl and .abc."
        })
final class RenderCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of music.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "PATH",
            description = "For one file: what to write, such as song.wav. With --to: a folder.")
    private Path output = Path.of("");

    @Option(
            names = "--to",
            paramLabel = "EXTENSION",
            description =
                    "Write each file into the folder -o with this extension: mid, musicxml, mxl, wav, png or svg.")
    private Optional<String> to = Optional.empty();

    @Mixin
    private OverwriteFlag overwrite = new OverwriteFlag();

    @Option(
            names = "--normalize",
            description =
                    "Make the loudest sample of each .wav as loud as it can be (default: only softer where it must).")
    private boolean normalize;

    @Option(
            names = "--soundfont",
            paramLabel = "FILE",
            description = "A SoundFont 2 file (.sf2) with the instruments for .wav (default: Cadenza's own).")
    private Optional<Path> soundFont = Optional.empty();

    @Override
    public Integer call() {
        if (to.isEmpty() && files.size() > 1) {
            throw new ParameterException(
                    command.commandLine(), files.size() + " files need --to EXTENSION and a folder for -o");
        }
        to.ifPresent(this::requireKnown);
        if (files.stream().map(this::target).distinct().count() < files.size()) {
            throw new ParameterException(
                    command.commandLine(), "Two of the files have one name; write them into different folders");
        }
        Console console = common.console(command);
        MusicOutput writer = new MusicOutput(soundFont, normalize);
        OutputGuard guard = overwrite.guard(Stream.concat(
                        files.stream().map(file -> PiecePath.of(file).file()), soundFont.stream())
                .toList());
        files.forEach(file -> guard.require(target(file)));
        int unread = 0;
        try (ProgressMeter meter = new ProgressMeter(console, "files", 0, files.size())) {
            for (int i = 0; i < files.size(); i++) {
                meter.advanceTo(i, "rendering", String.valueOf(files.get(i).getFileName()));
                try {
                    render(files.get(i), writer, guard, console);
                } catch (CadenzaException e) {
                    if (files.size() == 1) {
                        throw e;
                    }
                    unread++;
                    meter.warn("left out: " + e.getMessage());
                }
            }
        }
        if (unread > 0) {
            throw new CadenzaException("%d of %d files were not rendered; why is said above. The others are written."
                    .formatted(unread, files.size()));
        }
        return ExitCode.OK.code();
    }

    /** Writes each piece of a file; those of a book are numbered. */
    private void render(Path file, MusicOutput writer, OutputGuard guard, Console console) {
        List<MusicPiece> pieces = MusicFiles.pieces(file);
        if (pieces.size() > 1) {
            pieces.forEach(piece -> guard.require(OutputNames.numbered(target(file), piece.number())));
        }
        for (MusicPiece piece : pieces) {
            Path target = OutputNames.numbered(target(file), pieces.size() == 1 ? "" : piece.number());
            MusicReading reading = piece.read();
            reading.damage(MusicFiles.pieceName(file.toString(), pieces.size() == 1 ? "" : piece.number()))
                    .ifPresent(console::warn);
            writer.write(reading.score(), target);
            console.result(target.toString());
        }
    }

    private void requireKnown(String extension) {
        if (!MusicOutput.extensions().contains(extension)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--to is one of " + String.join(", ", MusicOutput.extensions()) + ", not " + extension);
        }
        if (Files.exists(output) && !Files.isDirectory(output)) {
            throw new ParameterException(command.commandLine(), "With --to, -o is a folder, not the file " + output);
        }
    }

    private Path target(Path file) {
        if (to.isEmpty()) {
            return output;
        }
        PiecePath path = PiecePath.of(file);
        String name = String.valueOf(path.file().getFileName());
        int dot = name.lastIndexOf('.');
        Path target = output.resolve((dot > 0 ? name.substring(0, dot) : name) + "." + to.get());
        return OutputNames.numbered(target, path.number());
    }
}
