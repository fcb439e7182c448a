package io.cadenza.data.corpus;

import java.nio.file.Path;

/** A file of a corpus: its name relative to the corpus, and where it lies. */
record CorpusFile(String name, Path path) {}
