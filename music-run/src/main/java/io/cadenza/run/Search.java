package io.cadenza.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.TooLittleMemoryException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.IoReason;
import io.cadenza.core.train.DivergenceException;
import io.cadenza.core.train.EpochReport;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigException;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.Place;
import io.cadenza.run.config.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/**
 * Looks for good values of some keys by successive halving (Jamieson and Talwalkar 2016): many trials train for a ninth of the epochs,
 * the best third of them for a third, and the best third of these to the end. Each trial is an ordinary run, stopped and resumed, under
 * the schedule of the whole; trials are compared by their best validation loss so far.
 *
 * <p>All trials have the configuration's seed, so they are judged on the same pieces. What a search has found stands in its
 * folder: stopped or killed, it goes on from there and comes to the same table.
 */
public final class Search {
    /** One of the trials goes on. */
    private static final int ETA = 3;

    private static final int RUNGS = 3;

    /** Epochs of all trials together for one trial and one epoch of the first rung: 1 + 2/3 + 6/9. */
    private static final double COST = 1 + 2.0 / 3 + 6.0 / 9;

    private static final int FEWEST = 3;
    private static final int MOST = 999;

    private final Config base;
    private final SearchSpace space;
    private final int trials;
    private final OptionalDouble budgetSeconds;
    private final BooleanSupplier stop;

    private Search(Config base, SearchSpace space, int trials, OptionalDouble budgetSeconds, BooleanSupplier stop) {
        this.base = base;
        this.space = space;
        this.trials = trials;
        this.budgetSeconds = budgetSeconds;
        this.stop = stop;
    }

    /** A search of nine trials around a configuration, without a limit of time. */
    public static Search of(Config base, SearchSpace space) {
        return new Search(base, space, 0, OptionalDouble.empty(), () -> false);
    }

    /** This search with another number of trials, 3 or more. */
    public Search trials(int number) {
        if (number < FEWEST || number > MOST) {
            throw new CadenzaException("A search has %d to %d trials, not %d.".formatted(FEWEST, MOST, number));
        }
        return new Search(base, space, number, budgetSeconds, stop);
    }

    /**
     * This search within a number of seconds, over all its starts. Unless it is said how many trials there are, the time that the
     * first takes decides. No trial goes on when the time is over.
     */
    public Search budget(double seconds) {
        return new Search(base, space, trials, OptionalDouble.of(seconds), stop);
    }

    /** This search with a question asked before each training step; when true the state is kept and the search ends. */
    public Search until(BooleanSupplier other) {
        return new Search(base, space, trials, budgetSeconds, other);
    }

    /**
     * How far a trial came.
     *
     * @param number from 1
     * @param values of the keys that are searched
     * @param epochs that it was trained
     * @param loss its best validation loss, in nats per token; infinite if it diverged or did not fit into memory
     * @param bestEpoch the epoch of that loss; 0 if there is none
     * @param seconds that it took
     * @param folder of its run
     */
    public record Trial(
            int number,
            SortedMap<String, String> values,
            int epochs,
            double loss,
            int bestEpoch,
            double seconds,
            RunFolder folder) {}

    /**
     * What a search came to.
     *
     * @param trials the best first: those trained longest, by their loss
     * @param planned how many trials there are in all; 0 if it was stopped before that was known
     * @param table the file with one line for each trial
     * @param ended whether all is done; else it was stopped, or its time is over
     */
    public record Result(List<Trial> trials, int planned, Path table, boolean ended) {
        /** Copies. */
        public Result {
            trials = List.copyOf(trials);
        }
    }

    /**
     * Searches, or goes on with the search in a folder.
     *
     * @throws CadenzaException if another search, or something else, is in the folder, or for what all trials have in common
     */
    public Result run(Path folder, Progress progress) {
        return new Job(folder, progress).run();
    }

    /** One search in its folder. */
    private final class Job {
        private final Path folder;
        private final Progress progress;
        private final Table table;
        private final int epochs = base.training().epochs();
        private final List<SortedMap<String, String>> draws = space.draws(base.seed(), MOST);

        Job(Path folder, Progress progress) {
            this.folder = folder;
            this.progress = progress;
            this.table = Table.open(folder, identity(), space.keys(), base.seed(), draws);
        }

        private String identity() {
            SortedMap<String, String> values = new TreeMap<>(base.settings().values());
            values.remove("run");
            values.put("search", space.text());
            return values.toString();
        }

        /** Epochs after which the trials of a rung are compared. */
        private int epochsOf(int rung) {
            return Math.max(1, (int) Math.ceil(epochs / Math.pow(ETA, RUNGS - 1.0 - rung)));
        }

