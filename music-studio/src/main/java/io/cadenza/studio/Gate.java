package io.cadenza.studio;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.cadenza.studio.Problem.Refusal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets in what was sent to this server by a name of its own, and not by a page of another origin. A page elsewhere can make a browser
 * send requests here; by a name of its own that it has pointed at this machine (DNS rebinding) it could even read the answers. The
 * browser says truly to which name ({@code Host}) and for which page ({@code Origin}) it sends.
 */
final class Gate {
    /** The page loads nothing from elsewhere, and no other page may frame it or read from it. */
    private static final List<List<String>> HEADERS = List.of(
            List.of(
                    "Content-Security-Policy",
                    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:;"
                            + " object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
            List.of("X-Content-Type-Options", "nosniff"),
            List.of("Referrer-Policy", "no-referrer"),
            List.of("Cross-Origin-Resource-Policy", "same-origin"),
            List.of("Cross-Origin-Opener-Policy", "same-origin"));

    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final String asked;
    private final InetSocketAddress address;

    /**
     * The gate of a server.
     *
     * @param asked the host that it was told to listen at
     * @param address where it listens
     */
    Gate(String asked, InetSocketAddress address) {
        this.asked = asked.toLowerCase(Locale.ROOT);
        this.address = address;
    }

    /** Host and port to reach this server at from this machine. */
    String name() {
        InetAddress bound = address.getAddress();
        String host = bound.isAnyLocalAddress() ? "127.0.0.1" : asked;
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /**
     * Checks a request, and sets the headers that keep its response to this origin.
     *
     * @throws Refusal if it came by another name or for a page of another origin
     */
    void check(HttpExchange exchange) {
        HEADERS.forEach(header -> exchange.getResponseHeaders().set(header.get(0), header.get(1)));
        Headers headers = exchange.getRequestHeaders();
        Set<String> names = names(exchange.getLocalAddress().getAddress());
        List<String> hosts = headers.getOrDefault("Host", List.of());
        String host = hosts.size() == 1 ? hosts.get(0).toLowerCase(Locale.ROOT) : "";
        if (!names.contains(host)) {
            throw new Refusal(
                    421,
                    "This server does not go by the name the request was sent to. Use %s.",
                    names.iterator().next());
        }
        for (String origin : headers.getOrDefault("Origin", List.of())) {
            if (!origin.toLowerCase(Locale.ROOT).equals("http://" + host)) {
                throw new Refusal(403, "Pages of other origins may not use this server.");
            }
        }
        for (String site : headers.getOrDefault("Sec-Fetch-Site", List.of())) {
            boolean opened = site.equals("cross-site") && isNavigation(headers);
            if (!OWN_SITES.contains(site) && !opened) {
                throw new Refusal(403, "Pages of other origins may not use this server.");
            }
        }
        URI uri = exchange.getRequestURI();
        if (uri.getHost() != null || uri.getRawQuery() != null || uri.getRawPath() == null) {
            throw new Refusal(400, "Paths here have no host and no query.");
        }
    }

    /** A link to the page, followed by a person: it shows the page and tells the other nothing. */
    private static boolean isNavigation(Headers headers) {
        return Optional.ofNullable(headers.getFirst("Sec-Fetch-Mode"))
                        .filter("navigate"::equals)
                        .isPresent()
                && Optional.ofNullable(headers.getFirst("Sec-Fetch-Dest"))
                        .filter("document"::equals)
                        .isPresent();
    }

    /** The names of this server as {@code Host} has them: that it was told, and the address that the connection came to. */
    private Set<String> names(InetAddress local) {
        Set<String> hosts = new TreeSet<>();
        if (!address.getAddress().isAnyLocalAddress()) {
            hosts.add(asked.contains(":") ? "[" + asked + "]" : asked);
        }
        String literal = local.getHostAddress().replaceFirst("%.*", "");
        hosts.add(literal.contains(":") ? "[" + literal + "]" : literal);
        if (local.isLoopbackAddress()) {
            hosts.add("localhost");
            hosts.add("[::1]");
        }
        Set<String> names = new TreeSet<>();
        for (String host : hosts) {
            names.add(host + ":" + address.getPort());
            if (address.getPort() == 80) {
                names.add(host);
            }
        }
        return names;
    }
}
