package io.cadenza.studio;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.studio.Problem.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The models that the studio offers, by names: those of the command line, then those that come with Cadenza. Each is opened once. */
final class Models implements AutoCloseable {
    /** First unless another is named: a melody with a piano suits all verbs. */
    private static final String USUAL = "songs";

    private final Map<String, Listed> models = new LinkedHashMap<>();

    /** A model of the list. */
    static final class Listed {
        private final String name;
        private final String description;
        private final String licence;
        private final Supplier<TrainedModel> source;
        private Optional<Opened> opened = Optional.empty();

        Listed(String name, String description, String licence, Supplier<TrainedModel> source) {
            this.name = name;
            this.description = description;
            this.licence = licence;
            this.source = source;
        }

        String name() {
            return name;
        }

        String description() {
            return description;
        }

        String licence() {
            return licence;
        }

        /** The model itself, opened when it is first asked for. */
        synchronized Opened open() {
            if (opened.isEmpty()) {
                TrainedModel model = source.get();
                Backend backend = Backends.installed().choose("auto", model.spec(), Task.GENERATE);
                // Compositions share the processors among themselves; each takes one.
                opened = Optional.of(
                        new Opened(model, backend.open(model.spec(), model.weights(), RuntimeOptions.cpu(1))));
            }
            return opened.get();
        }

        private synchronized void close() {
            opened.ifPresent(one -> one.network().close());
        }
    }

    /** A model, and its network ready to compute; threads may share it. */
    record Opened(TrainedModel model, SequenceModel network) {}

    /**
     * The list.
     *
     * @param named files or names of shipped models
     * @param notes told in one line of a file whose integrity cannot be checked
     * @throws CadenzaException if a file cannot be read, or the list would be empty
     */
    Models(List<Path> named, Consumer<String> notes) {
        for (Path fileOrName : named) {
            boolean shipped = ShippedModel.installed().stream()
                    .anyMatch(model -> model.name().equals(fileOrName.toString()));
            if (!shipped) {
                TrainedModel model = ShippedModel.open(fileOrName, notes);
                String name = unused(String.valueOf(fileOrName.getFileName()).replaceFirst("\\.safetensors$", ""));
                add(new Listed(name, "from " + fileOrName.getFileName(), "", () -> model));
            } else {
                add(listed(ShippedModel.named(fileOrName.toString())));
            }
        }
        List<ShippedModel> shipped = new ArrayList<>(ShippedModel.installed());
        shipped.sort(Comparator.comparing(model -> !model.name().equals(USUAL))); // the others keep their order
        for (ShippedModel model : shipped) {
            if (!models.containsKey(model.name())) {
                add(listed(model));
            }
        }
        if (models.isEmpty()) {
            throw new CadenzaException(
                    "There is no model to compose with. Name a model file, or add the module music-models.");
        }
    }

    private static Listed listed(ShippedModel model) {
        return new Listed(model.name(), model.description(), model.licence(), model::load);
    }

    private void add(Listed model) {
        models.putIfAbsent(model.name(), model);
    }

    private String unused(String name) {
        String unused = name;
        for (int i = 2; models.containsKey(unused); i++) {
            unused = name + "-" + i;
        }
        return unused;
    }

    Collection<Listed> all() {
        return new ArrayList<>(models.values());
    }

    /**
     * The model of a name.
     *
     * @throws Refusal if there is none; the message lists those there are
     */
    Listed named(String name) {
        return Optional.ofNullable(models.get(name))
                .orElseThrow(() -> new Refusal(
                        Problem.MODEL,
                        400,
                        "There is no model of that name; available: %s.",
                        String.join(", ", models.keySet())));
    }

    @Override
    public void close() {
        models.values().forEach(Listed::close);
    }
}
