package io.cadenza.run.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads after a slip in a configuration: the place, the key, what is allowed, what may be meant. */
@Tag("fast")
class ConfigErrorsTest {
    @TempDir
    private Path folder;

    private ConfigLoader load(String yaml) throws IOException {
        return ConfigLoader.ofDefault().file(Files.writeString(folder.resolve("my.yaml"), yaml.replace("|", "\n")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                // unknown keys: nearest spelling, and what is allowed there
                "training:|  epoch: 3 ; line 2: unknown key \"training.epoch\"; did you mean training.epochs? In training are allowed: epochs, batchSize,",
                "trainning:|  epochs: 3 ; line 1: unknown key \"trainning\"; did you mean training? At the top are allowed: seed, corpus,",
                "epochs: 3 ; line 1: unknown key \"epochs\"; did you mean training.epochs?",
                "training:|  adam:|    beta3: 0.9 ; line 3: unknown key \"training.adam.beta3\"; did you mean training.adam.beta1? In training.adam are allowed: beta1, beta2, epsilon, clipNorm.",
                "tokenizer:|  option: x ; In tokenizer are allowed: name, options.",
                "xyzzy: 1 ; line 1: unknown key \"xyzzy\"; At the top are allowed:",
                // wrong types
                "seed: 1|training:|  epochs: fifty ; line 3: training.epochs is a whole number, 1 or more, not \"fifty\".",
                "training:|  epochs: 2.5 ; line 2: training.epochs is a whole number, 1 or more, not \"2.5\".",
                "training:|  epochs: [1, 2] ; line 2: training.epochs is a whole number, 1 or more, not [1, 2].",
                "data:|  boundaries: yes ; line 2: data.boundaries is one of true, false, not \"yes\".",
                "model:|  dilations: 4 ; line 2: model.dilations is auto or a list of whole numbers from 1 to 1048576",
                "model:|  dilations: [1, zwei] ; line 2: model.dilations is auto or a list",
                "training: 3 ; line 1: training is a section with the keys from, epochs,",
                "seed: {a: 1} ; line 1: seed holds a value, not a section of its own.",
                "seed: ; line 1: seed is a whole number, not \"\".",
                // out of range
                "training:|  epochs: 0 ; training.epochs is a whole number, 1 or more, not \"0\".",
                "data:|  validation: 1.0 ; data.validation is a number, 0 or more and less than 1, not \"1.0\".",
                "data:|  window: 70000 ; data.window is a whole number from 1 to 65536, not \"70000\".",
                "sampling:|  topP: 0 ; sampling.topP is a number, more than 0 and at most 1, not \"0\".",
                "sampling:|  temperature: .nan ; sampling.temperature is a number, more than 0, not \".nan\".",
                "model:|  kernelSize: 2000000000 ; line 2: model.kernelSize is auto or a whole number from 1 to 1024, not \"2000000000\".",
                "model:|  dilations: [2147483647] ; line 2: model.dilations is auto or a list of whole numbers from 1 to 1048576, such as [1, 2, 4], not [2147483647].",
                "model:|  type: lstm|  hiddenSizes: [100000, 100000] ; line 3: model.hiddenSizes is auto or a list of whole numbers from 1 to 16384",
                "model:|  type: wavenet|  kernelSize: 3|  dilations: [524288] ; look 1048576 tokens back",
                "model:|  dropout: 1 ; model.dropout is auto or a number, 0 or more and less than 1, not \"1\".",
                "device: tpu ; device is auto, cpu, gpu or gpu:n, not \"tpu\".",
                "threads: 0 ; threads is auto or a whole number from 1 to 1024, not \"0\".",
                "seed: 99999999999999999999 ; seed is a whole number, not \"99999999999999999999\".",
                // closed sets: the nearest word
                "model:|  type: wavnet ; line 2: model.type is one of wavenet, wavenet-simple, lstm, transformer, ngram, not \"wavnet\"; did you mean wavenet?",
                "training:|  learningRate:|    schedule: cosin ; did you mean cosine?",
                "training:|  loss: every ; training.loss is one of all, last, valid, not \"every\".",
                // values that do not go together
                "data:|  validation: 0.6|  test: 0.5 ; data.validation: validation and test shares are 0 or more and leave some for training",
                "model:|  type: wavenet-simple|  filters: [8, 8] ; There is one dilation for each of 2 filters, not 3.",
                "model:|  type: lstm|  dilations: [1, 2] ; line 3: model.dilations is auto for the model type lstm, which has no such size",
                "corpus:|  composer: dice-waltz|  path: midis ; line 3: a corpus is a path, a name or a composer; remove corpus.path here or corpus.composer on line 2.",
                "corpus:|  name: maestro|  path: midis ; line 3: a corpus is a path, a name or a composer; remove corpus.path here or corpus.name on line 2.",
                "corpus:|  path: midis|  options: {tempo: 60} ; line 2: corpus.path: a corpus by path or name has no options; remove corpus.options.tempo or name a corpus.composer.",
                // what is no configuration
                "seed: 1|seed: 2 ; line 2: seed was given already on line 1.",
                "training:|  - epochs ; training is a section with the keys",
                "just words ; line 1: a configuration is made of lines \"key: value\"",
                "model:|  dilations: [[1]] ; model.dilations is a list of single values",
                "run: [ ; this is no YAML: while parsing a flow node",
            })
    void aSlipIsNamedWithItsPlaceAndRemedy(String yaml, String message) {
        assertThatThrownBy(() -> load(yaml).load())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(folder.resolve("my.yaml") + ", ")
                .hasMessageContaining(message)
                .satisfies(error -> assertThat(error.getMessage().lines()).hasSize(1));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "training.epochs=x ; --set: training.epochs is a whole number, 1 or more, not \"x\".",
                "training.epoch=3 ; --set: unknown key \"training.epoch\"; did you mean training.epochs?",
                "training=3 ; --set: training is a section with the keys from, epochs,",
                "epochs ; --set: \"epochs\" is no key=value, such as training.epochs=5.",
                "=3 ; --set: \"=3\" is no key=value",
                "model.dilations=[1,2 ; --set: model.dilations is no list:",
            })
    void aSlipOnTheCommandLineIsNamedAlike(String assignment, String message) {
        assertThatThrownBy(() -> ConfigLoader.ofDefault().set(assignment))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        assertThatThrownBy(() -> ConfigLoader.ofDefault().file(Path.of("nowhere.yaml")))
                .hasMessage("Cannot read nowhere.yaml: there is no such file.");
        assertThatThrownBy(() -> ConfigLoader.ofDefault().file(folder))
                .hasMessageContaining("it is a folder. To train on a folder of MIDI files write --corpus " + folder);
        Path binary = Files.write(folder.resolve("song.mid"), new byte[] {'M', 'T', 'h', 'd', (byte) 0xFF, 0});
        assertThatThrownBy(() -> ConfigLoader.ofDefault().file(binary)).hasMessageContaining("it is not text in UTF-8");
    }

    @Test
    void anUnknownPresetIsAnsweredWithThoseThereAre() {
        assertThatThrownBy(() -> ConfigLoader.ofDefault().preset("articel"))
                .hasMessage("No preset \"articel\"; available: " + String.join(", ", ConfigLoader.presets())
                        + ". Did you mean article?");
    }
}
