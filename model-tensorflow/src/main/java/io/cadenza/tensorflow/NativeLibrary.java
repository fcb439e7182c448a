package io.cadenza.tensorflow;

import io.cadenza.core.backend.BackendException;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;

/** TensorFlow's native library, loaded when it is first needed. */
final class NativeLibrary {
    /** The version of TensorFlow for Java that the artifact named in errors has. */
    static final String JAVA_VERSION = "1.1.0";

    private NativeLibrary() {}

    /**
     * Loads the library.
     *
     * @return the version of the native library
     * @throws BackendException if it is not there or does not load
     */
    static String load() {
        try {
            return TensorFlow.version();
        } catch (LinkageError e) {
            String platform = Loader.Detector.getPlatform();
            throw new BackendException(
                    ("TensorFlow's native library for %s cannot be loaded (%s). Add"
                                    + " org.tensorflow:tensorflow-core-native:%s:%s to the class path, or use another backend.")
                            .formatted(platform, e, JAVA_VERSION, platform),
                    e);
        }
    }
}