        Result run() {
            if (table.planned() == 0 && trials > 0) {
                plan(trials);
            }
            if (table.planned() == 0 && budgetSeconds.isEmpty()) {
                plan(ETA * ETA);
            }
            if (table.planned() == 0) {
                if (!train(1, 0, 1)) {
                    return result(false);
                }
                double first = table.row(1).orElseThrow().seconds();
                int number = (int) (budgetSeconds.getAsDouble() / (COST * Math.max(first, 0.01)));
                plan(Math.max(FEWEST, Math.min(MOST, number)));
            }
            List<Integer> field = new ArrayList<>();
            for (int number = 1; number <= table.planned(); number++) {
                field.add(number);
            }
            for (int rung = 0; rung < RUNGS; rung++) {
                if (rung > 0 && epochsOf(rung) == epochsOf(rung - 1)) {
                    continue;
                }
                progress.note("%d trials to epoch %d of %d".formatted(field.size(), epochsOf(rung), epochs));
                for (int number : field) {
                    if (!train(number, rung, field.size())) {
                        return result(false);
                    }
                }
                field = table.best(field, Math.max(1, field.size() / ETA), epochsOf(rung));
            }
            return result(true);
        }

        private void plan(int number) {
            if (number > draws.size()) {
                progress.note("the ranges hold %d different trials".formatted(draws.size()));
            }
            table.plan(Math.min(number, draws.size()));
        }

        private Result result(boolean ended) {
            return new Result(table.sorted(), table.planned(), table.file(), ended);
        }

        /** Trains a trial up to a rung, unless it came so far before; false if the search is to end. */
        private boolean train(int number, int rung, int field) {
            Optional<Trial> before = table.row(number);
            if (before.isPresent()
                    && (before.get().epochs() >= epochsOf(rung)
                            || Double.isInfinite(before.get().loss()))) {
                return true;
            }
            if (budgetSeconds.isPresent() && table.seconds() >= budgetSeconds.getAsDouble()) {
                progress.warn("the budget is spent; start again with a larger one to go on");
                return false;
            }
            long started = System.nanoTime();
            SortedMap<String, String> values = draws.get(number - 1);
            RunFolder run = new RunFolder(folder.resolve(String.format(Locale.ROOT, "trial-%03d", number)));
            Progress.Work meter = new Progress.Work(progress, "", 0, 1000);
            try (meter) {
                TrainingResult trained = training(values, run, rung)
                        .run(run.path(), new Inner(meter, "trial %d/%d".formatted(number, field)));
                Optional<EpochReport> best = trained.outcome().progress().best();
                int finished = trained.outcome().progress().finished().size();
                if (trained.interrupted() && finished < epochsOf(rung)) {
                    return false;
                }
                // Out of patience, a trial has come as far as it will.
                add(number, values, trained.interrupted() ? finished : epochs, best, started, before, run);
            } catch (DivergenceException | TooLittleMemoryException e) {
                progress.warn("trial " + number + ": " + e.getMessage());
                add(number, values, epochsOf(rung), Optional.empty(), started, before, run);
            }
            return true;
        }

        private void add(
                int number,
                SortedMap<String, String> values,
                int finished,
                Optional<EpochReport> best,
                long started,
                Optional<Trial> before,
                RunFolder run) {
            Trial row = new Trial(
                    number,
                    values,
                    finished,
                    best.map(EpochReport::monitoredLoss).orElse(Double.POSITIVE_INFINITY),
                    best.map(EpochReport::epoch).orElse(0),
                    before.map(Trial::seconds).orElse(0.0) + (System.nanoTime() - started) / 1e9,
                    run);
            table.put(row);
            progress.note(String.format(
                    Locale.ROOT, "trial %d, epoch %d: validation %.4f %s", number, finished, row.loss(), values));
        }

        private Training training(SortedMap<String, String> values, RunFolder run, int rung) {
            ConfigLoader loader = ConfigLoader.of(base);
            values.forEach((key, value) -> loader.set(key, value, Place.of("search")));
            Training.Start start = run.isUsed() ? Training.Start.RESUME : Training.Start.NEW;
            Training training = Training.of(loader.load()).start(start).until(stop);
            return epochsOf(rung) < epochs ? training.untilEpoch(epochsOf(rung)) : training;
        }
    }

    /** Shows one bar for a trial, and of its words only warnings. */
    private record Inner(Progress.Work meter, String label) implements Progress {
        @Override
        public void say(Level level, String line) {
            if (level == Level.WARNING && !line.startsWith("left out")) {
                meter.note(label + ": " + line);
            }
        }

        @Override
        public void advance(Work work, long done, String what, LongFunction<String> detail) {
            if (work.total() > 0 && done < work.total()) {
                meter.advanceTo(Math.min(999, 1000 * done / work.total()), label + " " + what, detail.apply(done));
            }
        }
    }

    /** {@code search.csv}, a line for each trial, and {@code search.txt}, what is searched and by how many trials. */
    private static final class Table {
        private final Path folder;
        private final String identity;
        private final List<String> keys;
        private final Map<Integer, Trial> rows = new TreeMap<>();
        private final long seed;
        private int planned;

