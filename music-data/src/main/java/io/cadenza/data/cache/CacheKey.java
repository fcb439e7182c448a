package io.cadenza.data.cache;

import java.util.regex.Pattern;

/**
 * The name of an entry.
 *
 * @param group what was done, as a digest: the same for thousands of entries
 * @param hash what it was done to, as a digest
 */
public record CacheKey(String group, String hash) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** Checks that both can be parts of a path. */
    public CacheKey {
        if (!DIGEST.matcher(group).matches() || !DIGEST.matcher(hash).matches()) {
            throw new IllegalArgumentException("A key is two digests of SHA-256, not " + group + " and " + hash);
        }
    }

    /** The group of a description of any length. */
    public static String group(String description) {
        return Digests.sha256(description);
    }
}
