package io.cadenza.core.spi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the files {@code META-INF/services/TYPE} name, in the order in which the {@link java.util.ServiceLoader} meets it: the
 * loader's errors do not always name the provider, and never its jar.
 */
final class ProviderFiles {
    private final Map<String, String> places = new HashMap<>();
    private final Deque<String> ahead = new ArrayDeque<>();

    private ProviderFiles() {}

    static ProviderFiles of(Class<?> type, @Nullable ClassLoader loader) {
        ProviderFiles files = new ProviderFiles();
        String name = "META-INF/services/" + type.getName();
        try {
            List<URL> urls = new ArrayList<>();
            (loader == null ? ClassLoader.getSystemClassLoader() : loader)
                    .getResources(name)
                    .asIterator()
                    .forEachRemaining(urls::add);
            for (URL url : urls) {
                files.read(url, name);
            }
        } catch (IOException e) {
            // Only places are lost: the loader meets the same error and reports it.
        }
        return files;
    }

    private void read(URL url, String name) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String provider = line.replaceFirst("#.*", "").strip();
                if (!provider.isEmpty() && places.putIfAbsent(provider, place(url, name)) == null) {
                    ahead.add(provider);
                }
            }
        }
    }

    /** The jar or folder that holds a file. */
    private static String place(URL url, String name) {
        String text = url.toString();
        String base = text.substring(0, text.length() - name.length())
                .replaceFirst("^jar:", "")
                .replaceFirst("!/$", "");
        return java.net.URLDecoder.decode(base.replace("+", "%2B"), StandardCharsets.UTF_8)
                .replaceFirst("^file:", "");
    }

    /** A provider was loaded: it and what was ahead of it are behind. */
    void met(String provider) {
        if (ahead.contains(provider)) {
            while (!ahead.remove().equals(provider)) {
                // a provider in a named module is met before those of the files
            }
        }
    }

    /** The provider that the loader has just failed to load; empty if that is not known. */
    String nextFailed() {
        String next = ahead.poll();
        return next == null ? "" : next;
    }

    /** Where a provider is named; empty if no file names it. */
    String place(String provider) {
        return places.getOrDefault(provider, "");
    }
}