        private Table(Path folder, String identity, List<String> keys, long seed) {
            this.folder = folder;
            this.identity = identity;
            this.keys = keys;
            this.seed = seed;
        }

        static Table open(
                Path folder, String identity, List<String> keys, long seed, List<SortedMap<String, String>> draws) {
            Table table = new Table(folder, identity, keys, seed);
            try {
                Files.createDirectories(folder);
                if (Files.exists(table.planFile())) {
                    table.read(Files.readAllLines(table.planFile()), draws);
                } else {
                    AtomicFiles.writeText(table.planFile(), "trials: 0\n" + identity + "\n");
                }
            } catch (IOException e) {
                throw new CadenzaException(
                        "Cannot use the folder %s: %s. Name another with --run.".formatted(folder, IoReason.of(e)), e);
            }
            return table;
        }

        private void read(List<String> plan, List<SortedMap<String, String>> draws) throws IOException {
            if (plan.size() != 2 || !plan.get(1).equals(identity)) {
                throw new ConfigException(
                        "There is another search in %s. Put its configuration back, or name another folder with --run."
                                .formatted(folder),
                        null);
            }
            planned = Integer.parseInt(plan.get(0).substring("trials: ".length()));
            if (!Files.exists(file())) {
                return;
            }
            List<String> lines = Files.readAllLines(file());
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", 7);
                int number = Integer.parseInt(cells[0]);
                rows.put(
                        number,
                        new Trial(
                                number,
                                draws.get(number - 1),
                                Integer.parseInt(cells[2]),
                                cells[3].isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(cells[3]),
                                Integer.parseInt(cells[4]),
                                Double.parseDouble(cells[5]),
                                new RunFolder(folder.resolve(String.format(Locale.ROOT, "trial-%03d", number)))));
            }
        }

        private Path planFile() {
            return folder.resolve("search.txt");
        }

        Path file() {
            return folder.resolve("search.csv");
        }

        int planned() {
            return planned;
        }

        void plan(int number) {
            planned = number;
            AtomicFiles.writeText(planFile(), "trials: " + number + "\n" + identity + "\n");
        }

        Optional<Trial> row(int number) {
            return Optional.ofNullable(rows.get(number));
        }

        double seconds() {
            return rows.values().stream().mapToDouble(Trial::seconds).sum();
        }

        /** The best of some trials, each as it stood after a given epoch or, if it came further, as it stands. */
        List<Integer> best(List<Integer> field, int number, int epochs) {
            return field.stream()
                    .sorted(Comparator.comparingDouble((Integer trial) -> lossAfter(trial, epochs))
                            .thenComparing(Comparator.naturalOrder()))
                    .limit(number)
                    .toList();
        }

        /** A trial that came further already, before a restart, is judged as it was then: by its history. */
        private double lossAfter(int trial, int epochs) {
            Trial row = row(trial).orElseThrow();
            if (row.epochs() <= epochs) {
                return row.loss();
            }
            try {
                return Files.readAllLines(row.folder().history()).stream()
                        .skip(1)
                        .limit(epochs)
                        .map(line -> line.split(",", -1))
                        .mapToDouble(cells -> Double.parseDouble(cells[3].isEmpty() ? cells[2] : cells[3]))
                        .min()
                        .orElse(row.loss());
            } catch (IOException e) {
                throw new CadenzaException(
                        "Cannot read %s: %s. Remove the search's folder to begin anew."
                                .formatted(row.folder().history(), IoReason.of(e)),
                        e);
            }
        }

        void put(Trial row) {
            rows.put(row.number(), row);
            StringBuilder text = new StringBuilder("trial,seed,epochs,validation_loss,best_epoch,seconds");
            keys.forEach(key -> text.append(',').append(key));
            text.append('\n');
            for (Trial trial : rows.values()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%d,%d,%d,%s,%d,%.1f",
                        trial.number(),
                        seed,
                        trial.epochs(),
                        Double.isInfinite(trial.loss()) ? "" : String.format(Locale.ROOT, "%.6f", trial.loss()),
                        trial.bestEpoch(),
                        trial.seconds()));
                keys.forEach(
                        key -> text.append(',').append(quoted(trial.values().getOrDefault(key, ""))));
                text.append('\n');
            }
            AtomicFiles.writeText(file(), text.toString());
        }

        private static String quoted(String value) {
            return value.contains(",") ? '"' + value + '"' : value;
        }

        /** Those trained longest first, by their loss. */
        List<Trial> sorted() {
            return rows.values().stream()
                    .sorted(Comparator.comparing((Trial trial) -> -trial.epochs())
                            .thenComparing(Trial::loss)
                            .thenComparing(Trial::number))
                    .toList();
        }
    }
}
